from datetime import date

from django.db import models
from django.db.models import F, Q

from kmip_portal import clock


class LegalEditionQuerySet(models.QuerySet):
    def newest(self) -> "LegalEdition":
        return self.latest()


class LegalEdition(models.Model):
    """One loaded file of the legal reference: of which day it speaks, and how far to trust it."""

    as_of = models.DateField()
    title = models.CharField(max_length=200)
    disclaimer = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True, help_text="Of the file as loaded.")
    loaded_at = models.DateTimeField(default=clock.now)

    objects = LegalEditionQuerySet.as_manager()

    class Meta:
        get_latest_by = ["as_of", "pk"]

    def __str__(self):
        return f"Legal reference as of {self.as_of:%-d %B %Y}"


class DatedQuerySet(models.QuerySet):
    def on(self, day: date | None = None):
        """Rows that stood on `day`; today when none is given."""
        day = day or clock.today()
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)

    def standing(self):
        """Rows that nothing has closed."""
        return self.filter(valid_to=None)


class Dated(models.Model):
    """Something the law says between two days, both included; never overwritten, only followed."""

    valid_from = models.DateField(help_text="First day on which the portal offers it.")
    valid_to = models.DateField(null=True, blank=True, help_text="Last day, blank while it stands.")
    position = models.PositiveIntegerField(help_text="Its place in the list it belongs to.")
    edition = models.ForeignKey(LegalEdition, models.PROTECT, related_name="+")
    digest = models.CharField(
        max_length=64,
        editable=False,
        help_text="Of the entry in the file: a reload sees by it what changed.",
    )

    class Meta:
        abstract = True

    def stood_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class LegalItemQuerySet(DatedQuerySet):
    def of(self, kind: str, code: str | None = None):
        """Every row of a list, or of one entry of it, the newest first."""
        rows = self.filter(kind=kind).order_by("position", "-valid_from")
        return rows if code is None else rows.filter(code=code)

    def current(self, kind: str, on: date | None = None):
        """The choices of one kind on a day, in the order of the reference."""
        return self.on(on).filter(kind=kind).order_by("position")


class LegalItem(Dated):
    """One coded choice: a lawful basis, a condition, a gateway, a safeguard."""

    kind = models.CharField(max_length=60, help_text="The list it belongs to in the reference.")
    code = models.CharField(max_length=60)
    label = models.CharField(max_length=300)
    citation = models.CharField(max_length=400, blank=True)
    hint = models.TextField(blank=True)
    status = models.CharField(max_length=60, help_text="in_force, or what has still to be checked.")
    row_version = models.PositiveIntegerField(default=1)
    facts = models.JSONField(
        default=dict, help_text="What is particular to its kind, such as effect or part."
    )

    objects = LegalItemQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "position", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code", "valid_from"], name="law_item_once_a_day"
            ),
            models.UniqueConstraint(
                fields=["kind", "code"],
                condition=Q(valid_to=None),
                name="law_one_standing_item",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="law_item_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def reference(self) -> str:
        return f"{self.kind}/{self.code}"

    @property
    def status_in_words(self) -> str:
        """in_force -> In force; the reference writes what has still to be checked as a phrase."""
        return self.status.replace("_", " ").capitalize()

    @property
    def is_in_force(self) -> bool:
        return self.status == "in_force"


class LegalRule(Dated):
    """One thing the answers of a record must not be: a condition in data, and what to say of it."""

    class Severity(models.TextChoices):
        ERROR = "error", "Error"
        WARNING = "warning", "Warning"

    class Scope(models.TextChoices):
        PERSONAL = "personal", "Personal data that is shared"
        SHARING = "sharing", "Anything that is shared"
        ALWAYS = "always", "Every record"

    code = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    severity = models.CharField(max_length=10, choices=Severity)
    scope = models.CharField(max_length=10, choices=Scope)
    emergency_downgrade = models.BooleanField(help_text="A warning only, in an emergency.")
    when = models.JSONField(help_text="The condition under which the rule is broken.")
    message = models.TextField()
    citation = models.CharField(max_length=400)
    fields = models.JSONField(help_text="The answers it reads.")
    verification = models.CharField(max_length=20, help_text="How sure the reference is of it.")

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="law_rule_once_a_day"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="law_one_standing_rule"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="law_rule_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return f"{self.code}: {self.title}"
