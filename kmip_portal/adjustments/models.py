"""What K-MIP has set otherwise than the portal comes with, and every change of it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.permissions import works_for_kmip
from kmip_portal.constraints import at_and_by
from kmip_portal.lifecycle import Lifecycle, Move
from kmip_portal.references import new_reference

PERSON = settings.AUTH_USER_MODEL


def new_change_reference() -> str:
    return new_reference("SET")


class Adjustment(models.Model):
    """One setting as K-MIP has it. Without a row, or without a value, the portal's own stands."""

    name = models.CharField(max_length=160, unique=True)
    value = models.JSONField(null=True)
    row_version = models.PositiveIntegerField(default=0)

    def __str__(self):
        return self.name


class AdjustmentChangeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """K-MIP's people see who changed what; everybody else sees what it does."""
        return self if works_for_kmip(user) else self.none()

    def waiting(self):
        """Put forward, and not yet agreed by a second person; the oldest first."""
        return self.filter(status="proposed").order_by("pk")

    def of(self, *names: str):
        """The history of some settings, the newest first."""
        return self.filter(name__in=names).newest_first()

    def newest_first(self):
        return self.select_related("proposed_by", "decided_by").order_by("-pk")


class AdjustmentChange(Lifecycle):
    """One change of a setting: what it was, what it is to be, who, when and why.

    Where it matters, one person puts it forward and another agrees; till then nothing changes.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", "Waiting to be agreed"
        AGREED = "agreed", "Changed"
        REFUSED = "refused", "Not agreed"
        CANCELLED = "cancelled", "Taken back"

    MOVES = {
        "agree": Move({Status.PROPOSED}, Status.AGREED),
        "refuse": Move({Status.PROPOSED}, Status.REFUSED),
        "cancel": Move({Status.PROPOSED}, Status.CANCELLED),
    }

    reference = models.CharField(
        max_length=13, unique=True, editable=False, default=new_change_reference
    )
    name = models.CharField(max_length=160, db_index=True)
    title = models.CharField(max_length=200, help_text="What the setting was called that day.")
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)
    needs_two = models.BooleanField(help_text="One puts it forward, another agrees.")
    row_version = models.PositiveIntegerField(help_text="Of the setting when it was put forward.")
    before = models.JSONField(null=True, help_text="Nothing is what the portal comes with.")
    after = models.JSONField(null=True)
    reason = models.TextField(max_length=500)
    proposed_at = models.DateTimeField(default=clock.now)
    proposed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    refused_reason = models.TextField(max_length=500, blank=True)

    objects = AdjustmentChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            at_and_by("decided", "adjustmentchange"),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(status="proposed"),
                name="adjustments_one_put_forward_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(needs_two=False)
                | ~Q(status="agreed")
                | Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by")),
                name="adjustments_agreed_by_another",
            ),
        ]

    def __str__(self):
        return f"the setting “{self.title}”"

    def get_absolute_url(self):
        return reverse("settings_change", args=[self.reference])

    @property
    def changed_at(self) -> Any:
        """Since when it holds, where it does."""
        return self.decided_at or self.proposed_at
