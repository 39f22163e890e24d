from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from kmip_portal import clock
from kmip_portal.references import new_reference
from signatories.models.organisation import Organisation


def new_membership_reference() -> str:
    return new_reference("MEM")


class Team(models.Model):
    """A team inside an organisation; its people see each other's one-off records."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="teams")
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="signatories_one_team_a_name"
            )
        ]

    def __str__(self):
        return self.name


class MembershipQuerySet(models.QuerySet):
    def with_people(self):
        """Who acts for an organisation today, by name."""
        return self.current().select_related("user", "team").order_by("user__name", "user", "role")

    def current(self, on: date | None = None):
        """Held on a day, today unless said; what nobody has accepted yet has no first day."""
        on = on or clock.today()
        return self.filter(from_on__lte=on).filter(Q(until_on=None) | Q(until_on__gte=on))

    def pending(self):
        """Offered with an invitation that nobody has accepted yet."""
        return self.filter(from_on=None)

    def staying_or_invited(self):
        """Held with no last day, or offered by an invitation that waits for an answer."""
        held = Q(from_on__lte=clock.today(), until_on=None)
        return self.filter(held | Q(from_on=None, invitation__status="sent"))

    def leads(self):
        """Leads who stay: none whose last day is set."""
        return self.current().filter(role=Membership.Role.LEAD, until_on=None)


class Membership(models.Model):
    """A person acts for an organisation in one role; an outside adviser may have forty.

    An invitation makes the person and their memberships together; they begin on the day it is
    accepted, and until then have no first day.
    """

    class Role(models.TextChoices):
        PRACTITIONER = "practitioner", "Practitioner"
        LEAD = "lead", "Organisation lead"
        SIGNING_OFFICER = "signing_officer", "Signing officer"
        REPRESENTATIVE = "representative", "K-MIP representative"
        DPO = "dpo", "Data protection officer"
        DEPUTY_DPO = "deputy_dpo", "Deputy data protection officer"
        CALDICOTT = "caldicott", "Caldicott Guardian"
        DEPUTY_CALDICOTT = "deputy_caldicott", "Deputy Caldicott Guardian"
        SIRO = "siro", "Senior information risk owner"
        DEPUTY_SIRO = "deputy_siro", "Deputy senior information risk owner"

    # who advises on records, by office: who holds it, and the deputy to whom their silence goes
    OFFICES = {
        "dpo": (Role.DPO, Role.DEPUTY_DPO),
        "caldicott": (Role.CALDICOTT, Role.DEPUTY_CALDICOTT),
        "siro": (Role.SIRO, Role.DEPUTY_SIRO),
    }
    ADVISERS = tuple(role for roles in OFFICES.values() for role in roles)

    # who is asked for a signature: the first there is, then the next
    ASKED_IN_ORDER = (Role.SIGNING_OFFICER, Role.LEAD, Role.REPRESENTATIVE)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    reference = models.CharField(max_length=20, unique=True, default=new_membership_reference)
    role = models.CharField(max_length=20, choices=Role)
    invitation = models.ForeignKey(
        "signatories.Invitation", models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    from_on = models.DateField(
        default=clock.today, null=True, blank=True, help_text="Blank until it is accepted."
    )
    until_on = models.DateField(null=True, blank=True)
    set_up_hidden_at = models.DateTimeField(
        null=True, blank=True, help_text="When they hid the list of what sets the organisation up."
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(until_on=None),
                name="signatories_one_of_each_role",
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(from_on__isnull=False),
                name="signatories_begun_before_it_ends",
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.role_in_words} of {self.organisation}"

    @property
    def role_in_words(self) -> str:
        """As it reads within a sentence: organisation lead, K-MIP representative."""
        return role_in_words(self.role)


NAMES = ("K-MIP", "Caldicott Guardian")  # written so anywhere in a sentence


def role_in_words(role: str) -> str:
    label = Membership.Role(role).label
    if label.startswith(NAMES):
        return label
    said = label.lower()
    for name in NAMES:
        said = said.replace(name.lower(), name)
    return said
