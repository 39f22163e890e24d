from django.conf import settings
from django.db import models

from kmip_portal import clock
from records.models.confirmation import Confirmation


class Message(models.Model):
    """What one side writes to the other about a change that a party asked for."""

    request = models.ForeignKey(Confirmation, models.CASCADE, related_name="messages")
    is_ours = models.BooleanField(help_text="From the organisation that keeps the record.")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Blank: somebody without an account.",
    )
    name = models.CharField(max_length=200)
    text = models.TextField(max_length=2000)
    sent_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.name}, {self.request}"
