"""What K-MIP needs to look after what is written: what it said before, and who complained."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kmip_portal import clock
from kmip_portal.constraints import at_and_by
from signatories.expertise.models.answer import Answer
from signatories.expertise.models.question import A_LINE, DETAILS, Question

PERSON = settings.AUTH_USER_MODEL


def about_one(name: str) -> models.CheckConstraint:
    """About a question or an answer, never both."""
    return models.CheckConstraint(
        condition=Q(question__isnull=False, answer=None) | Q(question=None, answer__isnull=False),
        name=name,
    )


class EarlierWordsQuerySet(models.QuerySet):
    def of(self, **thing):
        """Of one question or answer, the newest first."""
        return self.filter(**thing)


class EarlierWords(models.Model):
    """What a question or an answer said before it was edited; its author and K-MIP read it."""

    question = models.ForeignKey(Question, models.PROTECT, null=True, related_name="earlier_words")
    answer = models.ForeignKey(Answer, models.PROTECT, null=True, related_name="earlier_words")
    title = models.CharField(max_length=A_LINE, blank=True)
    body = models.TextField(max_length=DETAILS, blank=True)
    until = models.DateTimeField(default=clock.now)

    objects = EarlierWordsQuerySet.as_manager()

    class Meta:
        ordering = ["-until", "-pk"]
        verbose_name_plural = "earlier words"
        constraints = [about_one("expertise_words_of_one")]

    def __str__(self):
        return f"as it read until {self.until:%-d %B %Y}"


class ReportQuerySet(models.QuerySet):
    def open(self):
        return self.filter(settled_at=None)


class Report(models.Model):
    """Somebody says that a question or an answer should not stand as it is; K-MIP looks."""

    question = models.ForeignKey(Question, models.PROTECT, null=True, related_name="reports")
    answer = models.ForeignKey(Answer, models.PROTECT, null=True, related_name="reports")
    note = models.CharField(max_length=500)
    reported_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["reported_at", "pk"]
        constraints = [
            about_one("expertise_report_of_one"),
            at_and_by("settled", "report"),
            models.UniqueConstraint(
                fields=["question", "reported_by"],
                condition=Q(settled_at=None),
                name="expertise_question_reported_once",
            ),
            models.UniqueConstraint(
                fields=["answer", "reported_by"],
                condition=Q(settled_at=None),
                name="expertise_answer_reported_once",
            ),
        ]

    def __str__(self):
        return f"report on {self.answer or self.question}"
