"""Who is asked to sign in the demonstration: one person for thirty schools, one for a parish."""

from datetime import date, timedelta

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.accounts.models import User
from signatories.models import Organisation
from signatories.services import adding, signing

PLACES = (
    "Ashgrove", "Beechen", "Bramley", "Catkin", "Cobb", "Coppice", "Dene", "Eastling Green",
    "Fernhurst", "Foxglove", "Gatehouse", "Greensand", "Hazel", "Hollybush", "Ivychurch Lane",
    "Juniper", "Knoll", "Linden", "Medlar", "Mill Race", "Nettle", "Oast View", "Orchard End",
    "Pear Tree", "Quince", "Rowan", "Saxon Way", "Tollgate", "Upper Hythe", "Willowbank",
)  # fmt: skip


def make_requests(today: date, *, by: User) -> None:
    """Thirty maintained schools, which one executive head signs for, and a council's clerk."""
    schools = _schools(today, by=by)
    version = AgreementVersion.objects.in_force()
    parish = Organisation.objects.get(slug="quayside-parish-council")
    with clock.at(clock.on_day(today - timedelta(days=1), 10)):
        signing.ask_many(
            [
                signing.Wanted(
                    school, "Jordan Okafor", "signer@trust.example", job_title="Executive head"
                )
                for school in schools
            ],
            version,
            by=by,
        )
        signing.ask(
            parish,
            version,
            name="Wren Ashby",
            email="clerk@quayside.example",
            job_title="Clerk to the council",
            message="The council resolved to join at its last meeting.",
            by=by,
        )


def _schools(today: date, *, by: User) -> list[Organisation]:
    with clock.at(clock.on_day(today - timedelta(days=30), 9)):
        return [
            adding.add_organisation(
                name=f"{place} Community Primary School",
                organisation_type="OT_SCHOOL",
                areas=("Ashford",),
                is_public_authority=True,
                by=by,
            )
            for place in PLACES
        ]
