import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from kmip_portal import clock
from signatories.models.acceptance import AcceptanceStatement

PERSON = settings.AUTH_USER_MODEL
TRIES = 3
LEASE = timedelta(minutes=5)  # a worker that died while drawing lets go of it


def _random_path(file: "StatementFile", filename: str) -> str:
    return f"statements/{uuid.uuid4().hex}.{file.kind}"


def _page_path(page: "StatementPage", filename: str) -> str:
    return f"statements/{uuid.uuid4().hex}.jpg"


class StatementFileQuerySet(models.QuerySet):
    def to_draw(self):
        """Those no worker has drawn or has in hand."""
        free = Q(leased_until=None) | Q(leased_until__lt=clock.now())
        return self.filter(free, drawn_at=None, tries__lt=TRIES)

    def newest_try(self):
        """Of the files of one statement, those that were sent last."""
        newest = self.order_by("-attempt").values("attempt")[:1]
        return self.filter(attempt=newest).prefetch_related("pages")


class StatementFile(models.Model):
    """A scan, photo or Word file of a signed statement, as it was handed in, with its pages."""

    statement = models.ForeignKey(AcceptanceStatement, models.PROTECT, related_name="files")
    attempt = models.PositiveSmallIntegerField(help_text="1 is the first time it was sent.")
    number = models.PositiveSmallIntegerField(help_text="Among all files of the statement.")
    name = models.CharField(max_length=200, help_text="Safe to show.")
    kind = models.CharField(max_length=4)
    size = models.PositiveIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=_random_path, max_length=120)
    sent_at = models.DateTimeField(default=clock.now)
    sent_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", help_text="None by a signing link."
    )
    tries = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    drawn_at = models.DateTimeField(null=True)
    not_drawn_because = models.CharField(max_length=300, blank=True)
    words = models.TextField(blank=True, help_text="Of a Word document.")

    objects = StatementFileQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "number"], name="signatories_files_in_order"
            )
        ]

    def __str__(self):
        return f"{self.name} of {self.statement.reference}"

    @property
    def is_waiting(self) -> bool:
        """Its pages are still to be drawn."""
        return self.drawn_at is None and self.tries < TRIES


class StatementPage(models.Model):
    """One page of such a file, as a picture."""

    file = models.ForeignKey(StatementFile, models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField()
    picture = models.FileField(upload_to=_page_path, max_length=120)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="signatories_pages_in_order")
        ]

    def __str__(self):
        return f"page {self.number} of {self.file}"
