"""Sending what lies in the outbox: claimed in small batches under a lease, marked row by row.

At least once, never lost: a letter is marked right after the mail server said yes, so a killed
sender repeats at most the one letter it had in hand, with the same Message-ID.
"""

import logging
import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction

from kmip_portal import clock
from kmip_portal.mail.each import mark_sent, still_to_send
from kmip_portal.mail.gathering import gather
from kmip_portal.mail.line import Line
from kmip_portal.mail.message import message
from kmip_portal.mail.models import BACK_OFF, Email, Pause
from kmip_portal.mail.refusals import MailServerDown, Refusal, read
from kmip_portal.mail.services import mark_bouncing
from kmip_portal.secretariat.models import Secretariat

log = logging.getLogger(__name__)

BATCH = 50
# a sender makes way after this long; the timetable starts the next within seconds
SHIFT = 240.0


def send_due(shift: float = SHIFT) -> int:
    """Send the letters that are due; how many went. Safe by any number of senders at once."""
    sender, sent, end = uuid.uuid4().hex, 0, time.monotonic() + shift
    reply_to = _reply_to()
    gather()
    while time.monotonic() < end and (batch := claim(sender)):
        line = Line()  # a fresh one for each batch: many servers take so many letters on one line
        try:
            for email in batch:
                sent += _send_one(email, sender, line, reply_to)
        except MailServerDown as down:
            log.warning("The mail server cannot be used: %s", down)
            _give_back(sender)
            break
        finally:
            line.hang_up()
    return sent


def _reply_to() -> str:
    """Where an answer to a letter is read."""
    secretariat = Secretariat.objects.current()
    return secretariat.mailbox if secretariat else ""


def _give_back(sender: str) -> None:
    """Let go of what was claimed and not sent; it is due again in a minute, no try counted."""
    Email.objects.waiting().filter(lease=sender).update(
        lease="", leased_until=None, not_before=clock.now() + BACK_OFF[0]
    )


def _for_one_letter() -> datetime:
    """Longer than the slowest mail server may take for one letter: six answers, and room."""
    return clock.now() + timedelta(seconds=7 * settings.EMAIL_TIMEOUT + 10)


def _for_a_batch() -> datetime:
    """Until when letters in a sender's hand are left to it: it renews this before any letter that
    there might not be time for, so a quick mail server is never kept waiting for it."""
    return _for_one_letter() + timedelta(seconds=settings.EMAIL_TIMEOUT)


@transaction.atomic
def claim(sender: str) -> list[Email]:
    """Up to BATCH due letters, leased to this sender; others skip them until the lease ends."""
    due = Email.objects.ready().order_by("not_before", "id")
    if pause := Pause.objects.standing().first():
        due = pause.lets_go(due)
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    batch, until = list(due[:BATCH]), _for_a_batch()
    Email.objects.filter(pk__in=[email.pk for email in batch]).update(
        lease=sender, leased_until=until
    )
    for email in batch:
        email.lease, email.leased_until = sender, until
    return batch


def _send_one(email: Email, sender: str, line: Line, reply_to: str) -> bool:
    """Send one letter if it is still ours to send, and mark it at once."""
    line.open()
    if not (still_to_send(email, sender) and _in_time(email)):
        return False
    try:
        line.send(message(email, reply_to))
    except MailServerDown:
        raise
    except Exception as failure:  # whatever went wrong with this letter must not stop the next
        refusal = read(failure)
        _surely(lambda: _put_off(email, refusal))
        return False
    _surely(lambda: mark_sent(email))
    return True


def _in_hand(email: Email):
    """This letter, while its lease is ours."""
    return Email.objects.waiting().filter(pk=email.pk, lease=email.lease)


def _in_time(email: Email) -> bool:
    """The lease lasts until the letter is sent, or could be renewed."""
    if email.leased_until >= _for_one_letter():
        return True
    email.leased_until = _for_a_batch()
    return bool(_in_hand(email).update(leased_until=email.leased_until))


@transaction.atomic
def _put_off(email: Email, refusal: Refusal) -> None:
    """Count the failure: try again later, or give up where a person can see it."""
    tries, now, mine = email.attempts + 1, clock.now(), _in_hand(email)
    tried = {
        "attempts": tries,
        "problem": refusal.problem,
        "last_error": refusal.words,
        "leased_until": None,
    }
    if refusal.for_good or tries > len(BACK_OFF):
        mine.update(**tried, given_up_at=now, secret=None)
    else:
        mine.update(**tried, not_before=now + BACK_OFF[tries - 1])
    if refusal.of_address:
        mark_bouncing(email.to, problem=refusal.problem, because=refusal.words)


def _surely(write: Callable[[], None], patience: float = 30.0) -> None:
    """Write down what happened, through a restart of the database: not knowing means a double."""
    end = time.monotonic() + patience
    while True:
        try:
            return write()
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or time.monotonic() > end:
                raise
            connection.close()
            time.sleep(0.5)
