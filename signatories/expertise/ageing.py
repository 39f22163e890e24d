"""Whether an answer may be out of date: because of its age, or because the law changed since."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q

from kmip_portal import clock
from kmip_portal.law.models import LegalItem
from kmip_portal.words import words
from signatories.expertise.models import Answer, Question

OLD = timedelta(days=730)
CITED = re.compile(r"(?P<act>[A-Z].*? \d{4})\b.*?\bs\.(?P<section>\w+)")  # Act 1989 (c. 41) s.17


def mark_old(answers: Iterable[Answer], question: Question) -> None:
    """Each is given `is_old`: written two years ago or earlier, or the law has changed that it, or
    the question it answers, names. One query, and only for what is younger."""
    answers, now = list(answers), clock.now()
    for answer in answers:
        answer.is_old = answer.last_written_at <= now - OLD
    young = [answer for answer in answers if not answer.is_old]
    if not young:
        return
    changed = _changed_since(clock.day_in_london(min(answer.last_written_at for answer in young)))
    for answer in young:
        day = clock.day_in_london(answer.last_written_at)
        said = _said(f"{question.title} {question.details} {answer.body}")
        answer.is_old = any(
            since > day and (question.law == item.reference or _names(said, item))
            for item, since in changed
        )


def _changed_since(day: date) -> list[tuple[LegalItem, date]]:
    """Entries of the law that began or ended after a day, each with the day of that."""
    today = clock.today()
    begun = Q(valid_from__gt=day, valid_from__lte=today)
    ended = Q(valid_to__gte=day, valid_to__lt=today)
    return [(item, _changed_on(item, today)) for item in LegalItem.objects.filter(begun | ended)]


def _changed_on(item: LegalItem, today: date) -> date:
    """The day after its last, where that is past, else its first."""
    if item.valid_to and item.valid_to < today:
        return item.valid_to + timedelta(days=1)
    return item.valid_from


def _said(text: str) -> str:
    return f" {' '.join(words(text))} "


def _names(said: str, item: LegalItem) -> bool:
    """Whether a text names an entry: by its label, as it is cited, or by its Act and section."""
    for name in (item.label, item.citation):
        folded = " ".join(words(name))
        if " " in folded and f" {folded} " in said:
            return True
    cited = CITED.match(item.citation)
    if not cited:
        return False
    act, section = " ".join(words(cited["act"])), cited["section"].casefold()
    here = (f" s{section} ", f" section {section} ", f" s {section} ")
    return f" {act} " in said and any(one in said for one in here)
