"""What needs a person among their records."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.in_tray import Item, rows
from kmip_portal.often_asked import OftenAsked
from records import disposing
from records.matters import in_tray as matters
from records.models import Confirmation, Message, RecordOfSharing, Reply
from records.models.record import OWED
from records.permissions import confirms_for
from signatories.permissions import led_by

MOST = 50
# what a line says of a record, and its address
NAMED = ("reference", "kind", "status", "title", "on_one_page", "organisation__name")

# whether there can be anything of a kind, of which most people, most days, have nothing
SOME_OWED = OftenAsked(
    lambda person, led: RecordOfSharing.objects.filter(OWED, status="decided").filter(
        Q(owner=person) | Q(organisation__in=led)
    )
)
SOME_DRAFTS = OftenAsked(
    lambda person: RecordOfSharing.objects.filter(owner=person, status="draft")
)
SOME_ASKED = OftenAsked(lambda email: Reply.objects.filter(email=email, answered_at=None))
SOME_CONFIRMATIONS = OftenAsked(
    lambda own, led: Confirmation.objects.open_still().filter(
        Q(party__organisation__in=own) | Q(record__organisation__in=led)
    )
)
SOME_TO_REVIEW = OftenAsked(
    lambda led, soon: RecordOfSharing.objects.filter(
        status="active", review_date__lte=soon, organisation__in=led
    )
)
SOME_PAST_THEIR_TIME = OftenAsked(
    lambda led: RecordOfSharing.objects.filter(organisation__in=led).past_its_time(clock.today()),
    daily=True,
)

# and of what they wait for
SOME_SENT = OftenAsked(lambda owner: RecordOfSharing.objects.filter(owner=owner, status="waiting"))
SOME_ASKED_OF_OTHERS = OftenAsked(
    lambda person: Reply.objects.filter(asked_by=person, answered_at=None)
)


def needs(user) -> list[Item]:
    """Drafts that wait to be finished, the write-ups that urgent records owe, and what a lead has
    to dispose of."""
    return [
        *_own(user),
        *_asked(user),
        *_confirmations(user),
        *_to_review(user),
        *_past_their_time(user),
        *matters.needs(user),
    ]


def waits(user) -> Iterator[Item]:
    """Their own repeat records that others are to confirm, and what they asked of somebody."""
    if not user.is_authenticated:
        return
    if SOME_SENT.has_any(user.pk):
        yield from _others_to_confirm(user)
    if SOME_ASKED_OF_OTHERS.has_any(user.pk):
        yield from _others_to_answer(user)
    yield from matters.waits(user)


def _others_to_confirm(user) -> Iterator[Item]:
    own = RecordOfSharing.objects.visible_to(user).filter(owner=user, status="waiting")
    own = own.filter(Exists(Confirmation.objects.unanswered().filter(record=OuterRef("pk"))))
    for record in own.order_by("pk")[:MOST]:
        page = reverse("records:record_detail", args=[record.reference])
        yield Item(
            "Others to confirm a repeat record", record.heading, page, remind=record.reference
        )


def _others_to_answer(user) -> Iterator[Item]:
    seen = RecordOfSharing.objects.visible_to(user).values("pk")
    for reply in Reply.objects.filter(asked_by=user, record__in=seen).waiting().with_names()[:MOST]:
        page = reverse("records:record_detail", args=[reply.record.reference])
        due = clock.day_in_london(reply.expires_at)
        yield Item(
            "An answer about a one-off record",
            f"{reply.name}, {reply.record.heading}",
            page,
            due,
            remind=reply.reference,
        )


def _asked(user) -> Iterator[Item]:
    """What another organisation asks of them."""
    if not SOME_ASKED.has_any(user.email):
        return
    asked = Reply.objects.visible_to(user).waiting()
    for reply in rows(asked.with_names(), MOST):
        receipt = reply.asks == Reply.Asks.RECEIPT
        yield Item(
            verb="Confirm that it arrived" if receipt else "Answer a request for information",
            thing=f"{reply.record.organisation}, {reply.record}",
            url=reverse("records:reply_own", args=[reply.reference]),
            due_on=clock.day_in_london(reply.expires_at),
        )


def _confirmations(user) -> Iterator[Item]:
    """What is asked of organisations this person leads or signs for, and what they were answered.

    Where nothing is open, as on most days, one question to the database says so.
    """
    own = confirms_for(user)
    led = led_by(user)
    if (own or led) and SOME_CONFIRMATIONS.has_any(own, led):
        yield from _to_confirm(user, own)
        yield from _answered(led)
        yield from _written_to(own)


def _to_confirm(user, own) -> Iterator[Item]:
    """Repeat records that wait for an organisation this person leads or signs for."""
    if not own:
        return
    asked = Confirmation.objects.unanswered().filter(party__organisation__in=own)
    asked = asked.but_advised_on(user)
    found = rows(asked.with_names().order_by("asked_at", "pk"), MOST + 1)
    if len({one.party.organisation_id for one in found}) > 1:
        number = asked.count() if len(found) > MOST else len(found)
        yield Item(
            verb="Confirm sharing records for several organisations",
            thing=f"{number:,} answers, on one page",
            url=reverse("together:records"),
            due_on=clock.day_in_london(min(one.expires_at for one in found)),
        )
        return
    for one in found[:MOST]:
        yield Item(
            verb=f"Confirm a sharing record from {one.record.organisation}",
            thing=str(one.record),
            url=reverse("records:record_confirm", args=[one.record.reference]),
            due_on=clock.day_in_london(one.expires_at),
            organisation=one.party.called,
        )


def _answered(led) -> Iterator[Item]:
    """An organisation did not simply confirm: the leads of the one that sent it decide."""
    if not led:
        return
    theirs = Confirmation.objects.filter(record__organisation__in=led)
    out = theirs.standing().filter(record__status="waiting", answer="not_us", left_out_at=None)
    for found, verb, page in (
        (_asking(theirs, True), "Answer a question about your record", "change_request"),
        (_asking(theirs, False), "Answer a request to change", "change_request"),
        (out, "Decide: one takes no part in", ""),
        (theirs.silent(), "Decide: one gave no word in four weeks about", "party_silent"),
    ):
        for one in rows(found.with_names().order_by("asked_at", "pk"), MOST):
            which = one.reference if page == "change_request" else one.party.number
            yield Item(
                verb=verb,
                thing=f"{one.record}, {one.party.called}",
                url=reverse(f"records:{page}", args=[one.record.reference, which])
                if page
                else one.record.get_absolute_url(),
                organisation=str(one.record.organisation),
            )


def _asking(theirs, wrote_last: bool):
    """Changes asked for where the party wrote last since, or nobody has written a word."""
    last = Message.objects.filter(request=OuterRef("pk")).order_by("-pk")
    asked = theirs.undecided().annotate(ours_last=Subquery(last.values("is_ours")[:1]))
    if wrote_last:
        return asked.filter(ours_last=False)
    return asked.filter(Q(ours_last=True) | Q(ours_last=None))


def _written_to(own) -> Iterator[Item]:
    """The owner wrote last about a change that an organisation of theirs asked for."""
    if not own:
        return
    last = Message.objects.filter(request=OuterRef("pk")).order_by("-pk")
    asked = Confirmation.objects.undecided().filter(party__organisation__in=own)
    asked = asked.annotate(ours_last=Subquery(last.values("is_ours")[:1])).filter(ours_last=True)
    for one in rows(asked.with_names().order_by("asked_at", "pk"), MOST):
        yield Item(
            verb="Read a message about a change to",
            thing=f"{one.record.organisation}, {one.record}",
            url=reverse("records:change_request", args=[one.record.reference, one.reference]),
            organisation=one.party.called,
        )


def _to_review(user) -> Iterator[Item]:
    """Repeat records whose review is two months away or nearer, or late."""
    led = led_by(user)
    soon = clock.today() + timedelta(days=60)
    if not led or not SOME_TO_REVIEW.has_any(led, soon):
        return
    due = RecordOfSharing.objects.filter(
        status="active", review_date__lte=soon, organisation__in=led
    )
    due = due.select_related("organisation").order_by("review_date", "pk")
    for record in due.only(*NAMED, "owner", "review_date")[:MOST]:
        yield Item(
            verb="Review a record you own"
            if record.owner_id == user.pk
            else "Review a sharing record",
            thing=record.heading,
            url=reverse("records:record_review", args=[record.reference]),
            due_on=record.review_date,
            organisation=str(record.organisation),
        )


def _own(user) -> Iterator[Item]:
    """What they have begun, and what is owed."""
    owes = SOME_OWED.has_any(user.pk, led_by(user))
    drafts = SOME_DRAFTS.has_any(user.pk)
    if owes or drafts:
        seen = RecordOfSharing.objects.visible_to(user)
        yield from _write_ups(user, seen) if owes else ()
        yield from _drafts(user, seen) if drafts else ()


def _drafts(user, seen) -> Iterator[Item]:
    drafts = seen.filter(owner=user, status="draft").select_related("organisation")
    for record in drafts.only(*NAMED)[:MOST]:
        yield Item(
            verb="Finish your draft record",
            thing=record.heading,
            url=record.get_edit_url(),
            organisation=str(record.organisation),
        )


def _write_ups(user, seen) -> Iterator[Item]:
    """A person's own; and what is late, for those who lead the organisation."""
    late = Q(organisation__in=led_by(user), write_up_due_on__lt=clock.today())
    owed = seen.owed().filter(Q(owner=user) | late).select_related("organisation")
    for record in owed.only(*NAMED, "owner", "write_up_due_on")[:MOST]:
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
    led = led_by(user)
    some = led and SOME_PAST_THEIR_TIME.has_any(led)
    if some and disposing.due(user).exists():
        yield Item(
            verb="Dispose of records",
            thing="Records past their time",
            url=reverse("records:record_retention"),
        )
