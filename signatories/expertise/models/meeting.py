"""K-MIP's meetings: when and where, what was sent before them, and what they agreed."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.constraints import at_and_by
from kmip_portal.lifecycle import Lifecycle, Move
from kmip_portal.references import new_reference
from signatories.expertise.representing import reads_papers
from signatories.expertise.taking_part import takes_part

PERSON = settings.AUTH_USER_MODEL
AGENDA, MINUTES = 10_000, 50_000  # characters
TOGETHER = timedelta(minutes=10)  # papers added within this time are told in one letter


def new_meeting_reference() -> str:
    return new_reference("MTG")


def _random_path(paper: "Paper", filename: str) -> str:
    return f"papers/{uuid.uuid4().hex}.{paper.kind}"


class MeetingQuerySet(models.QuerySet):
    def dates(self):
        """What anybody may know: that K-MIP meets, and when."""
        return self

    def visible_to(self, user):
        """People of signatories, and K-MIP's."""
        return self if takes_part(user) else self.none()

    def coming(self):
        """Those that are not over, the next one first."""
        return self.filter(ends_at__gte=clock.now()).order_by("starts_at", "pk")

    def past(self):
        """Those that are over, the last one first."""
        return self.filter(ends_at__lt=clock.now()).order_by("-starts_at", "-pk")

    def to_be_settled(self):
        """Over, and nobody has said whether they were held."""
        return self.past().filter(status__in=Meeting.AHEAD)

    def without_minutes(self):
        """Held, and not minuted."""
        return self.filter(status=Meeting.Status.HELD, minutes="").order_by("starts_at", "pk")

    def with_papers_out(self):
        """Still to come, and their papers have been sent."""
        return self.coming().filter(status=Meeting.Status.PAPERS_OUT)

    def decided_at(self):
        """Begun and not cancelled, the last one first: where something can have been decided."""
        begun = self.filter(starts_at__lte=clock.now())
        return begun.exclude(status=Meeting.Status.CANCELLED).order_by("-starts_at", "-pk")


class Meeting(Lifecycle):
    """One meeting of the partnership. Its time is an instant; pages say it by London's clocks."""

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        PAPERS_OUT = "papers_out", "Papers out"
        HELD = "held", "Held"
        AGREED = "agreed", "Minutes agreed"
        CANCELLED = "cancelled", "Cancelled"

    AHEAD = (Status.PLANNED, Status.PAPERS_OUT)
    MOVES = {
        "send_papers": Move({Status.PLANNED}, Status.PAPERS_OUT),
        "hold": Move({Status.PLANNED, Status.PAPERS_OUT}, Status.HELD),
        "agree": Move({Status.HELD}, Status.AGREED),
        "cancel": Move({Status.PLANNED, Status.PAPERS_OUT}, Status.CANCELLED),
    }
    # what moves an entry of a calendar, and of that, what whoever comes must be told
    IN_CALENDARS = ("title", "starts_at", "ends_at", "place", "link")
    WHEN_AND_WHERE = ("starts_at", "ends_at", "place", "link")

    reference = models.CharField(
        max_length=13, unique=True, editable=False, default=new_meeting_reference
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    title = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=300, blank=True, help_text="To take part online.")
    agenda = models.TextField(max_length=AGENDA, blank=True, help_text="Markdown.")
    planned_at = models.DateTimeField(default=clock.now)
    planned_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    papers_sent_at = models.DateTimeField(null=True)
    papers_sent_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    minutes = models.TextField(max_length=MINUTES, blank=True, help_text="Markdown.")
    also_present = models.CharField(max_length=500, blank=True, help_text="Besides those listed.")
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    cancelled_reason = models.TextField(max_length=500, blank=True)
    sequence = models.PositiveIntegerField(
        default=0, help_text="How often it was moved: calendars ask."
    )
    moved_at = models.DateTimeField(default=clock.now, help_text="Since when it stands so.")
    row_version = models.PositiveIntegerField(default=1)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            at_and_by("papers_sent", "meeting"),
            at_and_by("agreed", "meeting"),
            at_and_by("cancelled", "meeting"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="expertise_meeting_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(place="") | ~Q(link=""), name="expertise_meeting_is_somewhere"
            ),
            models.CheckConstraint(
                condition=~Q(status="agreed") | (~Q(minutes="") & Q(agreed_at__isnull=False)),
                name="expertise_minutes_are_written_before_agreed",
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled")
                | (~Q(cancelled_reason="") & Q(cancelled_at__isnull=False)),
                name="expertise_meeting_cancelled_for_a_reason",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["starts_at"], name="expertise_meetings")]

    def __str__(self):
        return f"meeting {self.reference}"

    def get_absolute_url(self):
        return reverse("expertise:meeting_detail", args=[self.reference])

    @property
    def is_ahead(self) -> bool:
        """Nobody has said yet that it was held or cancelled."""
        return self.status in self.AHEAD

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= clock.now()

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def minutes_are_agreed(self) -> bool:
        return self.status == self.Status.AGREED


class PaperQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(removed_at=None)

    def to_be_told(self):
        """Added to others that had gone out, long enough ago that no more follow just now."""
        return self.standing().filter(told_at=None, added_at__lte=clock.now() - TOGETHER)

    def visible_to(self, user):
        """K-MIP's people and the representatives of signatories."""
        return self.standing() if reads_papers(user) else self.none()


class Paper(models.Model):
    """A file for a meeting. One that was removed keeps its number, and is not served any more."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="papers")
    number = models.PositiveSmallIntegerField(help_text="1 for the first of its meeting.")
    title = models.CharField(max_length=150)
    filename = models.CharField(max_length=200, help_text="Safe to show.")
    kind = models.CharField(max_length=4)
    size = models.PositiveIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=_random_path, max_length=120)
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    told_at = models.DateTimeField(
        null=True, help_text="When representatives were told: with the others, or of it alone."
    )
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            at_and_by("removed", "paper"),
            models.UniqueConstraint(fields=["meeting", "number"], name="expertise_papers_in_order"),
        ]

    def __str__(self):
        return f"paper {self.number} of {self.meeting}"


class PapersSent(models.Model):
    """Somebody was sent the papers of a meeting, once; they are told when it is moved."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="papers_went_to")
    user = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "papers sent"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user"], name="expertise_papers_sent_once")
        ]

    def __str__(self):
        return f"papers of {self.meeting} to {self.user}"
