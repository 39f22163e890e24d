"""The letters about signed statements that are sent as scans."""

from django.conf import settings
from django.urls import reverse

from kmip_portal.mail.services import send
from signatories.emails import leads_and_signers
from signatories.models import AcceptanceStatement


def received(statement: AcceptanceStatement, *, to: tuple[str, str]) -> None:
    """It is here, and when it is checked."""
    send(
        "signatories/emails/scan_received",
        to=to,
        dedupe=f"scan-received-{statement.reference}-{_tries(statement)}",
        **_words(statement),
    )


def returned(statement: AcceptanceStatement, *, besides: str = "") -> None:
    """Why a better copy is needed, and where to send it: to who sent it, and to the leads.

    Not to the address of which a link of its own was told.
    """
    people = leads_and_signers(statement)
    senders = [one.sent_by for one in statement.files.newest_try() if one.sent_by]
    people |= {one.email: one.name for one in senders}
    people.pop(besides, None)
    send_url = reverse(
        "signatories:scan_again", args=[statement.organisation.slug, statement.reference]
    )
    for email, name in people.items():
        send(
            "signatories/emails/scan_returned",
            to=(email, name),
            dedupe=f"scan-returned-{statement.reference}-{_tries(statement)}-{email}",
            reason=statement.returned_reason,
            send_url=settings.BASE_URL + send_url,
            **_words(statement),
        )


def _words(statement: AcceptanceStatement) -> dict[str, str]:
    return {
        "reference": statement.reference,
        "organisation": statement.organisation.name,
        "version": statement.version.number,
    }


def _tries(statement: AcceptanceStatement) -> int:
    return statement.files.values("attempt").distinct().count()
