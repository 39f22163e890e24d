"""Days as an iCalendar file (RFC 5545): what the programs that show calendars read."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

LONGEST = 75  # octets on a line
KEEPS = "PT6H"  # how often a program is asked to look again


class Day(NamedTuple):
    """Something that falls on a day, or begins and ends at instants of it.

    `uid` stays the same whatever becomes of it, so that a program moves what it shows and does not
    show it twice; `changed_at` says since when it reads as it does, `sequence` how often it moved.
    """

    uid: str
    on: date
    summary: str
    url: str
    changed_at: datetime
    description: str = ""
    begins: datetime | None = None
    ends: datetime | None = None
    place: str = ""
    sequence: int = 0
    is_cancelled: bool = False


def calendar(name: str, days: Iterable[Day], *, host: str) -> str:
    """The whole file; the same days are the same file, letter for letter."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//K-MIP//Information Sharing Portal//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{KEEPS}",
        f"X-PUBLISHED-TTL:{KEEPS}",
    ]
    for day in sorted(days, key=lambda one: (one.on, one.uid)):
        lines += _event(day, host)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def _event(day: Day, host: str) -> list[str]:
    changed = day.changed_at.astimezone(UTC)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{day.uid}@{host}",
        f"DTSTAMP:{changed:%Y%m%dT%H%M%SZ}",
        f"LAST-MODIFIED:{changed:%Y%m%dT%H%M%SZ}",
        *_when(day),
        f"SUMMARY:{escaped(day.summary)}",
        f"URL:{day.url}",
        "CLASS:PRIVATE",
    ]
    if day.place:
        lines.append(f"LOCATION:{escaped(day.place)}")
    if day.description:
        lines.append(f"DESCRIPTION:{escaped(day.description)}")
    return [*lines, "END:VEVENT"]


def _when(day: Day) -> list[str]:
    """A whole day keeps nobody from anything. Instants are written in UTC, so that no program needs
    to know when the clocks change here."""
    if day.begins is None or day.ends is None:
        return [
            f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day.on + timedelta(days=1):%Y%m%d}",
            "TRANSP:TRANSPARENT",
        ]
    return [
        f"DTSTART:{day.begins.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTEND:{day.ends.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{day.sequence}",
        f"STATUS:{'CANCELLED' if day.is_cancelled else 'CONFIRMED'}",
        f"TRANSP:{'TRANSPARENT' if day.is_cancelled else 'OPAQUE'}",
    ]


def escaped(text: str) -> str:
    r"""Text as a value: 'a, b; c' is 'a\, b\; c', and an end of line is \n."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(text.splitlines())


def folded(line: str) -> Iterator[str]:
    """A line in parts of 75 octets or fewer, each after the first begun with a space; a letter of
    several octets is never torn apart."""
    part, length = "", 0
    for letter in line:
        octets = len(letter.encode())
        if length + octets > LONGEST:
            yield part
            part, length = " ", 1
        part += letter
        length += octets
    yield part
