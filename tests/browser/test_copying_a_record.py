"""From the list to a saved copy in few presses; and a tab that is closed loses nothing.

Tab only moves; what is counted is what chooses, follows or sends: Enter, Space and the arrows.
"""

import pytest
from playwright.sync_api import expect

from kmip_portal import clock
from kmip_portal.law.services import load_reference
from records.models import RecordOfSharing
from tests import make
from tests.browser import by_keyboard

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST = 6
COUNT = """addEventListener("keydown", event => {
  const typed = event.target.matches("input[type=text], input:not([type]), textarea")
  const presses = ["Enter", " ", "ArrowDown", "ArrowUp"].includes(event.key)
  if (presses && !(typed && event.key === " "))
    sessionStorage.presses = Number(sessionStorage.presses || 0) + 1
}, true)"""
HERE = """() => {
  const here = document.activeElement
  return {tag: here.tagName, type: here.type || "", name: here.name || "",
          words: here.innerText || "", empty: !here.value}
}"""
TODAY = clock.today()
PARTS = {
    "sharing_time": "5:30pm",
    "day": str(TODAY.day),
    "month": str(TODAY.month),
    "year": str(TODAY.year),
}


@pytest.fixture
def record():
    load_reference()
    make.version()
    council = make.signatory(
        "Holmesdale Council", is_public_authority=True, is_competent_authority=False
    )
    pat = make.member(council, "practitioner", name="Pat Practitioner", job_title="Manager")
    return make.record(pat, council)


def answer_what_is_blank(page):
    """By Tab from box to box, typing; the first choice of each question; on by its button."""
    chosen = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here["tag"] == "BUTTON" and "Save and continue" in here["words"]:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
        if here["type"] == "radio" and here["name"] not in chosen:
            chosen.add(here["name"])
            page.keyboard.press("Space")
        elif here["empty"] and here["tag"] in ("INPUT", "TEXTAREA") and here["name"]:
            part = here["name"].rpartition("-")[2]
            page.keyboard.type(PARTS.get(part, "As before"))
    raise AssertionError(f"no way on from {by_keyboard.h1(page)!r}")


def kept_title(page, draft):
    """What the form of the draft says, asked again until it says something."""
    for _ in range(60):
        page.goto(draft.get_edit_url())
        if said := page.get_by_label("Title", exact=True).input_value():
            return said
    raise AssertionError("nothing was kept")


def test_a_tab_closed_in_the_middle_of_a_sentence_loses_nothing(open_page, record):
    draft = make.draft(record.owner, record.organisation, title="")
    draft.on_one_page = False
    draft.save(update_fields=["on_one_page"])
    page, later = open_page(record.owner), open_page(record.owner)
    page.goto(draft.get_edit_url())
    page.get_by_label("Title", exact=True).click()
    page.keyboard.type("Attendance pan")

    page.close()  # long before the pause after which a sentence is kept

    assert kept_title(later, draft) == "Attendance pan"


def test_from_the_list_to_the_saved_copy(open_page, record):
    page = open_page(record.owner)
    page.add_init_script(COUNT)
    page.goto("/records/")

    by_keyboard.press(page, record.title)
    by_keyboard.press(page, "Record another like this")
    expect(page.get_by_role("heading", level=1)).to_have_text("What is still to answer")
    answer_what_is_blank(page)
    by_keyboard.press(page, "Save record")

    copy = RecordOfSharing.objects.exclude(pk=record.pk).get()
    assert (copy.status, copy.copied_from, copy.title) == ("decided", record, record.title)
    assert copy.decision == record.decision
    assert 4 <= int(page.evaluate("sessionStorage.presses")) <= MOST
