"""The pages of plain words that the law asks for, or people look for: as the portal comes with
them, or as K-MIP has put them since. A setting each, so each change has its history.

The words are limited Markdown with headings (`## `, `### `). A line such as `[[cookies]]` is where
the portal itself says what is so; `[mailbox]` and its like are filled in.
"""

import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from kmip_portal import markdown
from kmip_portal.adjustments.models import Adjustment
from kmip_portal.portal_tags import day

FOLDER = Path(__file__).parent
SHIPPED_ON = date(2026, 11, 25)  # when the words that the portal comes with were last looked at
YEAR = timedelta(days=365)
PREFIX = "page/"
# what may stand in double brackets
PARTS = (
    *("secretariat", "cookies", "retention"),
    *("purposes", "published", "rights", "find", "regulator"),  # of somebody’s own information
)
FILLED_IN = ("mailbox", "secretariat", "last reviewed", "review by")


class Page(NamedTuple):
    """One of them: its address, what the footer calls it, and its heading."""

    name: str
    called: str
    title: str
    must_say: tuple[str, ...] = ()


PAGES = {
    page.name: page
    for page in (
        Page("help", "Help and contact", "Help and contact", ("[[secretariat]]",)),
        Page(
            "accessibility",
            "Accessibility statement",
            "Accessibility statement for the Kent and Medway Information Sharing Portal",
            (
                # what the regulations of 2018 and their model statement ask for
                "This accessibility statement applies to",
                "How accessible it is",
                "Another format",
                "Reporting problems",
                "Enforcement procedure",
                "Technical information about this website’s accessibility",
                "Compliance status",
                "Content that is not accessible",
                "What we’re doing to improve accessibility",
                "Preparation of this statement",
                "[last reviewed]",
            ),
        ),
        Page(
            "your-information",
            "Your information",
            "Your information, and how it is shared",
            ("[[purposes]]", "[[published]]", "[[rights]]", "[[find]]", "[[regulator]]"),
        ),
        Page("cookies", "Cookies", "Cookies", ("[[cookies]]",)),
        Page("privacy", "Privacy notice", "Privacy notice", ("[[retention]]", "ICO")),
        Page("terms", "Terms of use", "Terms of use"),
        Page("about", "About K-MIP", "About K-MIP"),
    )
}


class Standing(NamedTuple):
    """What a page says now."""

    page: Page
    text: str
    is_own: bool
    reviewed_on: date
    row: Adjustment

    @property
    def review_by(self) -> date:
        return self.reviewed_on + YEAR


class Piece(NamedTuple):
    """A heading, some words as HTML, or the name of what the portal says itself."""

    kind: str
    said: str


@cache
def original(name: str) -> str:
    """The words that the portal comes with."""
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8").strip()


def standing(name: str) -> Standing:
    row = Adjustment.objects.filter(name=PREFIX + name).first() or Adjustment(name=PREFIX + name)
    return _standing(PAGES[name], row)


def all_standing() -> list[Standing]:
    """Of each page, in one query."""
    rows = {one.name: one for one in Adjustment.objects.filter(name__startswith=PREFIX)}
    return [
        _standing(page, rows.get(PREFIX + name) or Adjustment(name=PREFIX + name))
        for name, page in PAGES.items()
    ]


def _standing(page: Page, row: Adjustment) -> Standing:
    value = row.value or {}
    said = value.get("text")
    reviewed = value.get("reviewed_on")
    return Standing(
        page,
        said or original(page.name),
        bool(said),
        date.fromisoformat(reviewed) if reviewed else SHIPPED_ON,
        row,
    )


def pieces(text: str, filled: dict[str, str]) -> list[Piece]:
    """A text as the page shows it, in order."""
    found: list[Piece] = []
    words: list[str] = []

    def close() -> None:
        if any(line.strip() for line in words):
            found.append(Piece("words", markdown.render("\n".join(words))))
        words.clear()

    for name, value in filled.items():
        # not within double brackets: [[secretariat]] is a part, [secretariat] its name alone
        text = re.sub(rf"(?<!\[)\[{re.escape(name)}\](?!\])", lambda _, value=value: value, text)
    for line in text.splitlines():
        bare = line.strip()
        if bare.startswith(("## ", "### ")):
            close()
            mark, _, heading = bare.partition(" ")
            found.append(Piece("h2" if mark == "##" else "h3", heading.strip()))
        elif bare.startswith("[[") and bare[2:-2] in PARTS:
            close()
            found.append(Piece(bare[2:-2], ""))
        else:
            words.append(line)
    close()
    return found


def filled(now: Standing, secretariat: Any) -> dict[str, str]:
    """What stands for the words in brackets."""
    return {
        "mailbox": secretariat.mailbox if secretariat else "none is appointed yet",
        "secretariat": secretariat.organisation_name if secretariat else "no secretariat yet",
        "last reviewed": day(now.reviewed_on),
        "review by": day(now.review_by),
    }


def missing_from(page: Page, text: str) -> list[str]:
    """What this page must say, and does not; what stands in double brackets on its own line."""
    lines = {line.strip() for line in text.splitlines()}
    return [one for one in page.must_say if one not in (lines if one.startswith("[[") else text)]


def heads_in_order(text: str) -> bool:
    """Whether no `### ` stands before the first `## `: a page skips no heading."""
    first = next((line for line in text.splitlines() if line.startswith(("## ", "### "))), "## ")
    return first.startswith("## ")
