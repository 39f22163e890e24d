import re

from django.core import mail

from agreements.models import AgreementVersion
from kmip_portal.mail.models import Email
from kmip_portal.mail.secrets import unseal
from signatories.models import ApplicationLink
from signatories.services import applications
from signatories.signing_links import token_hash
from tests.make.agreements import version

ANSWERS = {
    "name": "Whitcliffe Junior School",
    "other_names": "",
    "organisation_type": "OT_SCHOOL",
    "areas": ["all"],
    "part_of": "",
    "establishments": "",
    "address_line_1": "1 Cliff Road",
    "address_line_2": "",
    "town": "Whitcliffe",
    "postcode": "CT5 1AB",
    "website": "https://www.whitcliffe.kent.sch.uk",
    "privacy_notice": "",
    "ico_registration": "Z1234567",
    "why_no_ico": "",
    "urn": "",
    "ods_code": "",
    "charity_number": "",
    "company_number": "",
    "contact_name": "Priya Shah",
    "contact_job_title": "Business manager",
    "contact_email": "priya@whitcliffe.kent.sch.uk",
    "contact_phone": "",
    "who_signs": "other",
    "signer_name": "Jordan Okafor",
    "signer_job_title": "Headteacher",
    "signer_email": "head@whitcliffe.kent.sch.uk",
    "who_protects": "me",
    "protection_name": "",
    "protection_job_title": "",
    "protection_email": "",
}


def unfinished(organisation=None, name="Whitcliffe Junior School"):
    """An application that was begun; the token of its link."""
    return applications.begin(name=name, organisation=organisation)


def application(organisation=None, **answers):
    """An application that waits for the secretariat."""
    token = unfinished(organisation)
    begun = ApplicationLink.objects.of(token_hash(token)).unfinished
    if AgreementVersion.objects.in_force() is None:
        version()
    return applications.send(begun, answers=ANSWERS | answers)


def application_link(kind="received"):
    """The token of the link in the newest letter of this kind."""
    letter = Email.objects.filter(kind=f"signatories/emails/joining/{kind}").latest("pk")
    return _secret(letter).rstrip("/").rpartition("/")[2]


def secret_of(email, kind):
    """The link or code in the newest letter of this kind to this address."""
    kind = f"signatories/emails/joining/{kind}"
    return _secret(Email.objects.to_person(email).filter(kind=kind).latest("pk"))


def _secret(letter):
    """While the letter waits it is sealed beside it; once it has gone, only the reader has it."""
    if letter.secret:
        return unseal(letter.secret)
    gone = next(m for m in mail.outbox if m.extra_headers["Message-ID"] == letter.message_id)
    return re.search(r"http\S+/join/status/\S+|\b\d{6}\b", gone.body)[0]
