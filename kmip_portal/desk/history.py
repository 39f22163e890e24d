"""Everything that happened, in sentences, for the people who may read all of it: narrowed, and as
files. What records and letters say is in none of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.accounts.permissions import is_auditor, is_secretariat, works_for_kmip
from kmip_portal.audit import sentences
from kmip_portal.audit.models import AuditCheckpoint, AuditEvent
from kmip_portal.forms import DateField, FilterForm, SelectField, TextField
from kmip_portal.spreadsheets import csv_lines
from signatories.models import Organisation

COLUMNS = ["Number", "When (UTC)", "Who", "What happened", "About", "Reference", "Organisations",
           "SHA-256"]  # fmt: skip
MOST_NAMED = 500
# where a thing of the history is seen: by which field the history names it, and its page
PAGES = {
    "agreements.agreementversion": ("number", "manage_agreement:version_detail"),
    "expertise.meeting": ("reference", "expertise:meeting_detail"),
    "expertise.newsitem": ("slug", "news:news_detail"),
    "expertise.sharedtemplate": ("reference", "expertise:template_detail"),
    "secretariat.secretariat": ("reference", "secretariat:handover"),
    "signatories.acceptancestatement": ("reference", "manage_acceptances:acceptance_detail"),
    "signatories.application": ("reference", "manage_applications:application_detail"),
    "signatories.organisation": ("slug", "signatories:organisation_detail"),
    "signatories.organisationimport": ("reference", "manage_organisations:import_detail"),
    "reviews.annualreview": ("year", "reviews:review_detail"),
}


class HistoryFilters(FilterForm):
    """What narrows the history."""

    person = TextField("Person", "All or part of the name of who did it", required=False)
    organisation = TextField("Organisation", "All or part of its name", required=False)
    kind = SelectField(
        "About", [(one, one) for one in sentences.all_kinds()], required=False, empty="Anything"
    )
    since = DateField("From", required=False, name="The first day")
    until = DateField("To", required=False, name="The last day")


class Happened(NamedTuple):
    """One event as the page says it: who, did, what with its page, when."""

    event: AuditEvent
    did: str
    url: str

    @property
    def kind(self) -> str:
        return sentences.kind_of(self.event)


class History:
    """What a person reads of it, narrowed as they asked."""

    def __init__(self, user: Any, query: QueryDict):
        self.user, self.form = user, HistoryFilters(query)
        self.is_asked = self.form.is_valid()
        self.names_addresses = is_secretariat(user) or is_auditor(user)  # as for the emails
        kept = query.copy()
        for place in ("after", "before"):
            kept.pop(place, None)
        self.query_string = kept.urlencode()

    def events(self) -> QuerySet[AuditEvent]:
        if not works_for_kmip(self.user) or not self.is_asked:
            return AuditEvent.objects.none()
        asked, events = self.form.cleaned_data, AuditEvent.objects.all()
        if asked["person"]:
            events = events.filter(_by(asked["person"]))
        if asked["organisation"]:
            named = Organisation.objects.visible_to(self.user).search(asked["organisation"])
            events = events.about(list(named.values_list("slug", flat=True)[:MOST_NAMED]))
        if asked["kind"]:
            events = events.filter(subject_type__in=sentences.types_of(asked["kind"]))
        if asked["since"]:
            events = events.filter(_not_before(asked["since"]))
        if asked["until"]:
            events = events.filter(_not_after(asked["until"]))
        return events

    def told(self, events: Iterable[AuditEvent]) -> list[Happened]:
        """Each in a sentence, with the page of what it is about where this person may open it."""
        shown = list(events)
        pages = _pages(shown, self.user)
        return [
            Happened(
                one,
                sentences.what(one, names_addresses=self.names_addresses),
                pages.get((one.subject_type, one.subject_reference), ""),
            )
            for one in shown
        ]

    def rows(self) -> Iterator[list[Any]]:
        """In order, for files."""
        for one in self.events().order_by("sequence").iterator(chunk_size=2000):
            yield [
                one.sequence,
                f"{one.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
                one.actor_name,
                sentences.sentence(one, names_addresses=self.names_addresses),
                sentences.kind_of(one),
                one.subject_reference,
                "; ".join(one.organisations),
                one.hash,
            ]

    def as_csv(self) -> Iterator[str]:
        return csv_lines(COLUMNS, self.rows())


def _by(name: str) -> Q:
    people = User.objects.filter(name__icontains=name).values_list("pk", flat=True)[:MOST_NAMED]
    return Q(actor__in=list(people)) | Q(actor=None, actor_name__icontains=name)


def _not_before(day: Any) -> Q:
    """By the checkpoint before, so that nothing older is read."""
    before = AuditCheckpoint.objects.filter(day__lt=day).order_by("-day").first()
    return Q(at__gte=clock.start_of_day(day), sequence__gt=before.sequence if before else 0)


def _not_after(day: Any) -> Q:
    after = AuditCheckpoint.objects.filter(day__gt=day).order_by("day").first()
    until = Q(at__lte=clock.end_of_day(day))
    return until & Q(sequence__lte=after.sequence) if after else until


def _pages(events: list[AuditEvent], user: Any) -> dict[tuple[str, str], str]:
    """One question for each kind of thing: which of these still stand, and may be opened."""
    named: dict[str, set[str]] = defaultdict(set)
    for one in events:
        if one.subject_type in PAGES:
            named[one.subject_type].add(one.subject_reference)
    found = {}
    for label, references in named.items():
        field, page = PAGES[label]
        seen = apps.get_model(label)._default_manager.visible_to(user)
        for value in seen.filter(**{f"{field}__in": references}).values_list(field, flat=True):
            in_address = str(value).replace(".", "-")
            found[label, str(value)] = reverse(page, args=[in_address])
    return found
