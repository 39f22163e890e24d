from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db import models
from django.db.models import (
    Case,
    Exists,
    GeneratedField,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Substr
from django.urls import reverse

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.often_asked import OftenAsked
from signatories.models.acceptance import AcceptanceStatement
from signatories.models.particulars import Area, Establishment, Identifier
from signatories.names import fold, folded, folded_list, words

Versions = Iterable[AgreementVersion]


def _standing(on: date, versions: Versions) -> models.QuerySet:
    """The acceptances of these versions by the organisation at hand that stand on a day."""
    return AcceptanceStatement.objects.standing(on).filter(
        organisation=OuterRef("pk"), version__in=[version.pk for version in versions]
    )


def _given(on: date) -> models.QuerySet:
    """The acceptances by the organisation at hand that stood at some time up to a day."""
    return AcceptanceStatement.objects.given(on).filter(organisation=OuterRef("pk"))


class OrganisationQuerySet(models.QuerySet):
    def existing(self, on: date | None = None):
        """Organisations that exist on a day."""
        on = on or clock.today()
        begun = Q(from_on=None) | Q(from_on__lte=on)
        return self.filter(begun).filter(Q(until_on=None) | Q(until_on__gte=on))

    def names(self, slugs: Collection[str]) -> dict[str, str]:
        """Of these, by slug: what an organisation is called anybody may know."""
        return dict(self.filter(slug__in=slugs).values_list("slug", "name"))

    def signatories(self, on: date | None = None, *, counting: Versions | None = None):
        """Who is a signatory on a day: the one queryset that says so, from stored dates alone.

        An organisation that exists on that day and whose acceptance of a version that counts on
        that day was given by then and not withdrawn by then. A caller that has read which versions
        count on that day already may hand them over.
        """
        on = on or clock.today()
        if counting is None:
            counting = AgreementVersion.objects.counting(on)
        return self.existing(on).having_accepted(counting, on)

    def having_accepted(self, versions: Versions, on: date | None = None):
        """Those whose acceptance of one of these versions stands on a day."""
        return self.filter(Exists(_standing(on or clock.today(), versions)))

    def not_having_accepted(self, versions: Versions, on: date | None = None):
        """Those whose acceptance of none of these versions stands on a day."""
        return self.filter(~Exists(_standing(on or clock.today(), versions)))

    def with_accepted_version(self, on: date | None = None, *, counting: Versions | None = None):
        """Each with the newest version whose acceptance counts for it on a day, and since when.

        `accepted_version_id`, `accepted_version` (its number) and `accepted_on` are None where
        there is none; a signatory always has them.
        """
        on = on or clock.today()
        if counting is None:
            counting = AgreementVersion.objects.counting(on)
        newest = _standing(on, counting).order_by(
            "-version__in_force_on", "-version_id", "accepted_on", "pk"
        )
        return self.annotate(
            accepted_version_id=Subquery(newest.values("version_id")[:1]),
            accepted_version=Subquery(newest.values("version__number")[:1]),
            accepted_on=Subquery(newest.values("accepted_on")[:1]),
        )

    def having_ended(self, on: date | None = None):
        """Organisations that are no more on a day."""
        return self.filter(until_on__lt=on or clock.today())

    def having_given(self, on: date | None = None):
        """Those that accepted some version by a day, whether or not that counts on it."""
        return self.filter(Exists(_given(on or clock.today())))

    def holding_any(self, on: date | None = None):
        """Those with an acceptance not withdrawn by a day, of whichever version."""
        on = on or clock.today()
        return self.filter(
            Exists(AcceptanceStatement.objects.standing(on).filter(organisation=OuterRef("pk")))
        )

    def holding_none(self, on: date | None = None):
        """Those with no acceptance, or with none left that was not withdrawn by a day."""
        on = on or clock.today()
        return self.filter(
            ~Exists(AcceptanceStatement.objects.standing(on).filter(organisation=OuterRef("pk")))
        )

    def with_last_acceptance(self, on: date | None = None):
        """Each with the acceptance it gave last by a day, counting or not; one kept goes first.

        `last_version_id`, `last_version`, `last_accepted_on` and `last_withdrawn_on`.
        """
        on = on or clock.today()
        kept = Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)
        last = _given(on).order_by(
            Case(When(kept, then=Value(0)), default=Value(1)),
            "-version__in_force_on",
            "-version_id",
            "-accepted_on",
            "-pk",
        )
        return self.annotate(
            last_version_id=Subquery(last.values("version_id")[:1]),
            last_version=Subquery(last.values("version__number")[:1]),
            last_accepted_on=Subquery(last.values("accepted_on")[:1]),
            last_withdrawn_on=Subquery(last.values("withdrawn_on")[:1]),
        )

    def for_register(self, on: date | None = None, *, counting: Versions | None = None):
        """With what a row of the register shows, in a number of queries that no row adds to."""
        on = on or clock.today()
        successions = self.model.successions.rel.related_model.objects.begun(on)
        return (
            self.with_accepted_version(on, counting=counting)
            .with_last_acceptance(on)
            .prefetch_related(
                "areas",
                "establishments",
                "identifiers",
                Prefetch(
                    "successions", successions.select_related("successor"), "successions_begun"
                ),
            )
        )

    def details_unconfirmed(self, since: date):
        """Those whose details nobody has confirmed from that day on, nor signed with."""
        signed = AcceptanceStatement.objects.filter(
            organisation=OuterRef("pk"), accepted_on__gte=since
        )
        said = Q(details_confirmed_on=None) | Q(details_confirmed_on__lt=since)
        return self.filter(said, ~Exists(signed))

    def letters(self) -> list[str]:
        """The first letters there are, for an index: capitals, in order."""
        first = self.order_by().values_list(Substr("folded_name", 1, 1), flat=True).distinct()
        return sorted({letter.upper() for letter in first})

    def search(self, text: str):
        """Those in whose names, numbers or establishments every word of `text` stands."""
        found = self
        for word in words(text):
            of_these = Establishment.objects.filter(Q(folded_name__contains=word) | Q(urn=word))
            found = found.filter(
                Q(folded_name__contains=word)
                | Q(folded_other_names__contains=word)
                | Q(pk__in=of_these.values("organisation"))
                | Q(pk__in=Identifier.objects.filter(value=word.upper()).values("organisation"))
            )
        return found

    def called(self, text: str):
        """Those that bear just this name or number, or have an establishment that does."""
        name, number = fold(text), text.strip().upper()
        if not name:
            return self.none()
        of_these = Establishment.objects.filter(Q(folded_name=name) | Q(urn=number))
        return self.filter(
            Q(folded_name=name)
            | Q(folded_other_names__contains=f";{name};")
            | Q(pk__in=of_these.values("organisation"))
            | Q(pk__in=Identifier.objects.filter(value=number).values("organisation"))
        )

    def at_postcode(self, postcode: str):
        """Those whose postcode it is, with or without its space."""
        spaced = f"{postcode[:-3]} {postcode[-3:]}"
        return self.filter(postcode__in=[postcode, spaced])

    def in_area(self, slug: str):
        return self.filter(pk__in=Area.objects.filter(slug=slug).values("organisations"))

    def public(self):
        """What anybody may see: organisations that are or once were signatories."""
        return self.filter(Exists(self._ever_accepted()))

    def visible_to(self, user: Any):
        """K-MIP's people see all; others what is public, and the organisations they work for."""
        if not user.is_authenticated:
            return self.public()
        if user.kmip_roles:
            return self
        own = user.memberships.current().values("organisation")
        return self.filter(Exists(self._ever_accepted()) | Q(pk__in=own))

    @staticmethod
    def _ever_accepted() -> models.QuerySet:
        return AcceptanceStatement.objects.public().filter(organisation=OuterRef("pk"))


class Organisation(models.Model):
    """A legal entity that can sign: a council, a trust, a force. Never an establishment."""

    name = models.CharField("legal name", max_length=200)
    other_names = models.CharField(
        max_length=400, blank=True, help_text="Parted by semicolons: old names, short names."
    )
    slug = models.SlugField(max_length=120, unique=True)
    organisation_type = models.CharField(max_length=40, help_text="Code such as OT_POLICE.")
    sector = models.CharField(max_length=80, blank=True)
    areas = models.ManyToManyField(Area, blank=True, related_name="organisations")
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    website = models.URLField(max_length=300, blank=True)
    privacy_notice = models.URLField(max_length=300, blank=True)
    ico_registration = models.CharField(max_length=20, blank=True)
    is_public_authority = models.BooleanField(
        null=True, help_text="Under DPA 2018 s.7; unknown is asked, never taken as no."
    )
    is_competent_authority = models.BooleanField(
        null=True, help_text="Under DPA 2018 s.30; unknown is asked, never taken as no."
    )
    is_known_public_service = models.BooleanField(
        default=False, help_text="From the list of public services of the county."
    )
    details_confirmed_on = models.DateField(
        null=True, blank=True, help_text="When its people last said that its details are right."
    )
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    row_version = models.PositiveIntegerField(default=1)
    folded_name = GeneratedField(
        expression=folded("name"), output_field=models.TextField(), db_persist=True
    )
    folded_other_names = GeneratedField(
        expression=folded_list("other_names"), output_field=models.TextField(), db_persist=True
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["folded_name", "pk"]
        indexes = [models.Index(fields=["folded_name", "id"], name="signatories_by_name")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("signatories:organisation_detail", args=[self.slug])

    @staticmethod
    def signatories_among(organisations: Collection[int]) -> list["Organisation"]:
        """Which of these, named by their keys, are signatories today."""
        if not organisations:
            return []
        on = clock.today()
        counting = [version.pk for version in AgreementVersion.objects.counting(on)]
        return SIGNATORIES.found(organisations, counting, on)

    def exists(self, on: date | None = None) -> bool:
        """Whether it exists on a day, today unless said."""
        on = on or clock.today()
        begun = self.from_on is None or self.from_on <= on
        return begun and (self.until_on is None or on <= self.until_on)

    @property
    def successors(self) -> list["Organisation"]:
        """Who stands for it now; `for_register` says as at which day."""
        return [succession.successor for succession in self.successions_begun]

    def covering(self, on: date) -> list[Establishment]:
        """The establishments that its signature covers on a day."""
        return [site for site in self.establishments.all() if site.existed(on)]


def _signatories(among: list[int], versions: list[int], on: date) -> OrganisationQuerySet:
    counting = [AgreementVersion(pk=version) for version in versions]
    return Organisation.objects.signatories(on, counting=counting).filter(pk__in=among)


SIGNATORIES = OftenAsked(_signatories)
