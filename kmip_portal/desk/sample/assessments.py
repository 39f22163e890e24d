"""Impact assessments of the demonstration: one on which an active record rests, and one that waits
for the lead's decision."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from kmip_portal import clock
from kmip_portal.accounts.models import User
from records.assessments import advising, deciding, linking, writing
from records.models import ImpactAssessment, RecordOfSharing
from records.services import Place
from signatories.models import Organisation

SECTIONS = {
    "triggers": ["DT_VULN_SCALE", "DT_HARM"],
    "needed": "full",
    "aims": "Officers who meet a child at risk tell its safeguarding team on the same day. It is"
    " about vulnerable people, and routine.",
    "nature": "The duty desk writes a notice at the end of each shift. The front door of each body"
    " reads it, adds it to its case system, and deletes the notice.",
    "data_source": "What officers write down on duty.",
    "scope": "Names, dates and what was seen: some 2,000 notices in a year, kept for six years.",
    "context": "Families know of it by the privacy notice, and by what officers tell them. Some do"
    " not expect a school to be told.",
    "purposes": "To see early which children need help, and from whom.",
    "benefits": "Help starts days sooner; fewer meetings are needed to piece a picture together.",
    "consultation": "The parents’ forum was asked in spring: it wanted shorter notices.",
    "consulted_experts": "Information security of the force; the council; the hospital trust.",
    "lawful_basis": "Public task; Children Act 2004 section 11; substantial public interest.",
    "necessity": "Numbers without names would not do, as help is planned for each child.",
    "minimisation": "Four fields, checked by the duty sergeant before each notice is sent.",
    "rights": "The body that is asked answers, and tells the others.",
    "accepted_by_name": "Head of public protection",
    "accepted_by_role": "Superintendent",
}
RISKS = [
    {
        "harm": "A notice goes to the wrong body, and a family is found by who may hurt it",
        "likelihood": "possible",
        "severity": "severe",
        "measures": "Notices go by secure transfer, to addresses from a fixed list alone",
        "effect": "reduced",
        "residual_likelihood": "remote",
        "residual_severity": "severe",
        "is_approved": True,
    },
    {
        "harm": "What an officer wrote in haste is read as a fact, years later",
        "likelihood": "probable",
        "severity": "significant",
        "measures": "A notice says what was seen, by whom, and what is not known; errors are told"
        " within a day",
        "effect": "reduced",
        "residual_likelihood": "possible",
        "residual_severity": "significant",
        "is_approved": True,
    },
]


def make_assessments(today: date) -> None:
    """What the police force assessed before it shared regularly."""
    by = User.objects.get(email="practitioner@police.example")
    lead = User.objects.get(email="lead@police.example")
    active = RecordOfSharing.objects.filter(owner=lead, kind="repeat", status="active").first()
    first = _send(by, today - timedelta(days=6), today + timedelta(days=55),
                  "Daily notices of children met by officers")  # fmt: skip
    with clock.at(clock.on_day(today, 0, 4)):  # who leads the force leads it since today
        approved = deciding.approve(first, by=lead)
    if active:
        linking.choose(active, approved, by=lead)
    _send(by, today - timedelta(days=2), today + timedelta(days=360),
          "Notices of children found at night")  # fmt: skip


def _send(by: User, day: date, until: date, title: str) -> ImpactAssessment:
    own: Organisation = by.memberships.get(role="practitioner").organisation
    days: dict[str, Any] = {"accepted_until": until, "review_date": until}
    with clock.at(clock.on_day(day, 9, 40)):
        made = writing.start(by=by, place=Place(own), title=title, submission_id=uuid4())
        made = writing.save_section(made, by=by, answers=SECTIONS | days)
        for risk in RISKS:
            writing.add_risk(made, by=by, answers=risk)
        advising.write_down(
            made,
            by=by,
            said="go_on",
            words="The measures are right. Look again at how long notices are kept.",
            name="Data protection officer of the force",
            role="Data protection officer",
            given_on=day,
        )
        return deciding.send(made, by=by)
