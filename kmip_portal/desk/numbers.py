"""The partnership in numbers: how it stands at this moment, asked of the database at once."""

from typing import Any, NamedTuple

from django.db.models import PositiveIntegerField, QuerySet, Subquery
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.models import User
from records.models import RecordOfSharing
from signatories.campaigns import board
from signatories.models import Application, Campaign, Organisation


class Figure(NamedTuple):
    """A number, what it counts, and the page on which those are."""

    number: str
    what: str
    url: str


class HowMany(Subquery):
    """How many rows a queryset has, as a column of another query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = PositiveIntegerField()

    def __init__(self, queryset: QuerySet):
        super().__init__(queryset.order_by().values("pk"))


def figures(user: Any) -> list[Figure]:
    """What everybody who works for K-MIP sees first; three queries, however many there are."""
    campaign = Campaign.objects.running().with_versions().order_by("-opened_at", "-pk").first()
    counted = _counted(user, campaign)
    found = [
        _count(counted["signed"], "signatory", "signatories", reverse("signatories:register")),
        Figure(
            f"{_percent(counted['known_signed'], counted['known'])}%",
            "of known public services have signed",
            reverse("coverage"),
        ),
        _count(
            counted["applications"],
            "application to join waits for a decision",
            "applications to join wait for a decision",
            reverse("manage_applications:application_list"),
        ),
    ]
    if campaign:
        asked = f"of {counted['asked']:,} have accepted version {campaign.version.number}"
        found.append(Figure(f"{counted['accepted']:,}", asked, campaign.get_absolute_url()))
    records = reverse("records:record_counts")
    return [
        *found,
        _count(counted["active"], "repeat record is active", "repeat records are active", records),
        _count(
            counted["overdue"],
            "of them is overdue for review",
            "of them are overdue for review",
            records,
        ),
    ]


def _counted(user: Any, campaign: Campaign | None) -> dict[str, int]:
    active = RecordOfSharing.objects.filter(kind="repeat", status="active")
    signed = Organisation.objects.signatories()
    asked = {
        "signed": signed,
        "known": Organisation.objects.existing().filter(is_known_public_service=True),
        "known_signed": signed.filter(is_known_public_service=True),
        "applications": Application.objects.waiting(),
        "active": active,
        "overdue": active.filter(review_date__lt=clock.today()),
    }
    if campaign:
        entries = board.entries(campaign)
        asked |= {
            "asked": campaign.entries.all(),
            "accepted": entries.filter(state=board.State.SIGNED),
        }
    one = User.objects.filter(pk=user.pk).order_by()
    return one.values(**{name: HowMany(rows) for name, rows in asked.items()}).get()


def _count(number: int, one: str, several: str, url: str) -> Figure:
    return Figure(f"{number:,}", one if number == 1 else several, url)


def _percent(part: int, whole: int) -> int:
    return part * 100 // whole if whole else 0
