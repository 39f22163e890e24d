"""What is only news, told to one person in one letter on the day they chose.

Read from state: parts whose time has come and that are in no letter yet. However long nothing ran,
it is one letter a person; one transaction each, so that a worker that dies has told some whole.
"""

import logging
from itertools import groupby
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse

from kmip_portal import clock, in_tray
from kmip_portal.accounts.models import User
from kmip_portal.mail.choosing import choice_of
from kmip_portal.mail.kinds import SUMMARY
from kmip_portal.mail.models import Email
from kmip_portal.mail.moving import follow_people
from kmip_portal.mail.services import letterhead, worded, write
from kmip_portal.mail.wishes import How

log = logging.getLogger(__name__)


class Kind(NamedTuple):
    """Things of one kind that need a person: how many, and by when the first of them."""

    verb: str
    count: int
    due_on: Any


def write_due() -> int:
    """One letter to everybody whose day has come; how many were written."""
    follow_people()
    written, last = 0, ""
    while address := _next_after(last):
        last = address
        try:
            written += _tell(address)
        except Exception:  # whatever went wrong for one person must not stop the next
            log.exception("A summary could not be written; it is tried again.")
    return written


def _due() -> Any:
    return Email.objects.due().filter(in_summary=True).order_by()


def _next_after(last: str) -> str:
    found = _due().filter(addressee__gt=last).order_by("addressee")
    return found.values_list("addressee", flat=True).first() or ""


@transaction.atomic
def _tell(address: str) -> bool:
    rows = _due().filter(addressee=address).select_related("person").order_by("pk")
    skip = connection.features.has_select_for_update_skip_locked
    parts = list(rows.select_for_update(of=("self",), skip_locked=skip))
    if not parts:  # another worker has them
        return False
    of_these = Email.objects.filter(pk__in=[part.pk for part in parts])
    user = parts[0].person
    choice = choice_of(user) if user and user.is_active else None
    if user is None or choice is None or choice.how == How.MUST_DO:
        of_these.take_away()  # they have left, or want no news any more
        return False
    if choice.how == How.AT_ONCE:
        of_these.update(in_summary=False)  # chosen while these were in somebody's hand
        return False
    gone = in_tray.unreadable(user, [(part.kind, part.dedupe) for part in parts])
    of_these.filter(dedupe__in=gone).take_away()
    parts = [part for part in parts if part.dedupe not in gone]
    if not parts:
        return False
    letter = _one_letter(user, choice, parts)
    of_these.filter(sent_at=None, given_up_at=None).update(
        together=False, in_summary=False, joined_in=letter
    )
    return True


def _one_letter(user: User, choice: Any, parts: list[Email]) -> Email:
    to = (user.email, user.name)
    waits = in_tray.waits(user)
    words = {
        "day": clock.today(),
        "how_often": "once a week" if choice.how == "weekly" else "once a day",
        "parts": parts,
        "needs": _kinds(in_tray.needs(user)),
        "waits": _kinds(waits),
        "in_tray_url": settings.BASE_URL + reverse("in_tray"),
        "choose_url": settings.BASE_URL + reverse("email_choice"),
    }
    subject, body = worded(SUMMARY, to, letterhead() | words)
    return write(
        kind=SUMMARY, to=to, subject=subject, body=body, dedupe=f"summary-{parts[0].pk}"
    )  # fmt: skip


def _kinds(items: list[in_tray.Item]) -> list[Kind]:
    """Told by kind and number: what a record is about is read on the portal, not in a mailbox."""
    found = []
    for verb, some in groupby(sorted(items, key=lambda one: one.verb), lambda one: one.verb):
        each = list(some)
        days = [one.due_on for one in each if one.due_on]
        found.append(Kind(verb, len(each), min(days, default=None)))
    return found
