"""The board narrows, sorts and draws; from it the secretariat reminds and gives more time."""

import re
from datetime import date, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.mail.models import Email
from reviews import board, standing
from reviews.by_day import ByDay
from reviews.models import AnnualReview
from reviews.services import closing, opening, responding
from signatories.models import Membership, Organisation
from tests import make

DAY = timedelta(days=1)
OPENS = date(2027, 9, 1)


@pytest.fixture
def review():
    """Open since 1 September 2027, until the 30th; it is the 6th."""
    version = make.version(in_force_on=date(2026, 1, 1))
    with clock.at(date(2027, 6, 1)):
        planned = make.review(
            opens_at=datetime(2027, 9, 1, 9, tzinfo=clock.LONDON),
            closes_at=clock.end_of_day(date(2027, 9, 30)),
            decisions_by=date(2027, 11, 30),
            version=version,
        )
    make.signatories(4)
    with clock.at(clock.on_day(OPENS, 10)):
        opening.open_due()
    with clock.at(clock.on_day(date(2027, 9, 6), 10)):
        yield AnnualReview.objects.get(pk=planned.pk)


@pytest.fixture
def schools(review):
    return list(Organisation.objects.order_by("name"))


def head_of(school):
    return Membership.objects.get(organisation=school, role="lead").user


def address(name, query=""):
    return reverse(f"reviews:{name}", args=[2027]) + query


def rows(page):
    """The organisations of the table, in its order, each with the words of its row."""
    found = re.findall(r'<tr [^>]*data-row="([^"]+)">(.*?)</tr>', page.text, re.S)
    return {slug: " ".join(re.sub(r"<[^>]+>", " ", row).split()) for slug, row in found}


def test_pressing_start_is_seen_on_the_board_and_reading_is_not(client, secretariat, schools):
    head = head_of(schools[0])
    client.force_login(head)
    page = client.get(reverse("reviews:review_detail", args=[2027]))
    assert f'action="{address("review_start")}"' in page.text
    assert client.get(address("review_start")).status_code == 405

    for _ in range(2):
        answer = client.post(address("review_start"), follow=True)

    assert answer.status_code == 200
    assert AuditEvent.objects.filter(verb="opened their part of").count() == 1
    client.force_login(secretariat)
    page = client.get(address("response_list"))
    assert "Opened" in rows(page)[schools[0].slug]
    assert "Not opened" in rows(page)[schools[1].slug]
    assert "1 has opened it and not started" in page.text
    assert reverse("reviews:response_record", args=[2027, schools[1].slug]) in page.text


def test_it_narrows_by_name_sector_area_and_status(client, secretariat, schools):
    one, two, *_ = schools
    one.areas.add(make.area("Medway"))
    Organisation.objects.filter(pk=two.pk).update(organisation_type="OT_HOUSING")
    responding.respond(one.review_invitations.get().review, two, by=head_of(two))
    client.force_login(secretariat)

    def shown(query):
        return list(rows(client.get(address("response_list", query))))

    assert shown(f"?q={one.name}") == [one.slug]
    assert shown("?area=medway") == [one.slug]
    assert shown("?sector=OT_HOUSING") == [two.slug]
    assert shown("?state=support") == [two.slug]
    assert len(shown("?state=not_opened")) == 3
    assert "No organisation matches" in client.get(address("response_list", "?q=zz")).text


def test_it_sorts_by_status_and_by_what_happened_last(client, secretariat, review, schools):
    with clock.at(clock.on_day(date(2027, 9, 3), 10)):
        responding.respond(review, schools[1], by=head_of(schools[1]))
    with clock.at(clock.on_day(date(2027, 9, 4), 10)):
        responding.save_answer(review, schools[3], answer="support", by=head_of(schools[3]))
    client.force_login(secretariat)

    by_status = list(rows(client.get(address("response_list", "?sort=-status"))))
    latest = list(rows(client.get(address("response_list", "?sort=-activity"))))

    assert by_status[:2] == [schools[1].slug, schools[3].slug]
    assert [slug for slug in latest if slug in by_status[:2]] == [schools[3].slug, schools[1].slug]


def test_responses_by_day_beside_those_of_last_year(client, secretariat, review, schools):
    """Last year one of two had answered by the third day; this year three of four by the sixth."""
    before = AnnualReview.objects.create(
        year=2026, title="2026 annual review", version=review.version, status="concluded",
        opens_at=clock.on_day(date(2026, 9, 1), 9), opened_at=clock.on_day(date(2026, 9, 1), 9),
        closes_at=clock.on_day(date(2026, 9, 20), 9), closed_at=clock.on_day(date(2026, 9, 20), 9),
        decisions_by=date(2026, 11, 1),
    )  # fmt: skip
    for school in schools[:2]:
        before.invitations.create(organisation=school, person=head_of(school), role="lead")
    before.responses.create(
        organisation=schools[0], status="sent", draft_answer="support", answer="support",
        started_by=head_of(schools[0]), sent_by=head_of(schools[0]),
        sent_at=clock.on_day(date(2026, 9, 3), 9),
        first_sent_at=clock.on_day(date(2026, 9, 3), 9),
    )  # fmt: skip
    for n, school in enumerate(schools[:3]):
        with clock.at(clock.on_day(OPENS + n * DAY, 12)):
            responding.respond(review, school, by=head_of(school))
    with clock.at(clock.on_day(date(2027, 9, 5), 12)):  # changing it later is no new response
        comments = {review.version.clauses.all()[0].key: "Words"}
        responding.respond(
            review, schools[0], by=head_of(schools[0]), answer="comments", comments=comments
        )
    client.force_login(secretariat)

    by_day = ByDay(review)
    page = client.get(address("response_list")).text

    assert [(one.came, one.percent, one.last_year) for one in by_day.days] == [
        (1, 25, 0), (1, 50, 0), (1, 75, 50), (0, 75, 50), (0, 75, 50), (0, 75, 50),
    ]  # fmt: skip
    assert "Responses are 25 points ahead of last year</h2>" in page
    assert 'role="img" aria-labelledby="by-day by-day-says"' in page
    assert "the dotted line 2026" in page
    assert " style=" not in page


def test_without_a_year_before_the_chart_says_how_far_it_is(client, secretariat, review, schools):
    responding.respond(review, schools[0], by=head_of(schools[0]))

    assert ByDay(review).finding == "25% have responded by day 6"


def test_a_reminder_is_previewed_then_sent_to_those_ticked(client, secretariat, review, schools):
    responding.respond(review, schools[2], by=head_of(schools[2]))
    client.force_login(secretariat)
    ticked = f"?organisation={schools[0].slug}&organisation={schools[2].slug}"

    page = client.get(address("review_remind", ticked))
    assert "This emails 1 person that has not responded" in page.text
    assert "Never" in page.text
    assert Email.objects.filter(kind="reviews/emails/reminder").count() == 0

    page = client.post(address("review_remind", ticked), follow=True)
    assert "We’ve reminded 1 person." in page.text
    assert Email.objects.get(kind="reviews/emails/reminder").to == head_of(schools[0]).email
    assert "6 September 2027" in rows(page)[schools[0].slug]
    again = client.get(address("review_remind", "?all=yes"))
    assert "This emails 2 people" in again.text
    assert "1 person has had an email about this review today, and is left out" in again.text


def test_all_that_the_filters_show_are_reminded(client, secretariat, schools):
    Organisation.objects.filter(pk=schools[1].pk).update(organisation_type="OT_HOUSING")
    client.force_login(secretariat)

    client.post(address("review_remind", "?sector=OT_HOUSING&all=yes"))

    assert Email.objects.get(kind="reviews/emails/reminder").to == head_of(schools[1]).email


@pytest.mark.parametrize("name", ["review_remind", "review_extend"])
def test_with_nothing_ticked_the_board_says_so(client, secretariat, review, name):
    client.force_login(secretariat)

    page = client.get(address(name))

    assert "Select an item for this task" in page.text
    assert len(rows(page)) == 4


def test_some_are_given_longer_from_the_board(client, secretariat, review, schools):
    client.force_login(secretariat)
    ticked = f"?organisation={schools[0].slug}&organisation={schools[1].slug}"
    assert "Give 2 organisations longer" in client.get(address("review_extend", ticked)).text

    early = client.post(
        address("review_extend", ticked), {"until": "2027-09-20", "reason": "Half-term"}
    )
    assert "The new day must be after 30 September 2027 when it closes" in early.text
    missing = client.post(address("review_extend", ticked), {"until": "", "reason": ""})
    assert "Enter the new closing date" in missing.text
    assert "Enter the reason" in missing.text

    page = client.post(
        address("review_extend", ticked),
        {"until": "2027-10-14", "reason": "Half-term", "submission_id": ""},
        follow=True,
    )
    assert "Until 14 October 2027" in rows(page)[schools[0].slug]
    assert Email.objects.filter(kind="reviews/emails/closes_on").count() == 2


def test_the_closing_day_is_changed_for_all_and_a_colleagues_change_is_seen(
    client, secretariat, review
):
    client.force_login(secretariat)
    for day, words in [
        ("2027-09-05", "Closing date must be in the future"),
        ("2027-10-14", "The closing date has been changed"),
        ("2027-10-20", "Somebody else changed when it closes"),  # by the version seen first
    ]:
        page = client.post(
            address("review_closing"), {"closes_on": day, "row_version": "1"}, follow=True
        )
        assert words in page.text

    review.refresh_from_db()
    assert review.closes_on == date(2027, 10, 14)


def test_it_is_closed_early_with_a_reason(client, secretariat, review):
    client.force_login(secretariat)
    assert "Enter the reason" in client.post(address("review_close"), {"reason": ""}).text

    page = client.post(address("review_close"), {"reason": "The law changed"}, follow=True)

    assert "The 2027 annual review has closed." in page.text
    assert client.post(address("review_close"), {"reason": "Again"}).status_code == 409
    assert client.get(address("review_closing")).status_code == 409


def test_looking_by_itself_keeps_nobody_signed_in(client, secretariat, review):
    client.force_login(secretariat)
    client.get(address("response_list"))
    seen = client.session["seen"]
    with clock.at(clock.now() + timedelta(minutes=30)):
        live = client.get(address("response_list_live"), headers={"X-Looks-By-Itself": "yes"})
        assert live.status_code == 200
        assert client.session["seen"] == seen
    with clock.at(clock.now() + timedelta(seconds=settings.SESSION_IDLE_AGE + 60)):
        live = client.get(address("response_list_live"), headers={"X-Looks-By-Itself": "yes"})
        assert live.status_code == 302


def test_late_leave_is_given_after_closing(client, secretariat, review, schools):
    with clock.at(clock.on_day(date(2027, 10, 4), 10)):
        closing.close_due()
        client.force_login(secretariat)
        page = client.get(address("response_list"))
        assert "Give them longer" in page.text
        client.post(
            address("review_extend", f"?organisation={schools[0].slug}"),
            {"until": "2027-10-14", "reason": "They rang", "submission_id": ""},
        )
        client.force_login(head_of(schools[0]))
        assert client.post(address("review_start"), follow=True).status_code == 200


def test_who_asked_for_more_time_has_not_responded_wherever_it_is_counted(
    client, secretariat, review, schools
):
    """In the numbers, on the board and in the chart; and they are reminded until they have."""
    head = head_of(schools[0])
    responding.respond(review, schools[0], by=head, answer="more_time")
    responding.respond(review, schools[1], by=head_of(schools[1]))
    client.force_login(secretariat)

    assert standing.numbers(review)[:4] == (4, 0, 1, 1)
    assert board.numbers(review)[:3] == (4, 1, 1)
    assert [one.came for one in ByDay(review).days][-1] == 1
    with clock.at(clock.now() + DAY):
        client.post(address("review_remind", f"?organisation={schools[0].slug}"))
    letter = Email.objects.get(kind="reviews/emails/reminder")
    assert (letter.to, "(asked for more time)" in letter.body) == (head.email, True)

    responding.respond(review, schools[0], by=head)

    assert standing.numbers(review).responded == board.numbers(review).responded == 2
    assert [one.came for one in ByDay(review).days][-1] == 2


def test_what_was_sent_before_that_was_kept_is_drawn_on_the_day_it_was_sent(review, schools):
    for school, answer in zip(schools, ["support", "more_time"], strict=False):
        responding.respond(review, school, by=head_of(school), answer=answer)
    review.responses.filter(answer="support").update(first_sent_at=None)
    review.responses.filter(answer="more_time").update(first_sent_at=clock.now())

    name = "reviews.migrations.0007_since_when_a_response_counts"
    import_module(name).fill_first_sent(apps, None)

    counted = {one.answer: one.first_sent_at == one.sent_at for one in review.responses.all()}
    assert counted == {"support": True, "more_time": False}
    assert [one.came for one in ByDay(review).days] == [0, 0, 0, 0, 0, 1]
