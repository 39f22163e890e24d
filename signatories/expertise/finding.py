"""Finding a question by its words, in whatever form they are used."""

import math
import re
from typing import Any

from django.db.models import Case, Count, F, FloatField, QuerySet, Sum, Value, When

from kmip_portal.words import words
from signatories.expertise.models import Question, QuestionWord

MOST_OFFERED = 5
MOST_LOOKED_FOR = 16
LONGEST = 40
TITLE, DETAILS, ANSWER = 4, 2, 1  # how much a word tells of where it stands
STOP = frozenset(
    "a about after all also am an and any are as at be been being but by can cannot could did "
    "do does doing for from get got had has have having he her him his how i if in into is it "
    "its just know like may me might more most must my need no not of on one only or other "
    "our out over please she should so some such than that the their them then there these "
    "they this those to too under up us use using want was we were what when where whether "
    "which who whose why will with would you your s t".split()
)
# what is written short is found by its words too, and the other way round
SHORT = {
    "sar": "subject access request",
    "dsar": "subject access request",
    "foi": "freedom information",
    "dpia": "data protection impact assessment",
    "dpo": "data protection officer",
    "mash": "safeguarding",
    "gp": "doctor surgery",
    "yot": "youth justice team",
}
_VOWEL = re.compile("[aeiouy]")


def stem(word: str) -> str:
    """A word without its ending: share, shared and sharing are one; so are police and policing."""
    if word.isdigit() or len(word) < 4:
        return word
    if word.endswith("ies"):
        word = f"{word[:-3]}y"
    elif word.endswith(("sses", "xes", "ches", "shes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ations", "ation", "ments", "ment", "ingly", "edly", "ing", "ed", "ly", "al"):
        left = word.removesuffix(ending)
        if left != word and len(left) > 2 and _VOWEL.search(left):
            word = left
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]  # stopp(ed) -> stop
    if word.endswith("e") and len(word) > 3:
        word = word[:-1]
    return f"{word[:-1]}i" if word.endswith("y") and len(word) > 3 else word


def stems(text: str) -> list[str]:
    """What a text is about: its words without endings, each once, and none that all texts have."""
    found = [word for word in words(text) if word not in STOP]
    spelt_out = [one for word in found for one in SHORT.get(word, "").split()]
    return list(dict.fromkeys(stem(word)[:LONGEST] for word in [*found, *spelt_out]))


def keep_words(question: Question) -> None:
    """Keep the words by which a question is found, in the caller's transaction."""
    weights: dict[str, int] = {}
    for body in question.answers.standing().values_list("body", flat=True):
        weights |= dict.fromkeys(stems(body), ANSWER)
    weights |= dict.fromkeys(stems(question.details), DETAILS)
    weights |= dict.fromkeys(stems(question.title), TITLE)
    QuestionWord.objects.filter(question=question).delete()
    QuestionWord.objects.bulk_create(
        QuestionWord(question=question, stem=one, weight=weight) for one, weight in weights.items()
    )


def matching(questions: QuerySet[Question], text: str) -> QuerySet[Question]:
    """Those of `questions` that are about each of these words."""
    looked_for = stems(text)[:MOST_LOOKED_FOR]
    if not looked_for:
        return questions.none() if text.strip() else questions
    for one in looked_for:
        questions = questions.filter(
            pk__in=QuestionWord.objects.filter(stem=one).values("question")
        )
    return questions


def similar(title: str, *, to_be_read_by: Any, but: Question | None = None) -> list[Question]:
    """Answered questions that are about the same, the likest first: of what this person may read,
    and was asked of all signatories.

    A word that few questions have tells more than one that many have; one word alone, out of
    several, tells too little.
    """
    looked_for = stems(title)[:MOST_LOOKED_FOR]
    offered = Question.objects.visible_to(to_be_read_by).to_be_offered()
    if but:
        offered = offered.exclude(pk=but.pk)
    found = QuestionWord.objects.filter(stem__in=looked_for, question__in=offered).order_by()
    spread = dict(found.values_list("stem").annotate(number=Count("pk")))
    if not spread:
        return []
    tells = [
        When(stem=one, then=Value(1 / (1 + math.log(number)))) for one, number in spread.items()
    ]
    score = Sum(F("weight") * Case(*tells, default=Value(0.0), output_field=FloatField()),
                output_field=FloatField())  # fmt: skip
    best = (
        found.values("question")
        .annotate(score=score, alike=Count("pk"))
        .filter(alike__gte=min(2, len(looked_for)))
        .order_by("-score", "-question")
        .values_list("question", flat=True)[:MOST_OFFERED]
    )
    by_key = Question.objects.for_list().in_bulk(list(best))
    return [by_key[pk] for pk in by_key and best]
