from django.conf import settings
from django.db import models

from kmip_portal import clock


class TopicQuerySet(models.QuerySet):
    def called(self, slug):
        return self.get(slug=slug)


class Topic(models.Model):
    """What guides, questions and templates are about; K-MIP's own short list."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(default=0, help_text="The first comes first.")

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]

    def __str__(self):
        return self.name


class TopicFollow(models.Model):
    """A person wants to be told of new questions on a topic. Shown to nobody else."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="follows")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="topics_followed"
    )
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "user"], name="expertise_topic_followed_once")
        ]

    def __str__(self):
        return f"a follower of {self.topic}"
