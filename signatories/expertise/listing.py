"""The list of questions: what a person sees of it, narrowed, in order, on a page and in files."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict

from kmip_portal import clock
from kmip_portal.pagination import Keyset, Page
from kmip_portal.portal_tags import count, day, status_colour
from kmip_portal.sorting import PLACES
from signatories.expertise.finding import matching
from signatories.expertise.models import Question, Topic
from signatories.expertise.question_forms import QuestionFilters
from signatories.expertise.saying import asker
from signatories.expertise.taking_part import takes_part

A_PAGE = 25
AT_ONCE = 500
NEWEST, USEFUL = "newest", "useful"
ORDERS = {NEWEST: ("-number",), USEFUL: ("-useful_count", "-number")}
COLUMNS = {
    "number": "Number",
    "question": "Question",
    "details": "Details",
    "topic": "Topic",
    "status": "Status",
    "asked_by": "Asked by",
    "asked_on": "Asked on",
    "answers": "Answers",
    "useful": "Found useful",
    "page": "Page",
}


class Questions:
    """The list as one request asks for it."""

    def __init__(self, user: Any, query: QueryDict):
        self.user, self.query = user, query
        self.form = QuestionFilters(query)
        self.form.is_valid()
        self.asked = {k: v for k, v in self.form.cleaned_data.items() if v}
        self.sort = USEFUL if query.get("sort") == USEFUL else NEWEST

    @property
    def is_narrowed(self) -> bool:
        return bool(self.asked)

    @property
    def looked_for(self) -> str:
        """What is asked about, in words: what was typed, else the topic chosen."""
        if text := self.asked.get("q", ""):
            return text
        named = Topic.objects.filter(slug=self.asked.get("topic", "")).first()
        return str(named) if named and len(self.asked) == 1 else ""

    @property
    def sorts(self) -> list[dict[str, Any]]:
        """The orders the list may stand in."""
        query = self.query.copy()
        for place in PLACES:
            query.pop(place, None)
        found = []
        for value, text in ((NEWEST, "Newest first"), (USEFUL, "Most useful first")):
            query["sort"] = value
            found.append({"text": text, "url": f"?{query.urlencode()}",
                          "current": value == self.sort})  # fmt: skip
        return found

    @property
    def query_string(self) -> str:
        query = self.query.copy()
        for name in (*PLACES, "format"):
            query.pop(name, None)
        return query.urlencode()

    @cached_property
    def found(self) -> QuerySet[Question]:
        """Those asked for; a question that is hidden, withdrawn or merged is on no list."""
        found = Question.objects.visible_to(self.user).shown()
        found = matching(found, self.asked.get("q", ""))
        if topic := self.asked.get("topic"):
            found = found.filter(topic__slug=topic)
        if status := self.asked.get("status"):
            found = found.filter(status=status)
        if kind := self.asked.get("type"):
            found = found.of_organisations_that_are(kind)
        return found

    def page(self) -> Page:
        keyset = Keyset(self.found.for_list(), ORDERS[self.sort], A_PAGE)
        page = keyset.page(after=self.query.get("after"), before=self.query.get("before"))
        page.tasks = [task(one, self.user) for one in page]
        return page

    def rows(self) -> Iterator[dict[str, Any]]:
        """Every row asked for, in the words of the page."""
        rows = self.found.for_list().order_by(*ORDERS[self.sort])
        for one in rows.iterator(chunk_size=AT_ONCE):
            yield {
                "number": one.number,
                "question": one.title,
                "details": one.details,
                "topic": str(one.topic),
                "status": one.get_status_display(),
                "asked_by": asker(one, self.user),
                "asked_on": clock.day_in_london(one.asked_at).isoformat(),
                "answers": one.answer_count,
                "useful": one.useful_count,
                "page": settings.BASE_URL + one.get_absolute_url(),
            }


AT_A_GLANCE = 5


def questions_at_a_glance(reader: Any) -> dict[str, Any]:
    """For the front of what is shared: what waits for an answer, and what was answered lately."""
    if not takes_part(reader):
        return {}
    seen = Question.objects.visible_to(reader).shown().for_list()
    waiting = seen.unanswered().order_by("-number")[:AT_A_GLANCE]
    answered = seen.with_answers().order_by("-answered_at")[:AT_A_GLANCE]
    return {
        "takes_part": True,
        "waiting": [task(one, reader) for one in waiting],
        "answered": [task(one, reader) for one in answered],
    }


def task(question: Question, reader: Any) -> dict[str, Any]:
    """One question as a row of a list: what is asked, by whom as far as is shown, how it stands."""
    hint = [str(question.topic), f"asked by {asker(question, reader)} on {day(question.asked_at)}"]
    if question.answer_count:
        hint.append(count(question.answer_count, "answer"))
    colour = "" if question.status == Question.Status.ANSWERED else status_colour(question.status)
    return {
        "text": question.title,
        "url": question.get_absolute_url(),
        "hint": ", ".join(hint),
        "status": question.get_status_display(),
        "colour": colour,
    }
