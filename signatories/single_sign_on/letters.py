"""The letters about an organisation's single sign-on: put forward, and agreed."""

from django.conf import settings

from kmip_portal.accounts.models import KmipRole, User
from kmip_portal.mail.services import send
from signatories.models import SingleSignOnChange


def put_forward(change: SingleSignOnChange) -> None:
    """To everybody who may agree."""
    _send("put_forward", change, _leads(change) or _chairs())


def agreed(change: SingleSignOnChange) -> None:
    """To the leads, whoever agreed, and to whoever put it forward."""
    _send("agreed", change, {*_leads(change), change.put_forward_by})


def _send(name: str, change: SingleSignOnChange, people: set[User]) -> None:
    for person in sorted(people, key=lambda one: one.pk):
        send(
            f"single_sign_on/emails/{name}",
            to=(person.email, person.name),
            dedupe=f"single-sign-on-{name}-{change.reference}-{person.pk}",
            organisation=change.organisation.name,
            issuer=change.issuer,
            domains=change.domains,
            put_forward_by=str(change.put_forward_by),
            agreed_by=str(change.decided_by or ""),
            url=settings.BASE_URL + change.page,
        )


def _leads(change: SingleSignOnChange) -> set[User]:
    held = change.organisation.memberships.current().filter(role="lead", user__is_active=True)
    others = held.exclude(user=change.put_forward_by_id).select_related("user")
    return {one.user for one in others}


def _chairs() -> set[User]:
    held = KmipRole.objects.current().filter(role=KmipRole.Role.CHAIR, user__is_active=True)
    return {one.user for one in held.select_related("user")}
