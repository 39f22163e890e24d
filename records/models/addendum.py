import uuid

from django.conf import settings
from django.db import models

from kmip_portal import clock
from records.models.record import RecordOfSharing


class Addendum(models.Model):
    """A dated correction of a record that is locked. What it corrects stays as it was."""

    record = models.ForeignKey(RecordOfSharing, models.PROTECT, related_name="addenda")
    wrong = models.TextField(max_length=1000)
    right = models.TextField(max_length=1000)
    reason = models.TextField(max_length=500)
    added_at = models.DateTimeField(default=clock.now, editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submission_id = models.UUIDField(default=uuid.uuid4)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "addenda"
        constraints = [
            models.UniqueConstraint(
                fields=["record", "submission_id"], name="records_one_addendum_a_submission"
            )
        ]

    def __str__(self):
        return f"Correction of {self.record}"
