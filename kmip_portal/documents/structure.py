"""Cells, rows and controls of a Word file: what they are, and what they say of themselves."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from kmip_portal.documents.reading import W

# a control around others, or around something that nobody writes in
AROUND_OTHERS = ("docPartObj", "group", "picture", "bibliography", "citation")


def property_of(control: Any, name: str) -> str:
    found = control.find(f"{W}sdtPr/{W}{name}")
    return "" if found is None else found.get(f"{W}val", "").strip()


def shows_prompt(control: Any) -> bool:
    return control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None


def is_around_others(control: Any) -> bool:
    properties = control.find(f"{W}sdtPr")
    if properties is not None:
        names = {etree.QName(one).localname for one in properties if isinstance(one.tag, str)}
        if names & {*AROUND_OTHERS, "repeatingSection", "repeatingSectionItem"}:
            return True
    inside = control.iter(f"{W}sdt", f"{W}tbl", f"{W}tr")
    return sum(1 for _ in inside) > 1  # itself is one


def rows_of(table: Any) -> Iterator[Any]:
    """The rows of this table; not those of a table that stands in one of its cells."""
    for row in table.iter(f"{W}tr"):
        if next(row.iterancestors(f"{W}tbl")) is table:
            yield row


def span_of(cell: Any) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    value = "" if span is None else span.get(f"{W}val", "")
    return min(int(value), 63) if value.isascii() and value.isdigit() and int(value) else 1


def goes_on(cell: Any) -> bool:
    """Whether it is the lower part of a cell that spans several rows."""
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(f"{W}val", "continue") == "continue"
