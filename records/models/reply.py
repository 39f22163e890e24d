from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from kmip_portal import clock
from kmip_portal.references import new_reference
from records.models.record import RecordOfSharing
from records.questions.choices import Decision
from signatories.models import Organisation
from signatories.signing_links import new_token, token_hash

GONE = ("discarded", "disposed")  # nothing is left to be asked about
LINK_LASTS = timedelta(days=30)
PROVED_FOR = timedelta(hours=1)  # for which an accepted code lets somebody read and answer


def new_reply_reference() -> str:
    return new_reference("REP")


def in_thirty_days():
    return clock.now() + LINK_LASTS


class AskedByLink(models.Model):
    """Somebody without an account is asked, by a link and a code to their mailbox."""

    name = models.CharField(max_length=200)
    email = models.EmailField(max_length=254, help_text="In small letters.")
    token_sha256 = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, blank=True)
    code_expires_at = models.DateTimeField(null=True)
    codes_sent = models.PositiveSmallIntegerField(default=0)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    proved_at = models.DateTimeField(null=True, help_text="When the last code was accepted.")
    answered_name = models.CharField(max_length=200, blank=True)
    answered_role = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    record: Any

    class Meta:
        abstract = True

    @property
    def asking(self) -> Organisation:
        """In whose name they are asked."""
        return self.record.organisation

    @property
    def is_in_use(self) -> bool:
        """Whoever holds the link may be reading or writing just now."""
        now = clock.now()
        code_is_out = self.code_expires_at is not None and self.code_expires_at > now
        return code_is_out or (self.proved_at is not None and self.proved_at > now - PROVED_FOR)

    def renew_link(self, *, until: datetime) -> str:
        """The token of a new link, to be sent; the link before it and its code work no more."""
        token = new_token()
        renewed = {
            "token_sha256": token_hash(token),
            "expires_at": until,
            "code_hash": "",
            "code_expires_at": None,
            "codes_sent": 0,
            "wrong_tries": 0,
        }
        for name, value in renewed.items():
            setattr(self, name, value)
        self.save(update_fields=[*renewed])
        return token


class AskedByLinkQuerySet(models.QuerySet):
    def opened_by(self, token: str):
        """The one that this link opens; whoever holds the link may see it."""
        return self.filter(token_sha256=token_hash(token)).with_names().first()


class ReplyQuerySet(AskedByLinkQuerySet):
    def waiting(self):
        """Asked, with a link that still works, and not answered."""
        open_still = self.filter(answered_at=None, expires_at__gt=clock.now())
        return open_still.exclude(record__status__in=GONE)

    def visible_to(self, user):
        """What is asked of this person, at their own address."""
        return self.filter(email=user.email) if user.is_authenticated else self.none()

    def with_names(self):
        return self.select_related("record__organisation", "record__owner")


class Reply(AskedByLink):
    """Somebody at the other organisation is asked, by a link: did it arrive, or will you share?"""

    class Asks(models.TextChoices):
        RECEIPT = "receipt", "Whether it arrived"
        DECISION = "decision", "Whether it is shared"

    class Answer(models.TextChoices):
        """Of whether it arrived; what was decided is answered in the words of a record."""

        ARRIVED = "arrived", "It arrived"
        NOT_ARRIVED = "not_arrived", "It did not arrive"

    reference = models.CharField(max_length=20, unique=True, default=new_reply_reference)
    record = models.ForeignKey(RecordOfSharing, models.PROTECT, related_name="replies")
    asks = models.CharField(max_length=10, choices=Asks)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(default=in_thirty_days)
    answer = models.CharField(
        max_length=20, blank=True, choices=[*Answer.choices, *Decision.choices]
    )
    reason = models.TextField(max_length=1000, blank=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "replies"
        indexes = [models.Index(fields=["email", "answered_at"], name="records_reply_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "asks", "email"],
                condition=Q(answered_at=None),
                name="records_asked_once_until_answered",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | ~Q(answered_at=None) & ~Q(answer=""),
                name="records_answered_with_an_answer",
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def sent_at(self):
        """When the link that works was sent: the first one, or the last that was sent again."""
        return self.expires_at - LINK_LASTS

    @property
    def is_waiting(self) -> bool:
        works = self.answered_at is None and self.expires_at > clock.now()
        return works and self.record.status not in GONE
