"""What hangs on an organisation: where it works, its numbers, its establishments."""

from django.db import models
from django.db.models import GeneratedField, Q

from kmip_portal import clock
from signatories.names import folded


class AreaQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody may know them; only K-MIP's people look after them."""
        return self if user.is_authenticated and user.kmip_roles else self.none()

    def offered(self, *, and_these=()):
        """Those that may be chosen today; and some, by slug, that are kept though they ended."""
        today = clock.today()
        begun = Q(from_on=None) | Q(from_on__lte=today)
        there = begun & (Q(until_on=None) | Q(until_on__gte=today))
        return self.filter(there | Q(slug__in=list(and_these)))


class Area(models.Model):
    """A district or unitary area of Kent and Medway, from and until a day: they are reorganised."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Identifier(models.Model):
    """The number by which a public register knows an organisation."""

    class Scheme(models.TextChoices):
        URN = "urn", "Unique reference number (schools)"
        ODS = "ods", "ODS code (NHS)"
        GSS = "gss", "GSS code (councils)"
        UKPRN = "ukprn", "UKPRN"
        CHARITY = "charity", "Charity number"
        COMPANY = "company", "Company number"

    organisation = models.ForeignKey(
        "signatories.Organisation", models.PROTECT, related_name="identifiers"
    )
    scheme = models.CharField(max_length=10, choices=Scheme)
    value = models.CharField(max_length=20)

    class Meta:
        ordering = ["scheme", "value"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="signatories_one_identifier")
        ]
        indexes = [models.Index(fields=["value"], name="signatories_by_identifier")]

    def __str__(self):
        return f"{self.get_scheme_display()} {self.value}"

    @property
    def short(self) -> str:
        """As people say it: URN 118617."""
        words = self.get_scheme_display().partition(" (")[0]
        return f"URN {self.value}" if self.scheme == self.Scheme.URN else f"{words} {self.value}"


class Establishment(models.Model):
    """An academy or site under an organisation that signs once for all of them."""

    organisation = models.ForeignKey(
        "signatories.Organisation", models.PROTECT, related_name="establishments"
    )
    name = models.CharField(max_length=200)
    urn = models.CharField(max_length=6, blank=True)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    folded_name = GeneratedField(
        expression=folded("name"), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        ordering = ["folded_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="signatories_one_establishment_a_name"
            )
        ]
        indexes = [models.Index(fields=["folded_name"], name="signatories_establishment_name")]

    def __str__(self):
        return self.name

    def existed(self, on) -> bool:
        """Whether it was open on a day."""
        begun = self.from_on is None or self.from_on <= on
        return begun and (self.until_on is None or on <= self.until_on)
