from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.lifecycle import Lifecycle, Move
from signatories.models.organisation import Organisation


def usual_steps() -> list[int]:
    """Working days from one letter to the next: each wait is longer, and the fourth the last."""
    return [5, 8, 12, 15]


class CampaignQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who has signed anew, and who has not answered, is K-MIP's own business."""
        return self if user.is_authenticated and user.kmip_roles else self.none()

    def with_versions(self):
        return self.select_related("version")

    def running(self):
        return self.filter(status="open")

    def due_to_close(self, on: date | None = None):
        """Those whose last day to accept has passed."""
        return self.running().filter(version__accept_by__lt=on or clock.today())


class Campaign(Lifecycle):
    """Every signatory is asked to accept a new version; nobody is asked more than is decent."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    MOVES = {"close": Move({Status.OPEN}, Status.CLOSED)}

    version = models.OneToOneField(AgreementVersion, models.PROTECT, related_name="campaign")
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    steps = models.JSONField(
        default=usual_steps, help_text="Working days from each letter to the next."
    )
    warn_before = models.PositiveSmallIntegerField(
        default=10, help_text="Working days before the last day, when leads are warned."
    )
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)
    row_version = models.PositiveIntegerField(default=1)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open", closed_at=None)
                | Q(status="closed", closed_at__isnull=False),
                name="signatories_campaign_closed_at",
            )
        ]

    def __str__(self):
        return f"campaign for {self.version}"

    def get_absolute_url(self):
        return reverse("campaigns:campaign_detail", args=[self.version.slug])

    @property
    def reference(self) -> str:
        return self.version.number

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def accept_by(self) -> date:
        """The last day on which acceptances of earlier versions count."""
        return self.version.accept_by


class CampaignEntry(models.Model):
    """One organisation in a campaign. Whom it was asked through is read from signing requests."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="entries")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="campaign_entries")
    added_at = models.DateTimeField(default=clock.now)
    bounced = models.PositiveSmallIntegerField(
        default=0, help_text="How many people could not be reached."
    )
    lapsed_on = models.DateField(null=True, help_text="The first day of it, whenever found.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "organisation"], name="signatories_one_campaign_entry"
            )
        ]

    def __str__(self):
        return f"{self.campaign}: {self.organisation}"


class CampaignLetter(models.Model):
    """That a person was written to on a day, by whichever campaign: once a day, and no more."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="letters")
    addressee = models.CharField(max_length=254, help_text="The address in small letters.")
    sent_on = models.DateField()
    kind = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["addressee", "sent_on"], name="signatories_one_letter_a_day"
            )
        ]

    def __str__(self):
        return f"{self.kind} to {self.addressee} on {self.sent_on}"


class SchoolHolidayQuerySet(models.QuerySet):
    def visible_to(self, user):
        """K-MIP's people."""
        return self if user.is_authenticated and user.kmip_roles else self.none()


class SchoolHoliday(models.Model):
    """Days on which schools are not written to, first and last included. K-MIP keeps the list."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=80, unique=True)
    from_on = models.DateField()
    until_on = models.DateField()

    objects = SchoolHolidayQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="signatories_holiday_ends_after"
            )
        ]

    def __str__(self):
        return self.name
