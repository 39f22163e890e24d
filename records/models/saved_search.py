from django.conf import settings
from django.db import models
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.references import new_reference


def new_search_reference() -> str:
    return new_reference("SEA")


class SavedSearchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A person's own."""
        return self.filter(owner=user) if user.is_authenticated else self.none()


class SavedSearch(models.Model):
    """What a person narrows the register by, under a name of their own; nobody else sees it."""

    reference = models.CharField(max_length=20, unique=True, default=new_search_reference)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(max_length=60)
    query = models.TextField(max_length=2000, help_text="As it stands in the address of the list.")
    saved_at = models.DateTimeField(default=clock.now)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "saved searches"
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="records_one_search_a_name")
        ]

    def __str__(self):
        # the reference alone: K-MIP reads the history, and may not read what is looked for
        return self.reference

    def get_absolute_url(self):
        return f"{reverse('records:record_list')}?{self.query}"
