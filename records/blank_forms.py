"""The two Records of Sharing as blank forms: the portal's own questions, on paper or in Word."""

from types import MappingProxyType
from typing import Any

from kmip_portal.law.book import Book, book
from kmip_portal.secretariat.models import Secretariat
from records import form_rows
from records.answers import NONE, in_words
from records.models import RecordOfSharing
from records.questions import TOPICS, TOPICS_OF, Answers, Question, Topic, going_on, kept_safe
from records.questions.not_known import LABEL, NOT_KNOWN, OFFICE_OF

Outline = dict[str, Any]
NOTICE = (
    "Describe the sharing, never the person it is about: no names, dates of birth, addresses or "
    "case numbers of people. Questions that do not apply may be left blank."
)


KEEP_IT = "Keep the record in your organisation"
ONE_OFF = "Record of Sharing: one-off"
REPEAT = "Record of Sharing: repeat"
AGREED = "Agreed for each organisation"
SIGNED = ("Organisation", "Name and job title", "Signed", "Date")


def one_off(answers: Answers | None = None) -> Outline:
    """Everything that a one-off record asks, by topic; with these answers in their places."""
    law = book()
    blocks = [block for topic in TOPICS for block in _topic(topic, law, answers or {})]
    return _outline(ONE_OFF, "For information shared, or not, once", blocks)


def repeat(answers: Answers | None = None, record: RecordOfSharing | None = None) -> Outline:
    """Everything that a repeat record asks, with its rows; with these answers in their places."""
    law = book()
    rows = form_rows.tables(record, law)
    blocks: list[dict[str, Any]] = []
    for topic in TOPICS_OF["repeat"]:
        blocks += _topic(topic, law, answers or {})
        if topic is going_on.ORGANISATIONS:
            blocks += [rows[form_rows.PARTIES], rows[form_rows.CONTACTS]]
        if topic is going_on.INFORMATION:
            blocks.append(rows[form_rows.ITEMS])
        if topic is kept_safe.SECURITY:
            blocks.append(rows[form_rows.SYSTEMS])
    blocks += [
        {"type": "heading", "level": 1, "text": AGREED},
        {
            "type": "table",
            "caption": AGREED,
            "header": list(SIGNED),
            "rows": [[""] * len(SIGNED) for _ in range(form_rows.LINES)],
        },
    ]
    return _outline(REPEAT, "For sharing again and again", blocks)


FORMS = {"one-off": one_off, "repeat": repeat}


def filename(name: str) -> str:
    return f"record-of-sharing-{name}"


def _outline(title: str, subtitle: str, blocks: list[dict[str, Any]]) -> Outline:
    return {
        "title": title,
        "subtitle": subtitle,
        "language": "en-GB",
        "mark": "Describe the sharing, never the person it is about",
        "blocks": [{"type": "paragraph", "text": NOTICE}, *blocks, *_help_with_it()],
    }


def _help_with_it() -> list[dict[str, Any]]:
    """Where a filled form stays, and whom to ask on the day it is made."""
    secretariat = Secretariat.objects.current()
    if secretariat is None:
        return []
    return [
        {"type": "heading", "level": 1, "text": "Help with this form"},
        {
            "type": "paragraph",
            "text": f"{KEEP_IT}; do not send it to K-MIP. Ask about the form: the secretariat of "
            f"K-MIP, {secretariat.in_one_line}, {secretariat.mailbox}",
        },
    ]


def _topic(
    topic: Topic, law: Book, answers: Answers = MappingProxyType({})
) -> list[dict[str, Any]]:
    rows = [
        _question(question, law, answers.get(question.name))
        for question in topic.questions
        if not question.is_rows
    ]
    return _asked(topic.heading, rows)


def _asked(heading: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"type": "heading", "level": 1, "text": heading},
        {"type": "fields", "caption": heading, "rows": rows},
    ]


def _question(question: Question, law: Book, answer: Any = None) -> dict[str, Any]:
    """A question with its choices; a long list of the law is written out by whoever answers."""
    kind, choices = question.kind, choices_of(question, law)
    if question.name in OFFICE_OF and choices:
        choices = [*choices, [NOT_KNOWN, LABEL]]
    known = {value for value, _ in choices}
    if kind == "many":  # what was offered on the day it was chosen still has its box
        choices += [[c, law.label(question.law, c)] for c in answer or () if c not in known]
    value = answer or [] if kind == "many" else in_words(question, answer, law)
    return _row(question.name, question.label, "one" if kind == "yes_no" else kind, choices, value)


def choices_of(question: Question, law: Book) -> list[list[str]]:
    """What a question lets one choose from on the form, as [code, words]; of a long list, none."""
    choices: list[list[str]] = []
    if question.kind in ("one", "many"):
        offered = law.choices(question.law) if question.law else question.choices.choices
        choices = [[str(value), str(label)] for value, label, *_ in offered]
    elif question.kind == "yes_no":
        choices = [["yes", "Yes"], ["no", "No"]]
    if question.none and choices:
        choices.append([NONE, question.none])
    return choices


def _row(
    tag: str, label: str, kind: str = "text", choices: Any = (), value: Any = ""
) -> dict[str, Any]:
    known = kind if kind in ("one", "many", "day") else "text"
    return {
        "tag": tag,
        "label": label,
        "value": value,
        "kind": known,
        "choices": [list(map(str, choice)) for choice in choices],
    }
