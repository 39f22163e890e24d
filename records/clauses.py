"""The clauses of the agreement that a record rests on, of the version it was made under."""

from agreements.coverage import points
from agreements.models import Clause
from records.models import RecordOfSharing
from records.questions import Answers
from records.questions.conditions import offences, part_3, personal, shares, special, with_role
from records.questions.question import Condition, always


def _by_a_power(answers: Answers) -> bool:
    return personal(answers) and bool(answers.get("gateways"))


def _under_a_condition(answers: Answers) -> bool:
    return special(answers) or offences(answers) or part_3(answers)


# by what the regulator’s code asks an agreement to say: which records that is about
RESTS: dict[str, Condition] = {
    "purpose-and-benefits": always,
    "joint-controller-arrangement-if-any": with_role("RO_JOINT"),
    "data-items-and-access-permissions-for-sensitive-fields": shares,
    "lawful-basis-for-each-party": personal,
    "special-category-criminal-offence-or-part-3-conditions": _under_a_condition,
    "legal-power": _by_a_power,
    "access-and-individual-rights-incl-complaints-and-foi": personal,
    "information-governance-accuracy-formats-retention-and-deleti": shares,
}


def rests_on(record: RecordOfSharing, answers: Answers) -> list[Clause]:
    """Each clause once, in the order of the text; none while no version is in force."""
    version = record.agreement_version
    if version is None:
        return []
    found = {
        clause.pk: clause
        for point in points(version)
        if RESTS.get(point.code, lambda answers: False)(answers)
        for clause in point.clauses
    }
    return sorted(found.values(), key=lambda clause: clause.position)
