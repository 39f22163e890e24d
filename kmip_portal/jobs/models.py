import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.permissions import is_auditor, is_secretariat
from kmip_portal.forms.words import upper_first
from kmip_portal.references import new_reference

LEASE = timedelta(minutes=10)  # a worker that died lets go of a job after this long
TRIES = 4
SHOWN = 50
WAIT = timedelta(seconds=30)  # after a failure; each is four times the last


def new_job_reference() -> str:
    return new_reference("JOB")


def result_path(job: "Job", filename: str) -> str:
    """Not guessable, and not the name that a person sees."""
    return f"results/{uuid.uuid4().hex}.{filename.rpartition('.')[2]}"


class JobQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Its owner's alone."""
        return self.filter(owner=user) if user.is_authenticated else self.none()

    def running(self):
        return self.filter(finished_at=None)

    def under_way(self, user):
        """What the portal works on, for those who see to it; what came of it is its owner's."""
        seen = self.running() if is_secretariat(user) or is_auditor(user) else self.none()
        return seen.order_by("pk")[:SHOWN]

    def in_no_hand(self):
        """Running, and no worker is at it: not begun yet, or its worker died."""
        free = Q(leased_until=None) | Q(leased_until__lt=clock.now())
        return self.running().filter(free)

    def past_their_time(self):
        """Finished, with a file that was to be kept until now."""
        return self.filter(kept_until__lte=clock.now()).exclude(file="")


class Job(models.Model):
    """A piece of long work with progress: what, for whom, how far, and what came of it."""

    reference = models.CharField(max_length=20, unique=True, default=new_job_reference)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120, help_text="What it is about; one runs at a time.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="jobs"
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)
    title = models.CharField(max_length=200, blank=True, help_text="As its owner reads it.")
    wants = models.JSONField(default=dict, help_text="What was asked for.")
    said = models.CharField(max_length=300, blank=True, help_text="What came of it, in words.")
    link = models.CharField(max_length=300, blank=True, help_text="Where that is seen.")
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True, help_text="Why it failed, in words.")
    file = models.FileField(upload_to=result_path, max_length=120, blank=True)
    filename = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True, help_text="Bytes.")
    kept_until = models.DateTimeField(null=True, help_text="When its file is deleted.")

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "-id"], name="jobs_of_owner")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(finished_at=None), name="jobs_one_running"
            ),
            models.CheckConstraint(
                condition=Q(done__lte=F("total")), name="jobs_done_within_total"
            ),
        ]

    def __str__(self):
        return self.title or f"{self.kind} {self.key}"

    def get_absolute_url(self):
        return reverse("own_job", args=[self.reference])

    @property
    def percent(self) -> int:
        if self.finished_at and not self.problem:
            return 100
        return self.done * 100 // self.total if self.total else 0

    @property
    def in_words(self) -> str:
        """As a heading."""
        return upper_first(str(self))

    @property
    def state(self) -> str:
        """Where it is, in a word."""
        if self.finished_at:
            return "Failed" if self.problem else "Done"
        if self.done or (self.leased_until and self.leased_until > clock.now()):
            return "Being made"
        return "Trying again" if self.attempts else "Waiting"

    @property
    def may_be_downloaded(self) -> bool:
        stands = self.kept_until is None or self.kept_until > clock.now()
        return bool(self.file) and self.finished_at is not None and stands


class TickQuerySet(models.QuerySet):
    def last_one(self) -> "Tick | None":
        return self.filter(pk=1).first()


class Tick(models.Model):
    """When the timetable last came by: one row, read by /readyz."""

    ticked_at = models.DateTimeField()

    objects = TickQuerySet.as_manager()

    def __str__(self):
        return f"ticked at {self.ticked_at:%H:%M:%S}"


class Run(models.Model):
    """The newest run of a job of the timetable, and what it did when it last did something."""

    task = models.CharField(max_length=120, unique=True, help_text="By its place in the code.")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    problem = models.CharField(
        max_length=80, blank=True, help_text="Of what kind; the log says the rest."
    )
    did = models.JSONField(default=dict, help_text="A number of things, or several by name.")
    did_at = models.DateTimeField(null=True)

    def __str__(self):
        return self.task
