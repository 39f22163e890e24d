import uuid
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.constraints import at_and_by
from kmip_portal.lifecycle import Lifecycle, Move
from kmip_portal.references import new_reference
from kmip_portal.working_days import add_working_days
from signatories.models.organisation import Organisation
from signatories.models.particulars import Area, Identifier

PERSON = settings.AUTH_USER_MODEL
CHECKED_WITHIN = 5  # working days
KEPT_UNFINISHED = timedelta(days=30)


def new_application_reference() -> str:
    return new_reference("KMJ")


class ApplicationQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status__in=Application.OPEN)

    def waiting(self):
        """Those the secretariat is to decide, the longest waiting first."""
        return self.filter(status=Application.Status.RECEIVED).order_by("received_at", "pk")

    def besides(self, application: "Application"):
        """All but this one."""
        return self.exclude(pk=application.pk)

    def standing(self):
        """All but those that were taken back."""
        return self.exclude(status=Application.Status.WITHDRAWN)

    def asked_for(self, *, status: str = "", organisation_type: str = "", area: str = ""):
        """As the list is narrowed; without a status, those that wait, the longest first."""
        found = self.filter(status=status) if status else self.waiting()
        if organisation_type:
            found = found.filter(organisation_type=organisation_type)
        if area:
            found = found.filter(pk__in=Area.objects.filter(slug=area).values("applications"))
        return found

    def last_decided(self) -> "Application | None":
        return self.exclude(decided_at=None).order_by("-decided_at").first()

    def for_list(self):
        return self.select_related("organisation", "duplicate_of").prefetch_related("areas")

    def visible_to(self, user):
        """K-MIP's people; whoever applied has a link instead."""
        return self if user.is_authenticated and user.kmip_roles else self.none()


class Application(Lifecycle):
    """An organisation asks to join: who it is, who signs for it, and what was decided."""

    class Status(models.TextChoices):
        RECEIVED = "received", "New"
        ASKED_FOR_MORE = "asked_for_more", "More information asked for"
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Not approved"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Signs(models.TextChoices):
        ME = "me", "Yes, I have authority to sign"
        OTHER = "other", "No, someone else does"
        UNKNOWN = "unknown", "I do not know yet"

    class Contact(models.TextChoices):
        ME = "me", "Me"
        SIGNER = "signer", "The signing officer"
        OTHER = "other", "Someone else"

    MOVES = {
        "ask": Move({Status.RECEIVED}, Status.ASKED_FOR_MORE),
        "reply": Move({Status.ASKED_FOR_MORE}, Status.RECEIVED),
        "approve": Move({Status.RECEIVED}, Status.APPROVED),
        "refuse": Move({Status.RECEIVED}, Status.REFUSED),
        "withdraw": Move({Status.RECEIVED, Status.ASKED_FOR_MORE}, Status.WITHDRAWN),
    }
    OPEN = (Status.RECEIVED, Status.ASKED_FOR_MORE)

    reference = models.CharField(max_length=20, unique=True, default=new_application_reference)
    status = models.CharField(max_length=16, choices=Status, default=Status.RECEIVED)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="applications",
        help_text="The listed one it is said to be; once approved, the one that it is.",
    )
    # the organisation, in the words of whoever applied
    name = models.CharField("legal name", max_length=200)
    other_names = models.CharField(max_length=200, blank=True)
    organisation_type = models.CharField(max_length=40, help_text="Code such as OT_POLICE.")
    areas = models.ManyToManyField(Area, related_name="applications")
    address = models.CharField(max_length=300)
    postcode = models.CharField(max_length=10)
    website = models.URLField(max_length=300, blank=True)
    privacy_notice = models.URLField(max_length=300, blank=True)
    ico_registration = models.CharField(max_length=20, blank=True)
    why_no_ico = models.CharField(max_length=500, blank=True)
    part_of = models.CharField(max_length=200, blank=True, help_text="A larger organisation.")
    establishments = models.TextField(
        max_length=4000, blank=True, help_text="What it also signs for, one a line."
    )
    urn = models.CharField(max_length=20, blank=True)
    ods_code = models.CharField(max_length=20, blank=True)
    charity_number = models.CharField(max_length=20, blank=True)
    company_number = models.CharField(max_length=20, blank=True)
    # the people
    contact_name = models.CharField(max_length=200)
    contact_job_title = models.CharField(max_length=200)
    contact_email = models.EmailField(max_length=254)
    contact_phone = models.CharField(max_length=40, blank=True)
    who_signs = models.CharField(max_length=8, choices=Signs)
    signer_name = models.CharField(max_length=200, blank=True)
    signer_job_title = models.CharField(max_length=200, blank=True)
    signer_email = models.EmailField(max_length=254, blank=True)
    who_protects = models.CharField(max_length=8, choices=Contact)
    protection_name = models.CharField(max_length=200, blank=True)
    protection_job_title = models.CharField(max_length=200, blank=True)
    protection_email = models.EmailField(max_length=254, blank=True)
    # what became of it
    received_at = models.DateTimeField(default=clock.now, help_text="First sent.")
    withdrawn_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    decision_reason = models.CharField(max_length=1000, blank=True, help_text="Told to them.")
    colleague_note = models.CharField(max_length=1000, blank=True, help_text="Not told to them.")
    duplicate_of = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", help_text="Listed already."
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["status", "received_at"], name="signatories_applications"),
            models.Index(fields=["contact_email"], name="signatories_applicant"),
        ]
        constraints = [
            at_and_by("decided", "application"),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "refused"]) | Q(decided_at__isnull=False),
                name="signatories_application_decided",
            ),
            models.CheckConstraint(
                condition=~Q(status="refused")
                | ~Q(decision_reason="")
                | Q(duplicate_of__isnull=False),
                name="signatories_refused_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(organisation__isnull=False),
                name="signatories_approved_is_listed",
            ),
        ]

    def __str__(self):
        return f"the application of {self.name}"

    def get_absolute_url(self):
        return reverse("manage_applications:application_detail", args=[self.reference])

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    @property
    def check_by(self) -> date:
        """Five working days after it came."""
        return add_working_days(clock.day_in_london(self.received_at), CHECKED_WITHIN)

    @property
    def slugs(self) -> list[str]:
        """Whose history it belongs to."""
        return [self.organisation.slug] if self.organisation else []

    @property
    def numbers(self) -> list[tuple[str, str]]:
        """The numbers it gave, by the register they are from."""
        scheme = Identifier.Scheme
        given = [
            (scheme.URN, self.urn),
            (scheme.ODS, self.ods_code),
            (scheme.CHARITY, self.charity_number),
            (scheme.COMPANY, self.company_number),
        ]
        return [(str(kind), value.upper()) for kind, value in given if value]

    @property
    def signer(self) -> tuple[str, str, str] | None:
        """Name, job title and address of who signs; None while nobody knows."""
        if self.who_signs == self.Signs.ME:
            return self.contact_name, self.contact_job_title, self.contact_email
        if self.who_signs == self.Signs.OTHER:
            return self.signer_name, self.signer_job_title, self.signer_email
        return None

    @property
    def protector(self) -> tuple[str, str] | None:
        """Name and address of the data protection contact; None while nobody knows."""
        if self.who_protects == self.Contact.ME:
            return self.contact_name, self.contact_email
        if self.who_protects == self.Contact.SIGNER:
            return (self.signer[0], self.signer[2]) if self.signer else None
        return self.protection_name, self.protection_email

    @property
    def question(self) -> "ApplicationQuestion | None":
        """What was asked and not answered yet."""
        return next((one for one in self.questions.all() if one.replied_at is None), None)


def _reply_path(question: "ApplicationQuestion", filename: str) -> str:
    return f"applications/{uuid.uuid4().hex}.{question.file_kind}"


class ApplicationQuestion(models.Model):
    """The secretariat needs to know more; and the reply."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="questions")
    question = models.CharField(max_length=1000)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    reply = models.TextField(max_length=4000, blank=True)
    replied_at = models.DateTimeField(null=True)
    file = models.FileField(upload_to=_reply_path, max_length=120, blank=True)
    file_name = models.CharField(max_length=200, blank=True, help_text="Safe to show.")
    file_kind = models.CharField(max_length=4, blank=True)
    file_size = models.PositiveIntegerField(null=True, help_text="Bytes.")
    file_sha256 = models.CharField(
        max_length=64,
        blank=True,
        db_default="",
        help_text="Not kept of replies from before it was.",
    )

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(replied_at=None),
                name="signatories_one_question_at_a_time",
            )
        ]

    def __str__(self):
        return f"question about {self.application.reference}"


class UnfinishedApplication(models.Model):
    """An application before it is sent: what was typed so far, kept for thirty days.

    Answers stay as they were typed, step by step, so that nothing is lost that is not right yet.
    """

    # protected: an import that added it may be undone, and what is half typed stays
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    answers = models.JSONField(default=dict)
    begun_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now, db_index=True)
    code_hash = models.CharField(max_length=64, blank=True)
    code_expires_at = models.DateTimeField(null=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    def __str__(self):
        return f"the unfinished application of {self.name or 'an organisation'}"

    @property
    def kept_until(self) -> date:
        return clock.day_in_london(self.changed_at + KEPT_UNFINISHED)

    @property
    def is_locked(self) -> bool:
        return self.locked_until is not None and self.locked_until > clock.now()


class ApplicationLinkQuerySet(models.QuerySet):
    def of(self, token_hash: str):
        names = ("unfinished__organisation", "application__organisation")
        return self.filter(token_hash=token_hash).select_related(*names).first()


class ApplicationLink(models.Model):
    """A link that opens one application; the link itself is in a letter, here lies its hash."""

    token_hash = models.CharField(max_length=64, unique=True)
    unfinished = models.ForeignKey(
        UnfinishedApplication, models.CASCADE, null=True, related_name="links"
    )
    application = models.ForeignKey(Application, models.PROTECT, null=True, related_name="links")
    made_at = models.DateTimeField(default=clock.now)

    objects = ApplicationLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(unfinished__isnull=False, application=None)
                | Q(unfinished=None, application__isnull=False),
                name="signatories_link_of_one_application",
            )
        ]

    def __str__(self):
        return f"link to {self.application or self.unfinished}"
