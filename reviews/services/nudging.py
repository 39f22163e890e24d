"""A colleague asks whoever may respond for their organisation to do so."""

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.mail.models import Email
from reviews import emails
from reviews.asking import right_people
from reviews.models import AnnualReview
from reviews.services.drafts import refuse_when_over
from signatories.models import Organisation


@transaction.atomic
def ask_to_respond(review: AnnualReview, organisation: Organisation, *, by: User) -> User | None:
    """One letter a day to the person who responds for the organisation, whoever of it asks; that
    person, or nobody."""
    refuse_when_over(review, organisation)
    right = right_people(Organisation.objects.filter(pk=organisation.pk)).get(organisation.pk)
    if right is None:
        return None
    person = User.objects.get(pk=right.person)
    dedupe = f"review/{review.pk}/asked/{organisation.pk}/{clock.today().isoformat()}"
    if not Email.objects.filter(dedupe=dedupe).exists():
        emails.asked_to_respond(review, organisation, person, by=by, dedupe=dedupe)
        record(by, "asked a colleague to respond to", review, organisations=[organisation.slug])
    return person
