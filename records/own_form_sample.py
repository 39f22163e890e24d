"""A made-up record, plainly so, that shows what every box of K-MIP's form will hold."""

from datetime import date, time
from typing import Any

from kmip_portal.law.book import Book, book
from records import own_form_out
from records.documents import answered
from records.models import OwnForm
from records.own_form_fields import KEPT as LABELS
from records.questions import QUESTIONS, Question
from signatories.picker import PickedOrganisation

MADE_UP = "Made-up example"
DAY = date(2026, 1, 5)
KEPT = {
    "reference": "ROS-MADE-UP",
    "organisation": f"{MADE_UP}: Anytown Council",
    "team": f"{MADE_UP}: Early help",
    "owner": f"{MADE_UP}: A Person",
    "saved_on": f"{MADE_UP}: 5 January 2026",
    "agreement": f"{MADE_UP}: version 6.0",
}


def snapshot(form: OwnForm) -> dict[str, Any]:
    law = book()
    answers = {name: _answer(question, law) for name, question in QUESTIONS.items()}
    rows = [{"tag": tag, "label": LABELS[tag], "value": said} for tag, said in KEPT.items()]
    correction = {"tag": "correction_1_right", "label": "What is right", "value": MADE_UP}
    blocks = [
        {"type": "heading", "level": 1, "text": "The record"},
        {"type": "fields", "rows": rows},
        *answered(answers, law),
        {"type": "heading", "level": 1, "text": own_form_out.CORRECTIONS},
        {"type": "fields", "rows": [correction]},
    ]
    return own_form_out.filled(
        form,
        answers=answers,
        blocks=blocks,
        reference=KEPT["reference"],
        name="This is a preview. Everything in it is made up, and no such record exists.",
    )


def _answer(question: Question, law: Book) -> Any:
    """Something that can stand in this place, and that nobody takes for a real answer."""
    if question.kind in ("one", "many", "pick"):
        codes = (
            [str(value) for value in question.choices.values]
            if question.choices
            else [item.code for item in law.items(question.law)]
        )
        return codes[:2] if question.is_many else codes[0]
    made_up: dict[str, Any] = {
        "yes_no": True,
        "day": DAY,
        "time": time(10, 30),
        "email": "made-up@example.org",
        "organisation": PickedOrganisation(None, f"{MADE_UP}: Anywhere Hospital"),
    }
    return made_up.get(question.kind, f"{MADE_UP}: {question.label}")
