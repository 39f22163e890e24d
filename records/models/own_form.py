from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.permissions import works_for_kmip
from kmip_portal.constraints import at_and_by
from kmip_portal.documents.models import StoredDocument
from kmip_portal.lifecycle import Lifecycle, Move
from kmip_portal.references import new_reference

PERSON = settings.AUTH_USER_MODEL
READ_WITH = 5  # forms that a filled copy may be of: the one in use and those before it


def new_own_form_reference() -> str:
    return new_reference("FRM")


class OwnFormQuerySet(models.QuerySet):
    def visible_to(self, user):
        """K-MIP's people; everybody else meets the form in use, and never by its reference."""
        return self.exclude(status="discarded") if works_for_kmip(user) else self.none()

    def in_use(self) -> "OwnForm | None":
        return self.filter(status="in_use").select_related("file").first()

    def read_with(self) -> list["OwnForm"]:
        """Forms that somebody may have filled: the one in use, and before it the latest."""
        used = self.filter(status__in=["in_use", "replaced"]).select_related("file")
        return list(used.order_by("-used_at", "-pk")[:READ_WITH])


class OwnForm(Lifecycle):
    """K-MIP's own Word form of the one-off record, and where its boxes lead to.

    A record that was saved on one form keeps it; its file is never changed.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_USE = "in_use", "In use"
        REPLACED = "replaced", "Replaced"
        DISCARDED = "discarded", "Deleted"

    MOVES = {
        "use": Move({Status.DRAFT}, Status.IN_USE),
        "replace": Move({Status.IN_USE}, Status.REPLACED),
        "discard": Move({Status.DRAFT}, Status.DISCARDED),
    }

    reference = models.CharField(max_length=20, unique=True, default=new_own_form_reference)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    name = models.CharField(max_length=120, help_text="Of the file, as K-MIP had it.")
    file = models.OneToOneField(StoredDocument, models.PROTECT, related_name="own_form")
    uploaded_at = models.DateTimeField(default=clock.now)
    uploaded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    mapped_at = models.DateTimeField(null=True)
    mapped_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    replaced_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    discarded_at = models.DateTimeField(null=True)
    discarded_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    row_version = models.PositiveIntegerField(default=1)

    objects = OwnFormQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["status"], condition=Q(status="in_use"), name="records_one_own_form_in_use"
            ),
            at_and_by("mapped", "ownform"),
            at_and_by("used", "ownform"),
            at_and_by("replaced", "ownform"),
            at_and_by("discarded", "ownform"),
            models.CheckConstraint(
                condition=~Q(status__in=["in_use", "replaced"]) | Q(used_at__isnull=False),
                name="records_own_form_used_by_somebody",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("own_form:own_form", args=[self.reference])


class OwnFormBox(models.Model):
    """One box of K-MIP's form, and what stands in it; nothing where it is not used."""

    class Kind(models.TextChoices):
        TEXT = "text", "To write in"
        TICK = "tick", "To tick"

    form = models.ForeignKey(OwnForm, models.CASCADE, related_name="boxes")
    number = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=20, help_text="In the file, as the reader counts.")
    kind = models.CharField(max_length=4, choices=Kind)
    called = models.CharField(max_length=200)
    where = models.CharField(max_length=200)
    tag = models.CharField(max_length=200, blank=True)
    group = models.CharField(max_length=20, blank=True, help_text="Of ticks that stand together.")
    question = models.CharField(max_length=200, blank=True, help_text="What stands before ticks.")
    field = models.CharField(max_length=40, blank=True, help_text="The question it answers.")
    code = models.CharField(max_length=60, blank=True, help_text="Of a tick: which answer.")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="records_own_form_box_number"),
            models.UniqueConstraint(fields=["form", "place"], name="records_own_form_box_place"),
        ]

    def __str__(self):
        return self.called
