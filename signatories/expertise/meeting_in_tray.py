"""What meetings want of a person: what they were given to do, and what the secretariat minutes."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from kmip_portal import clock
from kmip_portal.accounts.permissions import is_secretariat
from kmip_portal.in_tray import Item, rows
from kmip_portal.often_asked import OftenAsked
from signatories.expertise.models import Meeting, MeetingAction
from signatories.permissions import stands_for

MOST = 20
# whether there can be anything, of which most people, most days, have nothing
SOME = OftenAsked(
    lambda person, theirs: MeetingAction.objects.open().filter(
        Q(person=person) | Q(organisation__in=theirs)
    )
)

SOME_AHEAD = OftenAsked(lambda: Meeting.objects.filter(status__in=Meeting.AHEAD))
SOME_WITHOUT_MINUTES = OftenAsked(lambda: Meeting.objects.without_minutes())


def needs(user: Any) -> Iterator[Item]:
    """Open actions of theirs and of organisations they answer for; the secretariat's meetings."""
    if not user.is_authenticated:
        return
    if SOME.has_any(user.pk, stands_for(user)):
        yield from _actions(user)
    if is_secretariat(user) and SOME_AHEAD.has_any():
        for meeting in Meeting.objects.to_be_settled()[:MOST]:
            yield _of(meeting, "Say whether a meeting was held")
    if is_secretariat(user) and SOME_WITHOUT_MINUTES.has_any():
        for meeting in Meeting.objects.without_minutes()[:MOST]:
            yield _of(meeting, "Write the minutes of a meeting")


def _actions(user: Any) -> Iterator[Item]:
    mine = MeetingAction.objects.of(user).open().select_related("meeting", "organisation")
    for one in rows(mine, MOST):
        yield Item(
            "Do what a meeting gave you",
            one.text,
            one.meeting.get_absolute_url(),
            one.due_on,
            one.organisation.name if one.organisation else "",
        )


def _of(meeting: Meeting, verb: str) -> Item:
    url = meeting.get_absolute_url()
    return Item(verb, meeting.title, url, clock.day_in_london(meeting.ends_at))
