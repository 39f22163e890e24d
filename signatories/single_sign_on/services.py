"""An organisation's single sign-on: set up, changed, switched off; and whom it lets in."""

from typing import Any

from django.db import transaction
from django.db.models import Q

from kmip_portal import clock, openid
from kmip_portal.accounts import sign_ins
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import TooLate
from signatories.models import Organisation, SignInDomain, SignInSubject, SingleSignOn
from signatories.services.editing import ChangedMeanwhile

SEEN = ("issuer", "client_id", "asks_second_step", "confirms_addresses")
LONGEST_SUBJECT = 255  # characters, as the standard has it


class NotInvited(openid.Refused):
    """The right domain, and no account."""


class NotTheirs(openid.Refused):
    """An address that this organisation's sign-in does not speak for."""


def told_of(single: SingleSignOn) -> dict[str, Any]:
    """The settings as a form shows them; never the secret."""
    told = {name: getattr(single, name) for name in SEEN}
    domains = sorted(single.domains.values_list("domain", flat=True))
    return told | {"domains": " ".join(domains)}


@transaction.atomic
def save(
    organisation: Organisation,
    *,
    by: User,
    row_version: int | None,
    domains: list[str],
    client_secret: str,
    **told: Any,
) -> SingleSignOn:
    """Switched on, or changed. Whoever signed in by what it was before signs in anew."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    single = organisation.single_sign_ons.on().first()
    if single and row_version != single.row_version:
        raise ChangedMeanwhile(single)
    before = told_of(single) if single else {}
    newest = single or organisation.single_sign_ons.order_by("pk").last()
    client_before = newest.client_id if newest else ""
    if single:
        single.row_version += 1
    else:
        single = SingleSignOn(organisation=organisation, began_by=by)
    for name in SEEN:
        setattr(single, name, told[name])
    if client_secret:
        single.keep_secret(client_secret)
    single.save()
    single.domains.all().delete()
    if SignInDomain.objects.filter(domain__in=domains).exists():
        raise TooLate("One of these domains has just been given to another organisation")
    SignInDomain.objects.bulk_create(
        SignInDomain(single_sign_on=single, domain=domain) for domain in domains
    )
    if client_before not in ("", single.client_id):
        _unbind(single, domains)
    verb = "changed" if before else "switched on"
    changed = {k: [before.get(k), v] for k, v in told_of(single).items() if before.get(k) != v}
    if client_secret:
        changed["secret"] = ["", "another"]
    record(by, verb, single, organisations=[organisation.slug], changed=changed)
    _end_sessions(single)
    return single


@transaction.atomic
def switch_off(organisation: Organisation, *, by: User) -> None:
    """Nobody signs in by it any more, and whoever did is signed out. Twice is once."""
    single = organisation.single_sign_ons.on().select_for_update().first()
    if not single:
        return
    single.ended_at, single.ended_by = clock.now(), by
    single.save(update_fields=["ended_at", "ended_by"])
    single.domains.all().delete()
    record(by, "switched off", single, organisations=[organisation.slug])
    _end_sessions(single)


def way_in(single: SingleSignOn) -> str:
    """How a sign-in by it is marked among where a person is signed in."""
    return f"single sign-on {single.pk}"


def is_open(way: str) -> bool:
    """Whether somebody may still sign in this way."""
    number = way.rpartition(" ")[2]
    return number.isdigit() and SingleSignOn.objects.on().filter(pk=int(number)).exists()


def _end_sessions(single: SingleSignOn) -> None:
    sign_ins.end_by(way_in(single))


def _unbind(single: SingleSignOn, domains: list[str]) -> None:
    """A provider may number people anew for each client, as Entra does: theirs are bound again when
    they next sign in. Else nobody of the organisation could."""
    theirs = Q(pk__in=[])
    for domain in domains:
        theirs |= Q(user__email__endswith=f"@{domain}")
    SignInSubject.objects.filter(theirs, issuer=single.issuer).delete()


@transaction.atomic
def person_of(single: SingleSignOn, claims: dict[str, Any]) -> User:
    """The one person of the portal who has just signed in there; anybody else is refused.

    Known by the address at first, and from then on by the provider's own number for them as well.
    """
    email = str(claims.get("email", "")).strip().lower()
    verified = claims.get("email_verified", single.confirms_addresses or None)
    if verified is not True:
        raise NotTheirs("the address is not confirmed")
    if not SingleSignOn.objects.for_address(email).filter(pk=single.pk).exists():
        raise NotTheirs("the address is of another domain")
    user = User.objects.filter(email=email, is_active=True).first()
    if user is None:
        raise NotInvited("nobody was invited by this address")
    _bind(user, single, subject=str(claims["sub"]))
    return user


def _bind(user: User, single: SingleSignOn, *, subject: str) -> None:
    """From the first time on, this number there is this person here, and nobody else."""
    if len(subject) > LONGEST_SUBJECT:
        raise openid.Refused("the number of the person there is too long to be one")
    User.objects.select_for_update().get(pk=user.pk)  # two first times at once are one
    known = SignInSubject.objects.filter(issuer=single.issuer)
    bound = known.filter(Q(user=user) | Q(subject=subject)).first()
    if bound is None:
        SignInSubject.objects.create(issuer=single.issuer, user=user, subject=subject)
        slug = single.organisation.slug
        record(user, "signed in for the first time by", single, organisations=[slug])
    elif (bound.user_id, bound.subject) != (user.pk, subject):
        raise NotTheirs("the address belongs to another person there than before")
