"""Questions and answers, made as people make them."""

from signatories.expertise.models import Question
from signatories.expertise.services import answering, asking
from signatories.expertise.taking_part import acts_for
from tests.make.expertise import topic


def question_draft(by, title="May a school share attendance?", **says):
    """A question on its way, with everything answered."""
    own = acts_for(by)
    says = {
        "details": "",
        "topic": topic(says.pop("topic", "schools")),
        "seen_by": "signatories",
        "shows_organisation": True,
        "organisation": own[0] if own else None,
    } | says
    begun = asking.begin(title=title, by=by, law=says.pop("law", ""))
    return asking.change_draft(begun, **says)


def question(by, title="May a school share attendance?", **says) -> Question:
    """A question that was posted."""
    return asking.post(question_draft(by, title, **says), by=by)


def answer(to, by, body="Yes, under section 10.", **says):
    """An answer to it, for the first signatory that the person acts for, or K-MIP."""
    own = acts_for(by)
    to.refresh_from_db()
    return answering.answer(to, body=body, by=by, organisation=own[0] if own else None, **says)
