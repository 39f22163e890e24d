"""Files that belong to a repeat record: a procedure, an impact assessment, a data flow."""

from typing import Any

from django.conf import settings
from django.db import models

from kmip_portal import clock
from kmip_portal.constraints import at_and_by
from kmip_portal.documents.models import StoredDocument
from records.models.record import RecordOfSharing
from records.questions.repeat import TASKS


class AttachmentQuerySet(models.QuerySet):
    def current(self):
        """Those that are part of what the record says."""
        return self.filter(removed_at=None)

    def with_files(self):
        return self.select_related("file", "record")


class Attachment(models.Model):
    """A file that is part of one section of a repeat record, and so of what its parties agree to.

    The next version has a row of its own for the same file: taking it out there takes it from no
    version before. Who was shown it in this version may still read it after it is taken out.
    """

    KEY = "attachment/"  # begins the name of each in a content

    record = models.ForeignKey(RecordOfSharing, models.CASCADE, related_name="attachments")
    number = models.PositiveSmallIntegerField(help_text="Names it in addresses.")
    task = models.SlugField(max_length=20, help_text="The section that it is part of.")
    what = models.CharField(max_length=200, help_text="What it is, in words.")
    name = models.CharField(max_length=120, help_text="Of the file; safe to show.")
    size = models.PositiveIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    file = models.ForeignKey(StoredDocument, models.PROTECT, related_name="attached_as")
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, help_text="After somebody was shown it.")
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            at_and_by("removed", "attachment"),
            models.UniqueConstraint(
                fields=["record", "number"], name="records_attachment_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["record", "name"],
                condition=models.Q(removed_at=None),
                name="records_attachment_named_once",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def heading(self) -> str:
        """Of the section that it is part of."""
        return TASKS[self.task].heading

    @property
    def key(self) -> str:
        """By what a content names it: versions are compared by the names of their files."""
        return f"{self.KEY}{self.name}"

    @property
    def in_words(self) -> str:
        """What it is, and by what its bytes are known."""
        return f"{self.what}\n{self.size:,} bytes, SHA-256 {self.sha256}"

    def is_named_in(self, content: dict[str, Any]) -> bool:
        """Whether this content, of a confirmation, shows this very file."""
        _, words = content.get(self.heading, {}).get(self.key, ("", ""))
        return self.sha256 in words
