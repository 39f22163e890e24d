"""Before a review opens the secretariat sees whom it asks and what it writes, and adds to it."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.mail.models import Email
from kmip_portal.mail.services import mark_bouncing
from reviews.models import AnnualReview, Question
from tests import make

YEAR = 2027


@pytest.fixture(autouse=True)
def _in_june():
    with clock.at(date(2027, 6, 1)):
        yield


@pytest.fixture
def review(client, secretariat):
    client.force_login(secretariat)
    return make.review(
        opens_at=datetime(2027, 9, 1, 9, tzinfo=clock.LONDON),
        closes_at=clock.end_of_day(date(2027, 9, 30)),
        decisions_by=date(2027, 11, 30),
        summary="Look at clause 4.",
    )


def address(name, *more):
    return reverse(f"reviews:{name}", args=[YEAR, *more])


def test_the_plan_says_what_there_is_to_look_at(client, review):
    page = client.get(review.get_absolute_url()).text

    for words in ["Dates and scope", "1 September 2027 to 30 September 2027",
                  "Base version and starting draft", "No changes proposed yet",
                  "Questions to ask", "3 questions", "Who we’ll ask", "Emails"]:  # fmt: skip
        assert words in page, words


def test_dates_reminders_and_when_the_new_version_takes_effect_are_kept(client, secretariat):
    make.version()
    client.force_login(secretariat)
    typed = {
        "year": "2027", "opens_on": "2027-09-01", "opens_time": "9am", "closes_on": "2027-09-30",
        "decisions_by": "2027-11-30", "takes_effect_on": "2027-11-30",
        "reminders": ["7", "after"], "summary": "", "short_reason": "", "submission_id": "",
    }  # fmt: skip

    page = client.post(reverse("reviews:review_new"), typed)
    assert "Date the new version takes effect must be after 30 November 2027" in page.text

    client.post(reverse("reviews:review_new"), typed | {"takes_effect_on": "2028-01-04"})
    review = AnnualReview.objects.get()
    assert (review.takes_effect_on, review.reminds_before, review.reminds_after) == (
        date(2028, 1, 4),
        [7],
        True,
    )

    change = reverse("reviews:review_change", args=[2027])
    assert client.get(change).text.count(" checked") == 2
    client.post(change, typed | {"takes_effect_on": "", "reminders": [], "row_version": "1"})
    review.refresh_from_db()
    assert (review.takes_effect_on, review.reminds_before, review.reminds_after) == (
        None,
        [],
        False,
    )


def test_a_draft_to_start_from_is_chosen_and_a_colleagues_choice_is_seen(
    client, review, secretariat
):
    draft = make.version("7.0", "draft", drafted_by=secretariat)
    page = client.get(address("review_draft"))
    assert "Version 7.0, draft" in page.text

    answer = client.post(address("review_draft"), {"draft": draft.slug, "row_version": "1"})

    assert answer.url == review.get_absolute_url()
    review.refresh_from_db()
    assert (review.starting_draft, review.row_version) == (draft, 2)
    late = client.post(address("review_draft"), {"draft": "none", "row_version": "1"})
    assert "Somebody else changed this plan while you were choosing" in late.text
    assert "Select if there is a draft to start from" in client.post(
        address("review_draft"), {"row_version": "2"}
    ).text  # fmt: skip


def test_questions_of_its_own_are_added_once_and_removed(client, review):
    typed = {"text": "How did it help?", "kind": "radios", "options": "A lot\nA little\nA lot\n",
             "submission_id": "6f1f1dc2-6f0c-4dd5-9d5e-0b5a0a5f6a10"}  # fmt: skip
    for _ in range(2):
        client.post(address("question_list"), typed)

    added = review.questions.get(kind=Question.Kind.RADIOS)
    assert (added.text, added.choices) == ("How did it help?", ["A lot", "A little"])
    assert "How did it help?" in client.get(address("question_list")).text

    client.post(address("question_remove", added.position))
    assert not review.questions.filter(pk=added.pk).exists()
    assert client.post(address("question_remove", 1)).status_code == 404  # asked in every review


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"text": "", "kind": "text"}, "Enter the question"),
        ({"text": "Why?"}, "Select how it is answered"),
        ({"text": "Why?", "kind": "radios", "options": "One"}, "Enter at least 2 answers"),
        (
            {"text": "Why?", "kind": "radios", "options": "a" * 201 + "\nb"},
            "200 characters or less",
        ),
    ],
)
def test_what_is_no_question_is_said_in_words(client, review, typed, words):
    assert words in client.post(address("question_list"), typed).text
    assert review.questions.count() == 3


def test_the_list_of_whom_it_asks_begins_with_those_in_trouble(client, review):
    [alone] = make.signatories(1, role=None)
    [signs] = make.signatories(1, role="signing_officer")
    make.signatories(2)

    page = client.get(address("who_is_asked")).text

    assert "it emails 3 people who respond for 4 organisations" in page
    assert "<strong>1 organisation has nobody to ask</strong>" in page
    assert "no representative and no lead. We’ll write to the signing officer." in page
    assert reverse("signatories:people", args=[alone.slug]) in page
    assert page.index(alone.name) < page.index(signs.name)
    rows = client.get(address("who_is_asked_csv")).text.splitlines()
    assert rows[0].endswith("Organisation,Person,Email,Role")
    assert rows[1] == f"{alone.name},Nobody,,"
    assert len(rows) == 5


def test_whose_letters_come_back_is_asked_only_where_there_is_nobody_else(client, review):
    one, other = make.signatories(2)
    make.member(one, "signing_officer", email="signs@school.example")
    for organisation in (one, other):
        head = organisation.memberships.get(role="lead").user
        mark_bouncing(head.email, problem="no_address", because="550")

    page = client.get(address("who_is_asked")).text

    assert "signs@school.example" in page
    assert head.email in page
    assert one.memberships.get(role="lead").user.email not in page


def test_the_emails_are_read_with_real_data_for_a_named_organisation(client, review):
    head = make.user("head@trust.example", name="Morgan O'Hara & Co")
    first, *_ = make.signatories(2, person=head)
    [other] = make.signatories(1)

    page = client.get(f"{address('letters_preview')}?organisation={first.slug}").text

    assert "Dear Morgan O&#x27;Hara &amp; Co" in page
    assert "for 2 organisations:" in page
    for words in ["When it opens: Wednesday 1 September 2027",
                  "14 days before it closes: Thursday 16 September 2027",
                  "You have 7 days to respond to the 2027 review",
                  "After it has closed: Friday 1 October 2027"]:  # fmt: skip
        assert words in page, words
    found = client.get(f"{address('letters_preview')}?q={other.name[-8:]}").text
    assert f"the emails about {other}" in found
    assert "No signatory has that name" in client.get(f"{address('letters_preview')}?q=zz").text


def test_the_emails_shown_first_are_those_of_an_organisation_that_has_somebody_to_ask(
    client, review
):
    [alone] = make.signatories(1, role=None)
    assert f"the emails about {alone}" in client.get(address("letters_preview")).text
    [school] = make.signatories(1)

    page = client.get(address("letters_preview")).text

    assert f"the emails about {school}" in page
    assert "When it opens: Wednesday 1 September 2027" in page
    assert f">{alone}</a>" in page


def test_a_test_goes_to_oneself_alone_and_once(client, review, secretariat):
    [school] = make.signatories(1)
    here = f"{address('letters_preview')}?organisation={school.slug}"
    press = {"submission_id": "6f1f1dc2-6f0c-4dd5-9d5e-0b5a0a5f6a10"}

    for _ in range(2):
        page = client.post(here, press, follow=True)

    assert f"We’ve sent 5 test emails to {secretariat.email}." in page.text
    letters = Email.objects.all()
    assert {one.to for one in letters} == {secretariat.email}
    assert letters.count() == 5
    assert all(one.subject.startswith("Test: ") for one in letters)
    assert review.invitations.count() == 0


@pytest.mark.parametrize("name", ["review_draft", "question_list", "who_is_asked"])
def test_once_it_is_open_its_plan_stands(client, review, name):
    AnnualReview.objects.update(status="open", opened_at=clock.now())

    assert client.get(address(name)).status_code == 409
