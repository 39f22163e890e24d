from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.documents.models import StoredDocument
from kmip_portal.lifecycle import Lifecycle, Move
from kmip_portal.portal_tags import day
from kmip_portal.references import new_reference

PERSON = settings.AUTH_USER_MODEL


def new_acceptance_reference() -> str:
    return new_reference("ACC")


class AcceptanceStatementQuerySet(models.QuerySet):
    def standing(self, on: date | None = None):
        """Acceptances given by a day and not withdrawn by then, read from their dates."""
        on = on or clock.today()
        return self.filter(
            Q(withdrawn_on=None) | Q(withdrawn_on__gt=on),
            status__in=AcceptanceStatement.STOOD,
            accepted_on__lte=on,
        )

    def given(self, on: date | None = None):
        """Acceptances that stood at some time up to a day, withdrawn since or not."""
        stood = Q(withdrawn_on=None) | Q(withdrawn_on__gt=F("accepted_on"))
        return self.filter(
            stood, status__in=AcceptanceStatement.STOOD, accepted_on__lte=on or clock.today()
        )

    def public(self):
        """What anybody may know: accepted by today, and until when. Nothing names a person."""
        return self.given().select_related("version").order_by("-accepted_on", "-pk")

    def being_checked(self):
        """Sent in, and not yet looked at by the secretariat."""
        return self.filter(status=AcceptanceStatement.Status.SUBMITTED)

    def standing_newest(self):
        """The standing acceptance of the newest version, of which its day has come; or None."""
        in_order = self.standing().select_related("version")
        return in_order.order_by("-version__in_force_on", "-version_id").first()

    def waiting_or_standing(self):
        """Those of which an organisation has one at most for each version."""
        waiting_or_standing = (
            AcceptanceStatement.Status.SUBMITTED,
            AcceptanceStatement.Status.ACCEPTED,
        )
        return self.filter(status__in=waiting_or_standing)

    def not_settled(self):
        """Sent in, and neither accepted nor taken back: being checked, or to be sent again."""
        waiting = (AcceptanceStatement.Status.SUBMITTED, AcceptanceStatement.Status.RETURNED)
        return self.filter(status__in=waiting)

    def to_check(self):
        """Signed copies that wait for the secretariat, the longest waiting first."""
        waiting = self.filter(status=AcceptanceStatement.Status.SUBMITTED)
        return waiting.order_by("submitted_at", "pk")

    def returned_to(self, organisations: list[int]):
        """Copies these organisations are to send again, unless another has come since."""
        since = AcceptanceStatement.objects.waiting_or_standing().filter(
            organisation=OuterRef("organisation"), version=OuterRef("version")
        )
        returned = self.filter(
            status=AcceptanceStatement.Status.RETURNED, organisation__in=organisations
        )
        return returned.filter(~Exists(since))

    def besides(self, statement: "AcceptanceStatement"):
        return self.exclude(pk=statement.pk)

    def with_reference(self, reference: str) -> "AcceptanceStatement | None":
        return self.filter(reference=reference).first()

    def with_files(self):
        return self.select_related("certificate", "organisation", "version")

    def for_its_people(self):
        """Every statement, the newest first, for the organisation itself and for K-MIP."""
        return self.with_files().order_by("-submitted_at", "-pk")

    def visible_to(self, user):
        """K-MIP's people see all; others those of organisations they work for."""
        if not user.is_authenticated:
            return self.none()
        if user.kmip_roles:
            return self
        return self.filter(organisation__in=user.memberships.current().values("organisation"))


class AcceptanceStatement(Lifecycle):
    """An organisation's acceptance of one version: what was said, by whom, and to which text."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", "Being checked"
        ACCEPTED = "accepted", "Accepted"
        RETURNED = "returned", "Returned"
        WITHDRAWN = "withdrawn", "Withdrawn"
        CORRECTED = "corrected", "Corrected"
        TAKEN_BACK = "taken_back", "Taken back"

    class How(models.TextChoices):
        ONLINE = "online", "Online"
        SCAN = "scan", "Scan"
        PAPER = "paper", "Paper"
        IMPORT = "import", "Import"

    MOVES = {
        "accept": Move({Status.SUBMITTED}, Status.ACCEPTED),
        "return": Move({Status.SUBMITTED}, Status.RETURNED),
        "resubmit": Move({Status.RETURNED}, Status.SUBMITTED),
        "withdraw": Move({Status.ACCEPTED}, Status.WITHDRAWN),
        "correct": Move({Status.ACCEPTED}, Status.CORRECTED),
        "take_back": Move({Status.SUBMITTED, Status.RETURNED}, Status.TAKEN_BACK),
    }

    # statuses of statements that stand, or stood until they were withdrawn
    STOOD = (Status.ACCEPTED, Status.WITHDRAWN)

    reference = models.CharField(max_length=20, unique=True, default=new_acceptance_reference)
    organisation = models.ForeignKey(
        "signatories.Organisation", models.PROTECT, related_name="acceptances"
    )
    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="acceptances")
    status = models.CharField(max_length=12, choices=Status, default=Status.SUBMITTED)
    how = models.CharField(max_length=8, choices=How)
    words = models.TextField(help_text="The statement, word for word.")
    name = models.CharField(max_length=200)
    job_title = models.CharField(max_length=200)
    authority = models.CharField(max_length=200)
    snapshot = models.JSONField(help_text="Everything signed, organisation’s details included.")
    snapshot_sha256 = models.CharField(max_length=64)
    version_sha256 = models.CharField(max_length=64, help_text="Of the agreement’s PDF.")
    certificate = models.OneToOneField(
        StoredDocument, models.PROTECT, null=True, blank=True, related_name="acceptance"
    )
    submitted_at = models.DateTimeField(default=clock.now)
    accepted_on = models.DateField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    returned_reason = models.CharField(max_length=1000, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=1000, blank=True)
    corrected_reason = models.CharField(max_length=1000, blank=True)
    corrects = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        related_name="corrected_by",
        help_text="The statement that this one puts right; both are kept.",
    )

    objects = AcceptanceStatementQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        indexes = [
            models.Index(
                fields=["organisation", "version", "status", "accepted_on"],
                name="signatories_standing",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "version"],
                condition=Q(status__in=["submitted", "accepted"]),
                name="signatories_one_standing_acceptance",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "withdrawn"]) | Q(accepted_on__isnull=False),
                name="signatories_accepted_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | Q(withdrawn_on__isnull=False),
                name="signatories_withdrawn_on_a_day",
            ),
        ]

    def __str__(self):
        return f"{self.organisation}’s acceptance statement for {self.version}"

    @property
    def why_no_other(self) -> str:
        """Why its organisation needs no second one for this version while this waits or stands."""
        if self.status == self.Status.SUBMITTED:
            return (
                f"{self.organisation} has already sent a statement for version"
                f" {self.version.number}, which is being checked"
            )
        when = f" on {day(self.accepted_on)}" if self.accepted_on else ""
        return f"{self.organisation} has already accepted version {self.version.number}{when}"
