from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.permissions import is_secretariat
from kmip_portal.constraints import at_and_by
from kmip_portal.jobs.models import Job
from kmip_portal.lifecycle import Lifecycle, Move
from kmip_portal.references import new_reference

PERSON = settings.AUTH_USER_MODEL
CAN_BE_UNDONE_FOR = timedelta(hours=24)


def new_import_reference() -> str:
    return new_reference("IMP")


class OrganisationImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The secretariat's."""
        return self if is_secretariat(user) else self.none()

    def due(self):
        """Handed in and not looked through, or wanted and not yet brought in."""
        status = OrganisationImport.Status
        not_given_up = models.Q(looking=None) | models.Q(looking__problem="")
        return self.filter(not_given_up, status__in=[status.UPLOADED, status.WANTED])


class OrganisationImport(Lifecycle):
    """A file of organisations: looked through, seen by a person, brought in, perhaps undone."""

    class Status(models.TextChoices):
        UPLOADED = "uploaded", "Being looked through"
        READY = "ready", "Waiting for you"
        WANTED = "wanted", "Being imported"
        IMPORTED = "imported", "Imported"
        UNDONE = "undone", "Undone"
        DROPPED = "dropped", "Not imported"

    MOVES = {
        "look": Move({Status.UPLOADED}, Status.READY),
        "want": Move({Status.READY}, Status.WANTED),
        "bring_in": Move({Status.WANTED}, Status.IMPORTED),
        "undo": Move({Status.IMPORTED}, Status.UNDONE),
        "drop": Move({Status.UPLOADED, Status.READY}, Status.DROPPED),
    }

    reference = models.CharField(max_length=20, unique=True, default=new_import_reference)
    status = models.CharField(max_length=10, choices=Status, default=Status.UPLOADED)
    filename = models.CharField(max_length=200)
    content = models.BinaryField()
    uploaded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)
    looking = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    preview = models.JSONField(default=dict, help_text="What it would do, and possible duplicates.")
    left_out = models.JSONField(default=list, help_text="Lines that a person leaves out.")
    done = models.JSONField(default=dict, help_text="What it did: added, and old and new.")
    kept = models.JSONField(default=list, help_text="What could not be undone, and why.")
    imported_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    objects = OrganisationImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [at_and_by("undone", "organisationimport")]

    def __str__(self):
        return f"import of {self.filename}"

    def get_absolute_url(self):
        return reverse("manage_organisations:import_detail", args=[self.reference])

    @property
    def undo_until(self) -> datetime | None:
        return self.imported_at + CAN_BE_UNDONE_FOR if self.imported_at else None

    @property
    def can_be_undone(self) -> bool:
        return self.can("undo") and clock.now() < (self.undo_until or clock.now())
