from django.conf import settings
from django.db import models

PERSON = settings.AUTH_USER_MODEL


class RepeatLife(models.Model):
    """When a repeat record was sent round, went live, was reviewed and ended; and its versions."""

    family = models.CharField(
        max_length=20, blank=True, help_text="Reference of the first of its versions."
    )
    version_number = models.PositiveSmallIntegerField(default=1)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="next_versions"
    )
    last_party = models.PositiveSmallIntegerField(
        default=0, help_text="The last number that a party was given: none is given twice."
    )
    last_item = models.PositiveSmallIntegerField(default=0)
    last_system = models.PositiveSmallIntegerField(default=0)
    last_attachment = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, help_text="To the other organisations, to confirm.")
    sent_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    active_at = models.DateTimeField(null=True)
    review_told_on = models.DateField(
        null=True, help_text="The day on which the last letter about its review was due."
    )
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    replaced_at = models.DateTimeField(null=True, help_text="By its next version.")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField(null=True, help_text="The day the sharing stopped.")
    after_ending = models.TextField(
        max_length=1000, blank=True, help_text="What happened to the information."
    )

    class Meta:
        abstract = True

    @property
    def is_over(self) -> bool:
        """Ended, or its next version took its place."""
        return self.ended_at is not None or self.replaced_at is not None
