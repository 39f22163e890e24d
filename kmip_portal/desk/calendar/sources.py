"""What stands in a person's calendar: each function here knows one kind of day.

It is read by whatever service keeps the calendar, so it names references and numbers, never a
person, nor what a record says.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q

from kmip_portal import clock
from kmip_portal.desk.calendar.icalendar import Day
from kmip_portal.portal_tags import count, day
from records.models import RecordOfSharing
from records.permissions import FILING_ROLES
from reviews.models import AnnualReview
from signatories.expertise.models import Meeting
from signatories.expertise.representing import reads_papers
from signatories.models import Campaign, Organisation
from signatories.permissions import led_by, stands_for

LOOKS_BACK = timedelta(days=365)


def reviews_of_records(user: Any) -> Iterator[Day]:
    """The next review of each repeat record that the person owns or leads."""
    own = Q(owner=user, organisation__in=stands_for(user, *FILING_ROLES))
    found = RecordOfSharing.objects.filter(kind="repeat", status="active").filter(
        own | Q(organisation__in=led_by(user))
    )
    for record in found.exclude(review_date=None).order_by("review_date", "pk"):
        yield Day(
            uid=f"record-review-{record.family}",
            on=record.review_date,
            summary=f"Review repeat record {record.reference}",
            url=settings.BASE_URL + record.get_absolute_url(),
            changed_at=record.reviewed_at or record.active_at,
            description="Say in the portal whether anything has changed.",
        )


def last_days_to_accept(user: Any) -> Iterator[Day]:
    """The last day on which organisations they lead or sign for accept a version that asks them,
    until they have; for K-MIP's people, of every campaign."""
    signs = stands_for(user, "lead", "signing_officer")
    if not signs and not user.kmip_roles:
        return
    for campaign in Campaign.objects.running().with_versions():
        asked = Organisation.objects.filter(
            pk__in=signs, campaign_entries__campaign=campaign
        ).not_having_accepted([campaign.version])
        waiting = asked.count()
        if waiting or user.kmip_roles:
            yield Day(
                uid=f"accept-by-{campaign.version.slug}",
                on=campaign.accept_by,
                summary=f"Last day to accept {_lower(str(campaign.version))} of the agreement",
                url=f"{settings.BASE_URL}/in-tray/",
                changed_at=campaign.opened_at,
                description=f"{count(waiting, 'organisation')} of yours still to accept."
                if waiting
                else "",
            )


def annual_reviews(user: Any) -> Iterator[Day]:
    """The days on which annual reviews open and close, as far as this person knows of them."""
    long_ago = clock.now() - LOOKS_BACK
    for review in AnnualReview.objects.visible_to(user).filter(closes_at__gte=long_ago):
        if review.status == AnnualReview.Status.CANCELLED:
            continue
        url = settings.BASE_URL + review.get_absolute_url()
        changed_at = review.closed_at or review.opened_at or review.planned_at
        last_day = clock.day_in_london(review.closes_at - timedelta(seconds=1))
        opens = clock.day_in_london(review.opens_at)
        yield Day(
            f"annual-review-{review.year}-opens", opens,
            f"The annual review of {review.year} opens", url, changed_at,
            description=f"It closes at the end of {day(last_day)}.",
        )  # fmt: skip
        yield Day(
            f"annual-review-{review.year}-closes", last_day,
            f"Last day to respond to the annual review of {review.year}", url, changed_at,
        )  # fmt: skip


def meetings(user: Any) -> Iterator[Day]:
    """K-MIP's meetings, for those who come to them: representatives, and K-MIP's people."""
    if not reads_papers(user):
        return
    long_ago = clock.now() - LOOKS_BACK
    for meeting in Meeting.objects.visible_to(user).filter(ends_at__gte=long_ago):
        yield day_of_meeting(meeting)


def day_of_meeting(meeting: Meeting) -> Day:
    """One meeting. Its link to take part is on its page, behind signing in."""
    return Day(
        uid=f"meeting-{meeting.reference}",
        on=clock.day_in_london(meeting.starts_at),
        summary=f"Cancelled: {meeting.title}" if meeting.is_cancelled else meeting.title,
        url=settings.BASE_URL + meeting.get_absolute_url(),
        changed_at=meeting.moved_at,
        description="A meeting of K-MIP.",
        begins=meeting.starts_at,
        ends=meeting.ends_at,
        place=meeting.place or "Online",
        sequence=meeting.sequence,
        is_cancelled=meeting.is_cancelled,
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


SOURCES: tuple[Callable[[Any], Iterator[Day]], ...] = (
    reviews_of_records,
    last_days_to_accept,
    annual_reviews,
    meetings,
)


def days_of(user: Any) -> list[Day]:
    return [day for source in SOURCES for day in source(user)]
