import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.constraints import at_and_by
from kmip_portal.documents.models import StoredDocument
from kmip_portal.lifecycle import Lifecycle, Move, locked
from kmip_portal.often_asked import OftenAsked
from kmip_portal.pagination import CountOfAll
from kmip_portal.references import new_reference
from records.models.answers import DecisionStage, DisclosureStage, RepeatStage, RequestStage
from records.models.kept import Kept, KeptQuerySet
from records.models.life import RepeatLife
from records.models.pattern import Pattern
from records.questions import KNOWN
from records.questions.steps import STEPS
from signatories.models import Membership, Organisation, Team
from signatories.permissions import advised_by, held_by, led_by, stands_for

PERSON = settings.AUTH_USER_MODEL
SENT = ("waiting", "active", "replaced", "ended")  # statuses of repeat records alone
TAKES_PART = ("practitioner", "lead", "signing_officer")  # who reads what others share with them
OWED = Q(write_up_due_on__isnull=False, written_up_at__isnull=True)


UNTITLED = "Untitled draft"
LISTED = ("pk", "reference", "title", "status", "decision", "sharing_date", "decision_on",
          "started_at", "outside_agreement", "with_whom", "number_in_all")  # fmt: skip


def new_record_reference() -> str:
    return new_reference("ROS")


def called_of_the_partner(reader=None) -> Coalesce:
    """The name of the other organisation, as it is listed or was typed: to a reader of another
    organisation than the one that keeps the record, that one."""
    parties = RecordOfSharing.parties.rel.related_model.objects
    others = parties.filter(record=OuterRef("pk"), is_ours=False).order_by("pk")
    called = Subquery(others.values(called=Coalesce("organisation__name", "name"))[:1])
    keeper = Subquery(Organisation.objects.filter(pk=OuterRef("organisation")).values("name")[:1])
    if reader is not None:
        called = Case(
            When(kind="repeat", then=Case(
                When(organisation__in=stands_for(reader), then=called), default=keeper
            )),
            default=called,
        )  # fmt: skip
    return Coalesce(called, Value(""))


def _taking_part(organisations) -> models.QuerySet:
    """Where these are named as taking part in a repeat record that was sent to them."""
    parties = RecordOfSharing.parties.rel.related_model.objects
    # only those of repeat records have a number, and an index: an organisation takes part in
    # every one-off record that it keeps
    named = parties.filter(number__isnull=False, organisation__in=organisations)
    return named.filter(left_on=None, record__status__in=SENT).order_by().only("record")


TAKING_PART = OftenAsked(_taking_part)


class RecordQuerySet(KeptQuerySet):
    def visible_to(self, user):
        """A person's own and their team's; a lead's whole organisation, and those in whose place it
        stands; an adviser's what is saved or sent, and drafts on which their advice is asked; to
        nobody else.

        K-MIP's people see counts, never records, and a person who has left sees nothing.
        """
        if not user.is_authenticated:
            return self.none()
        # named one by one, so that an index finds them: a subquery within OR reads every record
        held = held_by(user)
        led = led_by(user)
        teams = {one.team_id for one in held if one.role == "practitioner" and one.team_id}
        seen = Q(pk__in=[])
        if led:
            seen |= Q(organisation__in=led)
        if teams:
            seen |= Q(team__in=teams)
        if others := stands_for(user) - led:
            seen |= Q(owner=user, organisation__in=others)
        takes_part = {one.organisation_id for one in held if one.role in TAKES_PART}
        if partner_in := self._taken_part_in(takes_part | led):
            seen |= Q(pk__in=partner_in)
        for office in Membership.OFFICES:
            if advised := advised_by(user, office):
                seen |= Q(organisation__in=advised) & self._told_to(office)
        return self.exclude(status="discarded").filter(seen)

    def _told_to(self, office) -> Q:
        """What an adviser may read: no draft on which nobody asked them."""
        requests = self.model.advice_requests.rel.related_model.objects
        asked = requests.filter(record=OuterRef("pk"), office=office)
        return ~Q(status="draft") | Q(Exists(asked.exclude(status="taken_back")))

    def _taken_part_in(self, organisations) -> list[int]:
        """Repeat records that name any of these as taking part, once they were sent to them; who
        said that it takes no part reads it no more."""
        if not organisations:
            return []
        return [party.record_id for party in TAKING_PART.found(organisations)]

    def locked(self, pk: int):
        """The one record, to be written; for others it is locked until then."""
        return locked(self.model, pk)

    def with_partner(self, reader=None):
        """Each with the name of the other organisation, as `with_whom`."""
        return self.annotate(with_whom=called_of_the_partner(reader))

    def for_list(self, *more, reader=None):
        """What a row of the list shows, in one query: with whom, and how many in all.

        Rows of plain values, not records: making those takes longer than asking for them.
        """
        shown = self.with_partner(reader).annotate(number_in_all=CountOfAll(self))
        return shown.values_list(*LISTED, *more, named=True)

    def latest_of(self, user, number: int = 5):
        """What this person saved last: what a new record may be copied from."""
        saved = self.visible_to(user).filter(owner=user, status__in=["decided", "closed"])
        return saved.order_by("-pk")[:number]

    def owed(self):
        """Urgent records whose write-up is still to come, the longest due first."""
        return self.filter(OWED, status="decided").order_by("write_up_due_on", "pk")

    def counts(self):
        """How many records each organisation has saved, by status: all that K-MIP may know."""
        return (
            self.filter(status__in=["decided", "closed"])
            .values("organisation__name", "status")
            .annotate(number=Count("pk"))
            .order_by("organisation__name", "status")
        )


class RecordOfSharing(
    RequestStage, DecisionStage, DisclosureStage, RepeatStage, RepeatLife, Kept, Lifecycle
):
    """What was shared or refused, why and on which law. Describes the sharing, never the person."""

    class Kind(models.TextChoices):
        ONE_OFF = "one_off", "One-off"
        REPEAT = "repeat", "Repeat"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        DECIDED = "decided", "Saved"
        CLOSED = "closed", "Closed"
        WAITING = "waiting", "Waiting for others"
        ACTIVE = "active", "Active"
        REPLACED = "replaced", "Replaced"
        ENDED = "ended", "Ended"
        DISCARDED = "discarded", "Deleted"
        DISPOSED = "disposed", "Disposed of"

    MOVES = {
        "decide": Move({Status.DRAFT}, Status.DECIDED),
        "close": Move({Status.DECIDED}, Status.CLOSED),
        "send": Move({Status.DRAFT}, Status.WAITING),
        "take_back": Move({Status.WAITING}, Status.DRAFT),
        "activate": Move({Status.WAITING}, Status.ACTIVE),
        "replace": Move({Status.ACTIVE}, Status.REPLACED),
        "end": Move({Status.ACTIVE}, Status.ENDED),
        "discard": Move({Status.DRAFT}, Status.DISCARDED),
        "dispose": Move(
            {Status.DRAFT, Status.DECIDED, Status.CLOSED, Status.ENDED, Status.REPLACED},
            Status.DISPOSED,
        ),
    }

    OF_ONE_KIND = {
        "decide": Kind.ONE_OFF,
        "close": Kind.ONE_OFF,
        "send": Kind.REPEAT,
        "take_back": Kind.REPEAT,
        "activate": Kind.REPEAT,
        "replace": Kind.REPEAT,
        "end": Kind.REPEAT,
    }

    reference = models.CharField(max_length=20, unique=True, default=new_record_reference)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.ONE_OFF)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    title = models.CharField(max_length=120, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="records")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="records")
    owner = models.ForeignKey(PERSON, models.PROTECT, related_name="records")
    agreement_version = models.ForeignKey(
        AgreementVersion, models.PROTECT, null=True, blank=True, related_name="records"
    )
    outside_agreement = models.BooleanField(
        default=False, help_text="Made while the organisation was not a signatory."
    )
    on_one_page = models.BooleanField(
        default=False, help_text="Its form is shown whole; else a few questions at a time."
    )
    arrived_from = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="arrived_as",
        help_text="The other organisation’s record, by which it asked for this one.",
    )
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies"
    )
    pattern = models.ForeignKey(
        Pattern,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="records",
        help_text="From which it was begun, and which suggests while it is a draft.",
    )
    assessment = models.ForeignKey(
        "records.ImpactAssessment", models.PROTECT, null=True, blank=True, related_name="records"
    )
    started_at = models.DateTimeField(default=clock.now, editable=False)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        PERSON,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who saved it; who decided on the sharing is in `decision_by`.",
    )
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    discarded_at = models.DateTimeField(null=True)
    discarded_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    write_up_due_on = models.DateField(
        null=True, help_text="Filed in an emergency: by when the rest is written."
    )
    write_up_reminded_at = models.DateTimeField(null=True)
    write_up_late_at = models.DateTimeField(
        null=True, help_text="When the data protection officer was told that it is late."
    )
    written_up_at = models.DateTimeField(null=True)
    written_up_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    warnings_reason = models.TextField(
        max_length=1000, blank=True, help_text="Why it was saved in spite of warnings."
    )
    pdf = models.OneToOneField(
        StoredDocument, models.PROTECT, null=True, related_name="record_as_pdf"
    )
    docx = models.OneToOneField(
        StoredDocument, models.PROTECT, null=True, related_name="record_as_word"
    )
    submission_id = models.UUIDField(default=uuid.uuid4, help_text="Of the form that began it.")
    row_version = models.PositiveIntegerField(default=1)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "submission_id"], name="records_one_a_submission"
            ),
            at_and_by("decided", "recordofsharing"),
            at_and_by("closed", "recordofsharing"),
            at_and_by("discarded", "recordofsharing"),
            at_and_by("held", "recordofsharing"),
            models.CheckConstraint(
                condition=Q(disposed_by=None) | Q(disposed_at__isnull=False),
                name="records_disposed_by_somebody_or_the_portal",
            ),
            at_and_by("written_up", "recordofsharing"),
            at_and_by("sent", "recordofsharing"),
            at_and_by("reviewed", "recordofsharing"),
            at_and_by("ended", "recordofsharing"),
            models.CheckConstraint(
                condition=~Q(status__in=["waiting", "active", "replaced", "ended"])
                | Q(sent_at__isnull=False, pdf__isnull=False),
                name="records_sent_with_its_files",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["active", "replaced", "ended"])
                | Q(active_at__isnull=False),
                name="records_active_since_a_moment",
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=Q(status__in=["draft", "waiting", "active"]),
                name="records_one_next_version",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["decided", "closed"])
                | (Q(decided_at__isnull=False) & ~Q(decision="") & Q(pdf__isnull=False)),
                name="records_decided_with_its_files",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="records_of_organisation"),
            models.Index(fields=["team", "-id"], name="records_of_team"),
            models.Index(fields=["owner", "-id"], name="records_of_owner"),
            models.Index(fields=["owner", "status", "-id"], name="records_drafts"),
            models.Index(
                fields=["review_date"], condition=Q(status="active"), name="records_to_review"
            ),
            models.Index(fields=["write_up_due_on"], condition=OWED, name="records_owed"),
        ]

    def __str__(self):
        # the reference alone: K-MIP reads the history, and may not read what a record says
        return self.reference

    def can(self, move: str) -> bool:
        """A one-off record is decided and closed; a repeat record is sent round, and lives."""
        return self.kind == self.OF_ONE_KIND.get(move, self.kind) and super().can(move)

    @property
    def is_repeat(self) -> bool:
        return self.kind == self.Kind.REPEAT

    @property
    def heading(self) -> str:
        if self.status == self.Status.DISPOSED:
            return "Disposed of"
        return self.title or UNTITLED

    @property
    def owes_write_up(self) -> bool:
        """Filed in an emergency, with answers still to come."""
        return self.write_up_due_on is not None and self.written_up_at is None

    @property
    def is_being_written(self) -> bool:
        """Its answers may still change: a draft, or an urgent record that owes its write-up."""
        return self.can("decide") or self.can("send") or (self.can("close") and self.owes_write_up)

    @property
    def law_day(self) -> date:
        """The day whose words of the law it keeps: when it was written for good, else today."""
        for moment in (self.written_up_at, self.decided_at, self.sent_at):
            if moment:
                return clock.day_in_london(moment)
        return clock.today()

    @property
    def is_locked(self) -> bool:
        """Saved for good: it is corrected by dated addenda alone."""
        return self.status in {self.Status.DECIDED, self.Status.CLOSED} and (
            not self.is_being_written
        )

    @property
    def partner(self) -> "models.Model | None":
        """The row of the other organisation."""
        return next((party for party in self.parties.all() if not party.is_ours), None)

    def get_edit_url(self):
        """Where its draft is filled in, in the layout that its owner chose."""
        if self.is_repeat:
            return self.get_absolute_url()  # its task list
        if self.on_one_page:
            return reverse("records:record_edit", args=[self.reference])
        return reverse("records:record_step", args=[self.reference, STEPS[0].slug])

    def get_absolute_url(self):
        return reverse("records:record_detail", args=[self.reference])


class CodedAnswer(models.Model):
    """One code chosen in a question that takes several, with its label as it read that day."""

    record = models.ForeignKey(RecordOfSharing, models.CASCADE, related_name="coded_answers")
    field = models.CharField(max_length=40)
    code = models.CharField(max_length=60)
    label = models.CharField(max_length=710)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "field", "code"], name="records_one_of_each_code"
            )
        ]

    def __str__(self):
        question = KNOWN.get(self.field)
        return f"{question.label if question else self.field} {self.label}"
