"""A record's answers by the names of the questions: read from its rows, told in words."""

from collections import defaultdict
from datetime import date, time
from typing import Any

from kmip_portal.documents.reading import as_compared
from kmip_portal.forms import TimeField
from kmip_portal.law.book import Book
from kmip_portal.law.models import LegalItem
from kmip_portal.portal_tags import day
from records.models import Party, RecordOfSharing
from records.questions import (
    QUESTIONS,
    QUESTIONS_OF,
    TOPICS_OF,
    Answers,
    Question,
    kind_of,
)
from records.questions.not_known import LABEL, NOT_KNOWN, OFFICE_OF, unknown
from records.questions.steps import applies
from signatories.models import Organisation
from signatories.picker import PickedOrganisation

ASKER = {
    "requester_name": "contact_name",
    "requester_role": "contact_role",
    "requester_email": "contact_email",
    "requester_phone": "contact_phone",
}
RECEIVER = {
    "recipient_role": "controller_role",
    "shared_with_name": "contact_name",
    "shared_with_role": "contact_role",
    "shared_with_email": "contact_email",
}
OF_PARTIES = {"partner", *ASKER, *RECEIVER}
COLUMNS = [
    name for name, question in QUESTIONS.items() if name not in OF_PARTIES and not question.is_many
]
COLUMNS_OF = {
    "one_off": COLUMNS,
    "repeat": [
        name
        for name, question in QUESTIONS_OF["repeat"].items()
        if not (question.is_many or question.is_rows)
    ],
}
NONE = "none"
# chosen on the record’s page, not answered; told beside what is answered of it
ASSESSMENT = Question("assessment", "Impact assessment it rests on", "file")


def read(record: RecordOfSharing) -> dict[str, Any]:
    """Every answer of a record, in the shape in which its form gives and takes them."""
    codes: dict[str, list[str]] = defaultdict(list)
    for row in record.coded_answers.all():
        codes[row.field].append(row.code)
    answers: dict[str, Any] = {name: getattr(record, name) for name in COLUMNS_OF[record.kind]}
    asked = QUESTIONS_OF[record.kind]
    answers |= {name: codes[name] for name, question in asked.items() if question.is_many}
    answers[NOT_KNOWN] = codes[NOT_KNOWN]
    if record.is_repeat:
        return answers
    parts = {party.direction: party for party in record.parties.all()}
    for wanted, direction in ((ASKER, "asks"), (RECEIVER, "receives")):
        part = parts.get(direction)
        answers |= {name: getattr(part, column, "") for name, column in wanted.items()}
    other = parts.get(others_part(record.route)) or Party()
    picked = PickedOrganisation(other.organisation, other.called)
    answers["partner"] = picked if picked.name else None
    return answers


def others_part(route: str) -> str:
    """The other organisation receives, unless we were the ones who asked it for something."""
    return "gives" if route == "made" else "receives"


def ours(record: RecordOfSharing, answers: Answers | None = None) -> dict[str, Any]:
    """The answers, and what else of the record those who judge them look at."""
    given = read(record) if answers is None else answers
    about: dict[str, Any] = {"organisation": record.organisation, "pattern": record.pattern}
    if record.assessment:
        about[ASSESSMENT.name] = record.assessment.in_words
    if record.is_repeat:
        about |= {"record_type": "repeat", "decision": "share"} | _of_the_parties(record)
        about["systems"] = "\n".join(one.in_words for one in record.used_systems.all())
        about["attachments"] = list(record.attachments.current())
    return {**given, **about}


def _of_the_parties(record: RecordOfSharing) -> dict[str, Any]:
    """What the questions and the rules ask of those who take part."""
    parties = [party for party in record.parties.all() if party.left_on is None]
    listed = {party.organisation_id for party in parties if party.organisation_id}
    signed = {one.pk for one in Organisation.signatories_among(listed)}
    return {
        "parties": parties,
        "controller_roles": {party.controller_role for party in parties} - {""},
        "outsiders": [party for party in parties if party.organisation_id not in signed],
    }


def completed(answers: Answers) -> dict[str, Any]:
    """The answers, with what one of them says of another: nobody is asked the same thing twice."""
    held = answers.get("data_categories") or ()
    more: dict[str, Any] = {}
    if "PD_CRIM" in held:
        more["criminal_offence_data"] = True
    if "PD_HEALTHID" in held and is_blank(answers.get("special_categories")):
        more["special_categories"] = ["SC_HEALTH"]
    # what is answered is known, and the names stand in one order, so that the same is the same
    said = unknown({**answers, **more})
    return {**answers, **more, NOT_KNOWN: [name for name in OFFICE_OF if name in said]}


def is_blank(value: Any) -> bool:
    return value is None or value == "" or value == []


def missing(answers: Answers) -> list[Question]:
    """Questions that must be answered, given the other answers, and are not; and those that are
    answered ‘I do not know’, where they apply."""
    kind, not_known = kind_of(answers), unknown(answers)
    return [
        question
        for question in QUESTIONS_OF[kind].values()
        if (question.needed(answers) and is_blank(answers.get(question.name)))
        or (question.name in not_known and (kind == "repeat" or applies(question, answers)))
    ]


def unanswered(answers: Answers) -> list[Question]:
    """What is missing and nobody has said that they do not know."""
    not_known = unknown(answers)
    return [question for question in missing(answers) if question.name not in not_known]


def in_words(question: Question, value: Any, law: Book) -> str:
    """An answer as it reads: codes by their labels, one on a line; days as 4 January 2027."""
    if is_blank(value):
        return ""
    if value == NOT_KNOWN:
        return LABEL
    if question.is_many:
        return "\n".join(_label(question, code, law) for code in value)
    if question.kind == "one":
        return _label(question, value, law)
    if isinstance(value, PickedOrganisation):
        return value.name
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, time):
        return str(TimeField("").prepare_value(value))
    return str(value)


def codes_in_words(question: Question, law: Book) -> dict[str, str]:
    """Codes by the words for them: as the form offers them, and as the law calls them."""
    found: dict[str, str] = {}
    if question.choices:
        found = {as_compared(str(label)): str(value) for value, label in question.choices.choices}
    for item in law.items(question.law) if question.law else ():
        for words in (item.label, cited(item), item.citation, item.code):
            found.setdefault(as_compared(words), item.code)
    if question.none:
        found[as_compared(question.none)] = NONE
    if question.name in OFFICE_OF:
        found[as_compared(LABEL)] = NOT_KNOWN
    found.pop("", None)
    return found


def _label(question: Question, code: str, law: Book) -> str:
    if code == NOT_KNOWN:
        return LABEL
    if code == NONE and question.none:
        return question.none
    if question.choices:
        return str(dict(question.choices.choices).get(code, code))
    item = law.item(question.law, code)
    if item and question.kind == "pick":  # a power or condition is known by where it stands
        return cited(item)
    return item.label if item else code


def cited(item: LegalItem) -> str:
    return f"{item.label} ({item.citation})" if item.citation else item.label


def told(answers: Answers, law: Book) -> list[tuple[str, list[tuple[Question, str]]]]:
    """What was answered, by topic, in words, and the files that go with it; topics without either
    are left out."""
    topics = [
        (
            topic.heading,
            [
                (question, in_words(question, answers.get(question.name), law))
                for question in topic.questions
                if not is_blank(answers.get(question.name))
            ]
            + [
                (Question(one.key, f"Attachment: {one}", "file"), one.in_words)
                for one in answers.get("attachments", ())
                if one.heading == topic.heading
            ]
            + [
                (ASSESSMENT, answers[ASSESSMENT.name])
                for question in topic.questions
                if question.name == "dpia_status" and answers.get(ASSESSMENT.name)
            ],
        )
        for topic in TOPICS_OF[kind_of(answers)]
    ]
    return [(heading, rows) for heading, rows in topics if rows]
