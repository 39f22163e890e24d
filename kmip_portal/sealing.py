"""Encrypting what must not lie in clear, with a key of its own for each purpose."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def _box(purpose: str) -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))


def seal(text: str, *, purpose: str) -> str:
    """`text`, encrypted and dated."""
    return _box(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str, max_age: int | None = None) -> str | None:
    """The text again; None when it was changed, or is older than max_age seconds."""
    try:
        return _box(purpose).decrypt(sealed.encode(), ttl=max_age).decode()
    except (InvalidToken, UnicodeEncodeError):
        return None
