"""What the pages of a record show: summary cards, gaps, rules, who can see it, what happened."""

import re
from typing import Any

from django.urls import reverse

from agreements.models import AgreementVersion
from kmip_portal.audit.models import AuditEvent
from kmip_portal.law.book import book
from kmip_portal.law.rules import Broken
from kmip_portal.portal_tags import day, moment
from records.advice.pages import waiting_words
from records.answers import in_words, is_blank, missing, ours, unanswered
from records.models import RecordOfSharing, Reply
from records.questions import QUESTIONS, QUESTIONS_OF, TOPICS_OF, Answers, Question, repeat, steps
from records.questions.conditions import other
from records.questions.not_known import LABEL, unknown
from records.questions.steps import STEP_OF, Step, applies
from records.services import OF_ITS_DAY
from signatories.models import Membership, Organisation

STILL_TO_ANSWER = "missing"
NOT_ASKED = "advice is asked when you save its page"


def cards(record: RecordOfSharing, answers: Answers) -> list[dict[str, Any]]:
    """A card for each topic: what was answered, and while it is a draft what is missing."""
    law = book(record.law_day)
    is_draft = record.is_being_written
    gaps = {question.name for question in missing(answers)} if is_draft else set()
    not_known = unknown(answers) if is_draft else []
    found = []
    for topic in TOPICS_OF[record.kind]:
        rows = []
        for question in topic.questions:
            link = link_to(record, question.name)
            words = in_words(question, answers.get(question.name), law)
            if words:
                rows.append(
                    {
                        "label": question.label,
                        "value": words.split("\n")
                        if question.is_many or question.is_rows
                        else words,
                        "url": link if is_draft else "",
                    }
                )
            elif question.name in not_known:
                rows.append({"label": question.label, "value": LABEL, "url": link})
            elif question.name in gaps:
                rows.append({"label": question.label, "missing": question.missing, "url": link})
        if rows:
            found.append({"title": topic.heading, "rows": rows})
    return found


def findings(record: RecordOfSharing, rules: list[Broken]) -> list[dict[str, Any]]:
    """Rules the record breaks, each with links to the answers it reads."""
    asked = QUESTIONS_OF[record.kind]
    return [
        {
            "title": rule.title,
            "message": rule.message,
            "citation": rule.citation,
            "links": [
                {"text": asked[field].label, "url": link_to(record, field)}
                for field in rule.fields
                if field in asked
            ],
        }
        for rule in rules
    ]


def gap_links(record: RecordOfSharing, answers: Answers) -> list[dict[str, str]]:
    """What must still be answered, each in the words of its error."""
    not_known = unknown(answers)
    waits = waiting_words(record) if not_known else {}
    return [
        {"text": _gap(question, not_known, waits), "url": link_to(record, question.name)}
        for question in missing(answers)
    ]


def _gap(question: Question, not_known: list[str], waits: dict[str, str]) -> str:
    if question.name not in not_known:
        return question.missing
    return f"You do not know: {question.label} Of this {waits.get(question.name, NOT_ASKED)}"


def link_to(record: RecordOfSharing, name: str) -> str:
    """The form, opened where this question stands, even if its topic is folded away."""
    if record.is_repeat:
        args = [record.reference, repeat.TASK_OF[name].slug]
        return f"{reverse('records:task', args=args)}?at={name}&then=check#id_{name}"
    if record.on_one_page:
        edit = reverse("records:record_edit", args=[record.reference])
        return f"{edit}?at={name}#id_{name}"
    step = reverse("records:record_step", args=[record.reference, STEP_OF[name].slug])
    return f"{step}?at={name}&then=check#id_{name}"


def still_to_answer(record: RecordOfSharing, answers: Answers) -> Step:
    """A page of its own: every gap of a draft, and of a copy what was left out of it."""
    supposed = dict(answers)
    if record.copied_from and is_blank(supposed.get("decision")):
        supposed["decision"] = record.copied_from.decision
    wanted = {question.name for question in unanswered(supposed)}
    if record.copied_from:
        wanted |= {
            name
            for name in OF_ITS_DAY
            if is_blank(answers.get(name)) and applies(QUESTIONS[name], supposed)
        }
    left = tuple(question for question in QUESTIONS.values() if question.name in wanted)
    return Gaps(STILL_TO_ANSWER, "What is still to answer", left)


def around(step: Step, record: RecordOfSharing, answers: Answers) -> dict[str, Any]:
    """What stands around the questions of a step: where it is among them, and where back leads."""
    before = steps.before(step, answers) if step in steps.STEPS else None
    page = reverse("records:record_step", args=[record.reference, before.slug]) if before else ""
    pages = steps.open_steps(answers)
    return {
        "record": record,
        "step": step,
        "back": page or record.get_absolute_url(),
        "number": pages.index(step) + 1 if step in pages else 0,
        "of": len(pages),
        "notes": not_signed([record.organisation]),
        "blanked": bool(record.copied_from_id) and step.slug == STILL_TO_ANSWER,
    }


class Gaps(Step):
    """A page that asks all its questions, whatever applies."""

    def asks(self, answers: Answers) -> list[Question]:
        return list(self.questions)


def who_can_see(record: RecordOfSharing) -> str:
    """One sentence, worked out from where the record is kept."""
    if record.team:
        people = f"People in the {record.team} team at {record.organisation}, and its leads,"
    else:
        people = f"{record.owner} and the organisation leads of {record.organisation}"
    ended = not record.organisation.exists()
    later = f" So can the leads of whoever came after {record.organisation}." if ended else ""
    advisers = record.organisation.memberships.current().filter(role__in=Membership.ADVISERS)
    if advisers.exists():
        later += " So can its advisers, a draft when they are asked about it."
    return f"{people} can see what it says.{later} K-MIP sees only that a record exists."


def is_outsider(answers: Answers) -> bool:
    """The other organisation has not accepted the agreement, or is not listed at all."""
    partner = other(answers)
    return not partner or not Organisation.signatories_among([partner.pk])


def history(record: RecordOfSharing) -> list[dict[str, Any]]:
    """What happened to the record, the newest first."""
    return [
        {"at": event.at, "who": event.actor_name, "words": _happened(event)}
        for event in AuditEvent.objects.of(record)
    ]


def _happened(event: AuditEvent) -> str:
    """What was done, and about which organisation where it was about one."""
    words = event.verb.capitalize()
    party = event.detail.get("party")
    return f"{re.sub(r' (about|for|from|in|of|to)$', '', words)}: {party}" if party else words


def not_signed(organisations: list[Organisation]) -> list[str]:
    """A sentence for each organisation whose records stand outside the agreement for now."""
    version = AgreementVersion.objects.in_force()
    among = {one.pk for one in organisations}
    signed = {one.pk for one in Organisation.signatories_among(among)}
    of = f"version {version.number}" if version else "the agreement"
    return [
        f"{one} has not signed {of} yet. You can save records now. "
        "They show as ‘Outside the agreement’ until it does."
        for one in dict.fromkeys(organisations)
        if one.pk not in signed
    ]


# what the other side is shown of a record: of a receipt, no more than whose it is and when
OF_A_REQUEST = ("data_requested", "necessity_request", "power_cited", "needed_by", "purpose_codes")


def asked_of_them(reply: Reply) -> list[dict[str, Any]]:
    """What somebody at the other organisation reads before they answer."""
    record = reply.record
    rows = [("From", str(record.organisation)), ("Reference", record.reference)]
    if reply.asks == Reply.Asks.RECEIPT:
        partner = record.partner
        rows.insert(1, ("To", partner.called if partner else ""))
        rows.append(("Date", day(record.sharing_date) if record.sharing_date else ""))
    else:
        answers, law = ours(record), book()
        for name in OF_A_REQUEST:
            question = QUESTIONS[name]
            rows.append((question.label, in_words(question, answers[name], law)))
    return [{"label": label, "value": value} for label, value in rows if value]


def other_side(record: RecordOfSharing) -> list[dict[str, Any]]:
    """What the other organisation was asked, and what it answered."""
    rows = [
        {
            "label": reply.get_asks_display(),
            "value": f"{reply.get_answer_display()}: {reply.answered_name}, {reply.answered_role}, "
            f"{moment(reply.answered_at)}" + (f". {reply.reason}" if reply.reason else "")
            if reply.answered_at
            else f"{reply.name} was asked on {day(reply.asked_at)} and has not answered",
        }
        for reply in record.replies.all()
    ]
    arrived = RecordOfSharing.objects.filter(arrived_from=record).select_related("organisation")
    for one in arrived:
        if one.decided_at and one.decision_on:
            said = f"{one.get_decision_display()}, {day(one.decision_on)}"
        elif one.status == one.Status.DISCARDED:
            said = f"It deleted the draft of its decision on {day(one.discarded_at)}"
        else:
            said = "It has not decided yet"
        rows.append({"label": f"Request sent to {one.organisation}", "value": said})
    return rows
