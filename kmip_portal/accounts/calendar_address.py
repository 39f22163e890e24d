"""The secret address of a person's calendar: worked out, found again, renewed, taken away."""

import base64
import hashlib
import hmac
import secrets

from django.conf import settings
from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import CalendarAddress, User
from kmip_portal.audit.services import record


def token_of(address: CalendarAddress) -> str | None:
    """The secret part; nothing where the portal's key has changed since it was made."""
    token = _token(address.user_id, address.number)
    return token if _sha256(token) == address.token_sha256 else None


def whose(token: str) -> User | None:
    """The person whose address it is, while they may sign in."""
    found = CalendarAddress.objects.filter(token_sha256=_sha256(token), user__is_active=True)
    address = found.select_related("user").first()
    return address.user if address else None


@transaction.atomic
def renew(user: User) -> None:
    """A new address; who has the old one reads nothing any more."""
    User.objects.select_for_update().get(pk=user.pk)
    number = secrets.randbelow(2**62)
    _, made = CalendarAddress.objects.update_or_create(
        user=user,
        defaults={
            "number": number,
            "token_sha256": _sha256(_token(user.pk, number)),
            "made_at": clock.now(),
        },
    )
    record(user, "made a calendar address for" if made else "renewed the calendar address of", user)


@transaction.atomic
def take_away(user: User) -> None:
    """Nobody reads this calendar from outside any more. Twice is once."""
    gone, _ = CalendarAddress.objects.filter(user=user).delete()
    if gone:
        record(user, "took away the calendar address of", user)


def _token(user: int, number: int) -> str:
    key = hashlib.sha256(b"kmip calendar addresses" + settings.SECRET_KEY.encode()).digest()
    digest = hmac.new(key, f"{user}:{number}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
