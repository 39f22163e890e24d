"""What is done with organisations: brought in from a file, matched, added, kept up to date."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.text import slugify

from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.jobs import services as jobs
from kmip_portal.jobs.models import Job
from signatories.models import Area, Identifier, Organisation
from signatories.names import fold
from signatories.organisation_file import Problem, Row

DATA = Path(__file__).resolve().parent.parent / "data"
KNOWN_PUBLIC_SERVICES = DATA / "known_public_services.csv"
NOT_SLUGS = {"download"}  # addresses beside those of organisations
SLICE = 200
LISTED = "is_known_public_service"


class Change(NamedTuple):
    """One thing about an organisation that the file says otherwise."""

    line: int
    slug: str
    field: str
    old: str
    new: str


@dataclass
class Imported:
    """What came of a file, or would come of it."""

    added: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    new_lines: list[int] = field(default_factory=list)
    same: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def changed(self) -> list[str]:
        return sorted({change.slug for change in self.changes})


def known_areas() -> dict[str, str]:
    """By name, the slug of each area that may be chosen, or may be once a file is brought in."""
    known = {area.name: area.slug for area in _listed_areas()}
    known |= dict(Area.objects.values_list("name", "slug"))
    offered = Area.objects.offered().values("pk")
    gone = set(Area.objects.exclude(pk__in=offered).values_list("slug", flat=True))
    return {name: slug for name, slug in known.items() if slug not in gone}


def ensure_areas() -> None:
    """The districts of Kent and Medway, added where they are missing."""
    there = set(Area.objects.values_list("slug", flat=True))
    Area.objects.bulk_create(area for area in _listed_areas() if area.slug not in there)


def _listed_areas() -> list[Area]:
    with (DATA / "areas.csv").open(encoding="utf-8", newline="") as file:
        return [
            Area(
                name=row["name"],
                slug=slugify(row["name"]),
                from_on=_day(row["from_on"]),
                until_on=_day(row["until_on"]),
            )
            for row in csv.DictReader(file)
        ]


def import_rows(
    rows: list[Row],
    *,
    batch: str,
    by: User | None,
    dry_run: bool = False,
    say: Callable[[str, int, int], None] | None = None,
) -> Imported:
    """Bring known public services in from a file: new ones added, others kept up to date.

    An organisation is known by its numbers first, then by its name and type. Blank cells change
    nothing, and the same file again changes nothing. A dry run says what would be done.
    """
    if dry_run:
        with transaction.atomic():
            return _Plan(rows).outcome
    # the history says of it: imported organisations from known_public_services.csv
    job = jobs.start(kind="organisations from", key=batch[:120], total=len(rows), owner=by)
    with transaction.atomic():
        Job.objects.select_for_update().get(pk=job.pk)  # twice at once is once after the other
        ensure_areas()
        plan = _Plan(rows)
        plan.carry_out(job, say)
        done = plan.outcome
        facts: dict[str, Any] = {
            "file": batch,
            "added": len(done.added),
            "changed": len(done.changed),
        }
        if done.added or done.changes:
            record(
                by,
                "imported",
                job,
                organisations=[*done.added, *done.changed],
                changes=[change._asdict() for change in done.changes],
                **facts,
            )
        said = f"{len(done.added):,} added, {len(done.changed):,} changed, {done.same:,} the same."
        jobs.finish(job, said=said, same=done.same, left_out=len(done.problems), **facts)
    return done


class _Plan:
    """What the rows mean for the organisations there are: worked out first, then carried out."""

    def __init__(self, rows: list[Row]):
        self.outcome = Imported()
        self.new: list[tuple[Organisation, Row]] = []
        self.updated: list[Organisation] = []
        self.numbers: list[Identifier] = []
        self.areas = {area.slug: area for area in Area.objects.all()}
        self.area_sets: list[tuple[Organisation, list[str]]] = []
        self.by_pk = Organisation.objects.prefetch_related("areas", "identifiers").in_bulk()
        self.owner = {
            (number.scheme, number.value): organisation
            for organisation in self.by_pk.values()
            for number in organisation.identifiers.all()
        }
        self.by_name: dict[tuple[str, str], list[Organisation]] = defaultdict(list)
        for organisation in self.by_pk.values():
            self.by_name[organisation.folded_name, organisation.organisation_type].append(
                organisation
            )
        self.line_of: dict[Any, int] = {}
        self.slugs = _Slugs({one.slug for one in self.by_pk.values()}, rows)
        for row in rows:
            self._read(row)

    def _read(self, row: Row) -> None:
        if problem := self._repeated(row):
            self.outcome.problems.append(problem)
            return
        fits = self._matches(row)
        if len(fits) > 1:
            told = " and ".join(f"‘{one.name}’" for one in fits)
            self.outcome.problems.append(
                Problem(row.line, "name", f"this may be {told}. Give a number that only one has.")
            )
        elif fits and fits[0].pk in self.line_of:
            line = self.line_of[fits[0].pk]
            self.outcome.problems.append(
                Problem(row.line, "name", f"this is the organisation of line {line} again.")
            )
        elif fits:
            self.line_of[fits[0].pk] = row.line
            self._update(fits[0], row)
        else:
            self._add(row)

    def _repeated(self, row: Row) -> Problem | None:
        """The row names what an earlier line of the file named."""
        for scheme, value in row.numbers:
            if line := self.line_of.get((scheme, value)):
                return Problem(row.line, scheme, f"‘{value}’ is already on line {line}.")
        # the same name may be two schools: then each has a number of its own
        key = (fold(row.name), row.type, frozenset(scheme for scheme, _ in row.numbers))
        if not row.numbers and (line := self.line_of.get(key)):
            return Problem(row.line, "name", f"‘{row.name}’ is already on line {line}.")
        self.line_of |= dict.fromkeys([key, *row.numbers], row.line)
        return None

    def _matches(self, row: Row) -> list[Organisation]:
        """Those the row may mean: by its numbers, else by name and type and no other number."""
        owners = {
            self.owner[number].pk: self.owner[number]
            for number in row.numbers
            if number in self.owner
        }
        if owners:
            return list(owners.values())
        schemes = {scheme for scheme, _ in row.numbers}
        return [
            organisation
            for organisation in self.by_name[fold(row.name), row.type]
            if not schemes & {number.scheme for number in organisation.identifiers.all()}
        ]

    def _add(self, row: Row) -> None:
        organisation = Organisation(
            slug=self.slugs.new(row), organisation_type=row.type, **row.fields, **{LISTED: True}
        )
        self.new.append((organisation, row))
        self.outcome.added.append(organisation.slug)
        self.outcome.new_lines.append(row.line)

    def _update(self, organisation: Organisation, row: Row) -> None:
        told = row.fields | {"organisation_type": row.type, LISTED: True}
        changes = [
            Change(row.line, organisation.slug, name, str(getattr(organisation, name)), str(value))
            for name, value in told.items()
            if getattr(organisation, name) != value
        ]
        if changes:
            for change in changes:
                setattr(organisation, change.field, told[change.field])
            organisation.row_version += 1
            self.updated.append(organisation)
        has = {(number.scheme, number.value) for number in organisation.identifiers.all()}
        for scheme, value in row.numbers:
            if (scheme, value) not in has:
                self.numbers.append(
                    Identifier(organisation=organisation, scheme=scheme, value=value)
                )
                changes.append(Change(row.line, organisation.slug, scheme, "", value))
        was = sorted(area.slug for area in organisation.areas.all())
        if row.areas and sorted(row.areas) != was:
            self.area_sets.append((organisation, row.areas))
            changes.append(
                Change(row.line, organisation.slug, "area", "; ".join(was), "; ".join(row.areas))
            )
        self.outcome.changes += changes
        self.outcome.same += not changes

    def carry_out(self, job: Job, say: Callable[[str, int, int], None] | None = None) -> None:
        for start in range(0, len(self.new), SLICE):
            part = self.new[start : start + SLICE]
            Organisation.objects.bulk_create([organisation for organisation, _ in part])
            jobs.progress(job, done=start + len(part))
            if say:
                say("Organisations", start + len(part), len(self.new))
        for organisation, row in self.new:
            self.numbers += [
                Identifier(organisation=organisation, scheme=scheme, value=value)
                for scheme, value in row.numbers
            ]
            if row.areas:
                self.area_sets.append((organisation, row.areas))
        fields = {change.field for change in self.outcome.changes}
        columns = [one.name for one in Organisation._meta.concrete_fields if one.name in fields]
        if self.updated:
            Organisation.objects.bulk_update(self.updated, [*columns, "row_version"], SLICE)
        Identifier.objects.bulk_create(self.numbers, SLICE)
        self._set_areas()

    def _set_areas(self) -> None:
        place = Organisation.areas.through
        told = [organisation.pk for organisation, _ in self.area_sets]
        place.objects.filter(organisation__in=told).delete()
        place.objects.bulk_create(
            place(organisation=organisation, area=self.areas[slug])
            for organisation, slugs in self.area_sets
            for slug in dict.fromkeys(slugs)
        )


class _Slugs:
    """Addresses for new organisations: the name, and a number where two bear one name."""

    def __init__(self, taken: Iterable[str], rows: Iterable[Row]):
        self.taken = {*taken, *NOT_SLUGS}
        self.times: dict[str, int] = defaultdict(int)
        for row in rows:
            self.times[_stem(row.name)] += 1

    def new(self, row: Row) -> str:
        chosen = next(slug for slug in self._candidates(row) if slug not in self.taken)
        self.taken.add(chosen)
        return chosen

    def _candidates(self, row: Row) -> Iterator[str]:
        stem = _stem(row.name)
        if self.times[stem] == 1:
            yield stem
        for _, value in row.numbers:
            yield f"{stem}-{value.lower()}"
        number = 1
        while True:
            yield stem if number == 1 else f"{stem}-{number}"
            number += 1


def _stem(name: str) -> str:
    return slugify(fold(name))[:100].strip("-") or "organisation"


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
