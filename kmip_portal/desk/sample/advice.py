"""Advice in the demonstration: the data protection officer of several schools has answered one
request and is to answer another, where the school does not know its lawful basis."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.desk.sample.records import shared
from records import services
from records.advice import asking, giving
from records.advice.content import hash_of
from records.models import RecordOfSharing
from signatories.models import Organisation
from signatories.picker import PickedOrganisation


def make_advice(today: date) -> None:
    """Two drafts of the lead of the schools, who asks about both: all of it on the day of loading,
    as nobody acts for a school before."""
    lead = User.objects.get(email="lead@school.example")
    officer = User.objects.get(email="adviser@dpo.example")
    with clock.at(clock.on_day(today, 0, 10)):
        known = _draft(lead, "larkmeadow-primary-school", today,
                       title="Attendance of two brothers for an early help assessment")  # fmt: skip
        asked = asking.ask(
            known, office="dpo", by=lead,
            note="Is public task the right basis, or should we ask the parents first?",
        )  # fmt: skip
        _draft(
            lead, "oakhanger-primary-school", today, art6=[], not_known=["art6"],
            title="What we told the hospital about a pupil’s injuries",
        )  # fmt: skip
    with clock.at(clock.on_day(today, 0, 25)):
        giving.give(
            asked, by=officer, opinion="supports", seen=hash_of(known),
            words="Public task is right. Tell the parents what was sent, unless it puts a child at"
            " risk.",
        )  # fmt: skip


def _draft(by: User, slug: str, today: date, **changes: Any) -> RecordOfSharing:
    school = Organisation.objects.get(slug=slug)
    hospital = Organisation.objects.get(slug="north-downs-hospitals-nhs-trust")
    answers = shared(
        today,
        partner=PickedOrganisation(hospital, ""),
        our_ref="",
        received_on=today - timedelta(days=1),
        decision_by="Head teacher",
        decision_by_role="Head teacher",
        rights_contact="office@school.example",
        **changes,
    )
    place = services.Place(school, school.teams.first())
    return services.start(by=by, place=place, answers=answers, submission_id=uuid4())
