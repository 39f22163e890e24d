"""What each page of the inventory is made of, as the test of access was shown it: the browser part
of the same run looks there, and need not ask for some thousand pages a second time."""

import json
import os
from pathlib import Path

from tests.browser.shapes import Cell, Page, page_of
from tests.inventory import ROUTES

MAY_SHARE = {
    "agreements:agreement",  # one text at two addresses
    "in_tray_remind",  # a reminder is sent from the in-tray or from a review
    "reviews:respond_uploaded",  # a Word form is read in the same way for records
}


class Told:
    """By line of the inventory and person; a portal that refuses somebody with its common page
    twice shows the same, so that page is kept once and told of both."""

    def __init__(self, place: Path):
        self.place, self.pages, self.common = place, {}, {}

    def keep(self, line: int, person: str, answer, url: str) -> None:
        """What was shown; an answer without content is a common page that was drawn before."""
        refused = (person, answer.status_code)
        if answer.content:
            self.pages[f"{line} {person}"] = page = page_of(answer, url)
            if page.is_common:
                self.common[refused] = page
        elif refused in self.common:
            self.pages[f"{line} {person}"] = self.common[refused]

    def titles_alike(self, cast) -> list[str]:
        """What two pages of different addresses are both called, and what a title says of whom.

        All of a run's pages are in one hand here; the browser's are shared by several processes.
        """
        titles: dict[str, set[str]] = {}
        for key, page in self.pages.items():
            if page.status == 200:
                line = int(key.partition(" ")[0])
                titles.setdefault(page.title, set()).add(ROUTES[line].name)
        people = {word for person in cast.values() for word in (person.name, person.email)}
        return [
            f"{title!r} is the title of {sorted(routes - MAY_SHARE)}"
            for title, routes in titles.items()
            if len(routes - MAY_SHARE) > 1
        ] + [
            f"{title!r} names a person" for title in titles if any(word in title for word in people)
        ]

    def write(self) -> None:
        beside = self.place.with_suffix(f".{os.getpid()}")
        beside.write_text(json.dumps(self.pages))
        beside.replace(self.place)

    def read(self) -> None:
        """What another test of this run has kept, if it came to that."""
        if self.place.exists():
            found = json.loads(self.place.read_text())
            self.pages = {key: Page(*said) for key, said in found.items()}

    def of(self, cell: Cell) -> Page | None:
        return self.pages.get(f"{cell.line} {cell.person}")


def in_this_run(tmp_path_factory) -> Told:
    """Kept in the folder that all processes of one run share, and no other run."""
    folder = tmp_path_factory.getbasetemp()
    shared = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    return Told(shared / "told.json")
