from datetime import date, timedelta

from agreements.models import AgreementVersion
from kmip_portal.accounts.models import User
from signatories.campaigns import asking
from signatories.models import AcceptanceStatement, Campaign, Membership, Organisation
from tests.make.agreements import version as make_version
from tests.make.numbers import next_of
from tests.make.people import user

BEGAN = date(2026, 1, 5)


def signed_before(number, *, roles=("signing_officer", "lead"), organisation_type="OT_DISTRICT"):
    """Signatories by version 6.0, straight into the tables, each with people of its own."""
    version = old_version()
    first = next_of("campaigns")
    made = Organisation.objects.bulk_create(
        Organisation(
            name=f"Body {first}-{n:04}",
            slug=f"body-{first}-{n}",
            organisation_type=organisation_type,
        )
        for n in range(number)
    )
    accept_at_once(made, version, BEGAN)
    for role in roles:
        people = User.objects.bulk_create(
            User(email=f"{role}-{first}-{n}@body.example", name=f"{role.title()} {first}-{n}")
            for n in range(number)
        )
        Membership.objects.bulk_create(
            Membership(user=who, organisation=of, role=role, from_on=BEGAN)
            for who, of in zip(people, made, strict=True)
        )
    return made


def accept_at_once(organisations, version, on):
    """Acceptances as rows, without the work of making certificates."""
    AcceptanceStatement.objects.bulk_create(
        AcceptanceStatement(
            organisation=one, version=version, how="import", words="", name="", job_title="",
            authority="", snapshot={}, snapshot_sha256="", version_sha256="", status="accepted",
            accepted_on=on,
        )
        for one in organisations
    )  # fmt: skip


def old_version():
    """Version 6.0, which all have accepted."""
    found = AgreementVersion.objects.filter(number="6.0").first()
    return found or make_version("6.0", in_force_on=date(2026, 1, 1), accept_by=date(2026, 4, 1))


def new_version(number="7.0", *, in_force_on, accept_by=None, **fields):
    """The version that everyone is to accept, approved before its day comes."""
    accept_by = accept_by or in_force_on + timedelta(days=90)
    return make_version(number, "approved", in_force_on=in_force_on, accept_by=accept_by, **fields)


def campaign(number=1, *, in_force_on, accept_by=None, **fields):
    """A campaign that has been opened, for so many organisations; nobody is written to yet."""
    signed_before(number, **fields)
    version = new_version(in_force_on=in_force_on, accept_by=accept_by)
    asking.run()
    return Campaign.objects.get(version=version)


def holder(of, role="signing_officer", person=None, **fields):
    """Somebody who holds a role in an organisation since long ago."""
    person = person or user(**fields)
    Membership.objects.create(user=person, organisation=of, role=role, from_on=BEGAN)
    return person
