"""What stands beside a question: what others use for this purpose, the agreement’s conditions, and
the golden rules, one line each where they bite. It suggests; it never ticks."""

from functools import cache
from urllib.parse import urlencode

from django.urls import reverse

from kmip_portal.forms import Aside
from kmip_portal.law.book import Book
from kmip_portal.law.models import LegalItem
from kmip_portal.law.reference import Reference
from records.patterns import suggesting
from records.questions import Answers, Question
from records.questions.conditions import about_children, chosen, offences, special

# by question: where the purpose preset says what is often used
PRESETS = {
    "gateways": "suggest_gateways",
    "art6": "suggest_article6",
    "art9": "suggest_article9",
    "sch1": "suggest_schedule1",
}
# Lists of the law that people ask each other about.
ASKED_ABOUT = {
    "uk_gdpr_article6",
    "annex1_recognised_legitimate_interests",
    "special_categories",
    "uk_gdpr_article9",
    "schedule1_conditions",
    "article10.options",
    "part3.bases",
    "part3.schedule8",
    "gateways",
    "confidentiality_bases",
    "international_mechanisms",
}
# The six conditions for sharing that the agreement sets its signatories, in short.
CONDITIONS = {
    "purpose_codes": (1, "share for a purpose the agreement lists"),
    "data_categories": (1, "only what is relevant, and enough of it"),
    "transparency": (2, "tell people why and how, and on which lawful basis"),
    "accuracy_note": (3, "what is shared is accurate"),
    "retention": (4, "it is kept no longer than needed"),
    "safeguards": (5, "it is protected against loss and damage"),
    "decision_reason": (6, "what was decided and how it is used is on record"),
}
# Where each golden rule of the 2024 advice on safeguarding children bites, by its number.
GOLDEN = {
    "necessity_statement": 1,
    "transparency": 2,
    "art6": 3,
    "advice": 4,
    "confidentiality_owed": 5,
    "data_shared": 6,
    "decision_reason": 7,
}


@cache
def golden_rules() -> dict[int, str]:
    return {one["number"]: one["label"] for one in Reference().document["golden_rules_2024"]}


def lines(question: Question, answers: Answers, law: Book) -> list[str]:
    """What is said under a question, beside its own hint."""
    found = suggesting.lines(question, answers, law) or [_suggestion(question, answers, law)]
    if question.name in CONDITIONS:
        number, words = CONDITIONS[question.name]
        found.append(f"Agreement, condition {number}: {words}")
    if question.name in GOLDEN and (about_children(answers) or not answers.get("data_subjects")):
        number = GOLDEN[question.name]
        found.append(f"Golden rule {number} for children: {golden_rules()[number]}")
    return [line for line in found if line]


def ask(question: Question, answers: Answers) -> Aside | None:
    """Where other signatories are asked about a question of law. The link says which question and
    which law it is about, and nothing that the record says in words."""
    if question.law not in ASKED_ABOUT:
        return None
    many = chosen(answers, question.name) if question.is_many else set()
    code = min(many) if len(many) == 1 else "" if question.is_many else answers.get(question.name)
    law = f"{question.law}/{code}" if code else question.law
    query = urlencode({"about": question.name, "law": law})
    return Aside("Ask about this", f"{reverse('expertise:question_ask')}?{query}")


def suggested(question: Question, answers: Answers, law: Book) -> list[LegalItem]:
    """What is often used for the purposes chosen, of what may be chosen now."""
    fact = PRESETS.get(question.name)
    purposes = [law.item("purpose_presets", code) for code in chosen(answers, "purpose_codes")]
    wanted = {code for one in purposes if one and fact for code in one.facts.get(fact, ())}
    if not wanted:
        return []
    return [item for item in offered(question, answers, law) if item.code in wanted]


def _suggestion(question: Question, answers: Answers, law: Book) -> str:
    items = suggested(question, answers, law)
    if not items:
        return ""
    return f"Often used for this purpose: {'; '.join(item.label for item in items)}"


def offered(question: Question, answers: Answers, law: Book) -> list[LegalItem]:
    """What may be chosen, without what cannot fit the other answers; what was chosen stays."""
    items = law.items(question.law)
    if question.name != "sch1" or special(answers) == offences(answers):
        return items
    kept = chosen(answers, "sch1")
    return [item for item in items if item.code in kept or _fits(item, special(answers))]


def _fits(condition: LegalItem, is_special: bool) -> bool:
    """Part 3 of Schedule 1 is about offences alone; not all of the rest may be used for them."""
    if is_special:
        return condition.facts.get("part") != 3
    return bool(condition.facts.get("available_for_criminal_offence_data"))
