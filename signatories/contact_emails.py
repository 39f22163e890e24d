"""The letters about contacts."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.mail.services import send
from signatories.models import ContactReport, Organisation


def confirm(organisation: Organisation, *, since: date) -> None:
    """To each lead, told together with what else they are told that day."""
    for person in _leads(organisation):
        send(
            "signatories/emails/confirm_contacts",
            to=(person.email, person.name),
            dedupe=f"confirm-contacts-{organisation.slug}-{clock.today()}-{person.pk}",
            in_working_hours=True,
            together=True,
            organisation=organisation.name,
            since=since,
            contacts_url=_page(organisation),
        )


def reported(report: ContactReport) -> None:
    """To each lead: what somebody says of a contact.

    The words of somebody who is not known stand on the page alone: the portal posts none for them.
    """
    contact = report.contact
    for person in _leads(contact.organisation):
        send(
            "signatories/emails/contact_reported",
            to=(person.email, person.name),
            dedupe=f"contact-{contact.reference}-{report.pk}-{person.pk}",
            together=True,
            organisation=contact.organisation.name,
            role=contact.get_role_display(),
            reporter=report.reporter,
            note=report.note if report.reported_by else "",
            contacts_url=_page(contact.organisation),
        )


def _leads(organisation: Organisation) -> Iterable[User]:
    leads = organisation.memberships.leads().select_related("user")
    return [one.user for one in leads if one.user.is_active]


def _page(organisation: Organisation) -> str:
    return settings.BASE_URL + reverse("signatories:contact_list", args=[organisation.slug])
