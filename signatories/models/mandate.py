"""What an organisation lets its data protection officer do in its name."""

from django.conf import settings
from django.db import models

from kmip_portal import clock
from signatories.models.organisation import Organisation

PERSON = settings.AUTH_USER_MODEL


class Mandate(models.Model):
    """What the data protection officer of an organisation, and their deputy, may do in its name
    beside advising it: nothing, until one of its leads says so.

    A data protection officer may have other tasks where these lead to no conflict of interests (UK
    GDPR, Article 38(6)); so the organisation decides, and whoever advised on a record never
    confirms it.
    """

    MAY = ("confirms_contacts", "answers_review", "confirms_records")

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="mandate")
    confirms_contacts = models.BooleanField(default=False)
    answers_review = models.BooleanField(default=False)
    confirms_records = models.BooleanField(default=False)
    row_version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    def __str__(self):
        return f"what the data protection officer of {self.organisation} may do"

    @property
    def given(self) -> dict[str, bool]:
        """What they may do, by name."""
        return {name: getattr(self, name) for name in self.MAY}
