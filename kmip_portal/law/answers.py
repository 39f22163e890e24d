"""Reading a record's answers from a file, with a sentence for what cannot be read."""

import json
from pathlib import Path
from typing import Any

from kmip_portal.law.derived import as_day
from kmip_portal.law.reference import Reference

MOST_BYTES = 1024 * 1024  # a record is a few kilobytes


class UnreadableAnswers(ValueError):
    """The file is not a record's answers."""


def read_answers(path: Path) -> dict[str, Any]:
    """The answers in a JSON file: one object, each field of the type the reference gives it."""
    try:
        with path.open("rb") as file:
            text = file.read(MOST_BYTES + 1)
    except OSError as problem:
        raise UnreadableAnswers(f"{path} cannot be read: {problem.strerror}.") from problem
    if len(text) > MOST_BYTES:
        raise UnreadableAnswers(f"{path} is larger than 1 MB, so it is not one record.")
    try:
        answers = json.loads(text.decode("utf-8-sig"))
    except (ValueError, RecursionError) as problem:
        raise UnreadableAnswers(f"{path} is not JSON in UTF-8: {problem}.") from problem
    if not isinstance(answers, dict):
        raise UnreadableAnswers(f"{path} must hold one object: the answers of one record.")
    for field in Reference().record_fields:
        _expect(field["name"], field["type"], answers.get(field["name"]))
    return answers


def _expect(name: str, kind: str, value: Any) -> None:
    """A wrong shape would give a wrong verdict, so it gives none."""
    if value is None:
        return
    if kind == "boolean" and not isinstance(value, bool):
        raise UnreadableAnswers(f"{name} must be true or false.")
    if kind == "list" and not (
        isinstance(value, list) and all(isinstance(one, str) for one in value)
    ):
        raise UnreadableAnswers(f"{name} must be a list of codes.")
    if kind == "string" and not isinstance(value, str):
        raise UnreadableAnswers(f"{name} must be text.")
    if (name == "as_of" or name.endswith("_date")) and value and as_day(value) is None:
        raise UnreadableAnswers(f"{name} must be a day such as 2027-01-04.")


def strange(answers: dict[str, Any], law: Any) -> list[str]:
    """What the rules will not see: fields and codes that the reference does not know."""
    fields = {field["name"]: field for field in Reference().record_fields}
    notes = [f"{name} is not a field the rules read." for name in answers if name not in fields]
    for name, field in fields.items():
        codes = answers.get(name) or []
        options = field["options"]
        for code in [codes] if isinstance(codes, str) else codes if options else []:
            if isinstance(options, str) and law.item(options, code) is None:
                notes.append(f"{name}: {code} is not a code of {options}.")
            elif isinstance(options, list) and code not in options:
                notes.append(f"{name}: {code} is not one of {', '.join(options)}.")
    return notes
