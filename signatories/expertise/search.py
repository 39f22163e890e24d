"""What of the shared expertise can be searched for: guides, news, questions with answers,
templates, meetings."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch

from kmip_portal import markdown
from kmip_portal.portal_tags import day
from kmip_portal.search.models import SearchDocument
from kmip_portal.search.sources import Document, Source
from signatories.expertise import guide_text
from signatories.expertise.models import (
    Answer,
    Guide,
    GuideVersion,
    Meeting,
    NewsItem,
    Question,
    SharedTemplate,
)
from signatories.expertise.models.question import SeenBy
from signatories.expertise.taking_part import takes_part

AT_ONCE = 500


def guides() -> Source:
    return Source("guide", "Guides", _guides, _guides_seen)


def _guides() -> Iterator[Document]:
    for one in GuideVersion.objects.listed():
        yield Document(
            key=one.guide.slug,
            title=one.title,
            text=f"{one.summary} {guide_text.plain(one.body)}",
            url=one.guide.get_absolute_url(),
            kind=f"Guide: {one.guide.get_status_display().lower()}",
            also=f"{one.publisher} {one.audience} {one.guide.topic}",
        )


def _guides_seen(user: Any, keys: list[str]) -> Iterable[str]:
    seen = Guide.objects.public().exclude(status=Guide.Status.WITHDRAWN)
    return seen.filter(slug__in=keys).values_list("slug", flat=True)


def news() -> Source:
    return Source("news", "News", _news, _news_seen)


def _news() -> Iterator[Document]:
    for one in NewsItem.objects.published():
        yield Document(
            key=one.slug,
            title=one.title,
            text=f"{one.summary} {guide_text.plain(one.body)}",
            url=one.get_absolute_url(),
            kind="News",
        )


def _news_seen(user: Any, keys: list[str]) -> Iterable[str]:
    return NewsItem.objects.published().filter(slug__in=keys).values_list("slug", flat=True)


def questions() -> Source:
    return Source("question", "Questions and answers", _questions, _questions_seen, takes_part)


def _questions() -> Iterator[Document]:
    """Never who asked or answered: what is indexed is found by everybody who may read it."""
    answers = Prefetch("answers", Answer.objects.standing(), to_attr="standing_answers")
    shown = Question.objects.shown().select_related("topic").prefetch_related(answers)
    for one in shown.order_by("pk").iterator(chunk_size=AT_ONCE):
        yield Document(
            key=str(one.number),
            title=one.title,
            text=" ".join([one.details, *(answer.body for answer in one.standing_answers)]),
            url=one.get_absolute_url(),
            kind=f"Question: {one.get_status_display().lower()}",
            also=str(one.topic),
            seen_by=SearchDocument.For.KMIP
            if one.seen_by == SeenBy.KMIP
            else SearchDocument.For.SIGNED_IN,
        )


def _questions_seen(user: Any, keys: list[str]) -> Iterable[str]:
    seen = Question.objects.visible_to(user).shown().filter(number__in=keys)
    return map(str, seen.values_list("number", flat=True))


def templates() -> Source:
    return Source(
        "template", "Templates and examples", _templates, _templates_seen, _reads_templates
    )


def _reads_templates(user: Any) -> bool:
    return takes_part(user) or SharedTemplate.objects.visible_to(user).exists()


def _templates() -> Iterator[Document]:
    for one in SharedTemplate.objects.listed():
        yield Document(
            key=one.reference,
            title=one.title,
            text=one.purpose,
            url=one.get_absolute_url(),
            kind=f"Template: {one.kind.upper()}",
            also=f"{one.whose} {one.topic}",
            seen_by=SearchDocument.For.SIGNED_IN,
        )


def _templates_seen(user: Any, keys: list[str]) -> Iterable[str]:
    seen = SharedTemplate.objects.visible_to(user).listed().filter(reference__in=keys)
    return seen.values_list("reference", flat=True)


def meetings() -> Source:
    return Source("meeting", "Meetings of K-MIP", _meetings, _meetings_seen)


def _meetings() -> Iterator[Document]:
    """The agenda, and minutes once they are agreed: what everybody of a signatory may read."""
    for one in Meeting.objects.order_by("pk").iterator(chunk_size=AT_ONCE):
        minutes = markdown.plain(one.minutes) if one.minutes_are_agreed else ""
        yield Document(
            key=one.reference,
            title=f"{one.title}, {day(one.starts_at)}",
            text=f"{markdown.plain(one.agenda)} {minutes}".strip(),
            url=one.get_absolute_url(),
            kind=f"Meeting: {one.get_status_display().lower()}",
            also=f"K-MIP meeting agenda minutes {one.place}",
            seen_by=SearchDocument.For.SIGNED_IN,
        )


def _meetings_seen(user: Any, keys: list[str]) -> Iterable[str]:
    seen = Meeting.objects.visible_to(user).filter(reference__in=keys)
    return seen.values_list("reference", flat=True)
