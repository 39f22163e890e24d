"""The letters about the secretariat, and to it."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from kmip_portal.accounts.models import KmipRole
from kmip_portal.mail.services import send
from kmip_portal.secretariat.models import FormatRequest, Secretariat
from kmip_portal.secretariat.permissions import may_decide

Addressee = tuple[str, str]


def consent_asked(secretariat: Secretariat) -> None:
    """To everyone who may agree it."""
    _send("agree", _who_may_decide(secretariat), secretariat)


def handed_over(secretariat: Secretariat, *, before: Secretariat | None) -> None:
    """To both sides: the body that leaves, the body that comes, and who put it forward."""
    _send("agreed", _both_sides(secretariat, before), secretariat, before=before)


def refused(secretariat: Secretariat) -> None:
    """To the person who put it forward, with the reason."""
    _send("refused", _people(secretariat.proposed_by), secretariat)


def cancelled(secretariat: Secretariat, *, was_agreed: bool, stays: Secretariat | None) -> None:
    """To everybody who was told of it, but for the one who called it off."""
    if was_agreed:
        told = [*_both_sides(secretariat, stays), *_people(secretariat.decided_by)]
    else:
        told = [*_who_may_decide(secretariat), *_people(secretariat.proposed_by)]
    but = secretariat.cancelled_by.email if secretariat.cancelled_by else ""
    told = [one for one in told if one[0] != but]
    _send("cancelled", told, secretariat, stays=stays)


def format_asked(request: FormatRequest) -> None:
    """To the secretariat's mailbox: what, in which format, by when. Who asks is on the page."""
    secretariat = Secretariat.objects.current()
    if secretariat is None:  # the request waits in the in-tray all the same
        return
    send(
        "secretariat/emails/format_asked",
        to=(secretariat.mailbox, secretariat.organisation_name),
        dedupe=f"format-{request.reference}",
        document=request.get_document_display(),
        format=request.get_format_display(),
        reference=request.reference,
        due_on=request.due_on,
        page_url=settings.BASE_URL + request.get_absolute_url(),
    )


def _send(letter: str, to: Iterable[Addressee], secretariat: Secretariat, **context: Any) -> None:
    page = reverse("secretariat:handover", args=[secretariat.reference])
    for address, name in dict(to).items():
        send(
            f"secretariat/emails/{letter}",
            to=(address, name),
            dedupe=f"secretariat-{letter}-{secretariat.reference}-{address}",
            coming=secretariat,
            page_url=settings.BASE_URL + page,
            **context,
        )


def _who_may_decide(secretariat: Secretariat) -> list[Addressee]:
    chairs = KmipRole.objects.current().filter(role=KmipRole.Role.CHAIR).select_related("user")
    people = [role.user for role in chairs]
    return [(one.email, one.name) for one in people if may_decide(one, secretariat)]


def _both_sides(secretariat: Secretariat, before: Secretariat | None) -> list[Addressee]:
    bodies = [(body.mailbox, body.organisation_name) for body in (before, secretariat) if body]
    return [*bodies, *_people(secretariat.proposed_by)]


def _people(*people: Any) -> list[Addressee]:
    return [(person.email, person.name) for person in people if person]
