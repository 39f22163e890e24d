"""The patterns that come with the portal: a file each under `records/data/patterns`, named as its
address. They are suggestions of the portal, from its legal reference, and no advice."""

import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from kmip_portal import clock
from kmip_portal.law.reference import Reference
from records.questions import QUESTIONS_OF, Question

FOLDER = Path(__file__).parent.parent / "data" / "patterns"
# what K-MIP may have said otherwise since; and when it was first to be looked at
OF_KMIP = ("title", "owner", "review_by")
MONTH = timedelta(days=30)


class BadPattern(ValueError):
    """A file that asks what the form does not, or names what the law does not hold."""


def shipped() -> Iterator[dict[str, Any]]:
    """Each as the row takes it."""
    for path in sorted(FOLDER.glob("*.json")):
        said = json.loads(path.read_text(encoding="utf-8"))
        if found := problems(said):
            raise BadPattern(f"{path.name}: {'; '.join(found)}.")
        said["review_by"] = clock.today() + MONTH * said.pop("review_in_months")
        yield {"slug": path.stem} | said


def load_patterns(model: Any) -> tuple[int, int]:
    """Bring the rows in line with the files, by this model (a migration brings its own): how many
    were added and how many read otherwise now. What K-MIP says of one stays."""
    added = changed = 0
    columns = {field.name for field in model._meta.fields}
    for whole in shipped():
        said = {name: value for name, value in whole.items() if name in columns}
        row = model.objects.filter(slug=said["slug"]).first()
        if row is None:
            model.objects.create(**said)
            added += 1
            continue
        new = {k: v for k, v in said.items() if k not in OF_KMIP and getattr(row, k) != v}
        if new:
            model.objects.filter(pk=row.pk).update(**new)
            changed += 1
    return added, changed


def problems(said: dict[str, Any]) -> list[str]:
    """What a file says that the form would not take, or the legal reference does not know."""
    kinds = codes_of("organisation_types")
    found = [
        f"{one} is no kind of organisation"
        for one in [*said["gives"], *said["receives"]]
        if one not in kinds
    ]
    asked = QUESTIONS_OF[said["kind"]]
    for one in said["suggestions"]:
        if one["question"] not in asked:
            found.append(f"{one['question']} is not asked")
        else:
            found += _wrong_with(asked[one["question"]], one, kinds)
    categories = codes_of("personal_data_categories")
    found += [f"{one['category']} is no kind of information" for one in said["items"]
              if one["category"] not in categories]  # fmt: skip
    return found


def _wrong_with(question: Question, said: dict[str, Any], kinds: frozenset[str]) -> Iterable[str]:
    name = question.name
    for one in [*said.get("of", ()), *said.get("to", ())]:
        if one not in kinds:
            yield f"{name}: {one} is no kind of organisation"
    if "codes" in said:
        known = _codes(question)
        yield from (f"{name}: {one} is not a choice" for one in said["codes"] if one not in known)
        if not question.is_many and len(said["codes"]) != 1:
            yield f"{name} takes one answer"
    if "yes" in said and question.kind != "yes_no":
        yield f"{name} is not answered by yes or no"
    if "words" in said and not (
        question.kind in {"text", "long"} and len(said["words"]) <= question.most
    ):
        yield f"{name} does not take these words"
    if not said.get("why"):
        yield f"{name} has no reason"


def _codes(question: Question) -> set[str]:
    own = {str(value) for value, _ in question.choices.choices} if question.choices else set()
    law = codes_of(question.law) if question.law else frozenset()
    return own | law | ({"none"} if question.none else set())


@cache
def codes_of(kind: str) -> frozenset[str]:
    """The codes of one list of the legal reference."""
    return frozenset(one["code"] for one in Reference().list_of(kind))
