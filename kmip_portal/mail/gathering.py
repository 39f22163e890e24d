"""Several events for one person become one letter that lists them."""

from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from kmip_portal.mail.kinds import NEWS_TOGETHER, ONLY_NEWS, TOGETHER
from kmip_portal.mail.models import Email
from kmip_portal.mail.services import letterhead, worded, write

PEOPLE = 200


def gather() -> None:
    """Letters to be told together, whose time has come: one goes as it is, several become one.

    Gatherers at once wait for each other at the locked rows; the second finds nothing left.
    """
    while people := list(_gathering().values_list("addressee", flat=True).distinct()[:PEOPLE]):
        with transaction.atomic():
            due = _gathering().filter(addressee__in=people).order_by("pk").select_for_update()
            letters = sorted(due, key=lambda letter: (letter.addressee, letter.pk))
            for _, mine in groupby(letters, key=lambda letter: letter.addressee):
                _tell(list(mine))


def _gathering():
    return Email.objects.due().filter(together=True, in_summary=False).order_by()


def _tell(parts: list[Email]) -> None:
    """Make one letter of these; its Message-ID comes from the first of them, so it is stable."""
    joined = _one_letter(parts) if len(parts) > 1 else None
    Email.objects.filter(pk__in=[part.pk for part in parts]).update(
        together=False, joined_in=joined
    )


def _one_letter(parts: list[Email]) -> Email:
    only_news = all(part.kind in ONLY_NEWS for part in parts)
    kind, to = NEWS_TOGETHER if only_news else TOGETHER, (parts[-1].to, parts[-1].to_name)
    words = {"parts": parts, "choose_url": settings.BASE_URL + reverse("email_choice")}
    subject, body = worded(kind, to, letterhead() | words)
    return write(kind=kind, to=to, subject=subject, body=body, dedupe=f"together-{parts[0].pk}")
