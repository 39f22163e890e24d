"""Which rules of the legal reference a record's answers break.

They find what is missing or contradicts itself. Whether sharing is lawful a person decides. An
answer left out counts as not given: without `regime` and `data_nature` most rules are silent.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from kmip_portal import clock
from kmip_portal.law.book import Book, book
from kmip_portal.law.conditions import holds
from kmip_portal.law.derived import DERIVED, as_day, with_derived
from kmip_portal.law.models import LegalRule

PERSONAL_DATA = {"personal", "pseudonymised"}


class Broken(NamedTuple):
    """A rule the answers break, as it is to be told to whoever gave them."""

    rule: str
    severity: str
    title: str
    message: str
    citation: str
    fields: tuple[str, ...]

    @property
    def is_error(self) -> bool:
        return self.severity == LegalRule.Severity.ERROR


def check(
    answers: Mapping[str, Any],
    on: date | None = None,
    *,
    law: Book | None = None,
    rules: Iterable[LegalRule] | None = None,
) -> list[Broken]:
    """The rules these answers break under the law of a day, in the order of the reference.

    The day is `on`, else the record's own `as_of`, else today. Whoever checks many records opens
    the law and the rules of the day once and hands them in.
    """
    day = on or as_day(answers.get("as_of")) or clock.today()
    law = law or book(day)
    known = with_derived(answers, law, day)
    return [
        _broken(rule, known)
        for rule in (LegalRule.objects.on(day) if rules is None else rules)
        if _concerns(rule.scope, known) and holds(rule.when, known)
    ]


def _concerns(scope: str, answers: Mapping[str, Any]) -> bool:
    if scope == LegalRule.Scope.ALWAYS:
        return True
    shares = answers.get("decision") != "not_share"
    if scope == LegalRule.Scope.SHARING:
        return shares
    return shares and answers.get("data_nature") in PERSONAL_DATA


def _broken(rule: LegalRule, answers: Mapping[str, Any]) -> Broken:
    severity = rule.severity
    if answers.get("emergency") is True and rule.emergency_downgrade:
        # nothing stands in the way of protecting somebody now; what is missing is written later
        severity = LegalRule.Severity.WARNING
    fields = dict.fromkeys(
        name
        for field in rule.fields
        for name in (DERIVED[field].reads if field in DERIVED else (field,))
    )
    return Broken(rule.code, str(severity), rule.title, rule.message, rule.citation, tuple(fields))
