from django.conf import settings
from django.db import models

from kmip_portal import clock
from kmip_portal.accounts.permissions import works_for_kmip
from kmip_portal.references import new_reference
from kmip_portal.retention.schedule import SCHEDULE


def new_disposal_reference() -> str:
    return new_reference("DSP")


class DisposalQuerySet(models.QuerySet):
    def visible_to(self, user):
        """K-MIP's people see that something went, by reference; what it said is nowhere."""
        return self if works_for_kmip(user) else self.none()

    def of_organisations(self, slugs):
        """What was an organisation's own."""
        return self.filter(organisation__in=slugs)


class Disposal(models.Model):
    """Something was disposed of under a rule: what remains of it is this, and its event."""

    reference = models.CharField(max_length=20, unique=True, default=new_disposal_reference)
    at = models.DateTimeField(default=clock.now)
    rule = models.CharField(max_length=40)
    subject = models.CharField(
        max_length=200, blank=True, help_text="Its reference; blank where there were many."
    )
    number = models.PositiveIntegerField(default=1)
    sha256 = models.CharField(max_length=64, help_text="Of what went, as canonical JSON.")
    organisation = models.CharField(max_length=120, blank=True, help_text="By its slug.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+",
        help_text="Blank: the portal.",
    )  # fmt: skip

    objects = DisposalQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="retention_of_organisation"),
            models.Index(fields=["rule", "-id"], name="retention_under_rule"),
        ]

    def __str__(self):
        return f"{self.number:,} under “{self.what}”" if not self.subject else self.subject

    @property
    def what(self) -> str:
        return SCHEDULE[self.rule].what
