import hashlib
import json
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from kmip_portal import clock
from kmip_portal.constraints import at_and_by
from kmip_portal.references import new_reference
from records.models.party import Party
from records.models.record import RecordOfSharing
from records.models.reply import PROVED_FOR, AskedByLink, AskedByLinkQuerySet

LINK_LASTS = timedelta(days=60)
SILENT_AFTER = timedelta(days=28)
BETWEEN_LETTERS = timedelta(days=1)


def new_confirmation_reference() -> str:
    return new_reference("CON")


def sha256(content) -> str:
    """The hash of the canonical JSON: sorted names, no spaces, UTF-8."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def in_sixty_days():
    return clock.now() + LINK_LASTS


class ConfirmationQuerySet(AskedByLinkQuerySet):
    def standing(self):
        """Those that count: not withdrawn because the record changed, nor passed to another."""
        return self.filter(withdrawn_at=None)

    def unanswered(self):
        """Asked, and the record still waits for the answer."""
        asked = self.standing().filter(answered_at=None, left_out_at=None)
        return asked.filter(record__status="waiting")

    def but_advised_on(self, user):
        """Without those of records on which this person advised: nobody decides that too."""
        return self.exclude(record__advice_requests__advice__given_by=user)

    def to_remind(self, after: int):
        """Unanswered for so many days, and not yet reminded by the portal itself; who was sent a
        link today, or has it open just now, is reminded later."""
        now = clock.now()
        asked_before = now - timedelta(days=after)
        due = self.unanswered().filter(asked_at__lte=asked_before, reminded_at=None)
        left_alone = due.filter(expires_at__lte=now + LINK_LASTS - BETWEEN_LETTERS)
        return left_alone.exclude(code_expires_at__gt=now).exclude(proved_at__gt=now - PROVED_FOR)

    def silent(self):
        """Unanswered for four weeks, and nobody decided to wait on."""
        silent = self.unanswered().filter(asked_at__lte=clock.now() - SILENT_AFTER)
        return silent.filter(Q(wait_until=None) | Q(wait_until__lte=clock.today()))

    def untold(self):
        """Silent, and whoever keeps the record was not told yet."""
        return self.silent().filter(silence_told_at=None)

    def undecided(self):
        """Changes asked for that the owner has not answered."""
        asked = self.filter(answer="change", decision="", left_out_at=None)
        return asked.filter(record__status__in=["waiting", "draft"])

    def open_still(self):
        """Those from which anything may yet be wanted of anybody: what waits for an answer, for a
        decision about it, or for one about a party that gave no word."""
        return self.filter(left_out_at=None, record__status__in=["waiting", "draft"])

    def to_be_made(self):
        """Changes accepted, and the record was not sent again since."""
        return self.filter(decision="accepted", made_at=None)

    def forget(self):
        """Delete these; what stands from them stands on its own from now on."""
        self.model.objects.filter(stands_from__in=self.order_by()).update(stands_from=None)
        self.delete()

    def with_names(self):
        return self.select_related("record__organisation", "record__owner", "party__organisation")


class Confirmation(AskedByLink):
    """An organisation is asked to agree to a repeat record, as it was frozen when it was sent.

    Its answer is bound to what it was shown: the content, and the hash of it.
    """

    class Answer(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmed"
        CHANGE = "change", "Change asked for"
        NOT_US = "not_us", "Not taking part"
        PASSED_ON = "passed_on", "Passed to the right person"

    class Decision(models.TextChoices):
        """Of the owner, about a change that was asked for."""

        ACCEPTED = "accepted", "Accepted"
        KEPT = "kept", "Kept as it is"

    reference = models.CharField(max_length=20, unique=True, default=new_confirmation_reference)
    record = models.ForeignKey(RecordOfSharing, models.PROTECT, related_name="confirmations")
    party = models.ForeignKey(Party, models.CASCADE, related_name="confirmations")
    asked_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(default=in_sixty_days)
    answer = models.CharField(max_length=10, blank=True, choices=Answer)
    sections = models.TextField(blank=True, help_text="Which parts are to change, one on a line.")
    reason = models.TextField(max_length=1000, blank=True)
    decision = models.CharField(max_length=10, blank=True, choices=Decision)
    decision_reason = models.TextField(max_length=1000, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(null=True, help_text="The change: the record was sent again.")
    content = models.JSONField(help_text="What it is asked to confirm, by section.")
    section_hashes = models.JSONField(help_text="SHA-256 of each section.")
    content_sha256 = models.CharField(max_length=64)
    stands_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Confirmed before, and nothing that it confirmed has changed since.",
    )
    reminded_at = models.DateTimeField(null=True, help_text="By the portal itself, once.")
    silence_told_at = models.DateTimeField(
        null=True, help_text="When the owner was told that there is no word."
    )
    wait_until = models.DateField(null=True, help_text="The owner decided to wait on.")
    withdrawn_at = models.DateTimeField(null=True, help_text="It counts no more.")
    left_out_at = models.DateTimeField(null=True, help_text="The record went on without it.")
    left_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        ordering = ["party__number", "pk"]
        indexes = [models.Index(fields=["email", "answered_at"], name="records_confirm_person")]
        constraints = [
            at_and_by("left_out", "confirmation"),
            models.UniqueConstraint(
                fields=["record", "party"],
                condition=Q(withdrawn_at=None),
                name="records_one_confirmation_each",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | ~Q(answered_at=None) & ~Q(answer=""),
                name="records_confirmation_answered",
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def waits(self) -> bool:
        """It can still be answered: by whoever signs in, and by link while that works."""
        asked = self.answered_at is None and self.withdrawn_at is None and not self.left_out_at
        return asked and self.record.status == "waiting"

    @property
    def is_open(self) -> bool:
        """It can still be answered, by whoever holds the link."""
        return self.waits and self.expires_at > clock.now()

    @property
    def sent_at(self):
        """When the link that works was sent."""
        return self.expires_at - LINK_LASTS

    @property
    def may_be_reminded(self) -> bool:
        """One letter a day is enough, and a new link would break the one that is open."""
        return self.sent_at <= clock.now() - BETWEEN_LETTERS and not self.is_in_use

    @property
    def is_silent(self) -> bool:
        """Asked four weeks ago, and no word."""
        return self.answered_at is None and self.asked_at <= clock.now() - SILENT_AFTER

    @property
    def parts(self) -> list[str]:
        """Which parts are to change."""
        return self.sections.split("\n") if self.sections else []

    @property
    def is_undecided(self) -> bool:
        """A change was asked for, and the owner has not answered."""
        asked = self.answer == self.Answer.CHANGE and not self.decision and not self.left_out_at
        return asked and self.record.status in {"waiting", "draft"}

    @property
    def is_readable(self) -> bool:
        """Whoever answered may read on what they were shown, by the link that they answered by."""
        answered = self.answered_at is not None and self.answer != self.Answer.PASSED_ON
        return answered and self.record.status not in {"discarded", "disposed"}

    @property
    def may_fetch_file(self) -> bool:
        """The file has more in it than they were shown, such as who else confirmed: it is for
        those who take part."""
        goes_on = self.withdrawn_at is None and self.answer != self.Answer.NOT_US
        return self.is_readable and goes_on

    @property
    def may_read_attachments(self) -> bool:
        """What goes with it is for those whom it concerns, not for who takes no part."""
        not_us = self.answer == self.Answer.NOT_US
        return self.is_open or (self.is_readable and not not_us)

    @property
    def is_whole(self) -> bool:
        """What was confirmed still has the hash by which it was confirmed."""
        return sha256(self.content) == self.content_sha256

    @property
    def is_settled(self) -> bool:
        """Nothing more is waited for from this organisation."""
        return self.answer == self.Answer.CONFIRMED or self.left_out_at is not None

    @property
    def standing(self) -> str:
        """How it stands, in the words of the status board."""
        if self.left_out_at and self.answer != self.Answer.NOT_US:
            return "Not confirmed"
        return self.get_answer_display() or "Not answered"
