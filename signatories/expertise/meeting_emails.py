"""The letters about meetings. None carries a paper: each leads to the page that has them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from kmip_portal.accounts.models import User
from kmip_portal.accounts.permissions import secretaries, works_for_kmip
from kmip_portal.mail.services import Letter, send, send_many
from signatories.expertise.models import Meeting, MeetingAction, Paper
from signatories.expertise.representing import Role, held
from signatories.expertise.taking_part import takes_part


def papers(meeting: Meeting, people: Iterable[User]) -> int:
    """To representatives, before the meeting."""
    number = meeting.papers.standing().count()
    return _to_each("papers", meeting, people, "papers", papers=number)


def papers_added(meeting: Meeting, added: Sequence[Paper], people: Iterable[User]) -> int:
    """To those who were sent the others before these were added."""
    last = max(one.number for one in added)
    return _to_each("papers_added", meeting, people, f"papers-to-{last}", added=added)


def moved(meeting: Meeting, was_at: datetime, people: Iterable[User]) -> int:
    """To those who were sent the papers: when and where it is now."""
    return _to_each("moved", meeting, people, f"moved-{meeting.sequence}", was_at=was_at)


def cancelled(meeting: Meeting, people: Iterable[User]) -> int:
    """To those who were sent the papers, with the reason."""
    return _to_each("cancelled", meeting, people, "cancelled")


def minutes_agreed(meeting: Meeting, people: Iterable[User]) -> int:
    """To whoever answers for a signatory."""
    actions = meeting.actions.open().count()
    return _to_each("minutes", meeting, people, "minutes", actions=actions)


def action_due(action: MeetingAction) -> None:
    """To its owner: a person, or an organisation's representatives, or else its leads; where there
    is nobody any more, to the secretariat's people."""
    for person in _owners(action) or secretaries():
        send(
            "expertise/emails/meeting_action_due",
            to=(person.email, person.name),
            dedupe=f"meeting-action-{action.pk}-{action.row_version}-{action.due_on}-{person.pk}",
            in_working_hours=True,
            action=action,
            **_about(action.meeting),
        )


def _owners(action: MeetingAction) -> list[User]:
    if (person := action.person) is not None:
        still_there = works_for_kmip(person) or takes_part(person)
        return [person] if person.is_active and still_there else []
    for role in (Role.REPRESENTATIVE, Role.LEAD):
        seats = held(role).filter(organisation=action.organisation).select_related("user")
        if people := {one.user for one in seats}:
            return sorted(people, key=lambda one: one.pk)
    return []


def _to_each(
    letter: str, meeting: Meeting, people: Iterable[User], what: str, **context: Any
) -> int:
    words = _about(meeting) | context
    return send_many(
        f"expertise/emails/meeting_{letter}",
        [
            Letter((one.email, one.name), f"meeting-{meeting.reference}-{what}-{one.pk}", words)
            for one in people
        ],
    )


def _about(meeting: Meeting) -> dict[str, Any]:
    return {"meeting": meeting, "page_url": settings.BASE_URL + meeting.get_absolute_url()}
