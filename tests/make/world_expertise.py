"""What people of the small whole world tell each other: guides, questions, news and meetings."""

from datetime import timedelta

from kmip_portal import clock
from signatories.expertise.services import (
    answering,
    asking,
    guides,
    meetings,
    news,
    templates,
)
from tests.make.expertise import guide, guide_draft, next_version, shared_template
from tests.make.meetings import action, meeting, meeting_held, minutes_agreed, paper
from tests.make.news import news_item
from tests.make.questions import answer, question, question_draft


def expertise(cast, police):
    """One of everything, by the names that addresses are made with."""
    return {
        **_guides(cast, police),
        **_questions(cast),
        **_news(cast),
        **_meetings(cast, police),
    }


def _guides(cast, police):
    """Guides: read, written, to review, withdrawn. Templates: reported, hidden."""
    people = {"by": cast["lead"], "reviewer": cast["chair"]}
    shown = guide(organisation=police, **people)
    next_version(shown, title="Sharing attendance, said better", **people)
    gone = guide(organisation=police, **people, title="Faxing a form")
    guides.withdraw(gone, by=cast["lead"], reason="Nobody has a fax.")
    writing = guide_draft(cast["lead"], police, title="What to do about CCTV")
    sent = guide_draft(cast["practitioner"], police, title="Asking a landlord", sent=True)
    shared, hidden = (shared_template(cast["lead"], police) for _ in range(2))
    templates.report(shared, note="It names a school.", by=cast["outsider"])
    templates.hide(hidden, by=cast["secretariat"], reason="It names a person.")
    return {
        "shared_template": shared.reference,
        "hidden_template": hidden.reference,
        "guide": shown.slug,
        "guide_gone": gone.slug,
        "guide_draft": writing.guide.slug,
        "guide_sent": sent.guide.slug,
    }


def _questions(cast):
    """The practitioner asks without a name, and the outsider answers; both think again."""
    asked = question(cast["practitioner"], shows_organisation=False)
    given = answer(asked, cast["outsider"])
    says = {"details": "In one school year.", "topic": asked.topic, "seen_by": "signatories"}
    asking.edit(
        asked, by=asked.asked_by, row_version=1, title=asked.title, shows_organisation=False, **says
    )
    answering.edit(
        given, body="Yes, and say so.", shows_name=False, by=given.given_by, row_version=1
    )
    return {
        "question": asked.number,
        "question_slug": asked.slug,
        "question_answer": given.reference,
        "kmip_question": question(cast["practitioner"], seen_by="kmip").number,
        "asking_now": question_draft(cast["practitioner"]).reference,
    }


def _news(cast):
    """News: put right, being written, withdrawn."""
    by = cast["secretariat"]
    shown, gone = news_item(by), news_item(by, title="A meeting that is not held")
    news.change(shown, by=by, row_version=1, title="A meeting in March", correction="The month.")
    news.withdraw(gone, by=by, reason="It is not held.")
    return {
        "news": shown.slug,
        "news_draft": news_item(by, published=False).slug,
        "news_gone": gone.slug,
    }


def _meetings(cast, police):
    """K-MIP's meetings: planned, with papers out, held and minuted, agreed, cancelled."""
    by, rep = cast["secretariat"], cast["representative"]
    coming, sent, called_off = (meeting(by, in_days=days) for days in (40, 14, 60))
    papers = [paper(one) for one in (coming, sent)]
    meetings.send_papers(sent, by=by)
    meetings.cancel(called_off, by=by, reason="Too few could come.")
    held = meeting_held(by, days_ago=5, seats=[(police, rep, "deputy", "Dee Deputy")])
    agreed = minutes_agreed(by, seats=[(police, rep, "present")])
    given = action(agreed, organisation=police)
    return {
        "meeting": coming.reference,
        "meeting_sent": sent.reference,
        "meeting_off": called_off.reference,
        "meeting_held": held.reference,
        "meeting_agreed": agreed.reference,
        "paper": papers[1].number,
        "action": given.number,
        "action_held": action(held, person=rep).number,
        "meeting_over": _over(by).reference,
    }


def _over(by):
    """Its day has passed, and nobody has said whether it was held."""
    with clock.at(clock.now() - timedelta(days=30)):
        return meeting(by, in_days=28)
