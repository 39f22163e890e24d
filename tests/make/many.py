"""More of everything that is listed than one page holds, copied inside the database."""

from django.db import transaction

from kmip_portal.audit.services import record
from kmip_portal.benchmarks.seed import copy, new_uuid
from kmip_portal.mail.models import Email
from kmip_portal.secretariat.models import FormatRequest
from records.models import RecordOfSharing
from reviews.models import Invitation
from signatories.models import (
    AcceptanceStatement,
    Application,
    CampaignEntry,
    ContactPoint,
    Organisation,
)

NUMBER = 60  # a page holds 25 or 50


@transaction.atomic
def many(world, number=NUMBER):
    """In a world made by `make.world`: so many more organisations, each a signatory asked for the
    review and in the campaign, people, contacts, applications, records, letters and requests."""
    police, person = Organisation.objects.get(slug=world.police), world.cast["practitioner"]
    first = copy(
        police, number, name="'Copied body ' || i", slug="'copied-' || i", other_names="''"
    )
    body = f"{first - 1} + i"
    signed = AcceptanceStatement.objects.get(reference=world.statement)
    copy(signed, number, organisation_id=body, certificate_id="NULL")
    people = copy(person, number, email="'copied' || i || '@police.example'", name="'Copied ' || i")
    membership = person.memberships.filter(organisation=police).first()
    copy(membership, number, user_id=f"{people - 1} + i")
    contact = ContactPoint.objects.filter(organisation=police).first()
    copy(contact, number, organisation_id=body, email="'desk' || i || '@police.example'")
    copy(Invitation.objects.filter(person=None).first() or Invitation.objects.first(), number,
         organisation_id=body)  # fmt: skip
    copy(CampaignEntry.objects.first(), number, organisation_id=body)
    copy(Application.objects.get(reference=world.applied), number, submission_id=new_uuid())
    copy(RecordOfSharing.objects.get(reference=world.draft), number, submission_id=new_uuid())
    letter = Email.objects.filter(kind="reviews/emails/open").first()
    copy(letter, number, dedupe="'copied-' || i", message_id="'<copied-' || i || '@kmip.example>'")
    asked = FormatRequest.objects.get(reference=world.format_request)
    copy(asked, number, submission_id=new_uuid())
    about = Organisation.objects.get(slug=world.police)
    for n in range(number):
        record(person, f"looked at, time {n}", about, organisations=[about.slug])
