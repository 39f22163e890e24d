from django.db import models
from django.db.models import Q

from reviews.models.review import AnnualReview


class QuestionQuerySet(models.QuerySet):
    def own(self):
        """Those that are asked on a page of their own, beside the agreement itself."""
        return self.filter(kind__in=[Question.Kind.TEXT, Question.Kind.RADIOS])


class Question(models.Model):
    """What a review asks every signatory.

    Whether the agreement should change, and which clauses, is what a review is: these two are in
    every one. Any other may be added, in words or with answers to choose from; none must be
    answered.
    """

    class Kind(models.TextChoices):
        CHANGE = "change", "Whether it should change"
        CLAUSES = "clauses", "Which clauses should change"
        TEXT = "text", "Answered in words"
        RADIOS = "radios", "Answered by choosing one"

    review = models.ForeignKey(AnnualReview, models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    text = models.CharField(max_length=200)
    options = models.TextField(
        max_length=1000, blank=True, help_text="Answers to choose from, one a line."
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="radios") ^ Q(options=""), name="reviews_choices_to_choose_from"
            ),
            models.UniqueConstraint(
                fields=["review", "kind"],
                condition=Q(kind__in=["change", "clauses"]),
                name="reviews_asked_once_in_a_review",
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def is_own(self) -> bool:
        """Whether it may be changed or left out."""
        return self.kind in (self.Kind.TEXT, self.Kind.RADIOS)

    @property
    def choices(self) -> list[str]:
        return self.options.splitlines()
