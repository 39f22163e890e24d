"""Finding a question by its words, in whatever form they are used."""

import math
from typing import Any

from django.db.models import Case, Count, F, FloatField, QuerySet, Sum, Value, When

from kmip_portal.search import indexing
from kmip_portal.search.stems import stems
from signatories.expertise.models import Question, QuestionWord

MOST_OFFERED = 5
MOST_LOOKED_FOR = 16
TITLE, DETAILS, ANSWER = 4, 2, 1  # how much a word tells of where it stands


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


def words_changed(question: Question) -> None:
    """Something was taken back, or is said otherwise: the search shows the old words no more."""
    keep_words(question)
    indexing.forget("question", str(question.number))


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
    best = list(
        found.values("question")
        .annotate(score=score, alike=Count("pk"))
        .filter(alike__gte=min(2, len(looked_for)))
        .order_by("-score", "-question")
        .values_list("question", flat=True)[:MOST_OFFERED]
    )
    by_key = Question.objects.for_list().in_bulk(best)
    return [by_key[pk] for pk in best]
