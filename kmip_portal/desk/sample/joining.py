"""One fictional organisation asks to join, and waits for the secretariat."""

from datetime import date, timedelta

from kmip_portal import clock
from signatories.models import ApplicationLink
from signatories.services import applications
from signatories.signing_links import token_hash

ANSWERS = {
    "name": "Saltmarsh Community Hospice",
    "other_names": "The Hospice at Saltmarsh",
    "organisation_type": "OT_CHARITY",
    "areas": ["swale", "medway"],
    "part_of": "",
    "establishments": "Saltmarsh Day Centre",
    "address_line_1": "4 Quay Lane",
    "address_line_2": "",
    "town": "Saltmarsh",
    "postcode": "ME13 7ZZ",
    "website": "https://www.saltmarsh-hospice.example",
    "privacy_notice": "https://www.saltmarsh-hospice.example/privacy",
    "ico_registration": "Z7654321",
    "why_no_ico": "",
    "urn": "",
    "ods_code": "",
    "charity_number": "9999999",
    "company_number": "",
    "contact_name": "Mina Torres",
    "contact_job_title": "Information governance manager",
    "contact_email": "mina@saltmarsh-hospice.example",
    "contact_phone": "01632 960 001",
    "who_signs": "other",
    "signer_name": "Ellis Grant",
    "signer_job_title": "Chief executive",
    "signer_email": "ellis@saltmarsh-hospice.example",
    "who_protects": "me",
    "protection_name": "",
    "protection_job_title": "",
    "protection_email": "",
}


def make_application(today: date) -> None:
    """Sent two days ago, so that the queue is not empty."""
    with clock.at(clock.on_day(today - timedelta(days=2), 11)):
        token = applications.begin(name=ANSWERS["name"])
        link = ApplicationLink.objects.of(token_hash(token))
        applications.send(link.unfinished, answers=ANSWERS)
