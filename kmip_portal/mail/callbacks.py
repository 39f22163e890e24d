"""What a mail provider tells us by a signed request: letters that came back, or arrived.

The provider sends JSON, `{"events": [{"return_path": "returned+17-…@…", "event": "failed",
"status": "5.1.1", "description": "550 No such user"}]}`, event being `failed` or `delivered`, with
the header `Kmip-Signature: t=<seconds since 1970>,v1=<hex>`: HMAC-SHA-256 by the key agreed on, of
the number, a full stop and the body.
"""

import hashlib
import hmac
import json
import re
from typing import Any

from django.conf import settings

from kmip_portal import clock
from kmip_portal.mail.returned import letter_of, report_of
from kmip_portal.mail.services import note_delivery, take_back

SIGNATURE = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")
# an old request is somebody else's, repeated
FRESH_SECONDS = 300


class NotSigned(Exception):
    """It does not come from the provider, or not now."""


class Malformed(Exception):
    """It comes from the provider, and cannot be understood."""


def signature(body: bytes, seconds: int) -> str:
    """How the provider signs a body at a time."""
    key = settings.RETURNED_MAIL_KEY.encode()
    seal = hmac.new(key, f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={seal}"


def check(body: bytes, signed: str) -> None:
    """Raises NotSigned unless the provider signed this body just now."""
    found = SIGNATURE.fullmatch(signed.strip())
    if not found or not hmac.compare_digest(signature(body, int(found[1])), signed.strip()):
        raise NotSigned
    if abs(clock.now().timestamp() - int(found[1])) > FRESH_SECONDS:
        raise NotSigned


def take_in(body: bytes) -> int:
    """Write down what became of letters; how many were ours. Safe to be told twice."""
    return sum(_take_in(event) for event in _events(body))


def _events(body: bytes) -> list[dict[str, str]]:
    try:
        told: Any = json.loads(body)
        events = told["events"]
        return [{str(name): str(value) for name, value in event.items()} for event in events]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Malformed from None


def _take_in(event: dict[str, str]) -> bool:
    letter = letter_of(event.get("return_path", ""))
    if letter is None:
        return False
    if event.get("event") == "delivered":
        note_delivery(letter)
    elif event.get("event") == "failed":
        report = report_of(event.get("status", ""), event.get("description", ""))
        take_back(letter, problem=report.problem, because=report.words)
    return True
