"""What each row will be as a record: its answers, what they miss, and what the law says of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.law.book import Book, book
from kmip_portal.law.models import LegalRule
from kmip_portal.law.rules import Broken, check
from records.advice import looks
from records.answers import completed, missing, ours
from records.lawfulness import blocks_deciding, errors, for_rules
from records.models import LookRule, RecordOfSharing
from records.questions import Answers, Question
from records.questions.conditions import SHARES
from records.together.rows import DATE, PARTNER, Row
from signatories.picker import PickedOrganisation

OF_WHO_RECEIVED = ("shared_with_name", "shared_with_role", "shared_with_email")
LOOK = "Your organisation wants an adviser to look at it first"
OF_A_ROW = {"partner", "sharing_date", "sharing_time", "decision_on", "our_ref", *OF_WHO_RECEIVED}


@dataclass
class Judged:
    """A row, and what stands between it and being saved."""

    row: Row
    answers: dict[str, Any]
    gaps: list[Question]
    broken: list[Broken]
    is_blocked: bool
    owes_a_look: bool
    recorded: str = ""  # the reference of a record that says the same already
    repeats: int = 0  # the number of an earlier row that says the same

    @property
    def is_ready(self) -> bool:
        return not (self.gaps or self.is_blocked or self.owes_a_look)

    @property
    def partner(self) -> PickedOrganisation | None:
        return self.answers.get("partner")

    @property
    def day(self) -> date | None:
        return self.row.answers.get(DATE)

    @property
    def becomes(self) -> str:
        return "A saved record" if self.is_ready else "A draft"

    @property
    def why(self) -> list[str]:
        """Why it stays a draft, in sentences: what it misses, and what the law says of the rest."""
        if self.gaps:
            return [one.missing for one in self.gaps]
        if self.is_blocked:
            return [one.message for one in errors(self.broken)]
        return [LOOK] if self.owes_a_look else []


def answers_of(common: Answers, row: Row, partner: PickedOrganisation | None) -> dict[str, Any]:
    """The draft's answers, with what the row says in their place."""
    said = {name: value for name, value in row.answers.items() if name not in (DATE, PARTNER)}
    if partner is not None:
        said = {"partner": partner, **dict.fromkeys(OF_WHO_RECEIVED, ""), **said}
    decision, day = said.get("decision") or common.get("decision"), row.answers.get(DATE)
    shares = decision in SHARES
    said["sharing_date"] = day if shares else None
    said["sharing_time"] = said.get("sharing_time") if shares else None
    decided = common.get("decision_on")
    said["decision_on"] = decided if decided and shares and day and decided <= day else day
    return completed({**common, **said})


def judge(
    pattern: RecordOfSharing,
    rows: Iterable[Row],
    partners: dict[str, PickedOrganisation],
    *,
    by: User,
) -> list[Judged]:
    """Each row by the law of its own day, which is opened once for all rows of that day."""
    common, owes_a_look = ours(pattern), _looks_of(pattern, by)
    laws: dict[date | None, tuple[Book, list[LegalRule]]] = {}
    found = []
    for row in rows:
        answers = answers_of(common, row, partners.get(row.name))
        day = row.answers.get(DATE)
        if day not in laws:
            laws[day] = book(day), list(LegalRule.objects.on(day))
        law, rules = laws[day]
        broken = check(for_rules(answers), day, law=law, rules=rules)
        blocked = blocks_deciding(pattern, broken)
        gaps, owed = missing(answers), owes_a_look(answers)
        found.append(Judged(row, answers, gaps, broken, blocked, owed))
    _find_twins(found)
    _find_recorded(pattern, found, by)
    return found


def _looks_of(pattern: RecordOfSharing, by: User) -> Callable[[Answers], bool]:
    """Whether a record with these answers, begun now, owes an adviser’s look before it is saved."""
    begun = RecordOfSharing(
        organisation=pattern.organisation, owner=by, kind=pattern.kind, started_at=clock.now()
    )
    rules = list(LookRule.objects.of(pattern.organisation_id))

    def owes(answers: Answers) -> bool:
        emergency = answers.get("urgency") == "emergency"
        return not emergency and bool(looks.wanted_of(begun, answers, by, rules))

    return owes


def _key(one: Judged) -> tuple[Any, ...]:
    """What makes two disclosures the same: whom it went to, on which day, in which case."""
    refs = (one.answers.get("our_ref"), one.answers.get("their_ref"))
    partner = one.partner.name.casefold() if one.partner else ""
    return one.day, partner, *((ref or "").casefold() for ref in refs)


def _find_twins(judged: list[Judged]) -> None:
    first: dict[tuple[Any, ...], int] = {}
    for one in judged:
        seen = first.setdefault(_key(one), one.row.number)
        one.repeats = 0 if seen == one.row.number else seen


def _find_recorded(pattern: RecordOfSharing, judged: list[Judged], by: User) -> None:
    """Records this person sees of the same day, case and organisation, in one query."""
    days = {one.day for one in judged if one.day}
    on_a_day = Q(sharing_date__in=days) | Q(sharing_date=None, decision_on__in=days)
    kept = RecordOfSharing.objects.visible_to(by).exclude(status="disposed").exclude(pk=pattern.pk)
    kept = kept.filter(on_a_day, organisation=pattern.organisation_id, kind="one_off")
    rows = (
        kept.with_partner()
        .order_by("pk")
        .values_list(
            "reference", "sharing_date", "decision_on", "with_whom", "our_ref", "their_ref"
        )
    )
    by_key = {
        (shared or decided, (whom or "").casefold(), ours.casefold(), theirs.casefold()): reference
        for reference, shared, decided, whom, ours, theirs in rows
    }
    for one in judged:
        one.recorded = by_key.get(_key(one), "")


def gaps_of_all(judged: list[Judged]) -> list[Question]:
    """What every row misses because the draft does: it is answered there, once for all."""
    if not judged:
        return []
    in_all = set.intersection(*({one.name for one in row.gaps} for row in judged)) - OF_A_ROW
    return [one for one in judged[0].gaps if one.name in in_all]


def warned(judged: list[Judged]) -> dict[str, list[int]]:
    """What the rules warn of in rows that can be saved, and in which."""
    found: dict[str, list[int]] = {}
    for one in judged:
        if one.is_ready:
            for rule in one.broken:
                found.setdefault(rule.message, []).append(one.row.number)
    return found
