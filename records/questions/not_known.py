"""‘I do not know’ as the answer to a question of law: kept beside the answers, and never one.

The names of such questions are kept as codes of `not_known`, so that no rule, report or list takes
them for an answer.
"""

from typing import Any

from records.questions.question import Answers

NOT_KNOWN, LABEL = "not_known", "I do not know"
# who is asked for what nobody knows
OFFICE_OF = {
    **dict.fromkeys(
        (
            "regime", "art6", "gateways", "art9", "sch1", "rli_conditions", "le_basis", "sch8",
            "transparency", "dpia_status", "transfer_mechanism", "in_public_task",
            "official_authority", "professional_secrecy",
        ),
        "dpo",
    ),
    **dict.fromkeys(("confidentiality_owed", "confidentiality_basis"), "caldicott"),
}  # fmt: skip
YES_OR_NO = {
    "in_public_task", "official_authority", "professional_secrecy", "confidentiality_owed",
}  # fmt: skip


def _is_blank(value: Any) -> bool:
    return value is None or value in ("", [])


def unknown(answers: Answers) -> list[str]:
    """The questions that somebody answered so, and that nobody has answered since."""
    said = answers.get(NOT_KNOWN) or ()
    return [name for name in said if name in OFFICE_OF and _is_blank(answers.get(name))]


def shown(answers: Answers) -> dict[str, Any]:
    """The answers as a form shows them: ‘I do not know’ stands where it was chosen."""
    told = dict(answers)
    for name in unknown(answers):
        told[name] = [NOT_KNOWN] if isinstance(told.get(name), list) else NOT_KNOWN
    return told


def taken(answers: Answers) -> dict[str, Any]:
    """What a form gave back, with ‘I do not know’ apart again: blank where it was chosen. Where
    something else was chosen too, that counts."""
    told, said = dict(answers), []
    for name in OFFICE_OF:
        value = told.get(name)
        if value == NOT_KNOWN:
            told[name] = None if name in YES_OR_NO else ""
        elif isinstance(value, list) and NOT_KNOWN in value:
            told[name] = [code for code in value if code != NOT_KNOWN]
        else:
            continue
        said += [] if told[name] else [name]
    return told | ({NOT_KNOWN: said} if said else {})
