"""What pages and files say of advice."""

from collections.abc import Iterable
from typing import Any

from kmip_portal.portal_tags import day, moment
from records.advice import emails, looks
from records.models import Advice, AdviceRequest, RecordOfSharing
from records.questions import QUESTIONS_OF, Answers
from signatories.models import Membership
from signatories.models.membership import role_in_words
from signatories.permissions import stands_for


def asked_in_words(request: AdviceRequest) -> str:
    """From whom, and by when; where there is nobody, that."""
    people = emails.first_asked(request)
    if not people:
        return (
            f"Nobody at {request.record.organisation} is its {request.office_in_words}."
            " We’ve told its leads, who can invite one."
        )
    named = " and ".join(str(one) for one in people)
    return f"We’ve asked {named} for advice, by {day(request.due_on)}."


def questions(request: AdviceRequest) -> list[str]:
    """Those that nobody knew the answer to, in their words."""
    asked = QUESTIONS_OF[request.record.kind]
    return [asked[name].label for name in request.questions if name in asked]


def given(advice: Iterable[Advice]) -> list[dict[str, Any]]:
    """Each piece of advice as a card of a page."""
    return [
        {
            "advice": one,
            "number": number,
            "by": f"{one.given_by}, {role_in_words(one.role)}",
            "rows": [{"label": label, "value": value} for label, value in _rows(one) if value],
        }
        for number, one in enumerate(advice, 1)
    ]


def _rows(one: Advice, *, whole: bool = True) -> list[tuple[str, str]]:
    """What was said, by whom, and what came of it; where it is told to others, without words."""
    rows = [
        ("Advice", str(one.get_opinion_display())),
        ("By", f"{one.given_by}, {role_in_words(one.role)}, {moment(one.given_at)}"),
    ]
    if whole:
        rows += [
            ("Reasons" if one.opinion != Advice.Opinion.ASKS else "Question", one.words),
            ("Answered", _answered(one)),
            ("Why it was decided otherwise", _against(one)),
        ]
    return [*rows, ("SHA-256 of what was seen", one.content_sha256)]


def _answered(one: Advice) -> str:
    return f"{one.reply}\n{one.replied_by}, {moment(one.replied_at)}" if one.replied_at else ""


def _against(one: Advice) -> str:
    if not one.against_at:
        return ""
    return f"{one.against_reason}\n{one.against_by}, {moment(one.against_at)}"


def of_record(record: RecordOfSharing, answers: Answers, user: Any) -> dict[str, Any] | None:
    """For the page of a record: what was asked and advised, and which looks it still owes. Nothing
    of it is told to other organisations that take part."""
    if record.organisation_id not in stands_for(user):
        return None
    requests = list(
        record.advice_requests.exclude(status="taken_back")
        .select_related("record__organisation", "asked_by")
        .prefetch_related("advice__given_by", "advice__replied_by", "advice__against_by")
    )
    found: dict[str, Any] = {"requests": [], "missing": [], "changed": False}
    if record.is_being_written:
        state = looks.of(record, answers, by=user)
        found["missing"] = [str(AdviceRequest.Office(one).label) for one in state.missing]
        found["next"] = state.next
        given_so_far = looks.latest(record).values() if requests else ()
        found["changed"] = any(one.content_sha256 != state.digest for one in given_so_far)
    found["requests"] = [
        {"asked": one, "questions": questions(one), "given": given(one.advice.all())}
        for one in requests
    ]
    return found if requests or found["missing"] else None


def waiting_words(record: RecordOfSharing) -> dict[str, str]:
    """By question that nobody knows the answer to: that advice was asked, from whom, due when."""
    found: dict[str, str] = {}
    for request in record.advice_requests.exclude(status="taken_back").select_related(
        "record__organisation"
    ):
        said = (
            f"advice was given on {day(request.answered_at)}: answer it now"
            if request.answered_at
            else f"advice is asked from {_whom(request)}, due {day(request.due_on)}"
        )
        found |= dict.fromkeys(request.questions, said)
    return found


def _whom(request: AdviceRequest) -> str:
    people = emails.first_asked(request)
    role = role_in_words(Membership.OFFICES[request.office][0])
    return ", ".join(str(one) for one in people) or f"the {role}, which nobody is yet"


def blocks(record: RecordOfSharing) -> list[dict[str, Any]]:
    """The advice in the files of a record. Files of a repeat record are read by everybody who takes
    part: they say who advised and when, and on what, and not in which words."""
    advice = Advice.objects.about(record).select_related("request", "given_by", "replied_by",
                                                         "against_by")  # fmt: skip
    found: list[dict[str, Any]] = []
    for number, one in enumerate(advice, 1):
        rows = [
            {"tag": f"advice_{number}_{place}", "label": label, "value": value}
            for place, (label, value) in enumerate(_rows(one, whole=not record.is_repeat), 1)
            if value
        ]
        found += [
            {"type": "heading", "level": 2, "text": f"{one.request.get_office_display()}"},
            {"type": "fields", "rows": rows},
        ]
    return [{"type": "heading", "level": 1, "text": "Advice"}, *found] if found else []


def as_json(record: RecordOfSharing) -> list[dict[str, Any]]:
    """The same as data, and of a repeat record as little."""
    advice = Advice.objects.about(record).select_related("request", "given_by", "against_by")
    return [
        {
            "reference": one.request.reference,
            "office": one.request.office,
            "opinion": one.opinion,
            "given_by": str(one.given_by),
            "role": one.role,
            "given_at": one.given_at,
            "content_sha256": one.content_sha256,
            **({} if record.is_repeat else {
                "words": one.words,
                "reply": one.reply,
                "against_reason": one.against_reason,
                "against_by": str(one.against_by or ""),
                "against_at": one.against_at,
            }),
        }
        for one in advice
    ]  # fmt: skip
