"""Repeat records of the demonstration: one active, one waiting, one in draft."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.desk.sample.records import shared
from records import arrangement, change_requests, confirming, sending, services
from records.models import RecordOfSharing
from records.questions import QUESTIONS_OF, repeat
from signatories.models import Organisation
from signatories.picker import PickedOrganisation


def goes_on(day: date, **changes: Any) -> dict[str, Any]:
    """The answers of a lawful repeat record: a police force tells others of children at risk."""
    asked = QUESTIONS_OF["repeat"]
    once = {name: said for name, said in shared(day).items() if name in asked}
    return {
        **once,
        "title": "Daily notice of children met by officers",
        "theme": "children",
        "purpose_text": "To see early which children need help, and from whom",
        "why": "Safeguarding teams plan help; without the notice children are missed",
        "non_signatories": "Those that have not signed take part under their own contract",
        "frequency": "daily",
        "trigger": "The end of each shift in which officers met a child at risk",
        "start_date": day,
        "people_count": "101+",
        "anonymise": False,
        "anonymise_reason": "Help is planned for each child",
        "privacy_notices": "https://www.weald.police.example/privacy",
        "rights": "The organisation that is asked answers, and tells the others",
        "process": "The duty desk writes the notice; the front door of each body reads it",
        "storage": "In the case system of each body; its safeguarding team alone",
        "quality": "The duty sergeant checks each notice; errors are told within a day",
        "breach_contact": "information@weald.police.example",
        "breach_hours": 24,
        "onward": "agreed",
        "ending": "Each body keeps what its schedule says, and deletes the rest",
        "publication": "summary",
        "may_be_copied": True,
        "decision_by": "Head of public protection",
        "decision_by_role": "Superintendent",
        "review_date": day + timedelta(days=360),
    } | changes


def make_repeats(today: date) -> None:
    """What the police force shares regularly."""
    by = User.objects.get(email="lead@police.example")
    council, hospital, school = (
        Organisation.objects.get(slug=slug)
        for slug in (
            "holmesdale-council",
            "north-downs-hospitals-nhs-trust",
            "oakhanger-primary-school",
        )
    )
    active = _send(by, today - timedelta(days=330), [council, hospital])
    with clock.at(clock.on_day(today - timedelta(days=328), 11, 0)):
        for asked in active.confirmations.unanswered():
            confirming.answer(
                asked, answer="confirmed", name=asked.name, role="Information manager"
            )
    waiting = _send(
        by,
        today - timedelta(days=31),
        [school, council],
        title="Weekly notice of attendance concerns",
        frequency="weekly",
    )
    _ask_for_a_change(waiting, council, today)
    day = today - timedelta(days=1)
    _draft(by, day, [hospital], title="Monthly list of missing patients")


def _ask_for_a_change(record: RecordOfSharing, council: Organisation, today: date) -> None:
    """The council would keep it for less, and both sides talk; the school gives no word."""
    by = record.owner
    with clock.at(clock.on_day(today - timedelta(days=6), 14, 20)):
        asked = record.confirmations.unanswered().get(party__organisation=council)
        confirming.answer(
            asked,
            answer="change",
            name=asked.name,
            role="Information manager",
            parts=["Security and keeping"],
            reason="We would keep the notices for one school year, not for six years",
        )
    with clock.at(clock.on_day(today - timedelta(days=5), 9, 10)):
        change_requests.write(
            asked,
            text="Would one school year and one term do? The panel looks back a term",
            name=by.name,
            by=by,
            is_ours=True,
        )


def _send(by: User, day: date, others: list[Organisation], **changes: Any) -> RecordOfSharing:
    record = _draft(by, day, others, finished=True, **changes)
    with clock.at(clock.on_day(day, 10, 45)):
        return sending.send(record, by=by, name=by.name, role="Head of information")


def _draft(
    by: User, day: date, others: list[Organisation], *, finished: bool = False, **changes: Any
) -> RecordOfSharing:
    own = by.memberships.get(role="lead").organisation
    with clock.at(clock.on_day(day, 10, 30)):
        record = arrangement.begin(by=by, place=services.Place(own), submission_id=uuid4())
        record = services.save_draft(record, by=by, answers=goes_on(day, **changes))
        named = [PickedOrganisation(one, one.name) for one in others]
        arrangement.add_parties(record, named, by=by)
        for party in record.parties.select_related("organisation"):
            arrangement.change_party(party, by=by, answers=_part(party, by))
        items = [
            {
                "item": "Name and date of birth of the child",
                "category": "PD_NAME",
                "why_needed": "To find the child",
            },
            {
                "item": "What officers saw",
                "category": "PD_SAFEGUARD",
                "why_needed": "To judge which help is needed",
            },
        ]
        arrangement.add_items(record, items, by=by)
        for task in repeat.TASKS if finished else ():
            arrangement.finish_task(record, task, by=by, finished=True)
    record.refresh_from_db()
    return record


def _part(party: Any, by: User) -> dict[str, str]:
    slug = party.organisation.slug
    return {
        "direction": "gives" if party.is_ours else "receives",
        "controller_role": "RO_SEP",
        "contact_name": by.name if party.is_ours else "Information team",
        "contact_role": "Head of information" if party.is_ours else "Information manager",
        "contact_email": by.email if party.is_ours else f"information@{slug}.example",
    }
