from datetime import date

from django.utils.text import slugify

from agreements.models import AgreementVersion
from kmip_portal import clock
from signatories.models import Area, ContactPoint, Establishment, Identifier, Organisation
from signatories.services import acceptances, imports
from signatories.single_sign_on import setting
from tests.make.agreements import version as make_version
from tests.make.numbers import next_of


def organisation(name=None, *, areas=(), establishments=(), identifiers=None, **fields):
    """Areas and establishments by their names, identifiers as {"urn": "118617"}."""
    name = name or f"Organisation {next_of('organisations')}"
    fields = {"organisation_type": "OT_DISTRICT", "slug": slugify(name)} | fields
    made = Organisation.objects.create(name=name, **fields)
    made.areas.set([area(one) for one in areas])
    for one in establishments:
        Establishment.objects.create(organisation=made, name=one)
    for scheme, value in (identifiers or {}).items():
        Identifier.objects.create(organisation=made, scheme=scheme, value=value)
    return made


def put_forward_single_sign_on(of, *, by, **other):
    """What waits to be agreed; at a provider that nobody asks here."""
    now = next((one for one in reversed(setting.standing(of)) if one), None)
    told = {
        "issuer": "https://login.weald.example",
        "client_id": "portal",
        "client_secret": "not asked for here",
        "domains": ["weald.example"],
        "asks_second_step": False,
        "confirms_addresses": False,
    }
    setting.save(of, by=by, row_version=now.row_version if now else None, **(told | other))
    return of.single_sign_on_changes.waiting().first()


def single_sign_on(of, *, by, agreed_by, **other):
    """Its people may sign in as they do at work."""
    change = put_forward_single_sign_on(of, by=by, **other)
    return setting.agree(change, by=agreed_by) if change else of.single_sign_ons.on().get()


def area(name="Swale"):
    return Area.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0]


def acceptance(of=None, version=None, *, on=None, withdrawn_on=None, **fields):
    """An acceptance that stands from a day on, given through the service."""
    fields = {
        "how": "import",
        "name": "Jordan Okafor",
        "job_title": "Chief executive",
        "authority": "I am the head of the organisation",
        "accepted_on": _day(on) or clock.today(),
    } | fields
    statement = acceptances.accept_online(
        organisation=of or organisation(), version=version or the_version(), **fields
    )
    if withdrawn_on:
        acceptances.withdraw(statement, on=_day(withdrawn_on), by=None)
    return statement


def signatory(name=None, version=None, *, on=None, **fields):
    """An organisation that has accepted the agreement."""
    return acceptance(organisation(name, **fields), version, on=on).organisation


def contact(of, role="dpo", **fields):
    """Where to reach an organisation, confirmed today unless said."""
    fields = {"email": "information@weald.example", "confirmed_on": clock.today()} | fields
    return ContactPoint.objects.create(organisation=of, role=role, **fields)


def an_import(by, text, *, wanted=False):
    """A file of organisations, looked through; brought in if it is wanted."""
    content = text.encode()
    found, problems = imports.check(content)
    assert not problems, problems
    made = imports.upload(
        content=content, filename="organisations.csv", rows=len(found.rows), by=by
    )
    imports.do_due()
    made.refresh_from_db()
    if wanted:
        imports.want(made, left_out=[], by=by)
        imports.do_due()
        made.refresh_from_db()
    return made


def the_version():
    """The version in force, made if there is none."""
    return AgreementVersion.objects.in_force() or make_version()


def _day(on):
    return date.fromisoformat(on) if isinstance(on, str) else on
