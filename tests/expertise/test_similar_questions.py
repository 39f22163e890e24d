"""Before a question is posted, answered ones that are like it are shown; none that may not be."""

import pytest
from django.urls import reverse

from kmip_portal.search.stems import stem, stems
from signatories.expertise.finding import similar
from signatories.expertise.models import Question
from signatories.expertise.services import answering, asking, moderating
from tests import make

ASK = reverse("expertise:question_ask")


@pytest.mark.parametrize(
    "alike",
    [
        "share shared shares sharing",
        "school schools School’s",
        "police policing",
        "policy policies",
        "stop stopped stopping",
        "inform informed information",
        "assess assessed assessment assessments",
        "disclose disclosed disclosing",
        "consent consents consenting",
        "child’s childs",
        "café cafes",
    ],
)
def test_endings_accents_and_capitals_do_not_matter(alike):
    assert len({stems(word)[0] for word in alike.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("police", "policy"), ("data", "date"), ("school", "scholar")]
)
def test_other_words_stay_others(one, other):
    assert stem(one) != stem(other)


def test_what_is_written_short_is_its_words():
    assert set(stems("subject access request")) <= set(stems("a SAR"))


@pytest.fixture
def answered(pat, cam):
    """answered(title): asked by the police, answered by the council."""

    def made(title, body="Yes.", **says):
        question = make.question(pat, title, **says)
        make.answer(question, cam, body)
        return question

    return made


def test_the_likest_comes_first_and_what_is_not_like_it_does_not_come(answered, cam):
    best = answered("Can a school share attendance data with a youth justice team?")
    second = answered("Sharing data about attendance")
    by_answer = answered("What of pupils who stay away?", "Attendance data may be shared.")
    answered("Who signs for a trust of academies?")

    found = similar("May schools be sharing attendance data with youth justice teams?",
                    to_be_read_by=cam)  # fmt: skip

    assert found == [best, second, by_answer]


def test_no_more_than_five_are_offered(answered, cam):
    for number in range(7):
        answered(f"Sharing attendance data, case {number}")

    assert len(similar("Share attendance data?", to_be_read_by=cam)) == 5


def test_one_common_word_out_of_several_is_not_enough(answered, cam):
    answered("Can data be kept abroad?")

    assert similar("How long is data about truancy held?", to_be_read_by=cam) == []


def test_none_is_offered_that_is_unanswered_hidden_withdrawn_merged_or_for_kmip_alone(
    answered, pat, cam, secretariat
):
    title = "Sharing attendance data with a youth justice team"
    stays = answered(title)
    make.question(pat, title)
    answered(title, seen_by="kmip")
    moderating.hide(answered(title), reason="x", by=secretariat)
    asking.withdraw(answered(title), by=pat)
    moderating.merge(answered(title), into=stays.number, by=secretariat)
    lost = answered(title)
    answering.withdraw(lost.answers.get(), by=cam)

    for reader in (pat, cam, secretariat):
        assert similar(title, to_be_read_by=reader) == [stays]


def test_words_of_an_answer_that_was_withdrawn_find_nothing(answered, cam):
    question = answered("What of pupils?", "Truancy panels decide.")
    make.answer(question, cam, "Ask the governors.")
    assert similar("Truancy panels", to_be_read_by=cam) == [question]

    answering.withdraw(question.answers.order_by("pk")[0], by=cam)

    assert similar("Truancy panels", to_be_read_by=cam) == []


def test_they_are_shown_before_posting_and_one_of_them_ends_the_asking(client, answered, cam):
    question = answered("Can a school share attendance data?")
    client.force_login(cam)
    asked = {"title": "Sharing attendance data of schools"}
    place = client.post(ASK, asked)["Location"]
    page = client.get(place).content.decode()
    assert "Does one of these answer it?" in page
    assert f"Yes: {question.title}" in page
    empty = client.post(place, {"chosen": ""}).content.decode()
    assert "Select the question that answers yours, or ‘None of these’</a>" in empty

    assert client.post(place, {"chosen": str(question.number)})["Location"] == (
        question.get_absolute_url()
    )
    assert client.get(place).status_code == 404  # the draft is gone
    assert Question.objects.count() == 1


def test_where_nothing_is_like_it_the_next_page_comes_at_once(client, pat):
    client.force_login(pat)

    page = client.post(ASK, {"title": "Who keeps the agreement?"}, follow=True)

    assert "Say more about your question" in page.content.decode()
