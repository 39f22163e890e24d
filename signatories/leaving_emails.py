"""The letters about organisations that leave, or take the place of others."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.accounts.permissions import secretaries
from kmip_portal.mail.services import send
from signatories.models import Membership, Organisation, SigningRequest
from signatories.models.invitation import in_words

ANSWERABLE = (Membership.Role.LEAD, Membership.Role.SIGNING_OFFICER)


def answerable_for(*organisations: Organisation) -> list[User]:
    """Leads and signing officers of these organisations, each person once."""
    held = Membership.objects.current().filter(
        organisation__in=organisations, role__in=ANSWERABLE, user__is_active=True
    )
    return list({one.user.pk: one.user for one in held.select_related("user")}.values())


def code(organisation: Organisation, code: str, *, to: User) -> None:
    """To whoever is about to take the organisation out of the agreement, and to nobody else."""
    send(
        "signatories/emails/leaving_code",
        to=(to.email, to.name),
        dedupe=f"leaving-code-{to.pk}-{clock.now().isoformat()}",
        secret=code,
        organisation=organisation.name,
    )


def leaving(organisation: Organisation, *, last_day: date, by: str, event: int) -> None:
    """To those who answer for it, and to the secretariat."""
    told = {one.pk: one for one in [*answerable_for(organisation), *secretaries()]}
    for person in told.values():
        send(
            "signatories/emails/leaving",
            to=(person.email, person.name),
            dedupe=f"leaving-{event}-{person.pk}",
            organisation=organisation.name,
            last_day=last_day,
            left_by=by,
            page_url=settings.BASE_URL + organisation.get_absolute_url(),
        )


def succeeded(
    successor: Organisation,
    predecessors: Sequence[Organisation],
    *,
    from_on: date,
    asked: SigningRequest | None,
) -> None:
    """To those who answer for either: who stands for whom, and whether it needs to sign."""
    names = in_words(one.name for one in predecessors)
    signed = Organisation.objects.signatories().contains(successor)
    for person in answerable_for(successor, *predecessors):
        send(
            "signatories/emails/succeeded",
            to=(person.email, person.name),
            dedupe=f"succeeded-{successor.slug}-{names}-{from_on}-{person.pk}"[:200],
            successor=successor.name,
            predecessors=names,
            from_on=from_on,
            must_sign=not signed,
            asked=asked.name if asked else "",
            page_url=settings.BASE_URL + successor.get_absolute_url(),
        )
