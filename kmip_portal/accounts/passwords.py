"""Length and a deny list, no composition rules (NCSC: three random words)."""

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError


class LongEnough:
    def __init__(self, min_length: int = 12):
        self.min_length = min_length

    def validate(self, password, user=None):
        if len(password) < self.min_length:
            raise ValidationError(f"Password must be {self.min_length} characters or more")

    def get_help_text(self):
        return f"At least {self.min_length} characters. Three random words work well"


class NotOnTheDenyList(CommonPasswordValidator):
    """Neither a well-known password nor the person's own name or this portal's."""

    OUR_WORDS = ("kmip", "k-mip", "informationsharing", "kentandmedway")

    def validate(self, password, user=None):
        plain = password.lower().replace(" ", "")
        theirs = (
            [
                part
                for part in (user.email.split("@")[0], *user.name.lower().split())
                if len(part) > 3
            ]
            if user
            else []
        )
        stem = plain.rstrip("0123456789!?.")
        too_easy = len(set(plain)) < 5 or stem in (*self.OUR_WORDS, *theirs)
        half = plain[: len(plain) // 2]
        doubled = plain == half * 2 and half in self.passwords
        if too_easy or doubled or plain in self.passwords or stem in self.passwords:
            raise ValidationError("Password is too easy to guess. Choose a different one")

    def get_help_text(self):
        return ""
