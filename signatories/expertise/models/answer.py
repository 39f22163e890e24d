from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.constraints import at_and_by
from kmip_portal.lifecycle import Lifecycle, Move
from kmip_portal.references import new_reference
from signatories.expertise.models.question import DETAILS, Question
from signatories.models import Membership, Organisation

PERSON = settings.AUTH_USER_MODEL


def new_answer_reference() -> str:
    return new_reference("ANS")


class AnswerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those that stand, under questions this person may see; their own whatever became of
        them; all of them for K-MIP's people."""
        if not user.is_authenticated:
            return self.none()
        if user.kmip_roles:
            return self
        seen = Question.objects.visible_to(user)
        return self.filter(question__in=seen).filter(
            Q(given_by=user) | Q(status=Answer.Status.STANDING)
        )

    def standing(self):
        return self.filter(status=Answer.Status.STANDING)

    def accepted(self):
        return self.standing().filter(accepted_at__isnull=False)

    def in_order(self):
        """The accepted one first, then by how many found it useful; replies of the asker last."""
        return self.order_by(
            models.Case(models.When(accepted_at=None, then=1), default=0),
            "from_asker",
            "-useful_count",
            "given_at",
            "pk",
        )


class Answer(Lifecycle):
    """What somebody answers to a question; whoever asked replies in the same place."""

    class Status(models.TextChoices):
        STANDING = "standing", "Answer"
        HIDDEN = "hidden", "Hidden by K-MIP"
        WITHDRAWN = "withdrawn", "Withdrawn"

    MOVES = {
        "hide": Move({Status.STANDING}, Status.HIDDEN),
        "show": Move({Status.HIDDEN}, Status.STANDING),
        "withdraw": Move({Status.STANDING}, Status.WITHDRAWN),
    }

    reference = models.CharField(max_length=20, unique=True, default=new_answer_reference)
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    status = models.CharField(max_length=12, choices=Status, default=Status.STANDING)
    body = models.TextField(max_length=DETAILS)
    given_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", help_text="Blank for K-MIP."
    )
    role = models.CharField(
        max_length=20, choices=Membership.Role, blank=True, help_text="In it, on that day."
    )
    shows_name = models.BooleanField(default=False)
    shows_organisation = models.BooleanField(
        default=True, help_text="Not where whoever asked without a name replies."
    )
    from_asker = models.BooleanField(default=False)
    is_official = models.BooleanField(default=False, help_text="K-MIP’s view.")
    edited_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    useful_count = models.PositiveIntegerField(default=0)
    hidden_at = models.DateTimeField(null=True)
    hidden_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    hidden_reason = models.CharField(max_length=500, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    row_version = models.PositiveIntegerField(default=1)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["question"],
                condition=Q(accepted_at__isnull=False),
                name="expertise_one_accepted_answer",
            ),
            at_and_by("accepted", "answer"),
            at_and_by("hidden", "answer"),
            models.CheckConstraint(
                condition=~Q(status="hidden") | (Q(hidden_at__isnull=False) & ~Q(hidden_reason="")),
                name="expertise_answer_hidden_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(is_official=False) | Q(organisation=None),
                name="expertise_kmips_view_is_kmips",
            ),
        ]

    def __str__(self):
        return f"an answer to “{self.question}”"

    def get_absolute_url(self):
        return f"{self.question.get_absolute_url()}#{self.reference}"

    def address(self, name: str) -> str:
        return reverse(f"expertise:{name}", args=[self.reference])

    @property
    def is_standing(self) -> bool:
        return self.status == self.Status.STANDING

    @property
    def is_accepted(self) -> bool:
        return self.accepted_at is not None

    @property
    def last_written_at(self) -> datetime:
        return self.edited_at or self.given_at


class Useful(models.Model):
    """One person found one answer useful."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="found_useful")
    user = models.ForeignKey(PERSON, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "user"], name="expertise_useful_once_each")
        ]

    def __str__(self):
        return f"useful: {self.answer}"
