"""Advice on a record: asked of an organisation's adviser, given on what was seen, and which looks
an organisation wants before its records are decided."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from kmip_portal import clock
from kmip_portal.constraints import at_and_by
from kmip_portal.lifecycle import Lifecycle, Move
from kmip_portal.references import new_reference
from records.models.record import RecordOfSharing
from records.models.reply import GONE
from signatories.models import Membership, Organisation
from signatories.permissions import advised_by, stands_for

PERSON = settings.AUTH_USER_MODEL
OPEN = ("asked", "returned")


def new_advice_reference() -> str:
    return new_reference("ADV")


class AdviceRequestQuerySet(models.QuerySet):
    def open(self):
        """Asked, and no advice is given yet; whoever asked may have a question to answer first."""
        return self.filter(status__in=OPEN).exclude(record__status__in=GONE)

    def waiting(self):
        """The adviser is to answer."""
        return self.open().filter(status="asked")

    def visible_to(self, user):
        """Whoever reads the record and acts for the organisation that keeps it: what its advisers
        say is told to no other organisation that takes part."""
        seen = RecordOfSharing.objects.visible_to(user).filter(organisation__in=stands_for(user))
        return self.filter(record__in=seen.values("pk"))

    def for_adviser(self, user):
        """Asked of an office that this person holds, or is deputy of, whatever became of it."""
        found = Q(pk__in=[])
        for office in Membership.OFFICES:
            if organisations := advised_by(user, office):
                found |= Q(office=office, record__organisation__in=organisations)
        return self.filter(found).exclude(record__status__in=GONE)

    def to_answer(self, user):
        """What this person may advise on now: nothing of their own, nor what they asked."""
        return self.for_adviser(user).waiting().exclude(record__owner=user).exclude(asked_by=user)

    def to_remind(self, on):
        """Due today or tomorrow, as of a day, and not reminded."""
        return self.waiting().filter(due_on__lte=on, reminded_at=None, escalated_at=None)

    def silent(self, on):
        """Past their day, and the deputy was not told."""
        return self.waiting().filter(due_on__lt=on, escalated_at=None)

    def due(self, when):
        """Late, or within a week from today."""
        today = clock.today()
        return self.filter(due_on__lt=today if when == "late" else today + timedelta(days=8))

    def with_names(self):
        return self.select_related("record__organisation", "record__owner", "asked_by")


class AdviceRequest(Lifecycle):
    """An adviser of the organisation is asked about a record, until a day."""

    class Office(models.TextChoices):
        DPO = "dpo", "Data protection officer"
        CALDICOTT = "caldicott", "Caldicott Guardian"
        SIRO = "siro", "Senior information risk owner"

    class Status(models.TextChoices):
        ASKED = "asked", "Waiting for advice"
        RETURNED = "returned", "The adviser asks"
        ANSWERED = "answered", "Advice given"
        TAKEN_BACK = "taken_back", "Taken back"

    MOVES = {
        "answer": Move({Status.ASKED}, Status.ANSWERED),
        "question": Move({Status.ASKED}, Status.RETURNED),
        "reply": Move({Status.RETURNED}, Status.ASKED),
        "take_back": Move({Status.ASKED, Status.RETURNED}, Status.TAKEN_BACK),
    }

    reference = models.CharField(max_length=20, unique=True, default=new_advice_reference)
    record = models.ForeignKey(RecordOfSharing, models.PROTECT, related_name="advice_requests")
    office = models.CharField(max_length=10, choices=Office)
    status = models.CharField(max_length=10, choices=Status, default=Status.ASKED)
    asked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField()
    questions = models.JSONField(
        default=list, help_text="By name: those of the record that nobody knew the answer to."
    )
    note = models.TextField(max_length=1000, blank=True)
    by_itself = models.BooleanField(
        default=False, help_text="Asked because a question was answered ‘I do not know’."
    )
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True, help_text="When the deputy was told.")
    answered_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    objects = AdviceRequestQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "office"],
                condition=Q(status__in=OPEN),
                name="records_one_open_request_an_office",
            ),
            at_and_by("taken_back", "advicerequest"),
            models.CheckConstraint(
                condition=~Q(status="answered") | Q(answered_at__isnull=False),
                name="records_advice_answered_at_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(status="asked"), name="records_advice_due")
        ]

    def __str__(self):
        return self.reference

    @property
    def office_in_words(self) -> str:
        """As it reads within a sentence."""
        label = str(self.get_office_display())
        return label if self.office == self.Office.CALDICOTT else label.lower()

    @property
    def is_late(self) -> bool:
        return self.status == self.Status.ASKED and self.due_on < clock.today()

    @property
    def asks_now(self) -> "Advice | None":
        """The adviser's question that waits for an answer."""
        asked = [one for one in self.advice.all() if one.opinion == Advice.Opinion.ASKS]
        return asked[-1] if asked and self.status == self.Status.RETURNED else None


class AdviceQuerySet(models.QuerySet):
    def opinions(self):
        """What supports or objects; a question is no advice yet."""
        return self.exclude(opinion=Advice.Opinion.ASKS)

    def about(self, record):
        return self.filter(request__record=record)


class Advice(models.Model):
    """What an adviser said of a record, bound to what they saw of it: kept word for word."""

    class Opinion(models.TextChoices):
        SUPPORTS = "supports", "Supports it"
        OBJECTS = "objects", "Objects to it"
        ASKS = "asks", "Asks a question"

    request = models.ForeignKey(AdviceRequest, models.PROTECT, related_name="advice")
    opinion = models.CharField(max_length=10, choices=Opinion)
    words = models.TextField(max_length=2000)
    given_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Membership.Role, help_text="On that day.")
    given_at = models.DateTimeField(default=clock.now)
    content = models.JSONField(help_text="What the record said when they advised.")
    content_sha256 = models.CharField(max_length=64)
    reply = models.TextField(max_length=2000, blank=True)
    replied_at = models.DateTimeField(null=True)
    replied_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    against_reason = models.TextField(
        max_length=1000, blank=True, help_text="Why it was decided otherwise."
    )
    against_at = models.DateTimeField(null=True)
    against_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    objects = AdviceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "advice"
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=~Q(opinion="asks"),
                name="records_one_opinion_a_request",
            ),
            at_and_by("replied", "advice"),
            at_and_by("against", "advice"),
        ]

    def __str__(self):
        return f"{self.get_opinion_display()}, {self.request}"

    @property
    def is_against(self) -> bool:
        return self.opinion == self.Opinion.OBJECTS


class LookRuleQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of the organisations that this person acts for."""
        held = user.memberships.current().filter(organisation=OuterRef("organisation"))
        return self.filter(Exists(held)) if user.is_authenticated else self.none()

    def of(self, organisation):
        """The newest first: that one counts, and those before it are its history."""
        return self.filter(organisation=organisation).select_related("set_by").order_by("-pk")


class LookRule(models.Model):
    """Which advisers look at an organisation's records before they are saved or sent.

    A row is never changed: the newest counts from when it was set.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="look_rules")
    dpo_then_siro = models.BooleanField(
        help_text="The data protection officer, then the senior information risk owner."
    )
    caldicott = models.BooleanField(help_text="Where confidential health or care data is shared.")
    one_off = models.BooleanField()
    repeats = models.BooleanField()
    why = models.TextField(max_length=500)
    number = models.PositiveIntegerField(help_text="Of this organisation’s, counted from 1.")
    set_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=clock.now)

    objects = LookRuleQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"], name="records_look_rules_numbered"
            )
        ]

    def __str__(self):
        return f"Looks required by {self.organisation}"
