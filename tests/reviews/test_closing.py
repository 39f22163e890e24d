"""A review closes at its time, early, or later for all or for some."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from kmip_portal import clock, in_tray
from kmip_portal.audit.models import AuditEvent
from kmip_portal.lifecycle import InvalidMove, TooLate
from kmip_portal.mail.models import Email
from reviews.services import closing, opening, responding
from tests import make

SECOND = timedelta(seconds=1)
OCTOBER = date(2027, 10, 14)


@pytest.fixture
def review():
    """Opens on 1 September 2027 and closes on the 30th."""
    version = make.version(in_force_on=date(2026, 1, 1))
    with clock.at(date(2027, 6, 1)):
        return make.review(
            opens_at=datetime(2027, 9, 1, 9, tzinfo=clock.LONDON),
            closes_at=clock.end_of_day(date(2027, 9, 30)),
            decisions_by=date(2027, 11, 30),
            version=version,
        )


def letters(kind):
    return Email.objects.filter(kind=f"reviews/emails/{kind}")


@pytest.fixture
def in_september():
    with clock.at(clock.on_day(date(2027, 9, 10), 10)):
        yield


@pytest.mark.parametrize(
    ("closes_on", "utc"),
    [
        (date(2027, 3, 27), "2027-03-27T23:59:59+00:00"),  # the evening before clocks go forward
        (date(2027, 3, 28), "2027-03-28T22:59:59+00:00"),  # and the same day, an hour shorter
        (date(2027, 10, 30), "2027-10-30T22:59:59+00:00"),  # before they go back
        (date(2027, 10, 31), "2027-10-31T23:59:59+00:00"),  # and the day of twenty-five hours
    ],
)
def test_it_closes_at_the_end_of_the_day_in_london_across_both_clock_changes(
    closes_on, utc, police_signed, lead
):
    version = make.the_version()
    opens_at = clock.on_day(closes_on - timedelta(days=40), 9)
    with clock.at(opens_at - timedelta(days=1)):
        review = make.review(opens_at=opens_at, closes_at=clock.end_of_day(closes_on),
                             version=version)  # fmt: skip
    ends = datetime.fromisoformat(utc)
    assert review.closes_at == ends
    with clock.at(opens_at):
        opening.open_due()

    with clock.at(ends - SECOND):
        assert closing.close_due() == {"closed": 0}
        draft = responding.respond(review, police_signed, by=lead)
        responding.save_answer(review, police_signed, answer="more_time", by=lead)
    with clock.at(ends), pytest.raises(TooLate, match="closed on"):
        responding.send_response(draft, by=lead)
    draft.refresh_from_db()
    assert (draft.answer, draft.draft_answer) == ("support", "more_time")  # kept, and not counted
    with clock.at(ends):
        assert closing.close_due() == {"closed": 1}


def test_closing_later_is_told_to_everybody_who_was_asked(review, in_september, secretariat):
    head = make.user("head@trust.example")
    make.signatories(3, person=head)
    make.signatories(1)
    opening.open_due()

    closing.change_closing(review, closes_at=clock.end_of_day(OCTOBER), by=secretariat,
                           row_version=1)  # fmt: skip

    review.refresh_from_db()
    assert review.closes_on == OCTOBER
    assert letters("closes_on").count() == 2
    letter = letters("closes_on").get(to="head@trust.example")
    assert letter.subject == "The 2027 review now closes on 14 October 2027"
    assert "for 3 organisations that you respond for:" in letter.body
    assert AuditEvent.objects.of(review).first().verb == "changed the closing day of"
    with clock.at(clock.end_of_day(date(2027, 9, 30))):
        assert closing.close_due() == {"closed": 0}


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2027, 9, 9), "Closing date must be in the future"),
        (date(2027, 12, 1), "must be the same as or before 30 November 2027"),
    ],
)
def test_it_closes_neither_in_the_past_nor_after_decisions(
    review, in_september, secretariat, day, words
):
    opening.open_due()

    with pytest.raises(closing.CannotClose, match=words):
        closing.change_closing(review, closes_at=clock.end_of_day(day), by=secretariat,
                               row_version=1)  # fmt: skip


def test_some_are_given_longer_and_the_others_are_not(review, in_september, secretariat):
    head = make.user("head@trust.example")
    late, other = make.signatories(2, person=head)
    opening.open_due()

    closing.extend_for(review, review.invitations.filter(organisation=late), reason="They ask",
                       until=clock.end_of_day(OCTOBER), by=secretariat)  # fmt: skip

    assert f"for {late}." in letters("closes_on").get().body
    with clock.at(date(2027, 10, 5)):
        closing.close_due()
        review.refresh_from_db()
        assert review.status == "closed"
        assert responding.respond(review, late, by=head).status == "sent"
        with pytest.raises(TooLate, match="This review closed on 30 September 2027"):
            responding.respond(review, other, by=head)
    with clock.at(clock.end_of_day(OCTOBER)), pytest.raises(TooLate, match="on 14 October 2027"):
        responding.respond(review, late, by=head, answer="more_time")


def test_a_late_answer_needs_leave_which_ends_when_deciding_begins(review, lead, secretariat, cast):
    with clock.at(clock.on_day(date(2027, 9, 10), 10)):
        opening.open_due()
    police = lead.memberships.get().organisation
    theirs = review.invitations.filter(organisation=police)
    with clock.at(clock.on_day(date(2027, 10, 4), 10)):
        closing.close_due()
        with pytest.raises(TooLate):
            responding.respond(review, police, by=lead)
        closing.extend_for(review, theirs, reason="They asked by phone",
                           until=clock.end_of_day(OCTOBER), by=secretariat)  # fmt: skip
        [item] = [one for one in in_tray.needs(lead) if "annual review" in one.verb]
        assert (item.verb, item.due_on) == ("Respond to the 2027 annual review", OCTOBER)
        assert responding.respond(review, police, by=lead).status == "sent"

        review.refresh_from_db()
        review.move("decide")
        with pytest.raises(TooLate):
            responding.respond(review, police, by=lead, answer="more_time")
        with pytest.raises(TooLate, match="it is too late"):
            closing.extend_for(review, theirs, reason="Again", until=clock.end_of_day(OCTOBER),
                               by=secretariat)  # fmt: skip


def test_closed_early_it_says_why_to_everybody_once(review, in_september, secretariat):
    people = make.signatories(2)
    opening.open_due()

    closing.close_early(review, reason="The law changed", by=secretariat)

    review.refresh_from_db()
    assert (review.status, review.closed_by, review.closes_at) == (
        "closed",
        secretariat,
        clock.now(),
    )
    assert letters("closed_early").count() == 2
    assert "Why it closed early: The law changed" in letters("closed_early").first().body
    assert AuditEvent.objects.of(review).first().detail["reason"] == "The law changed"
    with pytest.raises(InvalidMove):
        closing.close_early(review, reason="Again", by=secretariat)
    with pytest.raises(TooLate):
        responding.respond(review, people[0], by=secretariat)


def test_a_review_opened_before_its_day_may_close_before_it_too(secretariat, review):
    make.signatories(1)
    with clock.at(date(2027, 8, 2)):
        opening.open_review(review, by=secretariat)
    with clock.at(date(2027, 8, 20)):
        closing.close_early(review, reason="A mistake", by=secretariat)

    review.refresh_from_db()
    assert review.status == "closed"


def test_whoever_was_given_longer_reads_their_own_day_everywhere(
    client, review, in_september, secretariat
):
    """On the page and in the letter after sending; and they may have the form in Word until then,
    of which beginning to decide warns."""
    head = make.user("head@trust.example")
    late, _ = make.signatories(2, person=head)
    opening.open_due()
    closing.extend_for(review, review.invitations.filter(organisation=late), reason="They ask",
                       until=clock.end_of_day(OCTOBER), by=secretariat)  # fmt: skip
    pages = {
        name: reverse(f"reviews:{name}", args=[2027]) for name in ("review_docx", "review_decide")
    }
    with clock.at(clock.on_day(date(2027, 10, 5), 10)):
        closing.close_due()
        client.force_login(secretariat)
        begin = client.get(pages["review_decide"]).text
        assert "1 organisation that was given longer has not responded yet" in begin
        client.force_login(head)
        assert client.get(pages["review_docx"]).status_code == 200

        responding.respond(review, late, by=head)

        sent = client.get(reverse("reviews:respond_sent", args=[2027, late.slug])).text
        until = "You can change it until 11:59pm on Thursday 14 October 2027"
        assert until in sent
        assert until in letters("response_sent").get().body
        client.force_login(secretariat)
        assert "given longer" not in client.get(pages["review_decide"]).text
    client.force_login(head)
    with clock.at(clock.on_day(date(2027, 10, 16), 10)):
        assert client.get(pages["review_docx"]).status_code == 403


def test_what_is_over_cannot_be_closed_early_any_more(client, review, in_september, secretariat):
    """Its time has closed it, though no job came by: nobody is told otherwise, or given longer."""
    make.signatories(1)
    opening.open_due()
    client.force_login(secretariat)
    closes_at = review.closes_at
    with clock.at(clock.on_day(date(2027, 10, 2), 10)):
        with pytest.raises(TooLate, match="closed on 30 September 2027"):
            closing.close_early(review, reason="Enough", by=secretariat)
        page = client.post(reverse("reviews:review_close", args=[2027]), {"reason": "Enough"})
        assert page.status_code == 409
        closing.close_due()

    review.refresh_from_db()
    assert (review.status, review.closes_at, review.closed_reason) == ("closed", closes_at, "")
    assert not letters("closed_early").exists()


def test_another_day_for_all_is_told_only_to_those_for_whom_it_changes(
    review, in_september, secretariat
):
    late, other = make.signatories(2)
    opening.open_due()
    closing.extend_for(review, review.invitations.filter(organisation=late), reason="They ask",
                       until=clock.end_of_day(OCTOBER), by=secretariat)  # fmt: skip
    review.refresh_from_db()

    closing.change_closing(review, closes_at=clock.end_of_day(date(2027, 10, 7)), by=secretariat,
                           row_version=review.row_version)  # fmt: skip

    told = [one.body for one in letters("closes_on").order_by("pk")]
    assert len(told) == 2
    assert (f"for {late}." in told[0], "14 October 2027" in told[0]) == (True, True)
    assert (f"for {other}." in told[1], "7 October 2027" in told[1]) == (True, True)
