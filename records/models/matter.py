"""What comes after a sharing: a correction, a complaint, a breach; and who was told of it."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.constraints import at_and_by
from kmip_portal.lifecycle import Lifecycle, Move
from kmip_portal.references import new_reference
from records.models.record import RecordOfSharing
from records.models.reply import GONE, AskedByLink, AskedByLinkQuerySet
from signatories.models import Membership, Organisation
from signatories.permissions import advised_by, led_by, stands_for

PERSON = settings.AUTH_USER_MODEL
LINK_LASTS = timedelta(days=60)
SILENT_AFTER = timedelta(days=14)
SILENT_OF_A_BREACH = timedelta(days=2)


def new_matter_reference() -> str:
    return new_reference("MAT")


def new_telling_reference() -> str:
    return new_reference("TEL")


def in_sixty_days():
    return clock.now() + LINK_LASTS


class Breach(models.Model):
    """What a controller decided about a breach: each decides for itself (UK GDPR Arts 33-34)."""

    reported_at = models.DateTimeField(null=True, help_text="To the regulator.")
    reported_as = models.CharField(max_length=60, blank=True, help_text="Its reference there.")
    not_reported_because = models.TextField(max_length=500, blank=True)
    people_told_on = models.DateField(null=True, help_text="Those whom it is about.")

    class Meta:
        abstract = True

    @property
    def is_decided(self) -> bool:
        """Whether it is reported or not."""
        return self.reported_at is not None or self.not_reported_because != ""


class MatterQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the organisations a person leads or advises; their own; and those of their own
        records."""
        if not user.is_authenticated:
            return self.none()
        theirs = stands_for(user)
        if not theirs:
            return self.none()
        own = Q(opened_by=user) | Q(record__owner=user)
        whole = led_by(user) | advised_by(user)
        return self.filter(Q(organisation__in=whole) | own & Q(organisation__in=theirs))

    def open(self):
        return self.filter(status="open")

    def running(self):
        """Open, and what its clock is for is not done yet."""
        return self.open().filter(met_at=None, due_at__isnull=False)

    def overdue(self):
        return self.running().filter(due_at__lt=clock.now())

    def with_names(self):
        return self.select_related("record__organisation", "record__owner", "organisation",
                                   "opened_by", "led_by")  # fmt: skip


class Matter(Breach, Lifecycle):
    """Something that happened to what was shared, seen to by one of the organisations that share.

    It names nobody: the person is known by the organisation's own case reference alone.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction", "Correction"
        ERASURE = "erasure", "Erasure"
        RESTRICTION = "restriction", "Restriction"
        OBJECTION = "objection", "Objection"
        ACCESS = "access", "Access request"
        AUTOMATED = "automated", "Automated decision"
        COMPLAINT = "complaint", "Complaint"
        BREACH = "breach", "Personal data breach"
        FOI = "foi", "Freedom of information request"
        EIR = "eir", "Environmental information request"

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Outcome(models.TextChoices):
        DONE = "done", "Done"
        PART = "part", "Done in part"
        REFUSED = "refused", "Refused"

    MOVES = {
        "close": Move({Status.OPEN}, Status.CLOSED),
        "withdraw": Move({Status.OPEN}, Status.WITHDRAWN),
    }

    reference = models.CharField(max_length=20, unique=True, default=new_matter_reference)
    record = models.ForeignKey(RecordOfSharing, models.PROTECT, related_name="matters")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="matters", help_text="Which sees to it."
    )
    kind = models.CharField(max_length=12, choices=Kind)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    received_at = models.DateTimeField(help_text="Or when this controller became aware.")
    our_ref = models.CharField(max_length=60, blank=True, help_text="Their own case reference.")
    note = models.TextField(max_length=500, blank=True)
    led_by = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", help_text="Of a complaint."
    )
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True, help_text="Blank while its clock stands still.")
    waits_since = models.DateField(null=True, help_text="For what is needed to find it.")
    waited = models.PositiveSmallIntegerField(default=0, help_text="Days that did not count.")
    extended_at = models.DateTimeField(null=True)
    extended_because = models.TextField(max_length=500, blank=True)
    met_at = models.DateTimeField(null=True, help_text="When what the clock is for was done.")
    outcome = models.CharField(max_length=10, blank=True, choices=Outcome)
    outcome_words = models.TextField(max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    soon_told_at = models.DateTimeField(null=True, help_text="That it is due soon.")
    late_told_at = models.DateTimeField(null=True, help_text="That it is overdue.")
    submission_id = models.UUIDField(default=uuid.uuid4)
    row_version = models.PositiveIntegerField(default=1)

    objects = MatterQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(status="open", met_at=None),
                name="records_matter_due",
            ),
            models.Index(fields=["organisation", "-id"], name="records_matter_organisation"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["opened_by", "submission_id"], name="records_one_matter_a_submission"
            ),
            at_and_by("closed", "matter"),
            at_and_by("withdrawn", "matter"),
            models.CheckConstraint(
                condition=~Q(status="closed") | ~Q(outcome=""), name="records_closed_with_outcome"
            ),
            models.CheckConstraint(
                condition=Q(waits_since=None) | Q(due_at=None), name="records_matter_waits_undue"
            ),
        ]

    def __str__(self):
        # the reference alone, as of a record: what it is about is read on its page
        return self.reference

    def get_absolute_url(self):
        return reverse("records:matter_detail", args=[self.reference])

    @property
    def is_breach(self) -> bool:
        return self.kind == self.Kind.BREACH

    @property
    def is_complaint(self) -> bool:
        return self.kind == self.Kind.COMPLAINT

    @property
    def is_overdue(self) -> bool:
        runs = self.status == self.Status.OPEN and self.met_at is None and self.due_at is not None
        return runs and self.due_at < clock.now()


class TellingQuerySet(AskedByLinkQuerySet):
    def visible_to(self, user):
        """What was told to the organisations a person leads, or protects the data of; what to their
        own address."""
        if not user.is_authenticated:
            return self.none()
        told = led_by(user) | advised_by(user, "dpo")
        worked = Membership.objects.filter(user=user).values_list("organisation", flat=True)
        left = set(worked) - stands_for(user)  # its mailbox is theirs no more
        own = self.filter(email=user.email, how="letter").exclude(organisation__in=left)
        return self.filter(Q(organisation__in=told) | Q(pk__in=own.values("pk")))

    def unanswered(self):
        """Told, and an answer may come still."""
        told = self.filter(answered_at=None).exclude(matter__status="withdrawn")
        return told.exclude(matter__record__status__in=GONE)

    def open(self):
        """Told, not answered, and the matter is open still."""
        return self.unanswered().filter(matter__status="open")

    def silent(self):
        """Told some time ago, and no answer came."""
        now = clock.now()
        breach = Q(matter__kind="breach", told_at__lte=now - SILENT_OF_A_BREACH)
        return self.open().filter(breach | Q(told_at__lte=now - SILENT_AFTER))

    def with_names(self):
        return self.select_related(
            "organisation", "matter__record__organisation", "matter__organisation",
            "matter__record__owner", "matter__opened_by",
        )  # fmt: skip


class Telling(AskedByLink, Breach):
    """An organisation that has to do with what was shared is told, once; and what it answered.

    Of a breach it has a clock of its own, from when it became aware itself.
    """

    class How(models.TextChoices):
        LETTER = "letter", "By letter"
        PHONE = "phone", "By phone"

    class Answer(models.TextChoices):
        DONE = "done", "Done"
        PART = "part", "Done in part"
        REFUSED = "refused", "Refused"
        NOTHING = "nothing", "Holds nothing of it"

    reference = models.CharField(max_length=20, unique=True, default=new_telling_reference)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="tellings")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="tellings"
    )
    called = models.CharField(max_length=200, help_text="As it was called that day.")
    instead_of = models.TextField(
        blank=True, help_text="Those on the record in whose place it stands, one on a line."
    )
    how = models.CharField(max_length=6, choices=How)
    through = models.CharField(max_length=40, blank=True, help_text="Which contact of theirs.")
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField(default=in_sixty_days)
    aware_at = models.DateTimeField(null=True, help_text="Of a breach: as they said themselves.")
    due_at = models.DateTimeField(null=True, help_text="Of a breach: their own 72 hours.")
    answer = models.CharField(max_length=10, blank=True, choices=Answer)
    reason = models.TextField(max_length=1000, blank=True)
    reminded_at = models.DateTimeField(null=True, help_text="By the portal itself, once.")
    row_version = models.PositiveIntegerField(default=1)

    objects = TellingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["email", "answered_at"], name="records_telling_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "organisation"],
                condition=Q(organisation__isnull=False),
                name="records_told_once",
            ),
            models.UniqueConstraint(
                fields=["matter", "called"],
                condition=Q(organisation__isnull=True),
                name="records_told_once_by_name",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | ~Q(answered_at=None) & ~Q(answer=""),
                name="records_telling_answered",
            ),
            models.CheckConstraint(
                condition=Q(how="phone") | ~Q(email=""), name="records_telling_written_to"
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def record(self) -> RecordOfSharing:
        return self.matter.record

    @property
    def asking(self) -> Organisation:
        """In whose name they are asked."""
        return self.matter.organisation

    @property
    def sent_at(self):
        """When the link that works was sent: the first one, or the last that was sent again."""
        return self.expires_at - LINK_LASTS

    @property
    def is_open(self) -> bool:
        return self.matter.status == Matter.Status.OPEN and self.record.status not in GONE

    @property
    def may_answer(self) -> bool:
        """Late, too: that a matter is closed takes no duty away from who was told."""
        withdrawn = self.matter.status == Matter.Status.WITHDRAWN
        return not withdrawn and self.record.status not in GONE

    @property
    def link_works(self) -> bool:
        return self.how == self.How.LETTER and self.may_answer and self.expires_at > clock.now()

    @property
    def link_may_be_renewed(self) -> bool:
        return self.how == self.How.LETTER and self.is_open and self.answered_at is None

    @property
    def is_silent(self) -> bool:
        wait = SILENT_OF_A_BREACH if self.matter.is_breach else SILENT_AFTER
        return self.answered_at is None and self.is_open and self.told_at <= clock.now() - wait

    @property
    def state(self) -> str:
        """Told, silent, or what they answered, in words."""
        if self.answer:
            return self.get_answer_display()
        if self.aware_at:
            return "Deciding"
        return "Silent" if self.is_silent else "Told"
