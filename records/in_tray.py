"""What needs a person among their records."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.in_tray import Item
from records import disposing
from records.models import RecordOfSharing, Reply
from signatories.permissions import led_by

MOST = 50


def needs(user) -> list[Item]:
    """Drafts that wait to be finished, the write-ups that urgent records owe, and what a lead has
    to dispose of."""
    return [*_write_ups(user), *_asked(user), *_drafts(user), *_past_their_time(user)]


def _asked(user) -> Iterator[Item]:
    """What another organisation asks of them."""
    for reply in Reply.objects.visible_to(user).waiting().with_names()[:MOST]:
        receipt = reply.asks == Reply.Asks.RECEIPT
        yield Item(
            verb="Confirm that it arrived" if receipt else "Answer a request for information",
            thing=f"{reply.record.organisation}, {reply.record}",
            url=reverse("records:reply_own", args=[reply.reference]),
            due_on=clock.day_in_london(reply.expires_at),
        )


def _drafts(user) -> Iterator[Item]:
    drafts = RecordOfSharing.objects.drafts_of(user).select_related("organisation")
    drafts = drafts.only("reference", "title", "on_one_page", "organisation__name")
    for record in drafts[:MOST]:
        yield Item(
            verb="Finish your draft record",
            thing=record.heading,
            url=record.get_edit_url(),
            organisation=str(record.organisation),
        )


def _write_ups(user) -> Iterator[Item]:
    """A person's own; and what is late, for those who lead the organisation."""
    late = Q(organisation__in=led_by(user), write_up_due_on__lt=clock.today())
    owed = RecordOfSharing.objects.visible_to(user).owed().filter(Q(owner=user) | late)
    for record in owed.select_related("organisation")[:MOST]:
        own = record.owner_id == user.pk
        yield Item(
            verb="Write up your urgent record"
            if own
            else "See that an urgent record is written up",
            thing=record.heading,
            url=record.get_edit_url() if own else record.get_absolute_url(),
            due_on=record.write_up_due_on,
            organisation=str(record.organisation),
        )


def _past_their_time(user) -> Iterator[Item]:
    """One line for a lead, however many there are."""
    if led_by(user) and disposing.due(user).exists():
        yield Item(
            verb="Dispose of records",
            thing="Records past their time",
            url=reverse("records:record_retention"),
        )
