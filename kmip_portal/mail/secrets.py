"""A link or code in a letter is never at rest in clear: encrypted until it is sent."""

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

# stands in the letter's text where the secret goes
MARK = "[[shown only to the person it was sent to]]"


def _box() -> MultiFernet:
    """Locked with the newest key; opened by it or by the ones before it."""
    return MultiFernet(
        [_lock(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _lock(key: str) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=b"kmip letters").derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


def seal(secret: str) -> bytes:
    return _box().encrypt(secret.encode())


def unseal(sealed: bytes) -> str:
    return _box().decrypt(bytes(sealed)).decode()
