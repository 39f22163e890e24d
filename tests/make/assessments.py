"""An impact assessment: a draft that is complete unless said otherwise, sent, approved, lapsed."""

from datetime import timedelta
from uuid import uuid4

from kmip_portal import clock
from kmip_portal.documents.services import make_due
from records.assessments import deciding, writing
from records.models import ImpactAssessment
from records.services import Place


def assessment_answers(**changes):
    """The sections of a full assessment of attendance panels."""
    today = clock.today()
    return {
        "triggers": ["DT_VULN_SCALE"],
        "needed": "full",
        "screening_reason": "",
        "aims": "Panels in each district plan support; it is about children who may be at risk",
        "nature": "Schools send a list each week; the panel adds to it; it is deleted in July",
        "data_source": "School registers",
        "scope": "Attendance, and known support, of some 400 children in a year",
        "context": "Parents know of the panels by the privacy notice of each school",
        "purposes": "To plan support for children who miss school",
        "benefits": "Fewer meetings, and support that starts sooner",
        "consultation": "The parents’ forum was asked in spring, and wanted shorter lists",
        "consulted_experts": "Information security of the council",
        "lawful_basis": "Public task, Children Act 2004 section 11",
        "necessity": "Numbers without names would not do: support is planned for each child",
        "minimisation": "Three fields, checked by the school before each panel",
        "rights": "By the privacy notice; requests go to each school",
        "processors": "",
        "accepted_by_name": "Sam Siro",
        "accepted_by_role": "Senior information risk owner",
        "accepted_until": today + timedelta(days=300),
        "ico_consulted_on": None,
        "ico_outcome": "",
        "review_date": today + timedelta(days=330),
    } | changes


def risk_answers(**changes):
    """A risk that is high before the measures, and low after."""
    return {
        "harm": "A list goes to the wrong school, and a family at risk is found",
        "likelihood": "possible",
        "severity": "severe",
        "measures": "Lists go by secure transfer alone, from a fixed address book",
        "effect": "reduced",
        "residual_likelihood": "remote",
        "residual_severity": "severe",
        "is_approved": True,
    } | changes


def assessment(by, of, *, risks=None, title="Attendance panels", **changes):
    """A draft."""
    made = writing.start(by=by, place=Place(of), title=title, submission_id=uuid4())
    made = writing.save_section(made, by=by, answers=assessment_answers(**changes))
    for risk in [risk_answers()] if risks is None else risks:
        writing.add_risk(made, by=by, answers=risk)
    made.refresh_from_db()
    return made


def screening(by, of, **changes):
    """A draft by which no full assessment is needed."""
    nothing = dict.fromkeys(assessment_answers(), "")
    days = dict.fromkeys(("accepted_until", "ico_consulted_on"))
    told = {
        "triggers": ["none"],
        "needed": "not_needed",
        "screening_reason": "Ten people, once, and nothing of theirs that is special",
        "review_date": clock.today() + timedelta(days=200),
    }
    return assessment(by, of, risks=[], title="A visit", **(nothing | days | told | changes))


def assessment_sent(by, of, **changes):
    """Sent to be approved, without an opinion and with the reason why."""
    made = assessment(by, of, **changes)
    return deciding.send(made, by=by, why_without_opinion="Our officer is away until May")


def assessment_approved(by, of, approver, *, files=False, **changes):
    """Approved by somebody else."""
    made = deciding.approve(assessment_sent(by, of, **changes), by=approver)
    if files:
        make_due()
        made.refresh_from_db()
    return made


def overdue(made, days=10):
    """The same, its review so many days ago."""
    ImpactAssessment.objects.filter(pk=made.pk).update(
        review_date=clock.today() - timedelta(days=days)
    )
    made.refresh_from_db()
    return made
