"""The three journeys on a portal that script/server started: pages by a browser, all the rest by
the portal's other processes."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from kmip_portal.clock import LONDON
from tests.browser.following import follow
from tests.whole.conftest import until

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.smoke]


@pytest.fixture
def sign_in(browser, portal):
    contexts = []
    password = re.search(r"Everybody's password: (\S+)", portal.printed()).group(1)

    def signed_in(email):
        context = browser.new_context(base_url=f"http://localhost:{portal.port}", locale="en-GB")
        contexts.append(context)
        page = context.new_page()
        page.goto("/account/login/")
        page.get_by_label("Email address").fill(email)
        page.get_by_label("Password", exact=True).fill(password)
        follow(page.get_by_role("main").get_by_role("button", name="Sign in", exact=True))
        page.wait_for_url("**/in-tray/")
        return page

    yield signed_in
    for context in contexts:
        context.close()


def fill_date(page, name, day):
    for part, value in (("day", day.day), ("month", day.strftime("%B")), ("year", day.year)):
        page.locator(f'input[name="{name}-{part}"]').fill(str(value))


def test_a_review_opens_by_itself_and_a_record_gets_its_files(sign_in, portal):
    """Plans a review a minute ahead, files a record, touches nothing more."""
    opens_at = plan_a_review(sign_in("secretariat@kmip.example"))
    page, reference = file_a_refusal(sign_in("practitioner@police.example"))

    for ending, begins in (("pdf", b"%PDF-"), ("docx", b"PK")):
        address = f"/records/{reference}.{ending}"
        until(lambda address=address: page.request.get(address).status == 200)
        assert page.request.get(address).body().startswith(begins)

    folder = portal.data_dir / "letters"
    opened = f"The {opens_at.year + 2} annual review is open"
    until(lambda: len(letters(folder, opened)) == 4, seconds=150, explain=portal.printed)
    assert sorted(letters(folder, opened)) == [
        "lead@police.example",
        "lead@school.example",
        "representative@council.example",
        "signer@trust.example",
    ]


def plan_a_review(page):
    """A review of a later year, to open at the next full minute but one."""
    now = datetime.now(LONDON)
    opens_at = now.replace(second=0) + timedelta(minutes=2 if now.second > 40 else 1)
    page.goto("/reviews/new/")
    page.get_by_label("Year of the review").fill(str(now.year + 2))
    fill_date(page, "opens_on", opens_at.date())
    page.get_by_label("Opening time").fill(opens_at.strftime("%-I:%M%p").lower())
    fill_date(page, "closes_on", (opens_at + timedelta(days=45)).date())
    fill_date(page, "decisions_by", (opens_at + timedelta(days=90)).date())
    follow(page.get_by_role("main").get_by_role("button").last)
    expect(page.get_by_role("alert")).to_contain_text("The review will open by itself")
    return opens_at


def file_a_refusal(page):
    """A one-off record of a refusal, saved; its page and its reference."""
    page.goto("/records/new/")
    page.get_by_label("All on one page").check()
    follow(page.get_by_role("main").get_by_role("button", name="Start"))
    page.get_by_label("Title", exact=True).fill("Request for a whole school’s lists")
    ticks = {
        "decision": "not_share", "route": "offered", "urgency": "routine",
        "data_subjects": "DS_PUPIL", "people_count": "1", "data_categories": "PD_EDU",
        "special_categories": "none", "criminal_offence_data": "no", "purpose_codes": "PU_EDU",
    }  # fmt: skip
    for name, value in ticks.items():
        page.locator(f'input[name="{name}"][value="{value}"]').check()
    page.get_by_label("Which organisation was it with?").fill("Oakhanger Primary School")
    page.get_by_label("What will it be used for?").fill("A study of attendance")
    page.get_by_label("What were the reasons for the decision?").fill("Numbers would do as well")
    page.get_by_label("Who made the decision?").fill("Pat Fenner")
    page.locator('input[name="decision_by_role"]').fill("Sergeant")
    fill_date(page, "decision_on", datetime.now(LONDON).date())
    follow(page.get_by_role("button", name="Save and continue"))
    follow(page.get_by_role("button", name="Save record"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Record saved")
    reference = re.search(r"ROS-\w{4}-\w{4}", page.get_by_role("main").inner_text()).group()
    return page, reference


def letters(folder, subject):
    """To whom letters with this subject lie in the folder."""
    texts = [path.read_text() for path in folder.glob("*.eml")]
    found = [text for text in texts if subject in text.replace("\n ", " ")]
    return [re.search(r"^To: .*?([\w.]+@[\w.]+)", text, re.M).group(1) for text in found]
