"""Ask, answer and accept, on a small screen and without a script."""

import pytest

from signatories.expertise.models import Question
from tests import make
from tests.browser.following import follow, press
from tests.make.law import law

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_question_is_asked_answered_and_accepted_without_javascript(
    open_page, police, practitioner
):
    law()
    make.acceptance(police)
    council = make.signatory("Holmesdale Council")
    cam = make.member(council, "lead", name="Cam Councillor")
    earlier = make.question(cam, "May a school share attendance data?")
    make.answer(earlier, practitioner)
    asker = open_page(practitioner, width=320, javascript=False)

    def sound(page, h1):
        assert page.locator("h1").inner_text().endswith(h1)

    asker.goto("/expertise/")
    follow(asker.get_by_role("link", name="Ask a question"))
    press(asker, "Continue")
    assert asker.get_by_role("link", name="Enter your question").is_visible()
    asker.get_by_label("What do you want to know?").fill("Sharing attendance with a nurse?")
    press(asker, "Continue")
    sound(asker, "Does one of these answer it?")
    asker.get_by_label("None of these").check()
    press(asker, "Continue")
    sound(asker, "Say more about your question")
    asker.get_by_label("Details (optional)").fill("It is about a child born 4 May 2015.")
    asker.get_by_label("Schools and colleges").check()
    asker.get_by_label("All signatories").check()
    asker.get_by_label("No", exact=True).check()
    press(asker, "Continue")
    sound(asker, "This looks like personal information")
    press(asker, "Go back and change it")
    asker.get_by_label("Details (optional)").fill("It is about a child at primary school.")
    press(asker, "Continue")
    sound(asker, "Check your question")
    press(asker, "Post your question")
    sound(asker, "Sharing attendance with a nurse?")

    question = Question.objects.get(title__contains="nurse")
    answerer = open_page(cam, width=320, javascript=False)
    answerer.goto(question.get_absolute_url())
    assert "a signatory that does not show its name" in answerer.locator("main").inner_text()
    follow(answerer.get_by_role("button", name="Answer this question"))
    answerer.get_by_label("Your answer").fill("Yes.\nTell the parents first.")
    press(answerer, "Post your answer")
    assert "Tell the parents first." in answerer.locator("main").inner_text()

    asker.goto("/in-tray/")
    follow(asker.get_by_role("link", name="An answer to your question"))
    press(asker, "This answered my question (answer 1)")
    sound(asker, "Sharing attendance with a nurse?")
    assert asker.get_by_role("heading", name="Accepted answer").is_visible()
    question.refresh_from_db()
    assert question.status == "accepted"
