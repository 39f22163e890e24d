"""The letters that ask whether something is still right."""

from typing import Any

from django.conf import settings

from kmip_portal import clock
from kmip_portal.mail.services import send
from kmip_portal.secretariat.models import Secretariat
from signatories.expertise.permissions import may_keep


def check_due(thing: Any) -> None:
    """To its owner; where there is none any more, or they have left, to the secretariat."""
    owner = thing.owner
    can_tell = owner is not None and owner.is_active and may_keep(owner, thing)
    to = [(owner.email, owner.name)] if can_tell else _secretariat()
    _send("check_due", thing, to)


def check_late(thing: Any) -> None:
    """To the secretariat: its owner did not look."""
    _send("check_late", thing, _secretariat())


def _send(letter: str, thing: Any, to: list[tuple[str, str]]) -> None:
    for address, name in to:
        send(
            f"expertise/emails/{letter}",
            to=(address, name),
            dedupe=f"{letter}-{thing.called}-{thing.pk}-{thing.next_check_on}-{clock.today()}",
            in_working_hours=True,
            called=thing.called,
            title=thing.name,
            due_on=thing.next_check_on,
            owner=thing.owner,
            page_url=settings.BASE_URL + thing.get_absolute_url(),
        )


def _secretariat() -> list[tuple[str, str]]:
    secretariat = Secretariat.objects.current()
    return [(secretariat.mailbox, secretariat.organisation_name)] if secretariat else []
