"""How an organisation's single sign-on is set: put forward by the secretariat, agreed by a lead of
the organisation, or the chair where it has none; switched off by one person.

One person alone could otherwise name a provider of their own for any organisation, and act as its
leads. While other values wait to be agreed, sign-in goes on by those that were agreed before.
"""

from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from kmip_portal import clock
from kmip_portal.accounts import sign_ins
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import TooLate
from kmip_portal.sealing import seal
from signatories.models import (
    Organisation,
    SignInDomain,
    SignInSubject,
    SingleSignOn,
    SingleSignOnChange,
)
from signatories.models.single_sign_on import PURPOSE
from signatories.services.editing import ChangedMeanwhile
from signatories.single_sign_on import letters
from signatories.single_sign_on.services import way_in

SEEN = ("issuer", "client_id", "asks_second_step", "confirms_addresses")


def told_of(what: SingleSignOn | SingleSignOnChange | None) -> dict[str, Any]:
    """The settings as a form shows them; never the secret."""
    if what is None:
        return {}
    told = {name: getattr(what, name) for name in SEEN}
    if isinstance(what, SingleSignOnChange):
        return told | {"domains": what.domains}
    domains = sorted(what.domains.values_list("domain", flat=True))
    return told | {"domains": " ".join(domains)}


def standing(
    organisation: Organisation,
) -> tuple[SingleSignOn | None, SingleSignOnChange | None]:
    """What is on, and what waits to be agreed."""
    waiting = organisation.single_sign_on_changes.waiting().select_related(
        "organisation", "put_forward_by"
    )
    return organisation.single_sign_ons.on().first(), waiting.first()


@transaction.atomic
def save(
    organisation: Organisation,
    *,
    by: User,
    row_version: int | None,
    domains: list[str],
    client_secret: str,
    **told: Any,
) -> None:
    """Put forward in place of whatever waits; what is on goes on. Where it is what is on already,
    nothing waits any more, and another secret alone is kept at once: the agreed provider alone is
    told it."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    single, waiting = standing(organisation)
    now = waiting or single
    if now and row_version != now.row_version:
        raise ChangedMeanwhile(now)
    wanted = {name: told[name] for name in SEEN} | {"domains": " ".join(sorted(domains))}
    if waiting and wanted == told_of(waiting) and not client_secret:
        return
    if waiting:
        _take_back(waiting, by=by)
    if single and wanted == told_of(single):
        if client_secret:
            _keep_secret(single, client_secret, by=by)
        return
    sealed = seal(client_secret, purpose=PURPOSE) if client_secret else ""
    if waiting and not sealed and waiting.issuer == wanted["issuer"]:
        sealed = waiting.secret_sealed
    change = SingleSignOnChange.objects.create(
        organisation=organisation,
        put_forward_by=by,
        row_version=_next_version(organisation, single),
        secret_sealed=sealed,
        **wanted,
    )
    changed = _differences(told_of(single), wanted)
    if sealed:
        changed["secret"] = ["", "another"]
    record(by, "put forward", change, organisations=[organisation.slug], changed=changed)
    letters.put_forward(change)


@transaction.atomic
def agree(change: SingleSignOnChange, *, by: User) -> SingleSignOn:
    """From now on its people sign in by exactly these. Whoever signed in by what it was before
    signs in anew."""
    organisation = Organisation.objects.select_for_update().get(pk=change.organisation_id)
    single = organisation.single_sign_ons.on().first()
    before, sealed = told_of(single), change.secret_sealed
    newest = single or organisation.single_sign_ons.order_by("pk").last()
    client_before = newest.client_id if newest else ""
    change.move("agree", decided_by=by, decided_at=clock.now())
    _forget_secret(change)
    if single is None:
        single = SingleSignOn(organisation=organisation, began_by=change.put_forward_by)
    if sealed:
        single.secret_sealed = sealed
    elif single.issuer != change.issuer:
        single.keep_secret("")  # the one there is belongs to another provider
    for name in (*SEEN, "row_version"):
        setattr(single, name, getattr(change, name))
    single.save()
    domains = change.domains.split()
    single.domains.all().delete()
    if SignInDomain.objects.filter(domain__in=domains).exists():
        raise TooLate("One of these domains has just been given to another organisation")
    SignInDomain.objects.bulk_create(
        SignInDomain(single_sign_on=single, domain=domain) for domain in domains
    )
    if client_before not in ("", single.client_id):
        _unbind(single, domains)
    record(
        by,
        "agreed a change of" if before else "agreed and switched on",
        single,
        organisations=[organisation.slug],
        changed=_differences(before, told_of(single)),
        put_forward_by=str(change.put_forward_by),
    )
    sign_ins.end_by(way_in(single))
    letters.agreed(change)
    return single


@transaction.atomic
def switch_off(organisation: Organisation, *, by: User) -> None:
    """Nobody signs in by it any more, whoever did is signed out, and what waited to be agreed is
    taken back. Twice is once."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    single, waiting = standing(organisation)
    if waiting:
        _take_back(waiting, by=by)
    if not single:
        return
    single.ended_at, single.ended_by = clock.now(), by
    single.save(update_fields=["ended_at", "ended_by"])
    single.domains.all().delete()
    record(by, "switched off", single, organisations=[organisation.slug])
    sign_ins.end_by(way_in(single))


def _take_back(waiting: SingleSignOnChange, *, by: User) -> None:
    sealed = waiting.secret_sealed
    waiting.move("cancel", decided_by=by, decided_at=clock.now())
    _forget_secret(waiting)
    waiting.secret_sealed = sealed  # for who puts other values forward in its place
    record(by, "took back", waiting, organisations=[waiting.organisation.slug])


def _forget_secret(change: SingleSignOnChange) -> None:
    change.secret_sealed = ""
    change.save(update_fields=["secret_sealed"])


def _keep_secret(single: SingleSignOn, secret: str, *, by: User) -> None:
    single.keep_secret(secret)
    single.row_version = _next_version(single.organisation, single)
    single.save(update_fields=["secret_sealed", "row_version"])
    slug = single.organisation.slug
    record(by, "changed the secret of", single, organisations=[slug])
    sign_ins.end_by(way_in(single))


def _next_version(organisation: Organisation, single: SingleSignOn | None) -> int:
    """Never one that a page which is still open somewhere may have."""
    put_forward = organisation.single_sign_on_changes.aggregate(last=Max("row_version"))["last"]
    return max(put_forward or 0, single.row_version if single else 0) + 1


def _differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    return {k: [before.get(k), v] for k, v in after.items() if before.get(k) != v}


def _unbind(single: SingleSignOn, domains: list[str]) -> None:
    """A provider may number people anew for each client, as Entra does: theirs are bound again when
    they next sign in. Else nobody of the organisation could."""
    theirs = Q(pk__in=[])
    for domain in domains:
        theirs |= Q(user__email__endswith=f"@{domain}")
    SignInSubject.objects.filter(theirs, issuer=single.issuer).delete()
