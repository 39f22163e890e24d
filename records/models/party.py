from django.db import models
from django.db.models import Q

from records.models.record import RecordOfSharing
from signatories.models import Organisation


class Party(models.Model):
    """An organisation's part in a sharing: it asks, gives or receives; and whom it acts through."""

    class Direction(models.TextChoices):
        ASKS = "asks", "Asked for it"
        GIVES = "gives", "Held it"
        RECEIVES = "receives", "Received it"
        BOTH = "both", "Gives and receives"

    GOES_ON = {
        Direction.GIVES: "Gives",
        Direction.RECEIVES: "Receives",
        Direction.BOTH: "Gives and receives",
    }

    record = models.ForeignKey(RecordOfSharing, models.CASCADE, related_name="parties")
    direction = models.CharField(
        max_length=8, choices=Direction, blank=True, help_text="Blank: a draft does not say yet."
    )
    number = models.PositiveSmallIntegerField(
        null=True, help_text="Names it in addresses: of repeat records."
    )
    is_ours = models.BooleanField(
        default=False, help_text="The organisation that keeps the record."
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="sharings"
    )
    name = models.CharField(max_length=200, blank=True, help_text="If it is not in the list.")
    controller_role = models.CharField(max_length=40, blank=True, help_text="Code such as RO_SEP.")
    contact_name = models.CharField(max_length=200, blank=True)
    contact_role = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(max_length=254, blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    own_basis = models.CharField(
        max_length=40, blank=True, help_text="Code such as A6_1_E, where it differs."
    )
    own_power = models.CharField(max_length=300, blank=True)
    joined_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "parties"
        indexes = [
            models.Index(
                fields=["organisation"],
                condition=Q(number__isnull=False),
                name="records_party_of_repeats",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "direction", "organisation"],
                condition=Q(organisation__isnull=False),
                name="records_one_part_each",
            ),
            models.UniqueConstraint(
                fields=["record", "number"],
                condition=Q(number__isnull=False),
                name="records_party_numbered_once",
            ),
        ]

    def __str__(self):
        return self.called or self.part

    def act_through(self, *, name: str, email: str, role: str = "", phone: str = "") -> None:
        """Another person from now on; who opened its form before is told."""
        self.contact_name, self.contact_email = name, email
        self.contact_role, self.contact_phone = role, phone
        self.row_version += 1
        written = ["contact_name", "contact_email", "contact_role", "contact_phone"]
        self.save(update_fields=[*written, "row_version"])

    @property
    def part(self) -> str:
        """What it does, in words for what happened once or for what goes on happening."""
        return self.GOES_ON.get(self.direction, "") if self.number else self.get_direction_display()

    @property
    def called(self) -> str:
        """The organisation by name, listed or not; blank where a draft does not say yet."""
        return str(self.organisation) if self.organisation else self.name
