"""What came after a sharing in the demonstration: a correction that two were told of."""

from datetime import date, timedelta
from uuid import uuid4

from kmip_portal import clock
from kmip_portal.accounts.models import User
from records.matters import recipients, services, telling
from records.models import RecordOfSharing


def make_matters(today: date) -> None:
    """The police force corrects what it told others; one has done so too, one gave no word yet."""
    by = User.objects.get(email="lead@police.example")
    record = RecordOfSharing.objects.filter(owner=by, status="active").earliest("pk")
    with clock.at(clock.on_day(today - timedelta(days=9), 14, 10)):
        matter = services.open_matter(
            record, by=by, organisation=record.organisation, kind="correction",
            received_at=clock.now(), submission_id=uuid4(), our_ref="IG-2041",
            note="One notice carried the wrong date of birth. Our case reference says which",
        )  # fmt: skip
        telling.write_to(matter, recipients.of(matter), by=by, addresses={})
    with clock.at(clock.on_day(today - timedelta(days=6), 9, 30)):
        first = matter.tellings.with_names().earliest("pk")
        telling.answer(first, answer="done", name=first.name, role="Information manager")
