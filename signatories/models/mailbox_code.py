from datetime import datetime, timedelta

from django.conf import settings
from django.db import models

from kmip_portal import clock

CODE_LASTS = timedelta(minutes=15)
MOST_TRIES, COUNTED_FOR = 10, timedelta(hours=1)


def in_fifteen_minutes() -> datetime:
    return clock.now() + CODE_LASTS


class MailboxCode(models.Model):
    """The code sent to somebody who is signed in, before they do what is hard to undo: one at a
    time. Wrong tries are counted over all of them, from whichever browser they come."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mailbox_code"
    )
    code_hash = models.CharField(max_length=64, blank=True, help_text="Blank once it was used.")
    expires_at = models.DateTimeField(default=in_fifteen_minutes)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    counted_from = models.DateTimeField(default=clock.now)

    def __str__(self):
        return str(self.user)

    @property
    def works(self) -> bool:
        return bool(self.code_hash) and self.expires_at > clock.now()

    @property
    def sent_at(self) -> datetime:
        return self.expires_at - CODE_LASTS

    @property
    def is_guessed_at(self) -> bool:
        return self.wrong_tries >= MOST_TRIES and not self.is_another_hour

    @property
    def is_another_hour(self) -> bool:
        return self.counted_from + COUNTED_FOR <= clock.now()
