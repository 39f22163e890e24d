"""Three versions of the sample agreement, each drafted by one person and approved by another."""

from datetime import date, timedelta
from pathlib import Path

from agreements import coverage, services
from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.documents.services import make_due

FOLDER = Path(services.__file__).parent / "sample"
# number, file, days before loading on which it came into force, what changed, who must accept
VERSIONS = [
    ("5.0", "agreement-5-0.docx", 1150, "The first version in this portal.", "everyone"),
    ("5.1", "agreement-5-1.docx", 700, "Small corrections, no new duties.", "nobody"),
    (
        "6.0",
        "agreement.docx",
        200,
        "Follows the Data (Use and Access) Act 2025: complaints, recognised legitimate "
        "interests, and clearer words on urgent sharing.",
        "everyone",
    ),
]


def make_versions(today: date, *, drafter: User, approver: User) -> list[AgreementVersion]:
    """Each version in its own time: imported, proposed, its PDF made and approved, in force."""
    versions = [_make(today, row, drafter, approver) for row in VERSIONS]
    with clock.at(clock.on_day(today - timedelta(days=VERSIONS[-1][2] - 1), 10)):
        coverage.cover_the_sample(versions[-1], by=drafter)
    return versions


def _make(today: date, row: tuple, drafter: User, approver: User) -> AgreementVersion:
    number, file, days, summary, needs = row
    in_force_on = today - timedelta(days=days)
    with clock.at(clock.on_day(in_force_on - timedelta(days=14), 10)):
        with (FOLDER / file).open("rb") as opened:
            version, _ = services.import_agreement(
                opened,
                number=number,
                by=drafter,
                filename=file,
                base=AgreementVersion.objects.in_force(),
            )
        services.propose(
            version,
            by=drafter,
            in_force_on=in_force_on,
            summary_of_changes=summary,
            needs_acceptance=needs,
        )
        make_due()
        version.refresh_from_db()
        services.approve(version, by=approver, sha256=version.pdf.sha256)
    with clock.at(clock.on_day(in_force_on, 0, 1)):
        services.bring_into_force(version)
    return version
