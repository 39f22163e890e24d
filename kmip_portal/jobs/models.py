from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kmip_portal import clock


class JobQuerySet(models.QuerySet):
    def running(self):
        return self.filter(finished_at=None)


class Job(models.Model):
    """A piece of long work with progress: what, for whom, how far, and what came of it."""

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

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(finished_at=None), name="jobs_one_running"
            ),
            models.CheckConstraint(
                condition=Q(done__lte=F("total")), name="jobs_done_within_total"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.key}"

    @property
    def percent(self) -> int:
        return 100 if self.finished_at else self.done * 100 // self.total if self.total else 0


class Tick(models.Model):
    """When the timetable last came by: one row, read by /readyz."""

    ticked_at = models.DateTimeField()

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
