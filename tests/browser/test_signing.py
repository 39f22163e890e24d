"""Signing in a real browser: on a phone, by keyboard alone, without JavaScript, thirty at once."""

import pytest

from kmip_portal.celery import app
from signatories.models import AcceptanceStatement
from signatories.services import signing
from tests import make
from tests.browser.by_keyboard import choose, fill, h1, press, tick
from tests.browser.following import follow
from tests.browser.visiting import faults, watch
from tests.make.signing import address, code, link_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EMAIL = "jordan@stour.example"


@pytest.mark.smoke
@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_letter_to_the_certificate_on_a_phone_by_keyboard_alone(
    open_page, police, lead, javascript
):
    make.version("6.0")
    asked = make.asked(police, by=lead)
    page = open_page(width=360, height=740, javascript=javascript)

    page.goto(link_page(asked))
    press(page, "Continue")
    assert h1(page) == "Check your email"
    fill(page, "Security code", code(EMAIL))
    press(page, "Continue")
    assert h1(page) == "Read the agreement"
    press(page, "Continue")
    choose(page, "Sign online now", "Sign online now")
    press(page, "Continue")
    assert h1(page) == "Your name and authority"
    fill(page, "Job title", "Chief constable")
    choose(page, "I am the head of the organisation", "I am the head of the organisation")
    press(page, "Save and continue")
    assert h1(page) == "Sign for Weald Police"
    tick(page, "I have read version 6.0 of the agreement")
    tick(page, "I have authority to sign for Weald Police and Weald Police accepts the agreement")
    fill(page, "Type your full name to sign", "Jordan Okafor")
    press(page, "Accept and sign")

    statement = AcceptanceStatement.objects.get()
    assert h1(page) == "Weald Police has accepted the agreement"
    assert statement.reference in page.locator("main").inner_text()
    assert statement.job_title == "Chief constable"


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_of_signing_has_no_faults(open_page, police, lead, width):
    make.version("6.0")
    asked = make.asked(police, by=lead, message="The board agreed.")
    page = open_page(width=width)
    seen = watch(page)

    def sound(heading):
        assert h1(page) == heading
        assert faults(page, seen) == []

    def button(name):
        follow(page.get_by_role("button", name=name, exact=True).first)

    page.goto(link_page(asked))
    sound("Sign the Kent and Medway Information Sharing Agreement for Weald Police")
    button("Continue")
    sound("Check your email")
    button("Continue")
    sound("Check your email")
    page.get_by_label("Security code").fill(code(EMAIL))
    button("Continue")
    sound("Read the agreement")
    for step, heading in {
        "how": "How do you want to sign?",
        "paper": "Sign on paper",
        f"paper/{asked.reference}": "Acceptance statement to print",
        f"upload/{asked.reference}": "Upload the signed statement",
        "decline": "Why can you not sign?",
        "instead": "Who should sign?",
        "more-time": "You need more time",
        "decline/disagree": "What do you not agree with?",
        "decline/not-needed": "Why do you not need to be part of it?",
        "academies": "Schools and sites that Weald Police signs for",
        "you": "Your name and authority",
    }.items():
        page.goto(link_page(asked, step))
        sound(heading)
        if not step.startswith(("paper", "academies")):
            follow(page.locator("main form .govuk-button").first)
            sound(heading)
            assert page.title().startswith("Error: ")
    page.get_by_label("Job title").fill("Chief constable")
    page.get_by_label("I am the head of the organisation").check()
    button("Save and continue")
    sound("Sign for Weald Police")
    button("Accept and sign")
    sound("Sign for Weald Police")
    page.get_by_label("I have read version 6.0").check()
    page.get_by_label("I have authority to sign").check()
    page.get_by_label("Type your full name to sign").fill("Jordan Okafor")
    button("Accept and sign")
    sound("Weald Police has accepted the agreement")
    follow(page.get_by_role("link", name="Tell somebody else that it is signed"))
    sound("Who else should know?")
    button("Tell them")
    sound("Who else should know?")
    page.get_by_label("Email address of a colleague").fill("deputy@stour.example")
    button("Tell them")
    sound("Weald Police has accepted the agreement")
    page.context.clear_cookies()
    page.goto(link_page(asked))
    sound("Weald Police has already signed")
    page.goto("/sign/")
    sound("What is your work email address?")
    page.get_by_label("What is your work email address?").fill(EMAIL)
    button("Send me a link")
    sound("Check your email")


@pytest.fixture
def worker_elsewhere():
    """Thirty certificates and letters wait for a worker, as they do outside tests."""
    app.conf.task_always_eager = False
    yield
    app.conf.task_always_eager = True


@pytest.mark.parametrize(("width", "javascript"), [(360, False), (1280, True)])
def test_thirty_schools_in_one_sitting(open_page, worker_elsewhere, width, javascript):
    version = make.version("6.0")
    schools = [make.organisation(f"School {n:02}") for n in range(1, 31)]
    signing.ask_many(
        [signing.Wanted(one, "Jordan Okafor", EMAIL) for one in schools], version, by=None
    )
    page = open_page(width=width, javascript=javascript)
    seen = watch(page)

    page.goto(address(EMAIL).removeprefix("http://testserver"))
    follow(page.get_by_role("button", name="Continue"))
    page.get_by_label("Security code").fill(code(EMAIL))
    follow(page.get_by_role("button", name="Continue"))
    assert page.get_by_role("checkbox").count() == 30
    page.get_by_label("School 07").uncheck()
    if javascript:
        assert faults(page, seen) == []
    follow(page.get_by_role("button", name="Save and continue"))
    follow(page.get_by_role("button", name="Continue").first)
    how = page.url
    page.goto(how.replace("/how/", "/upload/"))
    assert page.get_by_role("link", name="School 01").count() == 1
    if javascript:
        assert faults(page, seen) == []
    page.goto(how)
    page.get_by_label("Sign online now").check()
    follow(page.get_by_role("button", name="Continue"))
    page.get_by_label("Job title").fill("Executive head")
    page.get_by_label("I am the head of the organisation").check()
    follow(page.get_by_role("button", name="Save and continue"))
    assert "You are not signing for:" in page.locator("main").inner_text()
    page.get_by_label("I have read version 6.0").check()
    page.get_by_label("I have authority to sign").check()
    page.get_by_label("Type your full name to sign").fill("Jordan Okafor")
    follow(page.get_by_role("button", name="Accept and sign"))

    assert h1(page) == "29 organisations have accepted the agreement"
    assert page.locator("tbody tr").count() == 29
    assert "You said that you cannot sign for:" in page.locator("main").inner_text()
    if javascript:
        assert faults(page, seen) == []
    assert AcceptanceStatement.objects.count() == 29
    references = {one.reference for one in AcceptanceStatement.objects.all()}
    assert all(one in page.locator("main").inner_text() for one in references)


def test_no_request_from_a_page_of_signing_tells_where_it_comes_from(open_page, police):
    make.version("6.0")
    asked = make.asked(police)
    page = open_page()
    told = []
    page.on("request", lambda request: told.append(request.all_headers().get("referer", "")))

    page.goto(link_page(asked))
    follow(page.get_by_role("link", name="Read the agreement first"))
    page.goto(link_page(asked))
    follow(page.get_by_role("button", name="Continue"))
    page.get_by_label("Security code").fill(code(EMAIL))
    follow(page.get_by_role("button", name="Continue"))
    follow(page.get_by_role("link", name="Agreement", exact=True))

    assert len(told) > 10
    assert not [one for one in told if make.token(asked) in one]
