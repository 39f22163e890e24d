"""Where the people of an organisation sign in as they do at work."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.constraints import at_and_by
from kmip_portal.lifecycle import Lifecycle, Move
from kmip_portal.references import new_reference
from kmip_portal.sealing import seal, unseal
from signatories.models.organisation import Organisation

PURPOSE = "single sign-on"


def new_change_reference() -> str:
    return new_reference("SSO")


class SingleSignOnQuerySet(models.QuerySet):
    def on(self):
        """Those that are switched on."""
        return self.filter(ended_at=None)

    def for_address(self, email: str):
        """By which the person with this address may sign in."""
        return self.on().filter(domains__domain=email.rpartition("@")[2].lower())


class SingleSignOn(models.Model):
    """An organisation's own sign-in, by OpenID Connect, from when it was switched on until it was
    switched off. Its secret is sealed."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="single_sign_ons")
    issuer = models.CharField(max_length=300)
    client_id = models.CharField(max_length=200)
    secret_sealed = models.TextField()
    asks_second_step = models.BooleanField(
        default=False, help_text="It asks for a second step, and its token says so."
    )
    confirms_addresses = models.BooleanField(
        default=False, help_text="Every address in it is confirmed, though its token does not say."
    )
    row_version = models.PositiveIntegerField(default=1)
    began_at = models.DateTimeField(default=clock.now)
    began_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SingleSignOnQuerySet.as_manager()

    class Meta:
        constraints = [
            at_and_by("ended", "singlesignon"),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(ended_at=None),
                name="signatories_one_single_sign_on",
            ),
        ]

    def __str__(self):
        return f"single sign-on of {self.organisation}"

    @property
    def secret(self) -> str:
        """In clear, to be shown to the provider alone."""
        return unseal(self.secret_sealed, purpose=PURPOSE) or ""

    def keep_secret(self, secret: str) -> None:
        self.secret_sealed = seal(secret, purpose=PURPOSE)


class SingleSignOnChangeQuerySet(models.QuerySet):
    def waiting(self):
        """Put forward, and not yet agreed by a second person."""
        return self.filter(status="proposed")


class SingleSignOnChange(Lifecycle):
    """Values of a single sign-on that the secretariat has put forward. By them nobody signs in
    until a lead of the organisation, or the chair where it has none, agrees to exactly these: what
    is written here is never changed, and other values are another row."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", "Waiting to be agreed"
        AGREED = "agreed", "Agreed"
        CANCELLED = "cancelled", "Taken back"

    MOVES = {
        "agree": Move({Status.PROPOSED}, Status.AGREED),
        "cancel": Move({Status.PROPOSED}, Status.CANCELLED),
    }

    reference = models.CharField(
        max_length=13, unique=True, editable=False, default=new_change_reference
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="single_sign_on_changes"
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)
    row_version = models.PositiveIntegerField(help_text="Of the sign-in, once it is agreed.")
    issuer = models.CharField(max_length=300)
    client_id = models.CharField(max_length=200)
    domains = models.TextField(help_text="With a space between several.")
    asks_second_step = models.BooleanField()
    confirms_addresses = models.BooleanField()
    secret_sealed = models.TextField(
        blank=True, help_text="Nothing keeps the one there is; gone once it is decided."
    )
    put_forward_at = models.DateTimeField(default=clock.now)
    put_forward_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = SingleSignOnChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            at_and_by("decided", "singlesignonchange"),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(status="proposed"),
                name="signatories_one_single_sign_on_put_forward",
            ),
            models.CheckConstraint(
                condition=~Q(status="agreed")
                | Q(decided_by__isnull=False) & ~Q(decided_by=F("put_forward_by")),
                name="signatories_single_sign_on_agreed_by_another",
            ),
        ]

    def __str__(self):
        return f"single sign-on of {self.organisation}"

    @property
    def page(self) -> str:
        """Where it is agreed: the page of the setting, as it has none of its own."""
        return reverse("signatories:single_sign_on", args=[self.organisation.slug])


class SignInDomain(models.Model):
    """The part of an address after the @, of whose people one organisation's sign-in speaks. Gone
    when it is switched off, so that no two speak of the same."""

    single_sign_on = models.ForeignKey(SingleSignOn, models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=253, unique=True)

    def __str__(self):
        return self.domain


class SignInSubject(models.Model):
    """Whom a provider knows by which number: bound when they first signed in there, so that an
    address which is given to somebody else later lets nobody in."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    bound_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "subject"], name="signatories_one_person_a_subject"
            ),
            models.UniqueConstraint(
                fields=["issuer", "user"], name="signatories_one_subject_a_person"
            ),
        ]

    def __str__(self):
        return f"{self.user} at {self.issuer}"
