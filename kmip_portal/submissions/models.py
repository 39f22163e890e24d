from django.conf import settings
from django.db import models

from kmip_portal import clock


class Submission(models.Model):
    """A form that was acted on: who sent it, under which name, and where its outcome is shown."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    form = models.CharField(max_length=120, help_text="By its place in the code.")
    submission_id = models.UUIDField(help_text="Fresh on every page shown, kept through errors.")
    url = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "form", "submission_id"], name="submissions_acted_on_once"
            )
        ]

    def __str__(self):
        return f"{self.form} {self.submission_id}"


class TypedForm(models.Model):
    """What a person has typed into a form and not sent yet, by the address of its page; sealed."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    path = models.CharField(max_length=500)
    answers = models.TextField(help_text="Encrypted.")
    at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "path"], name="submissions_typed_once_a_page")
        ]

    def __str__(self):
        return self.path
