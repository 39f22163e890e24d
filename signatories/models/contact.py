from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.constraints import at_and_by
from kmip_portal.references import new_reference
from signatories.models.organisation import Organisation
from signatories.names import words

PERSON = settings.AUTH_USER_MODEL
HOLDS_FOR = timedelta(days=182)  # six months: then somebody says that it is still right
ASKED_AGAIN = timedelta(days=30)
SOON = timedelta(days=14)  # before they are due, an in-tray says so


def new_contact_reference() -> str:
    return new_reference("CON")


def due_on(confirmed_on: date) -> date:
    """By when what was confirmed on a day is to be confirmed again."""
    return confirmed_on + HOLDS_FOR


class ContactPointQuerySet(models.QuerySet):
    def standing(self):
        """Those that were not taken away, of organisations that exist."""
        return self.filter(removed_at=None, organisation__in=Organisation.objects.existing())

    def visible_to(self, user):
        """Anybody sees what is public; people of signatories and K-MIP's what signatories see.

        An organisation's own people see its own, signatory or not.
        """
        public = Q(published_to=ContactPoint.For.PUBLIC)
        if not user.is_authenticated:
            return self.standing().filter(public)
        if user.kmip_roles:
            return self.standing()
        own = list(user.memberships.current().values_list("organisation", flat=True))
        if Organisation.signatories_among(own):
            return self.standing()
        return self.standing().filter(public | Q(organisation__in=own))

    def due(self, on: date | None = None):
        """To be confirmed again by now."""
        on = on or clock.today()
        return self.standing().filter(confirmed_on__lte=on - HOLDS_FOR)

    def due_soon(self, organisations):
        """Of these organisations, what is due or will be within two weeks: time to look."""
        return self.due(clock.today() + SOON).filter(organisation__in=organisations)

    def to_be_asked(self, on: date | None = None):
        """Due, and nobody was asked since they were confirmed, or in the last thirty days."""
        on = on or clock.today()
        again = Q(asked_on__lt=F("confirmed_on")) | Q(asked_on__lte=on - ASKED_AGAIN)
        return self.due(on).filter(Q(asked_on=None) | again)

    def search(self, text: str):
        """Those of which every word stands in the organisation, what it is for, or the name."""
        found = self
        for word in words(text):
            roles = [
                role
                for role in ContactPoint.Role
                if word in f"{role.label} {SAID.get(role, '')}".lower()
            ]
            found = found.filter(
                Q(organisation__in=Organisation.objects.search(word).values("pk"))
                | Q(organisation__areas__name__icontains=word)
                | Q(role__in=roles)
                | Q(name__icontains=word)
            )
        return found.distinct()

    def for_list(self):
        return self.select_related("organisation").order_by(
            "organisation__folded_name", "organisation", "role", "pk"
        )


class ContactPoint(models.Model):
    """Where to reach an organisation about one thing; the name of a person only if it wants."""

    class Role(models.TextChoices):
        DPO = "dpo", "Data protection officer"
        GOVERNANCE = "governance", "Information governance"
        SIRO = "siro", "Senior information risk owner (SIRO)"
        CALDICOTT = "caldicott", "Caldicott Guardian"
        SAFEGUARDING = "safeguarding", "Safeguarding front door"
        REFERRALS = "referrals", "Police referrals"
        OUT_OF_HOURS = "out_of_hours", "Out of hours"
        RIGHTS = "rights", "Subject access and other rights requests"
        COMPLAINTS = "complaints", "Complaints about personal information"
        BREACH = "breach", "Personal data breaches"
        AGREEMENT = "agreement", "The agreement and K-MIP"

    # whom to ask who signs, where no person of the organisation can be reached
    KNOW_WHO_SIGNS = (Role.AGREEMENT, Role.GOVERNANCE, Role.DPO, Role.SIRO, Role.CALDICOTT)

    class For(models.TextChoices):
        SIGNATORIES = "signatories", "Signatories"
        PUBLIC = "public", "Everybody"

    reference = models.CharField(max_length=20, unique=True, default=new_contact_reference)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="contact_points")
    role = models.CharField(max_length=20, choices=Role)
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    hours = models.CharField(max_length=120, blank=True)
    published_to = models.CharField(max_length=12, choices=For, default=For.SIGNATORIES)
    confirmed_on = models.DateField(default=clock.today)
    confirmed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    asked_on = models.DateField(null=True, blank=True, help_text="To confirm it, last.")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    row_version = models.PositiveIntegerField(default=1)

    objects = ContactPointQuerySet.as_manager()

    class Meta:
        ordering = ["role", "pk"]
        indexes = [models.Index(fields=["confirmed_on"], name="signatories_contact_confirmed")]
        constraints = [
            at_and_by("removed", "contactpoint"),
            models.CheckConstraint(
                condition=~Q(email="") | ~Q(phone=""), name="signatories_contact_can_be_reached"
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} of {self.organisation}"

    def get_absolute_url(self):
        return reverse("signatories:contact_list", args=[self.organisation.slug])

    @property
    def due_on(self) -> date:
        return due_on(self.confirmed_on)

    @property
    def is_due(self) -> bool:
        return self.due_on <= clock.today()


# what else people call it
SAID = {
    ContactPoint.Role.DPO: "dpo",
    ContactPoint.Role.GOVERNANCE: "ig",
    ContactPoint.Role.SAFEGUARDING: "mash",
    ContactPoint.Role.RIGHTS: "sar dsar",
    ContactPoint.Role.COMPLAINTS: "objection",
    ContactPoint.Role.BREACH: "incident security",
}


STRANGER = "Somebody who is not signed in"


class ContactReportQuerySet(models.QuerySet):
    def open(self):
        return self.filter(settled_at=None, contact__removed_at=None)


class ContactReport(models.Model):
    """Somebody says that a contact is out of date; whoever looks after it looks."""

    contact = models.ForeignKey(ContactPoint, models.PROTECT, related_name="reports")
    reported_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", help_text="None: not signed in."
    )
    reported_at = models.DateTimeField(default=clock.now)
    note = models.CharField(max_length=500)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = ContactReportQuerySet.as_manager()

    class Meta:
        ordering = ["reported_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "reported_by"],
                condition=Q(settled_at=None),
                name="signatories_one_open_report_each",
            ),
            models.UniqueConstraint(
                fields=["contact"],
                condition=Q(settled_at=None, reported_by=None),
                name="signatories_one_open_report_of_strangers",
            ),
        ]

    def __str__(self):
        return f"report on {self.contact}"

    @property
    def reporter(self) -> str:
        return str(self.reported_by or STRANGER)
