from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.constraints import at_and_by
from kmip_portal.lifecycle import Lifecycle, Move
from kmip_portal.portal_tags import day
from kmip_portal.references import new_reference
from reviews.models.review import AnnualReview
from signatories.models import Organisation
from signatories.permissions import organisations_of

PERSON = settings.AUTH_USER_MODEL


def new_response_reference() -> str:
    return new_reference("RES")


class ResponseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """K-MIP's people see what was sent; an organisation's own people see its draft too."""
        if not user.is_authenticated:
            return self.none()
        own = Q(organisation__in=organisations_of(user))
        return self.filter(own | ~Q(answer="")) if user.kmip_roles else self.filter(own)

    def sent(self):
        """What counts: sent once, and standing even while it is being changed."""
        return self.exclude(answer="")

    def responded(self):
        """Those that say what an organisation thinks; who asked for more time has not said it."""
        return self.filter(answer__in=Response.RESPONDED)

    def of_asked(self):
        """Those of organisations that were asked, of which all shares are."""
        return self.filter(organisation__review_invitations__review=F("review"))


class Response(Lifecycle):
    """What an organisation answers to a review.

    `answer` is what was sent, and `draft_answer` what is being written: a sent answer stands
    until the changed one is sent. The same holds for the words of its proposals.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SENT = "sent", "Sent"
        CHANGING = "changing", "Being changed"

    class Answer(models.TextChoices):
        SUPPORT = "support", "No, we support it as it is"
        COMMENTS = "comments", "Yes, we want to comment or propose changes"
        MORE_TIME = "more_time", "We need more time"

    RESPONDED = (Answer.SUPPORT, Answer.COMMENTS)

    class Taken(models.TextChoices):
        PHONE = "phone", "By phone"
        PAPER = "paper", "On paper"
        EMAIL = "email", "By email"
        MEETING = "meeting", "At a meeting"

    MOVES = {
        "send": Move({Status.DRAFT, Status.CHANGING}, Status.SENT),
        "change": Move({Status.SENT}, Status.CHANGING),
    }

    reference = models.CharField(max_length=20, unique=True, default=new_response_reference)
    review = models.ForeignKey(AnnualReview, models.PROTECT, related_name="responses")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="review_responses")
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    draft_answer = models.CharField(max_length=12, choices=Answer)
    answer = models.CharField(max_length=12, choices=Answer, blank=True, help_text="As sent.")
    draft_until = models.DateField(null=True, help_text="The day to which more time is wanted.")
    until = models.DateField(null=True, help_text="The same, as sent.")
    started_at = models.DateTimeField(default=clock.now)
    started_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    first_sent_at = models.DateTimeField(null=True, help_text="When it began to count.")
    sent_at = models.DateTimeField(null=True, help_text="The last time.")
    sent_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    times_sent = models.PositiveSmallIntegerField(default=0)
    taken_how = models.CharField(
        max_length=8,
        choices=Taken,
        blank=True,
        help_text="Blank: the organisation wrote it here.",
    )
    taken_from = models.CharField(max_length=200, blank=True, help_text="Who answered, by name.")
    taken_on = models.DateField(null=True)
    taken_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    objects = ResponseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "organisation"], name="reviews_one_response_each"
            ),
            at_and_by("sent", "response"),
            models.CheckConstraint(
                condition=Q(status="draft", answer="", sent_at=None)
                | (~Q(status="draft") & ~Q(answer="") & Q(sent_at__isnull=False)),
                name="reviews_sent_with_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(taken_how="", taken_from="", taken_on=None, taken_by=None)
                | (
                    ~Q(taken_how="")
                    & ~Q(taken_from="")
                    & Q(taken_on__isnull=False, taken_by__isnull=False)
                ),
                name="reviews_taken_from_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.organisation}’s response to the {self.review}"

    @property
    def closes_at(self) -> datetime:
        """Until when it may be changed, which may be later than for others."""
        return self.review.closing_for(self.organisation)

    @property
    def has_responded(self) -> bool:
        """It says what the organisation thinks, and did not only ask for more time."""
        return self.answer in self.RESPONDED

    @property
    def taken(self) -> str:
        """How K-MIP took it down, in words; nothing where the organisation wrote it here."""
        if not self.taken_how:
            return ""
        how = self.get_taken_how_display().lower()
        return f"Taken {how} from {self.taken_from} on {day(self.taken_on)} by {self.taken_by}"

    def get_absolute_url(self):
        return reverse("reviews:response_detail", args=[self.review.year, self.organisation.slug])
