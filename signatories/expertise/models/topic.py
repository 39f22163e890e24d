from django.db import models


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
