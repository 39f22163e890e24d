from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.permissions import is_secretariat, works_for_kmip
from kmip_portal.constraints import at_and_by
from kmip_portal.lifecycle import Lifecycle, Move
from kmip_portal.often_asked import OftenAsked
from kmip_portal.references import new_reference
from kmip_portal.working_days import add_working_days

PERSON = settings.AUTH_USER_MODEL
ANSWERED_WITHIN = 5  # working days: what every page promises
DETAILS_KEPT_FOR = timedelta(days=90)


def new_secretariat_reference() -> str:
    return new_reference("SEC")


def new_format_request_reference() -> str:
    return new_reference("FMT")


class SecretariatQuerySet(models.QuerySet):
    def current(self, on=None):
        """Who keeps the agreement on a day, today unless said; None before the first.

        Read from the dates that were agreed, never from whether a job has run.
        """
        return self.agreed_by(on or clock.today()).first()

    def agreed_by(self, on):
        """Who keeps the agreement on a day, and who did before, the latest first."""
        return self.filter(status="agreed", from_on__lte=on).order_by("-from_on")

    def coming(self):
        """The hand-over that waits for an answer or for its day; there is at most one."""
        agreed = Q(status="agreed", from_on__gt=clock.today())
        return self.filter(Q(status="proposed") | agreed).order_by("-pk").first()

    def waiting(self):
        """Hand-overs that wait for the second person."""
        return self.filter(status="proposed")

    def history(self):
        """Every body that kept the agreement or was put forward to, the latest first."""
        people = ("proposed_by", "decided_by", "cancelled_by")
        return self.select_related(*people).order_by("-from_on", "-pk")

    def visible_to(self, user):
        """K-MIP's people see what is put forward; everybody is told who keeps it today."""
        return self if works_for_kmip(user) else self.none()


class Secretariat(Lifecycle):
    """Which body keeps the agreement for K-MIP, and where to write to it, from a day.

    It moves between member bodies, so it is never written into a page or a letter. One person
    puts the next one forward and another agrees; until its day it can be called off.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        AGREED = "agreed", "Agreed"
        REFUSED = "refused", "Not agreed"
        CANCELLED = "cancelled", "Cancelled"

    MOVES = {
        "agree": Move({Status.PROPOSED}, Status.AGREED),
        "refuse": Move({Status.PROPOSED}, Status.REFUSED),
        "cancel": Move({Status.PROPOSED, Status.AGREED}, Status.CANCELLED),
    }

    reference = models.CharField(
        max_length=13, unique=True, editable=False, default=new_secretariat_reference
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)
    organisation_name = models.CharField(max_length=200)
    organisation_slug = models.CharField(max_length=120, blank=True)
    address = models.TextField(max_length=500)
    mailbox = models.EmailField(max_length=254)
    from_on = models.DateField()
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    refused_reason = models.TextField(max_length=500, blank=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    cancelled_reason = models.TextField(max_length=500, blank=True)

    objects = SecretariatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["from_on"],
                condition=Q(status="agreed"),
                name="secretariat_one_from_a_day",
            ),
            models.UniqueConstraint(
                fields=["status"],
                condition=Q(status="proposed"),
                name="secretariat_one_put_forward_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by=None)
                | Q(decided_by=None)
                | ~Q(decided_by=F("proposed_by")),
                name="secretariat_agreed_by_another_person",
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(refused_reason=""),
                name="secretariat_refused_for_a_reason",
            ),
            at_and_by("proposed", "secretariat"),
            at_and_by("decided", "secretariat"),
            at_and_by("cancelled", "secretariat"),
        ]

    def __str__(self):
        return f"{self.organisation_name} (secretariat)"

    @property
    def has_begun(self) -> bool:
        return self.from_on <= clock.today()

    @property
    def can_be_called_off(self) -> bool:
        """While it waits for an answer; once it is agreed, until its day has come."""
        return self.can("cancel") and not (self.status == self.Status.AGREED and self.has_begun)

    @property
    def in_one_line(self) -> str:
        """Its name and postal address, as on a form."""
        lines = [self.organisation_name, *self.address.splitlines()]
        return ", ".join(filter(None, (line.strip(" ,") for line in lines)))

    def get_absolute_url(self):
        return reverse("secretariat:handover", args=[self.reference])


KEEPS = OftenAsked(lambda on: Secretariat.objects.agreed_by(on)[:1])


def keeper_today() -> Secretariat | None:
    """Who keeps the agreement, as every page names it."""
    return KEEPS.first(clock.today())


class FormatRequestQuerySet(models.QuerySet):
    def waiting(self):
        """Not answered yet, the oldest first."""
        return self.filter(status="received").order_by("received_at", "pk")

    def answered(self):
        """The last answered first."""
        done = self.filter(status="answered").select_related("answered_by")
        return done.order_by("-answered_at", "-pk")

    def with_details_to_forget(self):
        """Answered so long ago that nobody needs to reach the person any more."""
        long_ago = clock.now() - DETAILS_KEPT_FOR
        return self.filter(answered_at__lt=long_ago).exclude(name="")

    def visible_to(self, user):
        """They hold how to reach a person, so only those who answer them see them."""
        return self if is_secretariat(user) else self.none()

    def received_under(self, reference):
        """For the page that says it has come in, which shows nothing of it but the reference."""
        return self.filter(reference=reference)


class FormatRequest(Lifecycle):
    """Somebody needs a document in another format: large print, Braille, audio and so on."""

    class Document(models.TextChoices):
        AGREEMENT = "agreement", "The agreement in force"
        EARLIER = "earlier", "An earlier version of the agreement"
        STATEMENT = "statement", "The acceptance statement"
        ONE_OFF = "one_off", "The form for a one-off Record of Sharing"
        REPEAT = "repeat", "The form for a repeat Record of Sharing"
        OTHER = "other", "Something else on this site"

    class Format(models.TextChoices):
        LARGE_PRINT = "large_print", "Large print"
        EASY_READ = "easy_read", "Easy read"
        BRAILLE = "braille", "Braille"
        AUDIO = "audio", "Audio"
        SIGNED = "signed", "British Sign Language"
        PAPER = "paper", "On paper"
        OTHER = "other", "Another format"

    class Status(models.TextChoices):
        RECEIVED = "received", "Not answered yet"
        ANSWERED = "answered", "Answered"

    MOVES = {"answer": Move({Status.RECEIVED}, Status.ANSWERED)}

    reference = models.CharField(
        max_length=13, unique=True, editable=False, default=new_format_request_reference
    )
    submission_id = models.UUIDField(unique=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.RECEIVED)
    document = models.CharField(max_length=12, choices=Document)
    format = models.CharField(max_length=12, choices=Format)
    details = models.TextField(max_length=1000, blank=True)
    name = models.CharField(max_length=200, blank=True, help_text="Forgotten after a while.")
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    address = models.TextField(max_length=500, blank=True)
    received_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    answer = models.TextField(max_length=1000, blank=True)

    objects = FormatRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="answered") | ~Q(answer=""),
                name="secretariat_answered_in_words",
            ),
            at_and_by("answered", "formatrequest"),
        ]
        indexes = [models.Index(fields=["status", "received_at"], name="secretariat_formats")]

    def __str__(self):
        return f"request {self.reference} for another format"

    @property
    def due_on(self):
        """The day by which the pages promise an answer."""
        return add_working_days(clock.day_in_london(self.received_at), ANSWERED_WITHIN)

    def get_absolute_url(self):
        return reverse("secretariat:format_request", args=[self.reference])
