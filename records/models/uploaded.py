from django.conf import settings
from django.db import models

from kmip_portal import clock
from kmip_portal.documents.models import StoredDocument
from records.models.record import RecordOfSharing


class UploadedForm(models.Model):
    """The Word form a draft began from: how it was understood, and the file if that was wanted.

    What had to be looked at is kept while the record is a draft, and wiped when it is saved.
    """

    record = models.OneToOneField(
        RecordOfSharing, models.CASCADE, primary_key=True, related_name="uploaded_form"
    )
    name = models.CharField(max_length=120, help_text="Of the file, as the person had it.")
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(default=clock.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="uploaded_forms"
    )
    found = models.PositiveSmallIntegerField(help_text="How many answers were read.")
    doubts = models.JSONField(default=list, help_text="[[field, what the form says, why]]")
    unread = models.JSONField(default=list, help_text="Text that was not read as an answer.")
    original = models.OneToOneField(
        StoredDocument, models.PROTECT, null=True, related_name="uploaded_as"
    )

    def __str__(self):
        return self.record.reference
