from celery import shared_task

from agreements.models import AgreementVersion
from kmip_portal.documents.blanks import request_blank
from signatories.blank_statement import FILENAME, outline
from signatories.campaigns import asking, closing
from signatories.services import (
    access_requests,
    applications,
    contacts,
    imports,
    lost_links,
    scans,
    successions,
)


@shared_task
def draw_pages() -> int:
    """Draw the pages of signed statements that were sent as scans."""
    return scans.draw_due()


@shared_task
def forget_unfinished_applications() -> int:
    """Forget applications that nobody came back to, and requests for access nobody confirmed."""
    return applications.forget_unfinished() + access_requests.forget_unconfirmed()


@shared_task
def request_blank_statement() -> int:
    """Ask for the blank acceptance statement of the version in force, where nobody has yet."""
    version = AgreementVersion.objects.in_force()
    return request_blank(outline(version), filename=FILENAME) if version else 0


@shared_task
def ask_to_confirm_contacts() -> int:
    """Ask leads whose contacts were confirmed six months ago."""
    return contacts.ask_what_is_due()


@shared_task
def answer_lost_links() -> int:
    """Send new links to those who asked for theirs by address."""
    return lost_links.answer()


@shared_task
def run_campaigns() -> dict[str, int]:
    """Open the campaigns that are wanted, and write the letters of the day."""
    return asking.run()._asdict()


@shared_task
def close_campaigns() -> dict[str, int]:
    """Close campaigns at the cut-over, and tell whose acceptance has lapsed."""
    return closing.close_due()


@shared_task
def bring_in_organisations() -> int:
    """Look through files of organisations that were handed in, and bring in what is wanted."""
    return imports.do_due()


@shared_task
def carry_out_successions() -> int:
    """Move people and contacts, and change names, where the day has come."""
    return successions.carry_out_due()
