"""Where a person is signed in: noted when they sign in, shown to them, ended by them."""

import hashlib
import re
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.crypto import constant_time_compare

from kmip_portal import clock
from kmip_portal.accounts.models import SignIn, User
from kmip_portal.audit.services import record
from kmip_portal.sealing import seal, unseal

PURPOSE = "session"
KNOWN = "sign_in"  # in a session: its own row here
SHOWN = 50
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "Chromebook"),
    ("Windows", "Windows"), ("Mac OS X", "Mac"), ("Linux", "Linux"),
)  # fmt: skip
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)  # fmt: skip


class Place(NamedTuple):
    """One place where somebody is signed in now."""

    device: str
    network: str
    began_at: datetime
    seen_at: datetime
    is_this: bool


def device_in_words(agent: str) -> str:
    """What a browser says it is, as a person would say it: "Chrome on Windows"."""
    browser = next((words for mark, words in BROWSERS if mark in agent), "Another browser")
    system = next((words for mark, words in SYSTEMS if mark in agent), "an unknown device")
    return f"{browser} on {system}"


def network_of(address: str) -> str:
    """The beginning of an internet address: enough to tell office from home, and no more kept."""
    if ":" in address:
        return ":".join(address.split(":")[:3])
    return ".".join(address.split(".")[:2]) if address.count(".") == 3 else ""


def _fingerprint(agent: str) -> str:
    """The same for one browser on one device through its updates, whose numbers change."""
    return hashlib.sha256(re.sub(r"[\d._]+", "", agent).encode()).hexdigest()


def _digest(session_key: str) -> str:
    return hashlib.sha256(session_key.encode()).hexdigest()


@transaction.atomic
def note(
    user: User, session: Any, *, agent: str, address: str, way: str = ""
) -> tuple[SignIn, bool]:
    """This person signed in here; and whether by a device that they had not used before."""
    if not session.session_key:
        session.save()
    own = SignIn.objects.filter(user=user)
    device = _fingerprint(agent)
    earlier = set(own.values_list("device_sha256", flat=True))
    key = session.session_key
    row, _ = SignIn.objects.update_or_create(
        session_sha256=_digest(key),
        defaults={
            "user": user,
            "session_sealed": seal(key, purpose=PURPOSE),
            "device": device_in_words(agent),
            "device_sha256": device,
            "network": network_of(address),
            "way": way,
            "began_at": clock.now(),
        },
    )
    session[KNOWN] = [row.pk, _digest(key)]
    return row, bool(earlier) and device not in earlier


def follow(session: Any) -> None:
    """The row of a session whose key has changed, as it does with a new password."""
    known = session.get(KNOWN)
    if not known or known[1] == _digest(session.session_key or ""):
        return
    if not session.session_key:
        return
    key = session.session_key
    SignIn.objects.filter(pk=known[0]).update(
        session_sha256=_digest(key), session_sealed=seal(key, purpose=PURPOSE)
    )
    session[KNOWN] = [known[0], _digest(key)]


def places_of(user: User, session: Any) -> list[Place]:
    """Where this person is signed in now, this place first, then the newest."""
    found = []
    for row, one in _open(user):
        data = one.get_decoded()
        began = data.get("began", row.began_at.timestamp())
        seen = data.get("seen", began)
        now = clock.now().timestamp()
        if now - seen > settings.SESSION_IDLE_AGE or now - began > settings.SESSION_COOKIE_AGE:
            continue
        here = one.session_key == session.session_key
        at = datetime.fromtimestamp(seen, row.began_at.tzinfo)
        found.append(Place(row.device, row.network, row.began_at, at, here))
    return sorted(found, key=lambda place: (not place.is_this, -place.seen_at.timestamp()))


@transaction.atomic
def end_others(user: User, session: Any) -> int:
    """Signed out everywhere but here; how many places that were."""
    others = [one.pk for _, one in _open(user, of_all=True) if one.pk != session.session_key]
    gone = Session.objects.filter(pk__in=others).delete()[0] if others else 0
    if gone:
        record(user, "signed out the other devices of", user)
    return gone


def end_by(way: str) -> int:
    """Whoever signed in this way is signed out; the caller keeps the history of why."""
    since = clock.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    rows = SignIn.objects.filter(way=way, began_at__gt=since)
    keys = [unseal(row.session_sealed, purpose=PURPOSE) for row in rows]
    return Session.objects.filter(session_key__in=[key for key in keys if key]).delete()[0]


def _open(user: User, *, of_all: bool = False) -> list[tuple[SignIn, Session]]:
    """Each sign-in that may still be open, and its session, where that is this person's still."""
    since = clock.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    rows = SignIn.objects.filter(user=user, began_at__gt=since).order_by("-began_at")
    rows = rows if of_all else rows[:SHOWN]
    keys = {unseal(row.session_sealed, purpose=PURPOSE): row for row in rows}
    sessions = Session.objects.filter(session_key__in=[key for key in keys if key])
    return [(keys[one.session_key], one) for one in sessions if _is_theirs(one, user)]


def _is_theirs(session: Session, user: User) -> bool:
    """Signed in as this person, and by the password that they have now."""
    data = session.get_decoded()
    known = data.get(HASH_SESSION_KEY, "")
    # while the portal's key is changed, also under the one before it
    theirs = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    same_password = any(constant_time_compare(known, one) for one in theirs)
    return data.get(SESSION_KEY) == str(user.pk) and same_password
