"""A review is decided by somebody who has no mouse, up to its published outcome."""

import pytest

from agreements import services as agreements
from agreements.models import AgreementVersion
from kmip_portal import clock
from reviews.models import Decision
from tests import make
from tests.browser import by_keyboard
from tests.browser.visiting import faults, watch
from tests.make.deciding import SLOWER, SOONER

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_secretariat_decides_by_keyboard_and_the_chair_concludes(open_page, secretariat, chair):
    review = make.deciding.answered_review()
    said = make.deciding.said
    said(review, "answering", wording=SOONER)
    said(review, "answering", wording=SLOWER, shown="unnamed")
    asking = said(review, "asking", "comment", shown="kmip")
    make.deciding.begin_deciding(review, secretariat)
    page = open_page(secretariat, width=320)
    seen = watch(page)

    def sound(h1):
        assert by_keyboard.h1(page) == h1
        assert faults(page, seen) == []

    page.goto(f"/reviews/{review.year}/proposals/")
    sound(f"Proposals in the {review.year} review")
    by_keyboard.press(page, "P-001")
    by_keyboard.press(page, "Save decision")
    assert page.title().startswith("Error: P-001")
    sound("Clause 1.2 Answering requests")
    by_keyboard.choose(page, "Accept", "Accept")
    by_keyboard.press(page, "Save and do the next one (2 left)")
    by_keyboard.choose(page, "Accept", "Accept")
    by_keyboard.press(page, "Save decision")
    sound("Another accepted proposal changes the same words")
    by_keyboard.press(page, "Go back and change the decision")
    by_keyboard.choose(page, "Keep for next year", "Accept")
    by_keyboard.fill(page, "Reason", "Next year, with the schools.")
    by_keyboard.press(page, "Save decision")
    by_keyboard.press(page, "Type back what a meeting decided")
    sound("Type back what a meeting decided")
    by_keyboard.tab_to(page, f"Decision on {asking.reference}")
    page.keyboard.press("ArrowDown")
    by_keyboard.press(page, "Save decisions")
    assert "3 of 3 decided" in page.locator("main").inner_text()
    by_keyboard.press(page, "Put what was accepted into the next version")
    sound("Put what was accepted into the next version")
    by_keyboard.press(page, "Put it into the draft")
    sound("Put what was accepted into the next version")

    standing = Decision.objects.standing().order_by("proposal__pk")
    assert [one.outcome for one in standing] == ["accepted", "next_year", "accepted"]
    approve(chair, secretariat)
    page = open_page(chair)
    seen = watch(page)
    page.goto(f"/reviews/{review.year}/conclude/")
    sound(f"Conclude the {review}")
    by_keyboard.press(page, "Conclude the review")
    sound(f"Outcome of the {review}")


def approve(chair, secretariat):
    """The draft comes into force today; its file is not drawn here."""
    version = AgreementVersion.objects.get(number="7.0")
    agreements.propose(version, by=secretariat, in_force_on=clock.today())
    version.pdf = make.stored_pdf("7-0.pdf")
    version.save(update_fields=["pdf"])
    agreements.approve(version, by=chair, sha256=version.pdf.sha256)  # which nudges a worker
