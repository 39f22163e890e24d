from datetime import date

from django.db import models
from django.db.models import F, Q

from kmip_portal import clock
from signatories.models.organisation import Organisation


def reached(start: set[int], pairs: list[tuple[int, int]]) -> set[int]:
    """These, and all that is reached from them by the pairs, each read from left to right."""
    found, before = set(start), set[int]()
    while found != before:
        before = set(found)
        found |= {there for here, there in pairs if here in found}
    return found


class SuccessionQuerySet(models.QuerySet):
    def begun(self, on: date | None = None):
        """Those whose day has come."""
        return self.filter(from_on__lte=on or clock.today())

    def to_carry_out(self):
        """Begun, and what was to move has not moved yet."""
        return self.begun().filter(carried_out_at=None)

    def now_for(self, organisation: Organisation) -> set[int]:
        """The organisation itself, and whoever stands in its place today."""
        onward = self.begun().values_list("predecessor", "successor")
        return reached({organisation.pk}, list(onward))

    def ahead(self):
        """Those whose day is still to come, which can be taken back."""
        return self.filter(from_on__gt=clock.today()).select_related("predecessor", "successor")


class Succession(models.Model):
    """One organisation takes the place of another from a day on.

    A merger has several predecessors of one successor, a split one of several. Old records and
    acceptances keep the organisation they were made by.
    """

    class Kind(models.TextChoices):
        MERGED = "merged", "Merged into"
        SPLIT = "split", "Split into"
        REPLACED = "replaced", "Replaced by"

    predecessor = models.ForeignKey(Organisation, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Organisation, models.PROTECT, related_name="predecessions")
    kind = models.CharField(max_length=8, choices=Kind)
    from_on = models.DateField(help_text="The first day on which the successor stands for it.")

    takes_people = models.BooleanField(default=False)
    takes_contacts = models.BooleanField(default=False)
    carried_out_at = models.DateTimeField(
        null=True, blank=True, help_text="When people and contacts moved."
    )

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="signatories_one_succession_each"
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="signatories_succeeds_another"
            ),
        ]

    def __str__(self):
        return f"{self.predecessor} → {self.successor}"


class RenamingQuerySet(models.QuerySet):
    def due(self, on: date | None = None):
        return self.filter(done_at=None, from_on__lte=on or clock.today())


class Renaming(models.Model):
    """An organisation bears another legal name from a day on; it stays the same organisation."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="renamings")
    old_name = models.CharField(max_length=200, help_text="As it read when this was written.")
    new_name = models.CharField(max_length=200)
    from_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)

    objects = RenamingQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(done_at=None),
                name="signatories_one_renaming_ahead",
            )
        ]

    def __str__(self):
        return f"{self.old_name} → {self.new_name}"
