from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from kmip_portal import clock
from signatories.expertise.models.question import Question
from signatories.expertise.models.topic import Topic
from signatories.models import ContactPoint

PERSON = settings.AUTH_USER_MODEL


class TopicExpert(models.Model):
    """A person offers to be asked about a topic. Told to nobody else."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="experts")
    user = models.ForeignKey(PERSON, models.CASCADE, related_name="topics_offered")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "user"], name="expertise_offered_once")
        ]

    def __str__(self):
        return f"{self.user} on {self.topic}"


class ExpertAskedQuerySet(models.QuerySet):
    def lately(self):
        """In the last thirty days."""
        return self.filter(asked_at__gt=clock.now() - timedelta(days=30))


class ExpertAsked(models.Model):
    """A question without an answer was brought to a person, or to a contact of an organisation."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="experts_asked")
    user = models.ForeignKey(PERSON, models.CASCADE, null=True, related_name="+")
    contact = models.ForeignKey(ContactPoint, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)

    objects = ExpertAskedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, contact=None) | Q(user=None, contact__isnull=False),
                name="expertise_asked_one",
            )
        ]

    def __str__(self):
        return f"asked about {self.question}"
