"""What waits for a person in all their organisations, as rows to tick."""

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet
from django.urls import reverse

from kmip_portal.desk.sitting.ticks import Row
from kmip_portal.portal_tags import count, day
from records import repeat_pages
from records.models import AdviceRequest, Attachment, Confirmation
from reviews.models import AnnualReview
from reviews.standing import Own, own_organisations
from signatories.models import ContactPoint
from signatories.permissions import advised_by, confirms_contacts_of, leads


class Part(NamedTuple):
    """A line of the overview: what waits of one kind, and where it is done."""

    text: str
    number: str
    url: str


def parts(user: Any) -> list[Part]:
    """All that waits, of each kind that has something."""
    return [*_contacts_part(user), *_review_parts(user), *_records_part(user), *_advice_part(user)]


def _of(rows: QuerySet, organisation: str) -> tuple[int, int]:
    """How many there are, and of how many organisations, in one query."""
    found = rows.order_by().aggregate(
        rows=Count("pk", distinct=True), of=Count(organisation, distinct=True)
    )
    return found["rows"], found["of"]


def _contacts_part(user: Any) -> Iterable[Part]:
    number, of = _of(contacts(user), "organisation")
    if number:
        said = f"{count(number, 'contact')} of {count(of, 'organisation')}"
        yield Part("Contacts to confirm", said, reverse("together:contacts"))


def _review_parts(user: Any) -> Iterable[Part]:
    for one in AnnualReview.objects.known_to(user):
        if one.status not in AnnualReview.ANSWERABLE:
            continue
        if number := sum(is_to_answer(each) for each in own(one, user)):
            page = reverse("together:review", args=[one.year])
            yield Part(f"{one} to answer", count(number, "organisation"), page)


def _records_part(user: Any) -> Iterable[Part]:
    number, of = _of(records(user), "party__organisation")
    if number:
        said = f"{count(number, 'answer')} for {count(of, 'organisation')}"
        yield Part("Sharing records to confirm", said, reverse("together:records"))


def _advice_part(user: Any) -> Iterable[Part]:
    if not advised_by(user):
        return
    number, of = _of(AdviceRequest.objects.to_answer(user), "record__organisation")
    if number:
        said = f"{count(number, 'record')} of {count(of, 'organisation')}"
        yield Part("Advice to give", said, reverse("records:advice_list"))


# --- contacts -----------------------------------------------------------------------------------


def contacts(user: Any) -> QuerySet:
    """Those that are due, or soon, of every organisation for which they say that they are right."""
    due = ContactPoint.objects.due_soon(confirms_contacts_of(user))
    return due.for_list().prefetch_related("reports")


def contacts_ticked(user: Any, keys: Collection[str]) -> QuerySet:
    """Those of these that are of their organisations, due or not any more, or taken away."""
    own = ContactPoint.objects.filter(organisation__in=confirms_contacts_of(user))
    return own.filter(reference__in=keys).select_related("organisation")


def contact_row(contact: ContactPoint, user: Any) -> Row:
    """Whoever leads its organisation changes it; others tell the leads."""
    does = "edit" if leads(user, contact.organisation) else "report"
    said = [contact.name, contact.email, contact.phone, contact.hours]
    told = [
        f"{one.reporter} said on {day(one.reported_at)} that this is out of date: {one.note}"
        for one in contact.reports.all()
        if one.settled_at is None
    ]
    return Row(
        key=contact.reference,
        seen=str(contact.row_version),
        label=f"{contact.organisation}: {contact.get_role_display()}",
        lines=[
            ", ".join(filter(None, said)),
            f"Shown to {contact.get_published_to_display().lower()}. Confirmed correct on"
            f" {day(contact.confirmed_on)}",
            *told,
        ],
        url=reverse(
            f"signatories:contact_{does}", args=[contact.organisation.slug, contact.reference]
        ),
        url_text="Change" if does == "edit" else "Tell its leads that it is out of date",
        url_about=f"{contact.get_role_display()} of {contact.organisation}",
    )


# --- the annual review --------------------------------------------------------------------------


def own(review: AnnualReview, user: Any) -> list[Own]:
    """The organisations for which this person may respond, in time or not any more."""
    return [one for one in own_organisations(review, user) if one.may_respond]


def is_to_answer(one: Own) -> bool:
    """It has not said what it thinks, and nobody has begun a draft, which would be finished on
    pages of its own."""
    return one.responds_now and not one.has_responded and not one.has_draft


def review_row(review: AnnualReview, own: Own) -> Row:
    return Row(
        key=own.organisation.slug,
        seen=str(own.response.times_sent if own.response else 0),
        label=str(own.organisation),
        lines=[own.words] if own.response else [],
        url=reverse("reviews:respond_answer", args=[review.year, own.organisation.slug]),
        url_text="Answer on its own page",
        url_about=f"for {own.organisation}",
    )


# --- records to confirm -------------------------------------------------------------------------


def records(user: Any) -> QuerySet:
    """What their organisations are asked to confirm, the same record together."""
    return repeat_pages.waiting_for(user)


def records_ticked(user: Any, keys: Collection[str]) -> QuerySet:
    """Those of these that were asked of their organisations, answered since or not."""
    return repeat_pages.asked_at_all(user).filter(reference__in=keys).with_names()


def record_row(asked: Confirmation) -> Row:
    return Row(
        key=asked.reference,
        seen=asked.content_sha256,
        label=asked.party.called,
        lines=[f"SHA-256 of what it confirms: {asked.content_sha256}"],
        url=reverse("records:record_confirm", args=[asked.record.reference]),
        url_text="Ask for a change, or answer something else",
        url_about=f"for {asked.party.called}",
        about=repeat_pages.own_of(asked),
        group=AskedOf(asked),
    )


class AskedOf:
    """A record, and what all its parties are asked to confirm alike."""

    def __init__(self, asked: Confirmation):
        self.record, self.asked = asked.record, asked
        self.cards = repeat_pages.alike_for_all(asked)
        own = (repeat_pages.OWN_PART, repeat_pages.ITEMS)
        alike = {name: said for name, said in asked.section_hashes.items() if name not in own}
        self.key = (asked.record_id, sorted(alike.items()))

    @cached_property
    def attached(self) -> list[dict[str, Any]]:
        """The files that go with it; looked for where what they confirm names one."""
        shared = [rows for rows in self.asked.content.values() if isinstance(rows, dict)]
        if not any(key.startswith(Attachment.KEY) for rows in shared for key in rows):
            return []
        return repeat_pages.attached_as_shown(self.asked, "")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AskedOf) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.record)
