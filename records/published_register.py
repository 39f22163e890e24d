"""The public register of repeat records: narrowed, in order, as a page and as files."""

import json
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Case, DateField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Lower
from django.http import QueryDict

from kmip_portal import clock
from kmip_portal.forms import SelectField, TextField
from kmip_portal.forms.filters import FilterForm
from kmip_portal.law.book import Book, book
from kmip_portal.pagination import CountOfAll, Keyset, Page
from kmip_portal.sorting import Sorting
from kmip_portal.spreadsheets import csv_lines
from records.models import CodedAnswer, Party, PublicChange, RecordOfSharing
from records.published import IN_SUMMARY, SUMMARIES, Entry, entries, on_the_list, with_all
from records.questions.choices import Theme
from records.register_forms import BASES
from records.search import MOST_LOOKED_FOR
from signatories.names import fold

A_PAGE = 25
AT_ONCE = 500
SORTS = {
    "title": ("Name", "folded_title"),
    "organisation": ("Kept by", "kept_by"),
    "purpose": ("Purpose",),
    "review": ("Next review", "reviewed_next"),
    "status": ("Status",),
}
ORDERS: dict[str, Any] = {
    "folded_title": Lower(PublicChange.objects.title_shown()),
    "kept_by": F("organisation__folded_name"),
    # who publishes no more than a name says nothing of its dates: it comes last
    "reviewed_next": Case(
        When(publication="listing", then=Value("9999-12-31", output_field=DateField())),
        default=F("review_date"),
        output_field=DateField(),
    ),
}
COLUMNS = {
    "reference": "Reference",
    "title": "Name",
    "organisations": "Organisations",
    "status": "Status",
    "theme": "Theme",
    "purpose": "Purpose",
    "about": "Who it is about",
    "data": "Kinds of information",
    "basis": "Lawful basis",
    "power": "Legal power or duty",
    "method": "How it is shared",
    "frequency": "How often",
    "start": "Starts",
    "end": "Ends",
    "review": "Next review",
    "privacy_notices": "Privacy notices",
    "page": "Page",
}
CODED = [name for name in IN_SUMMARY if name not in ("theme", "privacy_notices")]


class PublishedFilters(FilterForm):
    """What narrows the public register."""

    q = TextField(
        "Search", hint="A name, an organisation, or what is shared", required=False, max_length=200
    )
    organisation = TextField("Organisation", hint="All or part of its name", required=False)
    theme = SelectField("Theme", Theme.choices, required=False, empty="All themes")

    def __init__(self, data: Any, *, law: Book):
        super().__init__(data)
        bases = [(one.value, one.label) for kind in BASES.values() for one in law.choices(kind)]
        for name, label, choices in (
            ("purpose", "Purpose", law.choices("purpose_presets")),
            ("basis", "Lawful basis", bases),
            ("power", "Legal power or duty", law.choices("gateways")),
        ):
            self.fields[name] = SelectField(label, choices, required=False, empty="Any")


class PublishedRegister:
    """The public register as one request asks for it. Whoever asks sees the same."""

    def __init__(self, query: QueryDict):
        self.query = query
        self.sorting = Sorting(query, SORTS, "title")

    @cached_property
    def law(self) -> Book:
        return book()

    @cached_property
    def form(self) -> PublishedFilters:
        return PublishedFilters(self.query, law=self.law)

    @cached_property
    def asked(self) -> dict[str, Any]:
        self.form.is_valid()
        return {name: said for name, said in self.form.cleaned_data.items() if said}

    @cached_property
    def query_string(self) -> str:
        """What the list is narrowed and sorted by, for another address; not the place in it."""
        query = QueryDict(mutable=True)
        for name in (*self.form.fields, "sort"):
            if said := self.query.get(name):
                query[name] = said
        return query.urlencode()

    def records(self) -> QuerySet[RecordOfSharing]:
        """Those asked for; by nothing that a record does not publish can it be found."""
        found = on_the_list().alias(shown_title=PublicChange.objects.title_shown())
        for word in self.asked.get("q", "").split()[:MOST_LOOKED_FOR]:
            found = found.filter(self._says(word))
        if name := self.asked.get("organisation"):
            found = found.filter(Exists(_taking_part(name)))
        if theme := self.asked.get("theme"):
            found = found.filter(theme=theme, publication__in=SUMMARIES)
        for asked, fields in (
            ("purpose", ["purpose_codes"]),
            ("basis", list(BASES)),
            ("power", ["gateways"]),
        ):
            if code := self.asked.get(asked):
                found = found.filter(Exists(_coded(fields).filter(code=code)))
                found = found.filter(publication__in=SUMMARIES)
        return found

    @staticmethod
    def _says(word: str) -> Q:
        themes = [theme.value for theme in Theme if word.casefold() in theme.label.casefold()]
        in_summary = Q(Exists(_coded(CODED).filter(label__icontains=word))) | Q(theme__in=themes)
        return (
            Q(shown_title__icontains=word)
            | Q(family__icontains=word)
            | Q(Exists(_taking_part(word)))
            | Q(in_summary, publication__in=SUMMARIES)
        )

    def page(self) -> Page:
        found = self.records()
        by = self.sorting.order[0].removeprefix("-")
        listed = found.annotate(**{by: ORDERS[by]}, number_in_all=CountOfAll(found))
        keyset = Keyset(with_all(listed), self.sorting.order, A_PAGE)
        return keyset.page(after=self.query.get("after"), before=self.query.get("before"))

    def whole(self) -> Iterator[Entry]:
        """Every entry asked for, read in slices."""
        by = self.sorting.order[0].removeprefix("-")
        found = with_all(self.records().annotate(**{by: ORDERS[by]}))
        for record in found.order_by(*self.sorting.order, "pk").iterator(chunk_size=AT_ONCE):
            yield Entry(record, self.law)

    def rows(self) -> Iterator[dict[str, Any]]:
        for entry in self.whole():
            yield entry.row() | {"page": settings.BASE_URL + entry.url}

    def as_csv(self) -> Iterator[str]:
        rows = ([_cell(row[name]) for name in COLUMNS] for row in self.rows())
        return csv_lines(COLUMNS.values(), rows)

    def as_json(self) -> Iterator[str]:
        """The same as JSON; of a record that is published whole, all that its page says."""
        yield json.dumps({"on": clock.today().isoformat()})[:-1] + ', "records": ['
        for number, entry in enumerate(self.whole()):
            row = entry.row() | {"page": settings.BASE_URL + entry.url}
            if entry.is_whole:
                row |= {"answers": entry.topics(), "items": entry.items()}
            yield (",\n" if number else "\n") + json.dumps(row, ensure_ascii=False)
        yield "\n]}\n"

    def shown(self, page: Page) -> list[Entry]:
        return entries(page, self.law)


def _cell(value: Any) -> Any:
    return "; ".join(value) if isinstance(value, list) else value


def _taking_part(name: str) -> QuerySet[Party]:
    called = Q(name__icontains=name) | Q(organisation__folded_name__contains=fold(name))
    return Party.objects.filter(called, record=OuterRef("pk"), left_on=None)


def _coded(fields: list[str]) -> QuerySet[CodedAnswer]:
    return CodedAnswer.objects.filter(record=OuterRef("pk"), field__in=fields)
