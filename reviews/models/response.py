from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.constraints import at_and_by
from kmip_portal.lifecycle import Lifecycle, Move
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
    started_at = models.DateTimeField(default=clock.now)
    started_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, help_text="The last time.")
    sent_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    times_sent = models.PositiveSmallIntegerField(default=0)

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
        ]

    def __str__(self):
        return f"{self.organisation}’s response to the {self.review}"

    def get_absolute_url(self):
        return reverse("reviews:response_detail", args=[self.review.year, self.organisation.slug])


class ProposalQuerySet(models.QuerySet):
    def drafted(self):
        """Points with words in the draft, in the order of their clauses' numbers as kept."""
        return self.exclude(draft="")

    def sent(self):
        return self.exclude(text="")


class Proposal(models.Model):
    """What an organisation says of one clause. Its number, P-001, stays with it."""

    review = models.ForeignKey(AnnualReview, models.PROTECT, related_name="proposals")
    response = models.ForeignKey(Response, models.PROTECT, related_name="proposals")
    clause_key = models.SlugField(max_length=80, help_text="Follows the clause through versions.")
    clause_title = models.CharField(max_length=221, help_text="As it read: 4.2 Retention.")
    position = models.PositiveIntegerField(help_text="Of the clause in the version.")
    number = models.PositiveIntegerField(null=True, help_text="Given when it is first sent.")
    draft = models.TextField(max_length=4000, blank=True, help_text="As it is being written.")
    text = models.TextField(max_length=4000, blank=True, help_text="As sent.")
    row_version = models.PositiveIntegerField(default=1)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "clause_key"], name="reviews_one_proposal_a_clause"
            ),
            models.UniqueConstraint(fields=["review", "number"], name="reviews_one_number_each"),
            models.CheckConstraint(
                condition=Q(text="") | Q(number__isnull=False), name="reviews_sent_with_number"
            ),
        ]

    def __str__(self):
        return f"{self.reference or 'a draft'} on {self.clause_title}"

    @property
    def reference(self) -> str:
        """P-001; nothing before it was sent."""
        return f"P-{self.number:03}" if self.number else ""
