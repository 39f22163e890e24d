"""The secret half of signing: links and codes as they are sent, and the hashes that are kept."""

import hashlib
import hmac
import secrets

from django.conf import settings
from django.urls import reverse

CODE_NUMBERS = 6


def new_token() -> str:
    """256 random bits: nobody guesses one."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """A token is long and random, so a plain hash does not give it away."""
    return hashlib.sha256(token.encode()).hexdigest()


def address(token: str) -> str:
    """The link as it stands in the letter."""
    return settings.BASE_URL + reverse("signing:start", args=[token])


def new_code() -> str:
    return f"{secrets.randbelow(10**CODE_NUMBERS):0{CODE_NUMBERS}}"


def code_hash(code: str, *, link: int) -> str:
    """A code is short, so it is hashed with the portal's own key: a stolen table is no help."""
    key = hashlib.sha256(b"kmip signing codes" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, f"{link}:{code}".encode(), hashlib.sha256).hexdigest()
