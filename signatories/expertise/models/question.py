from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, PositiveIntegerField, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.constraints import at_and_by
from kmip_portal.lifecycle import Lifecycle, Move
from signatories.expertise.models.guide import Guide
from signatories.expertise.models.topic import Topic
from signatories.expertise.taking_part import takes_part
from signatories.models import Organisation

PERSON = settings.AUTH_USER_MODEL
A_LINE, DETAILS = 150, 3000  # characters


class SeenBy(models.TextChoices):
    SIGNATORIES = "signatories", "All signatories"
    KMIP = "kmip", "K-MIP only"


class Asked(models.Model):
    """What somebody wants to know, and how much of who they are is shown with it."""

    title = models.CharField(max_length=A_LINE)
    details = models.TextField(max_length=DETAILS, blank=True)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, related_name="+")
    seen_by = models.CharField(max_length=12, choices=SeenBy, blank=True)
    shows_organisation = models.BooleanField(
        null=True, help_text="To other signatories. K-MIP always sees who asked."
    )
    asked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", help_text="Blank for K-MIP."
    )
    about = models.CharField(
        max_length=60, blank=True, help_text="The question of a record beside which it was asked."
    )
    law = models.CharField(
        max_length=130, blank=True, help_text="A list of the legal reference, and maybe an entry."
    )

    class Meta:
        abstract = True

    def __str__(self):
        return self.title


class QuestionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """People of signatories see what was asked of all of them; whoever asked sees their own
        whatever became of it; K-MIP's people see all."""
        if not user.is_authenticated:
            return self.none()
        if user.kmip_roles:
            return self
        own = Q(asked_by=user)
        if not takes_part(user):
            return self.filter(own)
        return self.filter(
            own | Q(seen_by=SeenBy.SIGNATORIES, status__in=Question.SHOWN | {"merged"})
        )

    def shown(self):
        """Neither hidden, withdrawn nor merged with another."""
        return self.filter(status__in=Question.SHOWN)

    def unanswered(self):
        return self.filter(status=Question.Status.NO_ANSWER, closed_at=None)

    def untold(self):
        """Standing, and those who follow its topic know nothing of it yet."""
        return self.shown().filter(followers_told_at=None).order_by("pk")

    def with_answers(self):
        """Those that somebody found an answer to."""
        return self.filter(status__in=[Question.Status.ANSWERED, Question.Status.ACCEPTED])

    def to_be_offered(self):
        """What may be shown to anybody who is about to ask the like."""
        return self.with_answers().filter(seen_by=SeenBy.SIGNATORIES)

    def of_organisations_that_are(self, kind: str):
        """Asked by organisations of a type, of those that show themselves; to count the others
        would tell what they do not show."""
        return self.filter(shows_organisation=True, organisation__organisation_type=kind)

    def waiting_for_kmip(self):
        """Nobody has answered; K-MIP was told so, or was the only one asked."""
        return self.unanswered().filter(Q(seen_by=SeenBy.KMIP) | Q(kmip_told_at__isnull=False))

    def for_list(self):
        """With what a row shows: who asked, about what, and how many have answered."""
        answers = self.model.answers.rel.related_model.objects.standing()
        given = answers.filter(question=OuterRef("pk"), from_asker=False)
        number = given.order_by().values("question").annotate(number=Count("pk")).values("number")
        return self.select_related("topic", "organisation", "asked_by").annotate(
            answer_count=Coalesce(Subquery(number, PositiveIntegerField()), 0)
        )


class Question(Lifecycle, Asked):
    """What one signatory asks the others, or K-MIP alone.

    Its organisation and the person who asked are stored whatever is shown of them: everything that
    prints them asks `signatories.expertise.saying`.
    """

    class Status(models.TextChoices):
        NO_ANSWER = "no_answer", "No answer yet"
        ANSWERED = "answered", "Answered"
        ACCEPTED = "accepted", "Answer accepted"
        HIDDEN = "hidden", "Hidden by K-MIP"
        MERGED = "merged", "Merged with another question"
        WITHDRAWN = "withdrawn", "Withdrawn"

    SHOWN = {Status.NO_ANSWER.value, Status.ANSWERED.value, Status.ACCEPTED.value}
    MOVES = {
        "answer": Move({Status.NO_ANSWER}, Status.ANSWERED),
        "lose_answers": Move({Status.ANSWERED}, Status.NO_ANSWER),
        "accept": Move({Status.ANSWERED}, Status.ACCEPTED),
        "reconsider": Move({Status.ACCEPTED}, Status.ANSWERED),
        "hide": Move(SHOWN, Status.HIDDEN),
        "show": Move({Status.HIDDEN}, Status.NO_ANSWER),  # what was answered follows by its moves
        "merge": Move(SHOWN, Status.MERGED),
        "withdraw": Move(SHOWN, Status.WITHDRAWN),
    }

    number = models.PositiveIntegerField(unique=True)
    slug = models.SlugField(max_length=80, help_text="As it was first asked; stays.")
    status = models.CharField(max_length=12, choices=Status, default=Status.NO_ANSWER)
    asked_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True, help_text="Last, by anybody but who asked.")
    heard_at = models.DateTimeField(
        null=True, help_text="Whoever asked has read the answers until then, and said so."
    )
    useful_count = models.PositiveIntegerField(default=0, help_text="Of all its answers.")
    experts_asked_at = models.DateTimeField(null=True)
    kmip_told_at = models.DateTimeField(null=True)
    followers_told_at = models.DateTimeField(
        null=True, help_text="Those who follow its topic, of these words."
    )
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    closed_reason = models.CharField(max_length=500, blank=True)
    hidden_at = models.DateTimeField(null=True)
    hidden_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    hidden_reason = models.CharField(max_length=500, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    merged_at = models.DateTimeField(null=True)
    merged_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    guide = models.ForeignKey(
        Guide, models.PROTECT, null=True, related_name="+", help_text="That its answer became."
    )
    row_version = models.PositiveIntegerField(default=1)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["useful_count", "number"], name="expertise_by_use"),
            models.Index(fields=["status", "asked_at"], name="expertise_to_chase"),
            models.Index(
                fields=["id"], condition=Q(followers_told_at=None), name="expertise_untold"
            ),
            models.Index(fields=["asked_by", "answered_at"], name="expertise_own_questions"),
        ]
        constraints = [
            at_and_by("closed", "question"),
            at_and_by("hidden", "question"),
            at_and_by("merged", "question"),
            models.CheckConstraint(
                condition=~Q(status="hidden") | (Q(hidden_at__isnull=False) & ~Q(hidden_reason="")),
                name="expertise_question_hidden_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(status="merged", merged_into__isnull=False)
                | (~Q(status="merged") & Q(merged_into=None)),
                name="expertise_question_merged_into_another",
            ),
            models.CheckConstraint(
                condition=Q(topic__isnull=False, shows_organisation__isnull=False) & ~Q(seen_by=""),
                name="expertise_question_asked_whole",
            ),
        ]

    def get_absolute_url(self):
        return reverse("expertise:question_detail", args=[self.number, self.slug])

    @property
    def reference(self) -> str:
        return str(self.number)

    @property
    def is_shown(self) -> bool:
        return self.status in self.SHOWN

    @property
    def is_hidden(self) -> bool:
        return self.status == self.Status.HIDDEN

    @property
    def is_withdrawn(self) -> bool:
        return self.status == self.Status.WITHDRAWN

    @property
    def is_anonymous(self) -> bool:
        return not self.shows_organisation

    @property
    def takes_answers(self) -> bool:
        return self.is_shown and self.closed_at is None


class QuestionWord(models.Model):
    """A word by which a question is found, without its ending; heavier where it says more."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="words")
    stem = models.CharField(max_length=40)
    weight = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stem", "question"], name="expertise_a_word_once")
        ]

    def __str__(self):
        return self.stem


class Follow(models.Model):
    """A person wants to be told of answers to somebody else's question. Shown to nobody else."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="follows")
    user = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "user"], name="expertise_followed_once")
        ]

    def __str__(self):
        return f"a follower of question {self.question.number}"
