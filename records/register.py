"""The register of an organisation's records: what a person sees of it, narrowed and in order."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import DateField as Day
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Lower, TruncDate
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from kmip_portal import clock
from kmip_portal.pagination import Keyset, Page
from kmip_portal.portal_tags import day, status_colour, tag
from kmip_portal.sorting import PLACES, Sorting
from kmip_portal.spreadsheets import csv_lines
from records.models import CodedAnswer, Party, RecordOfSharing
from records.models.record import UNTITLED, called_of_the_partner
from records.questions.choices import Decision
from records.register_forms import BASES, RecordFilters
from records.search import matching
from signatories.names import fold

A_PAGE = 25
AT_ONCE = 500
# the column of the page: (its head, by which columns the list is put in order)
SORTS = {
    "title": ("Title", "folded_title"),
    "reference": ("Reference", "reference"),
    "with": ("With", "folded_with"),
    "date": ("Date", "dated_on"),
    "decision": ("Decision",),
    "status": ("Status", "status"),
    "begun": ("Begun", "pk"),
}


class Register:
    """The register as one request asks for it, of what this person may see."""

    def __init__(self, user: Any, query: QueryDict):
        self.user, self.query = user, query
        self.sorting = Sorting(query, SORTS, "-begun")

    @cached_property
    def form(self) -> RecordFilters:
        """The filters; not opened where nothing is filtered, which is nearly always."""
        return RecordFilters(self.query, user=self.user)

    @cached_property
    def asked(self) -> dict[str, Any]:
        if not self.is_filtered:
            return {}
        self.form.is_valid()
        return {k: v for k, v in self.form.cleaned_data.items() if v not in (None, "", [])}

    @property
    def is_filtered(self) -> bool:
        """Whether the address says anything but an order and a place in it."""
        return any(value for name, value in self.query.items() if name not in ("sort", *PLACES))

    @property
    def is_narrowed(self) -> bool:
        return bool(self.asked)

    @property
    def has_errors(self) -> bool:
        return self.is_filtered and bool(self.form.errors)

    @property
    def text(self) -> str:
        """What is searched for, as it was typed."""
        return self.asked.get("q", "")

    @cached_property
    def query_string(self) -> str:
        """What the list is narrowed and sorted by, for another address; not the place in it."""
        known = {*self.form.fields, "sort"}
        query = QueryDict(mutable=True)
        for name, values in self.query.lists():
            if name in known or name.rpartition("-")[0] in known:
                query.setlist(name, [value for value in values if value])
        return query.urlencode()

    @cached_property
    def seen(self) -> QuerySet[RecordOfSharing]:
        return RecordOfSharing.objects.visible_to(self.user)

    def records(self) -> QuerySet[RecordOfSharing]:
        """Those asked for. A filter that makes no sense is told on its form and narrows nothing."""
        found = matching(self.seen, self.asked.get("q", ""))
        for name in ("kind", "status"):
            if chosen := self.asked.get(name):
                found = found.filter(**{f"{name}__in": chosen})
        if team := self.asked.get("team"):
            found = found.filter(team=team)
        if owner := self.asked.get("owner"):
            found = found.filter(owner__name__icontains=owner)
        if other := self.asked.get("other"):
            found = found.filter(Exists(_with_another_called(other)))
        if purpose := self.asked.get("purpose"):
            found = found.filter(Exists(_coded(["purpose_codes"], [purpose])))
        if basis := self.asked.get("basis"):
            found = found.filter(Exists(_coded(list(BASES), [basis])))
        if special := self.asked.get("special"):
            any_of_them = Exists(_coded(["special_categories"]).exclude(code="none"))
            found = found.filter(any_of_them if special == "yes" else ~any_of_them)
        return self._on_days(found)

    def _on_days(self, found: QuerySet[RecordOfSharing]) -> QuerySet[RecordOfSharing]:
        since, until = self.asked.get("since"), self.asked.get("until")
        if since or until:
            found = found.alias(dated_on=DATED_ON)
        if since:
            found = found.filter(dated_on__gte=since)
        return found.filter(dated_on__lte=until) if until else found

    @property
    def _by(self) -> list[str]:
        """The column this order needs beside those of the table, if it does."""
        by = self.sorting.order[0].removeprefix("-")
        return [by] if by in ORDERS else []

    def in_order(self, found: QuerySet[RecordOfSharing]) -> QuerySet[RecordOfSharing]:
        """With the column by which this order is kept, and no others."""
        return found.annotate(**{by: ORDERS[by](self.user) for by in self._by})

    def page(self) -> Page:
        listed = self.in_order(self.records()).for_list(*self._by, reader=self.user)
        keyset = Keyset(listed, self.sorting.order, A_PAGE)
        return keyset.page(after=self.query.get("after"), before=self.query.get("before"))

    def records_on_paper(self) -> QuerySet[RecordOfSharing]:
        """All of them in order, with what a row of the page shows."""
        return (
            self.in_order(self.records())
            .for_list(*self._by, reader=self.user)
            .order_by(*self._keys)
        )

    def whole(self) -> QuerySet[RecordOfSharing]:
        """All of them in order, with what a row of a file says."""
        found = self.in_order(self.records()).with_partner(self.user).order_by(*self._keys)
        found = found.select_related("organisation", "team", "owner")
        return found.prefetch_related("coded_answers")

    @property
    def _keys(self) -> tuple[str, ...]:
        """With the key at the end, the same way: an order that leaves nothing to chance."""
        first, *_ = order = self.sorting.order
        return order if first.endswith("pk") else (*order, "-pk" if first[0] == "-" else "pk")

    def rows(self) -> Iterator[dict[str, Any]]:
        """Every row asked for, read in slices."""
        for record in self.whole().iterator(chunk_size=AT_ONCE):
            yield _row(record)

    def as_csv(self) -> Iterator[str]:
        """The same as a CSV file."""
        rows = ([row[name] for name in COLUMNS] for row in self.rows())
        return csv_lines(COLUMNS.values(), rows)


DATED_ON = Coalesce("sharing_date", "decision_on", TruncDate("started_at"), output_field=Day())
ORDERS: dict[str, Callable[[Any], Any]] = {
    "dated_on": lambda reader: DATED_ON,
    "folded_title": lambda reader: Lower("title"),
    "folded_with": lambda reader: Lower(called_of_the_partner(reader)),
}
COLUMNS = {
    "title": "Title",
    "reference": "Reference",
    "kind": "Kind",
    "with": "With",
    "date": "Date",
    "decision": "Decision",
    "status": "Status",
    "organisation": "Kept by",
    "team": "Team",
    "owner": "Recorded by",
    "purpose": "Purpose",
    "basis": "Lawful basis",
    "special": "Special category information",
    "outside": "Outside the agreement",
    "begun": "Begun",
    "page": "Page",
}


# one row of the table: written here because a template takes longer over it than the database
ROW = """<tr class="govuk-table__row">
      <th scope="row" class="govuk-table__header"><a class="govuk-link" href="{}">{}</a></th>
      <td class="govuk-table__cell"><span class="portal-reference">{}</span></td>
      <td class="govuk-table__cell">{}</td>
      <td class="govuk-table__cell">{}</td>
      <td class="govuk-table__cell">{}</td>
      <td class="govuk-table__cell">{}</td>
      <td class="govuk-table__cell">{}</td>
    </tr>"""


def table_rows(rows: Iterable[Any]) -> SafeString:
    """Rows of for_list() as the table says them; what is the same in all is worked out once."""
    before, _, after = reverse("records:record_detail", args=["-"]).rpartition("-")
    decisions = dict(Decision.choices)
    tags = {one.value: tag(one.label, status_colour(one)) for one in RecordOfSharing.Status}
    outside = format_html(" {}", tag("Outside the agreement", "orange"))
    return format_html_join(
        "\n    ",
        ROW,
        (
            (
                f"{before}{row.reference}{after}",
                "Disposed of" if row.status == "disposed" else row.title or UNTITLED,
                row.reference,
                row.with_whom,
                day(row.sharing_date or row.decision_on or row.started_at),
                decisions.get(row.decision, ""),
                tags[row.status] + outside if row.outside_agreement else tags[row.status],
                day(row.started_at),
            )
            for row in rows
        ),
    )


def _with_another_called(name: str) -> QuerySet[Party]:
    called = Q(name__icontains=name) | Q(organisation__folded_name__contains=fold(name))
    return Party.objects.filter(called, record=OuterRef("pk"), is_ours=False)


def _coded(fields: list[str], codes: list[str] | None = None) -> QuerySet[CodedAnswer]:
    found = CodedAnswer.objects.filter(record=OuterRef("pk"), field__in=fields)
    return found.filter(code__in=codes) if codes else found


def _row(record: Any) -> dict[str, Any]:
    """One row of a file, in the words of the page; days as 2027-01-04."""
    chosen: dict[str, list[str]] = {}
    for one in record.coded_answers.all():
        chosen.setdefault(one.field, []).append(one.label)
    begun = clock.day_in_london(record.started_at)
    return {
        "title": record.heading,
        "reference": record.reference,
        "kind": record.get_kind_display(),
        "with": record.with_whom,
        "date": (record.sharing_date or record.decision_on or begun).isoformat(),
        "decision": record.get_decision_display(),
        "status": record.get_status_display(),
        "organisation": str(record.organisation),
        "team": str(record.team or ""),
        "owner": record.owner.name,
        "purpose": "; ".join(chosen.get("purpose_codes", [])),
        "basis": "; ".join(chosen.get("art6", []) + chosen.get("le_basis", [])),
        "special": "; ".join(chosen.get("special_categories", [])),
        "outside": "yes" if record.outside_agreement else "no",
        "begun": begun.isoformat(),
        "page": settings.BASE_URL + record.get_absolute_url(),
    }
