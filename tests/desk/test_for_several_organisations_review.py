"""One person answers the annual review for forty organisations: each by a response of its own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.desk.sitting import views
from kmip_portal.documents.models import StoredDocument
from kmip_portal.mail import gathering
from kmip_portal.mail.models import Email
from reviews.models import Response
from reviews.services import for_several, responding
from tests import make

SENT = "reviews/emails/response_sent"


@pytest.fixture
def review():
    make.clause(make.the_version(), key="c1", number="1.1", heading="Purpose")
    return make.open_review()


@pytest.fixture
def adviser():
    return make.user(name="Ada Adviser")


def page_of(review):
    return f"/in-tray/together/reviews/{review.year}/"


def said(bodies, answer="support", **more):
    given = {"chosen": [f"{one.slug}.0" for one in bodies], "answer": answer, "authorised": "on"}
    return given | more


def test_forty_support_it_as_it_is_in_one_press_each_by_its_own_response(client, adviser, review):
    bodies = make.signatories(40, person=adviser)
    client.force_login(adviser)
    page = client.get(page_of(review)).content.decode()

    assert page.count('name="chosen"') == 40
    assert " checked" not in page
    answer = client.post(page_of(review), said(bodies), follow=True)

    assert "40 organisations answered." in answer.content.decode()
    sent = Response.objects.filter(organisation__in=bodies, status="sent", answer="support")
    assert sent.count() == 40
    assert {one.sent_by for one in sent} == {adviser}
    events = AuditEvent.objects.filter(verb="sent", subject_type="reviews.response")
    assert {tuple(one.organisations) for one in events} == {(one.slug,) for one in bodies}
    copies = StoredDocument.objects.filter(kind="review-response")
    assert copies.count() == 80  # PDF and Word of each


def test_each_person_has_one_letter_about_all_of_them(adviser, review):
    bodies = make.signatories(3, person=adviser)
    colleague = make.member(bodies[0], "representative", name="Cal Colleague")
    all_said = [for_several.Said(one, "more_time", 0) for one in bodies]
    make.secretariat()

    until = review.closes_on + timedelta(days=7)
    for_several.respond_for_several(review, all_said, by=adviser, until=until)
    with clock.at(clock.now() + timedelta(minutes=11)):
        gathering.gather()
    going = Email.objects.waiting().filter(together=False, joined_in=None)

    assert going.filter(to=adviser.email).count() == 1
    assert going.filter(to=colleague.email).count() == 1
    told = going.get(to=adviser.email).body
    assert all(one.name in told for one in bodies)
    assert bodies[1].name not in going.get(to=colleague.email).body


def test_one_answer_for_all_and_another_for_some(client, adviser, review):
    first, second, third = bodies = make.signatories(3, person=adviser)
    client.force_login(adviser)
    until = review.closes_on + timedelta(days=7)

    client.post(
        page_of(review),
        said(
            bodies,
            clause="c1",
            comment="Say it more plainly.",
            shown="kmip",
            until=until.isoformat(),
            **{f"answer_{second.slug}": "comments", f"answer_{third.slug}": "more_time"},
        ),
    )
    given = {one.organisation_id: one for one in Response.objects.all()}

    assert [given[one.pk].answer for one in bodies] == ["support", "comments", "more_time"]
    assert given[third.pk].until == until
    [point] = given[second.pk].proposals.all()
    assert (point.text, point.shown) == ("Say it more plainly.", "kmip")
    assert not given[first.pk].proposals.exists()


def test_what_is_needed_is_asked_for_and_nothing_is_sent(client, adviser, review):
    bodies = make.signatories(2, person=adviser)
    client.force_login(adviser)
    part = said(bodies, **{f"answer_{bodies[0].slug}": "comments"})
    part |= {f"answer_{bodies[1].slug}": "more_time"}
    del part["authorised"]

    page = client.post(page_of(review), part).content.decode()

    for sentence in (
        "Confirm that you are authorised to respond for each organisation",
        "Select the clause you want to comment on",
        "Enter your comment",
        "Select if we can show this to other signatories",
        "Enter the date they can respond by",
    ):
        assert sentence in page, sentence
    assert page.count(" checked") == 3  # the two ticks and the answer are kept
    assert not Response.objects.exists()


def test_pressed_twice_each_answers_once(client, adviser, review):
    bodies = make.signatories(3, person=adviser)
    client.force_login(adviser)

    answers = [client.post(page_of(review), said(bodies), follow=True) for _ in range(2)]

    assert all("3 organisations answered." in one.content.decode() for one in answers)
    assert list(Response.objects.values_list("times_sent", flat=True)) == [1, 1, 1]
    assert Email.objects.filter(kind=SENT).count() == 3


def test_who_was_answered_for_or_begun_meanwhile_is_left_and_named(client, adviser, review):
    bodies = make.signatories(3, person=adviser)
    colleague = make.member(bodies[0], "lead", name="Cal Colleague")
    make.member(bodies[1], "lead", person=colleague)
    client.force_login(adviser)
    client.get(page_of(review))
    responding.respond(review, bodies[0], by=colleague, answer="support")
    responding.save_answer(review, bodies[1], by=colleague, answer="comments")

    page = client.post(page_of(review), said(bodies), follow=True).content.decode()

    assert "1 organisation answered." in page
    assert f"{bodies[0]}: Cal Colleague has answered for it at" in page
    assert f"{bodies[1]}: A colleague has begun to write its response." in page
    assert "Begun already" in page
    assert Response.objects.get(organisation=bodies[0]).sent_by == colleague
    assert Response.objects.get(organisation=bodies[1]).status == "draft"
    assert Response.objects.get(organisation=bodies[2]).sent_by == adviser


def test_who_asked_for_more_time_may_answer_with_the_others(client, adviser, review):
    [one] = make.signatories(1, person=adviser)
    until = review.closes_on + timedelta(days=7)
    responding.respond(review, one, by=adviser, answer="more_time", until=until)
    client.force_login(adviser)

    assert f'value="{one.slug}.1"' in client.get(page_of(review)).content.decode()
    client.post(page_of(review), said([one]) | {"chosen": [f"{one.slug}.1"]})

    assert Response.objects.get().answer == "support"


def test_other_organisations_are_neither_seen_nor_answered_for(client, adviser, review):
    make.signatories(2, person=adviser)
    others = make.signatories(1, person=make.user())
    practised = make.signatories(1, role="practitioner", person=adviser)
    client.force_login(adviser)

    page = client.get(page_of(review)).content.decode()
    answer = client.post(page_of(review), said([*others, *practised]))

    assert not any(f"{one.slug}.0" in page for one in [*others, *practised])
    assert "Select the organisations you are answering for" in answer.content.decode()
    assert not Response.objects.exists()


def test_after_closing_nothing_is_sent_and_each_is_named(client, adviser, review):
    bodies = make.signatories(2, person=adviser)
    with clock.at(review.closes_at + timedelta(minutes=1)):
        client.force_login(adviser)
        page = client.post(page_of(review), said(bodies), follow=True).content.decode()

    assert page.count("This review closed on") == 2
    assert not Response.objects.exists()


def test_a_page_of_fifty_asks_no_more_than_a_page_of_two(client, adviser, review, frame):
    client.force_login(adviser)
    asked = []
    for number in (2, 48):
        make.signatories(number, person=adviser)
        bare = frame()
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(review))
        asked.append(len(queries) - bare)

    assert asked[0] == asked[1] <= 11


def test_an_answer_of_its_own_is_kept_when_the_rows_of_a_page_have_moved(
    client, adviser, review, monkeypatch
):
    monkeypatch.setattr(views, "AT_ONCE", 2)
    bodies = make.signatories(4, person=adviser)
    client.force_login(adviser)
    address = f"{page_of(review)}?page=2"
    second = [row.key for row in client.get(address).context["form"].rows]
    earlier = next(one for one in bodies if one.slug not in second)
    responding.respond(review, earlier, by=adviser, answer="support")
    until = (review.closes_on + timedelta(days=7)).isoformat()

    chosen = {"chosen": [f"{slug}.0" for slug in second], "until": until}
    asks = {f"answer_{second[0]}": "more_time"}  # this one stands on the first page by now
    client.post(address, said([]) | chosen | asks)

    given = dict(Response.objects.values_list("organisation__slug", "answer"))
    assert [given[slug] for slug in second] == ["more_time", "support"]


@pytest.mark.parametrize("seen", ["²", "9" * 5000, "", "-1"])
def test_a_tick_that_names_no_version_answers_for_nobody_who_has_answered(
    client, adviser, review, seen
):
    [one] = make.signatories(1, person=adviser)
    responding.respond(review, one, by=make.user(), answer="support")
    client.force_login(adviser)

    answer = client.post(page_of(review), said([one]) | {"chosen": [f"{one.slug}.{seen}"]})

    assert answer.status_code == 302
    assert Response.objects.get().times_sent == 1


def test_who_chooses_an_organisation_is_led_to_all_of_them_at_once(client, adviser, review):
    make.signatories(2, person=adviser)
    client.force_login(adviser)

    assert page_of(review) in client.get(f"/reviews/{review.year}/respond/").content.decode()


def test_the_in_tray_leads_there_for_several(adviser, review):
    make.signatories(2, person=adviser)
    [line] = [one for one in make.needs(adviser) if "annual review" in one.verb]

    assert (line.thing, line.url) == ("2 organisations", page_of(review))


@pytest.mark.skipif(
    "connection.vendor == 'sqlite'", reason="threads share SQLite’s database in memory"
)
@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_answer_once_for_each_organisation():
    review, people = make.open_review(), [make.user(), make.user()]
    bodies = make.signatories(6, person=people[0])
    for one in bodies:
        make.member(one, "lead", person=people[1])
    wanted = [for_several.Said(one, "support", 0) for one in bodies]

    def press(person):
        try:
            return for_several.respond_for_several(review, wanted, by=person)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = [one for found in pool.map(press, people) for one in found]

    assert sum(not one.problem for one in outcomes) == 6
    assert all("has answered for it at" in one.problem for one in outcomes if one.problem)
    assert list(Response.objects.values_list("times_sent", flat=True)) == [1] * 6
