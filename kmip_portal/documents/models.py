import hashlib
import json
import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Q

from kmip_portal import clock

# A worker that died while making a file lets go of it after this long.
LEASE = timedelta(minutes=15)
TRIES = 6
# The wait after a failure; each is four times the last, so a full disk has nearly three hours.
WAIT = timedelta(seconds=30)
NO_SEAL = "NotSealed: "  # how the note of a seal that failed begins


def _random_path(document: "StoredDocument", filename: str) -> str:
    name = uuid.uuid4().hex
    return f"{name[:2]}/{name}.{document.format}"


def canonical_json(snapshot: dict) -> bytes:
    """A snapshot as the one text its fingerprint is taken of: keys in order, no spaces, ASCII."""
    return json.dumps(snapshot, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode()


def snapshot_sha256(snapshot: dict) -> str:
    """The fingerprint of a snapshot: SHA-256 over its JSON, keys in order."""
    return hashlib.sha256(canonical_json(snapshot)).hexdigest()


class Seal(models.Model):
    """A certificate the portal has sealed files with, kept so that old seals can be checked."""

    fingerprint = models.CharField(
        max_length=64, unique=True, help_text="SHA-256 of the certificate."
    )
    certificate = models.TextField(help_text="As PEM; the key is not here.")
    first_used_at = models.DateTimeField(default=clock.now)

    def __str__(self):
        return f"seal {self.fingerprint[:16]}"


class StoredDocumentQuerySet(models.QuerySet):
    def due(self):
        """Files still to be made that no worker has in hand."""
        return self._free().filter(attempts__lt=TRIES)

    def being_tried_again(self):
        """Files that could not be made so far, and will be tried again by themselves."""
        failed = self.filter(made_at=None, attempts__gt=0).exclude(last_error="")
        return failed.exclude(pk__in=self.given_up().values("pk"))

    def given_up(self):
        """Files that could not be made, however often it was tried."""
        return self._free().filter(attempts__gte=TRIES)

    def _free(self):
        in_nobodys_hand = Q(leased_until=None) | Q(leased_until__lt=clock.now())
        return self.filter(in_nobodys_hand, made_at=None)


class StoredDocument(models.Model):
    """One file: asked for with a frozen snapshot, made once by a worker, its bytes and hash kept.

    Nothing signed or published is ever made again from live data.
    """

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word"
        ODT = "odt", "OpenDocument"
        XLSX = "xlsx", "Excel"

    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=120, help_text="What it is of, by reference.")
    format = models.CharField(max_length=4, choices=Format)
    template = models.CharField(
        max_length=120, blank=True, help_text="Of a PDF; for Word, the function that writes it."
    )
    filename = models.CharField(max_length=120, help_text="As the person who downloads sees it.")
    key = models.CharField(
        max_length=120, blank=True, help_text="For a file that is made once for everybody."
    )
    sealed = models.BooleanField(default=False, help_text="Asked for with the portal's seal.")
    seal = models.ForeignKey(Seal, models.PROTECT, null=True, related_name="+")
    snapshot = models.JSONField()
    snapshot_sha256 = models.CharField(max_length=64)
    history_head = models.CharField(
        max_length=40, blank=True, help_text="The newest event when it was asked for; printed."
    )
    requested_at = models.DateTimeField(default=clock.now)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(null=True)
    file = models.FileField(
        upload_to=_random_path, max_length=120, blank=True, help_text="Named before it is made."
    )
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(null=True, help_text="Bytes.")
    pages = models.PositiveIntegerField(null=True, help_text="Of a PDF.")

    # all that handing it out needs to know, once it is made; in the order of the columns
    SERVED = ("format", "filename", "made_at", "file", "sha256")

    objects = StoredDocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(made_at=None, sha256="")
                | (Q(made_at__isnull=False) & ~Q(sha256="") & ~Q(file="")),
                name="documents_made_with_its_hash",
            ),
            models.CheckConstraint(
                condition=Q(made_at=None) | Q(sealed=False) | Q(seal__isnull=False),
                name="documents_made_with_its_seal",
            ),
            models.UniqueConstraint(
                fields=["key"], condition=~Q(key=""), name="documents_one_file_a_key"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(made_at=None), name="documents_to_make"),
            models.Index(fields=["sha256"], condition=~Q(sha256=""), name="documents_by_hash"),
        ]

    def __str__(self):
        return self.filename

    @property
    def is_ready(self) -> bool:
        return self.made_at is not None

    @property
    def has_failed(self) -> bool:
        """The portal has given up; somebody must look."""
        if self.is_ready or self.attempts < TRIES:
            return False
        in_hand = self.leased_until is not None and self.leased_until >= clock.now()
        return not in_hand

    @property
    def reason(self) -> str:
        """Why the last try failed, in words for the secretariat."""
        if "[Errno 28]" in self.last_error:
            return "There is no room left where files are kept."
        if self.last_error.startswith(NO_SEAL):
            return self.last_error.removeprefix(NO_SEAL)
        if not self.last_error:
            return "The worker stopped before the file was finished."
        return f"The portal could not make it: {self.last_error}"
