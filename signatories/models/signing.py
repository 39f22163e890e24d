from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.lifecycle import Lifecycle, Move
from kmip_portal.often_asked import OftenAsked
from kmip_portal.references import new_reference
from signatories.models.acceptance import AcceptanceStatement
from signatories.models.organisation import Organisation

PERSON = settings.AUTH_USER_MODEL
LINK_LASTS = timedelta(days=30)


def new_signing_reference() -> str:
    return new_reference("SIG")


class SigningRequestQuerySet(models.QuerySet):
    def unanswered(self):
        """Asked or opened, and neither signed nor answered in another way; a link may be old."""
        return self.filter(status__in=SigningRequest.UNANSWERED)

    def open(self, on: date | None = None):
        """Unanswered, with a link that works on a day, today unless said."""
        moment = clock.end_of_day(on) if on else clock.now()
        return self.unanswered().filter(expires_at__gt=moment)

    def expired(self, on: date | None = None):
        """Unanswered, and the link works no more."""
        moment = clock.end_of_day(on) if on else clock.now()
        return self.unanswered().filter(expires_at__lte=moment)

    def answerable(self):
        """What a link is good for: to be signed, or signed by it and to be read."""
        return self.filter(status__in=[*SigningRequest.UNANSWERED, SigningRequest.Status.SIGNED])

    def for_version(self, version: AgreementVersion):
        return self.filter(version=version)

    def to_person(self, email: str):
        return self.filter(email=email.strip().lower())

    def with_reference(self, reference: str) -> "SigningRequest | None":
        return self.with_names().filter(reference=reference).first()

    def with_names(self):
        return self.select_related("organisation", "version", "asked_by", "acceptance")

    def visible_to(self, user):
        """K-MIP's people see all; others what is asked of them, or of organisations they lead."""
        if not user.is_authenticated:
            return self.none()
        if user.kmip_roles:
            return self
        leads = user.memberships.current().filter(role="lead").values("organisation")
        return self.filter(Q(organisation__in=leads) | Q(email=user.email))


class SigningRequest(Lifecycle):
    """A person is asked to sign one version for one organisation. Expired is read from its day."""

    class Status(models.TextChoices):
        ASKED = "asked", "Asked"
        OPENED = "opened", "Opened"
        SIGNED = "signed", "Signed"
        DECLINED = "declined", "Declined"
        PASSED_ON = "passed_on", "Passed on"
        CANCELLED = "cancelled", "Cancelled"

    MOVES = {
        "open": Move({Status.ASKED}, Status.OPENED),
        "sign": Move({Status.OPENED}, Status.SIGNED),
        "decline": Move({Status.OPENED}, Status.DECLINED),
        "pass_on": Move({Status.OPENED}, Status.PASSED_ON),
        "cancel": Move({Status.ASKED, Status.OPENED}, Status.CANCELLED),
    }

    UNANSWERED = (Status.ASKED, Status.OPENED)

    class Why(models.TextChoices):
        """Why a person does not sign."""

        DISAGREE = "disagree", "We do not agree with part of it"
        NOT_NEEDED = "not_needed", "We do not need to be part of it"

    reference = models.CharField(max_length=20, unique=True, default=new_signing_reference)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="signing_requests")
    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="signing_requests")
    status = models.CharField(max_length=12, choices=Status, default=Status.ASKED)
    name = models.CharField(max_length=200)
    email = models.EmailField(max_length=254, help_text="In small letters.")
    job_title = models.CharField(max_length=200, blank=True)
    message = models.CharField(max_length=1000, blank=True, help_text="From who asked.")
    asked_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", help_text="None is the portal."
    )
    asked_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(help_text="When its newest link stops working.")
    reminded_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    waiting_until = models.DateField(
        null=True, help_text="The person needs more time: no reminder before this day."
    )
    waiting_because = models.CharField(max_length=1000, blank=True)
    opened_at = models.DateTimeField(null=True)
    left_out = models.BooleanField(
        default=False, help_text="The person says they have no authority to sign for it."
    )
    signed_at = models.DateTimeField(null=True)
    acceptance = models.OneToOneField(
        AcceptanceStatement, models.PROTECT, null=True, related_name="signing_request"
    )
    declined_at = models.DateTimeField(null=True)
    declined_because = models.CharField(max_length=12, choices=Why, blank=True)
    declined_reason = models.CharField(max_length=1000, blank=True)
    passed_on_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    cancelled_reason = models.CharField(max_length=1000, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="replaces", help_text="Asked instead."
    )

    objects = SigningRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["email", "status"], name="signatories_signing_person"),
            models.Index(fields=["version", "status"], name="signatories_signing_version"),
            # whom an organisation was asked through last, for each of all in a campaign
            models.Index(fields=["organisation", "version"], name="signatories_signing_asked"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "version", "email"],
                condition=Q(status__in=["asked", "opened"]),
                name="signatories_asked_once",
            ),
            models.CheckConstraint(
                condition=~Q(status="signed")
                | (Q(acceptance__isnull=False) & Q(signed_at__isnull=False)),
                name="signatories_signed_with_statement",
            ),
            models.CheckConstraint(
                condition=~Q(status="declined")
                | (Q(declined_at__isnull=False) & ~Q(declined_because="")),
                name="signatories_declined_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled")
                | (Q(cancelled_at__isnull=False) & ~Q(cancelled_reason="")),
                name="signatories_cancelled_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status="passed_on")
                | (Q(passed_on_at__isnull=False) & Q(replaced_by__isnull=False)),
                name="signatories_passed_on_to_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.name}, asked to sign {self.version} for {self.organisation}"

    def get_absolute_url(self):
        return reverse("signatories:ask_to_sign", args=[self.organisation.slug])

    @property
    def is_unanswered(self) -> bool:
        return self.status in self.UNANSWERED

    @property
    def has_expired(self) -> bool:
        return self.is_unanswered and self.expires_at <= clock.now()

    @property
    def state(self) -> tuple[str, str]:
        """In words and a colour: its status, or that its link has expired."""
        if self.has_expired:
            return "Link expired", "grey"
        colours = {"asked": "blue", "opened": "blue", "signed": "green"}
        return self.get_status_display(), colours.get(self.status, "grey")


# with names, which are the columns of four tables: by the version and organisation that are asked,
# and as one letter names them
UNANSWERED = OftenAsked(
    lambda version, organisation: (
        SigningRequest.objects.unanswered()
        .filter(version=version, organisation=organisation)
        .with_names()
    )
)
NAMED = OftenAsked(
    lambda link: (
        SigningRequest.objects.filter(links=link)
        .with_names()
        .select_related("replaced_by")
        .order_by("organisation__folded_name", "pk")
    )
)


class SigningLinkQuerySet(models.QuerySet):
    def of(self, token_hash: str):
        return self.filter(token_hash=token_hash).select_related("version")


class SigningLink(models.Model):
    """What one letter opens for one address: the requests it names, and a code to go with it.

    The link itself is in that letter and nowhere else; here lies its hash. A person who signed in
    has one without a link.
    """

    requests = models.ManyToManyField(SigningRequest, related_name="links")
    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    email = models.EmailField(max_length=254)
    token_hash = models.CharField(max_length=64, blank=True)
    user = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    code_hash = models.CharField(max_length=64, blank=True)
    code_expires_at = models.DateTimeField(null=True)
    codes_sent = models.PositiveIntegerField(default=0)
    wrong_tries = models.PositiveIntegerField(default=0, help_text="Of codes, in all.")
    tries_in_a_row = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    given_name = models.CharField(max_length=200, blank=True, help_text="As answered so far.")
    given_job_title = models.CharField(max_length=200, blank=True)
    given_authority = models.CharField(max_length=20, blank=True)
    given_authority_detail = models.CharField(max_length=200, blank=True)

    objects = SigningLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(token_hash="") | Q(user__isnull=False),
                name="signatories_link_or_sign_in",
            ),
            models.UniqueConstraint(
                fields=["token_hash"],
                condition=~Q(token_hash=""),
                name="signatories_one_link_a_token",
            ),
            models.UniqueConstraint(
                fields=["user", "version"], name="signatories_one_sitting_signed_in"
            ),
        ]

    def __str__(self):
        return f"link to sign {self.version} for {self.email}"

    @property
    def has_expired(self) -> bool:
        return self.expires_at <= clock.now()

    @property
    def is_signed_in(self) -> bool:
        """Used by somebody who signed in, so there is no letter and no link."""
        return not self.token_hash

    def is_locked(self, now: datetime | None = None) -> bool:
        return self.locked_until is not None and self.locked_until > (now or clock.now())


class LostLink(models.Model):
    """Somebody asks for their link by address. A worker answers, so that the page takes as long
    for an address that nobody was asked at; the row goes when it is answered."""

    email = models.EmailField(max_length=254)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"a link asked for at {self.at}"
