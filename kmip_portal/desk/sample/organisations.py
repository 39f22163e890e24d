"""The signatories of the demonstration, all fictional, and the real list of public services."""

from datetime import date, timedelta
from io import StringIO
from typing import NamedTuple

from django.core.management import call_command

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.accounts.models import User
from signatories.models import Organisation
from signatories.services import acceptances, adding, organisations


class Body(NamedTuple):
    """A fictional organisation: where it works, which version it accepted last, and how."""

    name: str
    organisation_type: str
    areas: tuple[str, ...]
    accepted: str = "6.0"
    how: str = "online"
    public_authority: bool = True
    competent_authority: bool = False


BODIES = [
    Body("Weald Police", "OT_POLICE", ("Ashford", "Maidstone"), competent_authority=True),
    Body("Holmesdale Council", "OT_COUNTY", ("Sevenoaks", "Tonbridge and Malling", "Maidstone")),
    Body("Swanmarsh Borough Council", "OT_DISTRICT", ("Swale",)),
    Body("Saltpan District Council", "OT_DISTRICT", ("Thanet",), how="paper"),
    Body("Hoo Bay Council", "OT_COUNTY", ("Medway",)),
    Body("North Downs Hospitals NHS Trust", "OT_NHS", ("Ashford", "Maidstone")),
    Body("Garden Coast Integrated Care Board", "OT_NHS", ("Canterbury", "Dover", "Thanet")),
    Body("Castle Street Surgery", "OT_NHS", ("Dover",), accepted="5.0"),
    Body("Cinque Fire and Rescue Service", "OT_FIRE", ("Dover", "Folkestone and Hythe")),
    Body("Stour Valley Academies Trust", "OT_SCHOOL", ("Canterbury", "Ashford")),
    Body("Oakhanger Primary School", "OT_SCHOOL", ("Sevenoaks",)),
    Body("Larkmeadow Primary School", "OT_SCHOOL", ("Sevenoaks",), how="scan"),
    Body("Hopfield Primary School", "OT_SCHOOL", ("Sevenoaks",), accepted="5.0"),
    Body("Rother Probation Service", "OT_PROBATION", ("Ashford",), competent_authority=True),
    Body("Harbour Homes", "OT_HOUSING", ("Folkestone and Hythe",), public_authority=False),
    Body("Lantern Family Support", "OT_CHARITY", ("Gravesham",), public_authority=False),
    Body("Quayside Parish Council", "OT_PARISH", ("Gravesham",), accepted=""),
]  # fmt: skip

ACADEMIES = [
    f"{place} {kind}"
    for kind in ("Primary Academy", "Infant Academy", "High School")
    for place in (
        "Alderbrook", "Barton Hill", "Chalk Down", "Elmstone", "Fordwich Road",
        "Godmersham Lane", "Hernewell", "Ickham Court", "Kingsmead", "Littlestour",
    )
]  # fmt: skip

TEAMS = {"weald-police": ["Safeguarding", "Community safety"], "holmesdale-council": ["Front door"]}


def make_bodies(today: date, *, by: User) -> None:
    """The fictional organisations, with a trust's thirty academies and a few teams."""
    organisations.ensure_areas()
    with clock.at(clock.on_day(today - timedelta(days=1140), 9)):
        for body in BODIES:
            adding.add_organisation(
                name=body.name,
                organisation_type=body.organisation_type,
                areas=body.areas,
                is_public_authority=body.public_authority,
                is_competent_authority=body.competent_authority,
                by=by,
            )
        adding.list_establishments(
            Organisation.objects.get(slug="stour-valley-academies-trust"), ACADEMIES, by=by
        )
        for slug, names in TEAMS.items():
            organisation = Organisation.objects.get(slug=slug)
            for name in names:
                adding.add_team(organisation, name, by=by)


def make_acceptances(today: date, *, by: User) -> None:
    """Each accepted version 5.0 once; most have accepted 6.0 since; one charity has left."""
    versions = {version.number: version for version in AgreementVersion.objects.published()}
    for number, body in enumerate(BODIES):
        if not body.accepted:
            continue
        organisation = Organisation.objects.get(name=body.name)
        _accept(organisation, versions["5.0"], "import", today - timedelta(days=1100 - number), by)
        if body.accepted == "6.0":
            _accept(
                organisation,
                versions["6.0"],
                body.how,
                today - timedelta(days=190 - 4 * number),
                by,
            )
    left = Organisation.objects.get(name="Lantern Family Support").acceptances
    with clock.at(clock.on_day(today - timedelta(days=20), 15)):
        for statement in left.standing():
            acceptances.withdraw(statement, by=None, reason="The charity has closed its service.")


def _accept(
    organisation: Organisation, version: AgreementVersion, how: str, on: date, by: User
) -> None:
    words = {
        "organisation": organisation,
        "version": version,
        "name": f"Head of {organisation.name}",
        "job_title": "Chief executive",
        "authority": "Head of the organisation",
    }
    with clock.at(clock.on_day(on, 11)):
        if how in ("paper", "scan"):
            statement = acceptances.submit(**words, how=how, by=by)
            acceptances.accept(statement, by=by)
        else:
            acceptances.accept_online(**words, how=how, accepted_on=on)


def import_known_public_services() -> None:
    """The 716 public services of the county: known, and never shown as having signed."""
    call_command("import_organisations", organisations.KNOWN_PUBLIC_SERVICES, stdout=StringIO())


def multiply(times: int, *, by: User) -> None:
    """More fictional signatories, for measuring: so many times as many."""
    version = AgreementVersion.objects.in_force()
    for number in range(len(BODIES) * (times - 1)):
        made = adding.add_organisation(
            name=f"Measured Organisation {number + 1}", organisation_type="OT_CHARITY", by=by
        )
        _accept(made, version, "online", clock.today() - timedelta(days=number % 150), by)
