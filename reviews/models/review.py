from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.constraints import at_and_by
from kmip_portal.jobs.models import Job
from kmip_portal.lifecycle import Lifecycle, Move
from kmip_portal.often_asked import OftenAsked

PERSON = settings.AUTH_USER_MODEL
ASKING = "reviews.ask"  # the kind of job that writes to every signatory


def usual_reminders() -> list[int]:
    """On how many days before closing who has not answered is reminded."""
    return [14, 7, 2]


class AnnualReviewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Planned reviews are K-MIP's own business; from opening on, everybody may see them."""
        if user.is_authenticated and user.kmip_roles:
            return self
        return self.announced()

    def announced(self):
        """Opened, whatever came of them."""
        return self.exclude(status__in=["planned", "cancelled"])

    def known_to(self, user) -> list["AnnualReview"]:
        """The few reviews there are, as far as this person may see them.

        Read once for the person of a request.
        """
        if not hasattr(user, "reviews_known"):
            user.reviews_known = list(self.visible_to(user)) if self.has_any_for(user) else []
        return list(user.reviews_known)

    def has_any_for(self, user) -> bool:
        """Whether this person knows of a review at all: what the menu of every page asks."""
        if hasattr(user, "reviews_known"):
            return bool(user.reviews_known)
        sees_all = user.is_authenticated and user.kmip_roles
        return ANY.has_any() if sees_all else ANY_ANNOUNCED.has_any()

    def of_year(self, year: int):
        """The review of a year: at most one that was not cancelled."""
        return self.exclude(status="cancelled").filter(year=year)

    def planned_with(self, submission_id):
        """The review that this very form planned before, should its button be pressed twice."""
        return self.filter(submission_id=submission_id).first()

    def next_public(self):
        """The review to announce on the front page: open now, else the next one planned."""
        return self.current().order_by("opens_at").first()

    def last_concluded(self):
        """The review whose outcome was published last."""
        return self.filter(status="concluded").order_by("-year").first()

    def due_to_open(self):
        """Planned, and their time has come. One whose closing has passed too is never opened."""
        now = clock.now()
        return self.filter(status="planned", opens_at__lte=now, closes_at__gt=now)

    def current(self):
        """Planned or open: what people may have to do something about."""
        return self.filter(status__in=["planned", "open"])

    def taking_responses(self):
        return self.filter(status="open", closes_at__gt=clock.now())

    def answerable(self):
        """Open, or closed and not yet being decided: some may still respond."""
        return self.filter(status__in=AnnualReview.ANSWERABLE)

    def due_to_close(self):
        return self.filter(status="open", closes_at__lte=clock.now())


class AnnualReview(Lifecycle):
    """The yearly review of a version by all who signed it."""

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"
        DECIDING = "deciding", "Being decided"
        CONCLUDED = "concluded", "Published"
        CANCELLED = "cancelled", "Cancelled"

    MOVES = {
        "open": Move({Status.PLANNED}, Status.OPEN),
        "close": Move({Status.OPEN}, Status.CLOSED),
        "decide": Move({Status.CLOSED}, Status.DECIDING),
        "conclude": Move({Status.DECIDING}, Status.CONCLUDED),
        "cancel": Move({Status.PLANNED}, Status.CANCELLED),
    }

    # while it can be that an organisation may still respond
    ANSWERABLE = (Status.OPEN, Status.CLOSED)

    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="reviews")
    status = models.CharField(max_length=12, choices=Status, default=Status.PLANNED)
    summary = models.TextField(max_length=500, blank=True, help_text="For signatories.")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(help_text="The first instant at which it is too late.")
    decisions_by = models.DateField(help_text="The day by which decisions are published.")
    takes_effect_on = models.DateField(
        null=True, help_text="When the version that comes of it is meant to take effect."
    )
    starting_draft = models.ForeignKey(
        AgreementVersion,
        models.PROTECT,
        null=True,
        related_name="reviews_begun_from",
        help_text="K-MIP’s own changes, shown to signatories from the start.",
    )
    shows_proposals = models.BooleanField(
        default=True, help_text="Signatories read one another’s proposals."
    )
    reminds_before = models.JSONField(
        default=usual_reminders, help_text="Days before closing, most first."
    )
    reminds_after = models.BooleanField(default=True, help_text="On the day after closing too.")
    short_reason = models.CharField(
        max_length=500, blank=True, help_text="Why it is open for less than 20 working days."
    )
    planned_at = models.DateTimeField(default=clock.now)
    planned_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", help_text="Blank where time did it."
    )
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", help_text="Blank where time did it."
    )
    closed_reason = models.CharField(max_length=500, blank=True, help_text="Why it closed early.")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    cancelled_reason = models.CharField(max_length=500, blank=True)
    concluded_at = models.DateTimeField(null=True)
    concluded_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    next_version = models.ForeignKey(
        AgreementVersion,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Into which what was accepted is put.",
    )
    submission_id = models.UUIDField(
        null=True, unique=True, help_text="Of the form it was planned with: once only."
    )
    row_version = models.PositiveIntegerField(default=1)

    objects = AnnualReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year"], condition=~Q(status="cancelled"), name="reviews_one_a_year"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="reviews_closes_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["planned", "cancelled"]) | Q(opened_at__isnull=False),
                name="reviews_opened_at_a_time",
            ),
            at_and_by("cancelled", "annualreview"),
            at_and_by("concluded", "annualreview"),
        ]

    def __str__(self):
        return self.title

    @property
    def reference(self) -> str:
        return str(self.year)

    def get_absolute_url(self):
        return reverse("reviews:review_detail", args=[self.year])

    @property
    def takes_responses(self) -> bool:
        """Open, and not yet past its closing, whether or not a job has closed it."""
        return self.status == self.Status.OPEN and clock.now() < self.closes_at

    def closing_for(self, organisation: Any) -> datetime:
        """When it closes for one organisation, which may have been given longer."""
        own = self.invitations.filter(organisation=organisation, extended_to__isnull=False)
        extended = own.values_list("extended_to", flat=True).first()
        return max(self.closes_at, extended) if extended else self.closes_at

    def takes_responses_from(self, organisation: Any) -> bool:
        """Whether this organisation may still respond: late ones, by leave, until deciding."""
        return self.status in self.ANSWERABLE and clock.now() < self.closing_for(organisation)

    def may_still_respond(self, organisations: models.QuerySet) -> models.QuerySet:
        """Those of these organisations that may: all in time, after that those given longer."""
        if self.takes_responses:
            return organisations
        if self.status not in self.ANSWERABLE:
            return organisations.none()
        longer = self.invitations.filter(extended_to__gt=clock.now())
        return organisations.filter(pk__in=longer.values("organisation"))

    @property
    def is_over(self) -> bool:
        """Its closing has passed, whether or not a job has closed it."""
        return self.closes_at <= clock.now()

    @property
    def is_planned(self) -> bool:
        return self.status == self.Status.PLANNED

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def is_being_decided(self) -> bool:
        return self.status == self.Status.DECIDING

    @property
    def is_concluded(self) -> bool:
        return self.status == self.Status.CONCLUDED

    @property
    def missed_its_time(self) -> bool:
        return self.is_planned and self.is_over

    @property
    def opens_on(self) -> date:
        return clock.day_in_london(self.opens_at)

    @property
    def closes_on(self) -> date:
        return clock.day_in_london(self.closes_at)

    @property
    def time_left(self) -> str:
        """'12 days left', 'closes today'; nothing when it takes no responses."""
        if not self.takes_responses:
            return ""
        days = (self.closes_on - clock.today()).days
        return {0: "closes today", 1: "1 day left"}.get(days, f"{days:,} days left")

    @property
    def asking(self) -> Job | None:
        """The work of writing to every signatory, while it is going on."""
        return Job.objects.running().filter(kind=ASKING, key=str(self.pk)).first()


ANY = OftenAsked(lambda: AnnualReview.objects.all())
ANY_ANNOUNCED = OftenAsked(lambda: AnnualReview.objects.announced())
