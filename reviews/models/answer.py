from django.conf import settings
from django.db import models

from kmip_portal import clock
from reviews.models.question import Question
from reviews.models.response import Response


class QuestionAnswer(models.Model):
    """What an organisation answers to one of a review’s own questions, drafted and sent."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    draft = models.TextField(max_length=4000, blank=True)
    text = models.TextField(max_length=4000, blank=True, help_text="As sent.")
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["question__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question"], name="reviews_one_answer_a_question"
            ),
        ]

    def __str__(self):
        return f"{self.response.organisation}’s answer to “{self.question}”"


class UploadedResponse(models.Model):
    """A review filled in in Word, read into a draft: how it was understood."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="uploads")
    name = models.CharField(max_length=120, help_text="Of the file, as the person had it.")
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(default=clock.now)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    found = models.PositiveSmallIntegerField(help_text="How many answers were read.")
    missing = models.PositiveSmallIntegerField(help_text="How many places were left blank.")
    doubts = models.JSONField(default=list, help_text="[[where, what the form says, why, key]]")
    unread = models.JSONField(default=list, help_text="Text that was not read as an answer.")

    class Meta:
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self):
        return f"{self.name} for {self.response}"
