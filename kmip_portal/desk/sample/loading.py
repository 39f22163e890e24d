"""The whole demonstration, in the order in which it is said to have happened."""

from datetime import timedelta

from django.db import transaction

from kmip_portal import clock
from kmip_portal.desk.sample import (
    advice,
    agreement,
    assessments,
    campaigns,
    contacts,
    expertise,
    joining,
    matters,
    meetings,
    news,
    organisations,
    password,
    people,
    questions,
    records,
    repeats,
    reviews,
    signing,
)
from kmip_portal.search import indexing
from kmip_portal.secretariat.services import appoint


@transaction.atomic
def load(*, scale: int = 1) -> None:
    """Load everything, counted from today; all of it or none.

    `scale` multiplies organisations and records.
    Certificates and records’ files are left to the worker, which finds them waiting.
    """
    today = clock.today()
    with clock.at(clock.on_day(today - timedelta(days=1170), 9)):
        secretariat, chair = people.make_kmip(password())
        appoint(
            organisation_name="Holmesdale Council",
            organisation_slug="holmesdale-council",
            address="The Old Corn Exchange\nHigh Street\nHolmesdale\nKent",
            mailbox="secretariat@kmip.example",
            from_on=clock.today(),
            by=chair,
        )
    agreement.make_versions(today, drafter=secretariat, approver=chair)
    organisations.make_bodies(today, by=secretariat)
    organisations.make_acceptances(today, by=secretariat)
    organisations.import_known_public_services()
    campaigns.make_campaign()
    people.make_members(password(), by=secretariat)
    contacts.make_contacts(today, by=secretariat)
    expertise.make_guides_and_templates(today, secretariat=secretariat, chair=chair)
    news.make_news(today, by=secretariat)
    meetings.make_meetings(today, secretariat=secretariat)
    people.make_requests(today)
    joining.make_application(today)
    signing.make_requests(today, by=secretariat)
    records.make_records(today)
    repeats.make_repeats(today)
    assessments.make_assessments(today)
    matters.make_matters(today)
    advice.make_advice(today)
    questions.make_questions(today)
    reviews.plan_the_next(today, by=secretariat)
    if scale > 1:
        organisations.multiply(scale, by=secretariat)
        records.multiply(scale)
    indexing.refresh()
