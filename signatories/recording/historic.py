"""Acceptances of earlier days from a CSV file: read, compared with what stands, then brought in."""

import difflib
import re
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.forms.characters import REFUSED
from signatories.matching import Claim, Matcher, numbers_of
from signatories.models import AcceptanceStatement, Organisation
from signatories.organisation_file import Problem, UnreadableFile, table

REQUIRED = ("organisation", "version", "accepted_on", "name", "job_title")
READ = (*REQUIRED, "authority", "urn", "ods_code")
MOST_ROWS = 500
DAYS = (
    (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"), (0, 1, 2)),
    (re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})"), (2, 1, 0)),
)


class Row(NamedTuple):
    """One acceptance as a line of the file tells of it."""

    line: int
    organisation: Organisation
    version: AgreementVersion
    accepted_on: date
    name: str
    job_title: str
    authority: str


@dataclass
class Preview:
    """What the file would do."""

    new: list[Row] = field(default_factory=list)
    same: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def lines(self) -> int:
        return len(self.new) + len(self.same) + len({one.line for one in self.problems})


def preview(content: bytes) -> Preview:
    """Good rows, rows that are there already, and problems by line and column.

    Raises UnreadableFile where something is wrong with the whole file.
    """
    columns, lines = table(content, required=REQUIRED, read=READ, rows="acceptances")
    if len(lines) > MOST_ROWS:
        raise UnreadableFile(f"Your file must have {MOST_ROWS} rows or fewer. Split it in parts.")
    reading = _Reading()
    for line, cells in lines:
        if any(cells[len(columns) :]):
            told = f"this line has {len(cells)} cells, but there are {len(columns)} columns."
            reading.found.problems.append(Problem(line, "", told))
            continue
        reading.read(line, dict(zip(columns, cells, strict=False)))
    return reading.found


class _Reading:
    """What is asked of every line, with what stands already read once."""

    def __init__(self) -> None:
        self.found = Preview()
        self.matcher = Matcher(Organisation.objects.all())
        self.versions = {one.number: one for one in AgreementVersion.objects.published()}
        self.stands = set(
            AcceptanceStatement.objects.waiting_or_standing().values_list("organisation", "version")
        )
        self.seen: dict[tuple[int, int], int] = {}

    def read(self, line: int, cells: dict[str, str]) -> None:
        cells = {name: cells.get(name, "") for name in READ}
        wrong = [*self._texts(cells)]
        organisation = self._organisation(cells, wrong)
        version = self._version(cells["version"], wrong)
        accepted_on = self._day(cells["accepted_on"], organisation, wrong)
        if organisation and version and (first := self.seen.get((organisation.pk, version.pk))):
            wrong.append(("organisation", f"this is the acceptance of line {first} again."))
        if wrong or not (organisation and version and accepted_on):
            self.found.problems += [Problem(line, column, text) for column, text in wrong]
            return
        self.seen[organisation.pk, version.pk] = line
        authority = cells["authority"] or "Known from the partnership’s own papers"
        row = Row(line, organisation, version, accepted_on, cells["name"], cells["job_title"],
                  authority)  # fmt: skip
        stands = (organisation.pk, version.pk) in self.stands
        (self.found.same if stands else self.found.new).append(row)

    @staticmethod
    def _texts(cells: dict[str, str]):
        for name in ("name", "job_title", "authority"):
            text = cells[name]
            if not text and name != "authority":
                yield name, "this cell is empty."
            elif REFUSED.search(text):
                yield name, f"‘{text[:40]}’ holds a character that was lost. Type it again."
            elif len(text) > 200:
                yield name, "this cell must be 200 characters or less."
            elif text[:1] in ("=", "+", "-", "@"):
                yield name, f"‘{text[:40]}’ looks like a formula. Write the words themselves."

    def _organisation(self, cells: dict[str, str], wrong: list) -> Organisation | None:
        name = cells["organisation"]
        if not name:
            wrong.append(("organisation", "this cell is empty."))
            return None
        numbers = numbers_of([("urn", cells["urn"]), ("ods", cells["ods_code"])])
        claim = Claim(name[:200], numbers)
        if found := self.matcher.certain(claim):
            return found
        alike = [match.organisation.name for match in self.matcher.offered(claim, most=2)]
        if alike:
            told = " or ".join(f"‘{one}’" for one in alike)
            text = f"‘{name[:60]}’ may be {told}. Write its name in full, or give its number."
        else:
            text = f"‘{name[:60]}’ is not an organisation that the portal knows. Add it first."
        wrong.append(("organisation", text))
        return None

    def _version(self, text: str, wrong: list) -> AgreementVersion | None:
        if not text:
            wrong.append(("version", "this cell is empty."))
        elif version := self.versions.get(re.sub(r"(?i)^v(ersion)?\s*", "", text)):
            return version
        else:
            close = difflib.get_close_matches(text, self.versions, n=1, cutoff=0.5)
            use = f" Use {close[0]}." if close else ""
            wrong.append(("version", f"‘{text[:20]}’ is not a version that was published.{use}"))
        return None

    @staticmethod
    def _day(text: str, organisation: Organisation | None, wrong: list) -> date | None:
        found = None
        for shape, (year, month, of_month) in DAYS:
            if parts := shape.fullmatch(text):
                numbers = [int(part) for part in parts.groups()]
                try:
                    found = date(numbers[year], numbers[month], numbers[of_month])
                except ValueError:
                    break
        if not text:
            wrong.append(("accepted_on", "this cell is empty."))
        elif found is None:
            wrong.append(("accepted_on", f"‘{text[:20]}’ is not a date, like 2024-03-27."))
        elif found > clock.today():
            wrong.append(("accepted_on", f"‘{text}’ is in the future."))
        elif organisation and not organisation.exists(found):
            wrong.append(("accepted_on", f"{organisation} did not exist on {text}."))
        else:
            return found
        return None
