from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from kmip_portal import clock
from kmip_portal.accounts.permissions import is_auditor, is_secretariat
from kmip_portal.constraints import at_and_by
from kmip_portal.mail.kinds import SIGN_IN_CODE

# How long after each failed try the next one comes; after the last a person must look.
BACK_OFF = [
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
]
# Neither gone, nor given up, nor told in another letter, nor held.
WAITING = Q(sent_at=None, given_up_at=None, joined_in=None, held_because="")
SENDING, DELIVERED = "Sending", "Delivered"
TAKEN_BACK = "What it told did not stand any more."
GONE = "The text of this email was disposed of, two years after it was sent."


def _in_no_hand() -> Q:
    return Q(leased_until=None) | Q(leased_until__lt=clock.now())


class Problem(models.TextChoices):
    """Why a letter did not reach its person, in the words shown."""

    NO_ADDRESS = "no_address", "Email address does not exist"
    NO_ROOM = "no_room", "Inbox not accepting messages right now"
    NOT_SENT = "not_sent", "Could not be sent"


class EmailQuerySet(models.QuerySet):
    def visible_to(self, user):
        """K-MIP's secretariat and auditors see that a letter went; its secret they never see."""
        return self if is_secretariat(user) or is_auditor(user) else self.none()

    def waiting(self):
        return self.filter(WAITING)

    def due(self):
        """Letters to send now: not yet sent, their time has come, nobody else is at it."""
        return self.waiting().filter(_in_no_hand(), not_before__lte=clock.now())

    def ready(self):
        """Due, and not to be told together with others first."""
        return self.due().filter(together=False)

    def in_no_hand(self):
        """Letters that have not gone, held or not, and that nobody is sending."""
        return self.filter(_in_no_hand(), sent_at=None, given_up_at=None, joined_in=None)

    def take_away(self) -> int:
        """These never go; how many. One that was sent again stays, given up, for that one."""
        keys = [one.pk for one in self.only("pk").select_for_update(of=("self",))]
        these = Email.objects.filter(pk__in=keys)
        these.filter(again__isnull=True).delete()
        these.update(given_up_at=clock.now(), last_error=TAKEN_BACK, held_because="", secret=None)
        return len(keys)

    def to_person(self, address):
        return self.filter(addressee=addressee(address))

    def said_to_be(self, words: str):
        """Those of which `in_words` says this, told in another letter or not."""
        alone = self._said_to_be(words)
        told = Email.objects.all()._said_to_be(words).values("pk")
        return self.filter(Q(joined_in=None, pk__in=alone.values("pk")) | Q(joined_in__in=told))

    def _said_to_be(self, words: str):
        gone = Q(returned_at__isnull=False) | Q(given_up_at__isnull=False)
        if words == DELIVERED:
            return self.exclude(gone).exclude(sent_at=None).filter(held_because="")
        if words == SENDING:
            return self.exclude(gone).filter(sent_at=None, held_because="")
        problem = next(one for one in Problem if one.label == words)
        unsaid = [problem.value, ""] if problem == Problem.NOT_SENT else [problem.value]
        held = Q(held_because__startswith=words)
        return self.filter((gone & Q(problem__in=unsaid)) | (~gone & held))

    def wanting_attention(self):
        """Letters that will not go or did not arrive unless a person does something."""
        return self.filter(
            Q(given_up_at__isnull=False) | Q(returned_at__isnull=False) | ~Q(held_because="")
        ).filter(again__isnull=True)


class Email(models.Model):
    """One letter to one person: written in the transaction of what it tells of, sent after it."""

    kind = models.CharField(max_length=100, help_text="The template it was written from.")
    to = models.EmailField(max_length=254)
    to_name = models.CharField(max_length=200, blank=True)
    addressee = models.CharField(max_length=254, help_text="The address in small letters.")
    subject = models.CharField(max_length=200)
    body = models.TextField(help_text="Plain text; a secret stands in it as a mark only.")
    gist = models.TextField(
        blank=True, help_text="What it says without greeting and end, to be told with others."
    )
    together = models.BooleanField(
        default=False, help_text="Waits a little, to be told in one letter with others."
    )
    in_summary = models.BooleanField(
        default=False, help_text="Only news: waits for the day on which its person wants it."
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+",
        help_text="Whose summary it waits for, whatever their address is by then.",
    )  # fmt: skip
    joined_in = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="parts", help_text="Told in that letter."
    )
    again_of = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="again", help_text="Sent once more."
    )
    secret = models.BinaryField(
        null=True, help_text="A link or code, encrypted; joined while sending, then wiped."
    )
    dedupe = models.CharField(max_length=200, unique=True, help_text="The same letter once only.")
    message_id = models.CharField(max_length=200, unique=True)
    written_at = models.DateTimeField(default=clock.now)
    not_before = models.DateTimeField(default=clock.now)
    held_because = models.CharField(max_length=300, blank=True)
    lease = models.CharField(max_length=40, blank=True, help_text="Who is sending it.")
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=12, choices=Problem, blank=True)
    last_error = models.CharField(
        max_length=500, blank=True, help_text="The last answer of a mail server that was no yes."
    )
    sent_at = models.DateTimeField(null=True, help_text="When our mail server took it.")
    delivered_at = models.DateTimeField(null=True, help_text="Where the mail provider says so.")
    returned_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    objects = EmailQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["not_before", "id"], condition=WAITING, name="mail_waiting"),
            models.Index(fields=["addressee", "-id"], name="mail_to_person"),
            models.Index(
                fields=["addressee"], condition=Q(in_summary=True), name="mail_in_summary"
            ),
            models.Index(
                fields=["person"], condition=Q(in_summary=True), name="mail_in_summary_of"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(given_up_at=None), name="mail_sent_or_given_up"
            ),
            models.CheckConstraint(
                condition=Q(joined_in=None) | Q(sent_at=None, secret=None),
                name="mail_joined_goes_with_its_letter",
            ),
            models.CheckConstraint(
                condition=Q(together=False) | Q(secret=None), name="mail_secrets_go_alone"
            ),
        ]

    def __str__(self):
        return f"“{self.subject}” to {self.to}"

    @property
    def stem(self) -> str:
        """Its name in addresses: what stands before the @ of its Message-ID."""
        return self.message_id[1:].partition("@")[0]

    @property
    def is_gone(self) -> bool:
        """Whether its text was disposed of, so that there is nothing to send again."""
        return self.body == GONE

    @property
    def in_words(self) -> str:
        """Where it is, in the five words that K-MIP's people are shown; `state` says more."""
        if self.joined_in:
            return self.joined_in.in_words
        if self.returned_at or self.given_up_at:
            return Problem(self.problem or Problem.NOT_SENT).label
        if self.held_because:
            known = (label for label in Problem.labels if self.held_because.startswith(label))
            return next(known, Problem.NOT_SENT.label)
        return DELIVERED if self.sent_at else SENDING

    @property
    def state(self) -> str:
        """Where it is, more exactly."""
        if self.joined_in:
            return self.joined_in.state
        if self.returned_at or self.given_up_at:
            return Problem(self.problem or Problem.NOT_SENT).label
        if self.sent_at:
            return "Delivered" if self.delivered_at else "Sent"
        if self.held_because:
            return "Held"
        if self.leased_until and self.leased_until > clock.now():
            return "Sending"
        return "Trying again" if self.attempts else "Waiting to be sent"


class EmailChoiceQuerySet(models.QuerySet):
    def wanting_news(self):
        """People who asked for news from K-MIP, and want news at all."""
        wanting = self.filter(wants_news=True, user__is_active=True)
        return wanting.exclude(how=EmailChoice.How.MUST_DO).select_related("user").order_by("pk")


class EmailChoice(models.Model):
    """How a person wants to be told what is only news; who never chose is told at once."""

    class How(models.TextChoices):
        AT_ONCE = "at_once", "At once"
        DAILY = "daily", "Daily"
        WEEKLY = "weekly", "Weekly"
        MUST_DO = "must_do", "Only what I must do"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="email_choice"
    )
    how = models.CharField(max_length=10, choices=How, default=How.AT_ONCE)
    wants_news = models.BooleanField(default=False, help_text="News from K-MIP, too.")
    chosen_at = models.DateTimeField(default=clock.now)

    objects = EmailChoiceQuerySet.as_manager()

    def __str__(self):
        return f"{self.user}: {self.get_how_display()}"


class BouncingAddressQuerySet(models.QuerySet):
    def standing(self, *addresses):
        """What is known today against these addresses."""
        known = [addressee(address) for address in addresses]
        return self.filter(address__in=known, cleared_at=None)


class BouncingAddress(models.Model):
    """Letters to this address come back; until a person clears it, it gets no more."""

    address = models.CharField(max_length=254, help_text="In small letters.")
    problem = models.CharField(max_length=12, choices=Problem)
    because = models.CharField(max_length=500, help_text="What the mail server said.")
    found_at = models.DateTimeField(default=clock.now)
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = BouncingAddressQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            at_and_by("cleared", "bouncingaddress"),
            models.UniqueConstraint(
                fields=["address"], condition=Q(cleared_at=None), name="mail_bouncing_once"
            ),
        ]

    def __str__(self):
        return self.address

    @property
    def holds_because(self) -> str:
        """Why its letters wait, in a sentence."""
        day = clock.day_in_london(self.found_at)
        return f"{self.get_problem_display()}, found on {day.day} {day:%B %Y}"


class PauseQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(resumed_at=None)


class Pause(models.Model):
    """Nothing is sent from here to there, for a reason; by nobody is by the portal itself."""

    reason = models.CharField(max_length=300)
    paused_at = models.DateTimeField(default=clock.now)
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    resumed_at = models.DateTimeField(null=True)
    resumed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = PauseQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            at_and_by("resumed", "pause"),
            # every standing pause is alike in this, so there is at most one
            models.UniqueConstraint(
                models.Value(1), condition=Q(resumed_at=None), name="mail_one_pause"
            ),
        ]

    def __str__(self):
        return f"letters paused: {self.reason}"

    def lets_go(self, letters: EmailQuerySet) -> EmailQuerySet:
        """What is sent in spite of it: nothing; of the portal's own, codes asked for since, as
        whoever is to end it may sign in by no other way."""
        if self.paused_by_id:
            return letters.none()
        return letters.filter(kind=SIGN_IN_CODE, written_at__gt=self.paused_at)


def addressee(address: str) -> str:
    """Whose letter it is: two spellings of one address are one person."""
    return address.strip().lower()
