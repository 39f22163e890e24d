"""What somebody looks at again from time to time, to say that it is still right."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kmip_portal import clock

PERSON = settings.AUTH_USER_MODEL
KMIP = "K-MIP"
ASKED_AGAIN = timedelta(days=30)
PASSED_ON = timedelta(days=14)  # after its owner was asked, K-MIP is


class CheckedQuerySet(models.QuerySet):
    def due(self, on: date | None = None):
        """To be checked again by now. What is historic or withdrawn nobody relies on."""
        return self.filter(
            status__in=self.model.CHECKED_AGAIN, next_check_on__lte=on or clock.today()
        ).order_by("next_check_on", "pk")

    def to_be_asked(self):
        """Due, and nobody was asked since they were checked, or in the last thirty days."""
        again = Q(asked_on__lt=F("next_check_on")) | Q(asked_on__lte=clock.today() - ASKED_AGAIN)
        return self.due().filter(Q(asked_on=None) | again)

    def to_be_passed_on(self):
        """Their owner was asked a fortnight ago, and K-MIP was not."""
        long_ago = clock.today() - PASSED_ON
        asked = self.due().filter(asked_on__gte=F("next_check_on"), asked_on__lte=long_ago)
        return asked.filter(owner__isnull=False, kmip_asked_on=None)


class Checked(models.Model):
    """It has an owner, who is asked to check it when its day has come; then K-MIP is."""

    CHECKED_AGAIN: tuple[str, ...] = ()
    called = ""

    owner = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+",
        help_text="Who is asked whether it still stands; the secretariat where there is none.",
    )  # fmt: skip
    checked_on = models.DateField(null=True)
    checked_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    check_months = models.PositiveSmallIntegerField(default=6)
    next_check_on = models.DateField(null=True)
    asked_on = models.DateField(null=True, help_text="To check it, last.")
    kmip_asked_on = models.DateField(null=True, help_text="When K-MIP was asked instead.")

    class Meta:
        abstract = True

    @property
    def whose(self) -> str:
        return self.organisation.name if self.organisation else KMIP

    @property
    def is_due(self) -> bool:
        due = self.next_check_on and self.next_check_on <= clock.today()
        return bool(due) and self.status in self.CHECKED_AGAIN
