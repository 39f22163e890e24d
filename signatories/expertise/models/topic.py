from django.db import models


class Topic(models.Model):
    """What guides, questions and templates are about; K-MIP's own short list."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(default=0, help_text="The first comes first.")

    class Meta:
        ordering = ["position", "name"]

    def __str__(self):
        return self.name
