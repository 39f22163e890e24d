"""The list of questions: narrowed, in order, in pages, in files; and who may see any of it."""

import csv
import json
from io import StringIO

import pytest
from django.urls import reverse

from signatories.expertise.models import Answer, Question, Topic
from signatories.expertise.services import answering
from tests import make

LIST = reverse("expertise:question_list")


def words(response):
    return " ".join(response.content.decode().split())


def many(number, by, answers=1):
    """So many answered questions, quickly."""
    topic = Topic.objects.get(slug="schools")
    own = by.memberships.get().organisation
    first = (Question.objects.order_by("number").values_list("number", flat=True).last() or 0) + 1
    made = Question.objects.bulk_create(
        Question(
            number=first + n, slug="q", title=f"Question of the day {n}", topic=topic,
            seen_by="signatories", shows_organisation=True, asked_by=by, organisation=own,
            status="answered",
        )
        for n in range(number)
    )  # fmt: skip
    Answer.objects.bulk_create(
        Answer(question=one, body="Yes.", given_by=by, organisation=own, role="lead")
        for one in made
        for _ in range(answers)
    )
    return made


def listed(client, **query):
    return [one.title for one in client.get(LIST, query).context["page"]]


def test_it_is_narrowed_by_topic_status_words_and_type_of_organisation(client, pat, cam):
    schools = make.question(pat, "May schools share attendance?")
    wards = make.question(cam, "What of wards?", topic="health", details="Sharing at night.")
    make.answer(wards, pat)
    client.force_login(pat)

    assert listed(client) == [wards.title, schools.title]
    assert listed(client, topic="health") == listed(client, status="answered") == [wards.title]
    assert listed(client, status="no_answer") == listed(client, type="OT_POLICE") == [schools.title]
    assert listed(client, q="shared") == [wards.title, schools.title]
    assert listed(client, q="sharing NIGHT") == [wards.title]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"q": "CCTV"}, "No questions about ‘CCTV’ yet."),
        ({"topic": "housing"}, "No questions about ‘Housing’ yet."),
        ({"status": "accepted"}, "No questions like that yet."),
        ({}, "No questions yet."),
    ],
)
def test_an_empty_list_says_so_and_offers_to_ask(client, pat, query, said):
    client.force_login(pat)

    page = words(client.get(LIST, query))

    assert said in page
    assert "Ask the first one" in page


def test_the_most_useful_come_first_where_asked_for(client, pat, cam):
    useful, newer = make.question(cam, "The useful one"), make.question(cam, "The newer one")
    answering.find_useful(make.answer(useful, cam), by=pat, useful=True)
    client.force_login(pat)

    assert listed(client) == [newer.title, useful.title]
    assert listed(client, sort="useful") == [useful.title, newer.title]


@pytest.mark.parametrize("sort", ["newest", "useful"])
def test_it_has_pages_of_25(client, pat, sort):
    many(30, pat)
    client.force_login(pat)

    first = client.get(LIST, {"sort": sort})
    second = client.get(LIST, {"sort": sort, "after": first.context["page"].next})

    assert (len(first.context["page"]), len(second.context["page"])) == (25, 5)
    assert "<title>Questions and answers (further page)" in second.content.decode()
    assert not set(first.context["page"].rows) & set(second.context["page"].rows)


@pytest.mark.parametrize("number", [3, 300])
def test_it_asks_the_database_as_often_for_three_as_for_three_hundred(
    client, pat, number, frame, django_assert_max_num_queries
):
    many(number, pat)
    client.force_login(pat)
    client.get(LIST)
    with django_assert_max_num_queries(frame() + 6):
        client.get(LIST)


@pytest.mark.parametrize("number", [1, 40])
def test_a_question_asks_as_often_for_one_answer_as_for_forty(
    client, pat, cam, number, frame, django_assert_max_num_queries
):
    question = many(1, pat, answers=number)[0]
    client.force_login(cam)
    client.get(question.get_absolute_url())
    with django_assert_max_num_queries(frame() + 7):
        client.get(question.get_absolute_url())


def test_the_files_hold_what_the_list_is_narrowed_to_and_no_formulas(client, pat, cam):
    make.question(pat, "=1+1 is it?")
    make.question(cam, "What of wards?", topic="health")
    client.force_login(cam)
    download = reverse("expertise:question_download")

    text = b"".join(client.get(download, {"topic": "schools"}).streaming_content).decode(
        "utf-8-sig"
    )
    rows = list(csv.DictReader(StringIO(text)))
    told = json.loads(client.get(download, {"format": "json", "topic": "health"}).content)

    assert [(one["Question"], one["Asked by"]) for one in rows] == [
        ("'=1+1 is it?", "Weald Police")
    ]
    assert [(one["question"], one["asked_by"]) for one in told["questions"]] == [
        ("What of wards?", "you")
    ]


def test_nobody_without_a_signatory_sees_any_of_it(client, pat, outsider):
    question = make.question(pat)
    client.force_login(outsider)  # whose council has not signed

    assert client.get(LIST).status_code == 403
    assert client.get(question.get_absolute_url()).status_code == 404
    assert client.get(reverse("expertise:question_ask")).status_code == 403
    assert question.title not in words(client.get(reverse("expertise:home")))
    client.logout()
    assert question.title not in words(client.get(reverse("expertise:home")))
    assert client.get(LIST).status_code == 302


def test_what_waits_and_what_was_answered_stand_on_the_front(client, pat, cam):
    waits, answered = make.question(pat, "Who waits?"), make.question(pat, "Who was answered?")
    make.answer(answered, cam)
    client.force_login(cam)

    page = client.get(reverse("expertise:home"))

    assert [one["text"] for one in page.context["waiting"]] == [waits.title]
    assert [one["text"] for one in page.context["answered"]] == [answered.title]
    assert "Ask a question" in words(client.get(reverse("in_tray")))
