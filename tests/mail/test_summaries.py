"""What is only news comes as each person chose: at once, in one letter on a day, or not at all."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.log_lines import SECRET
from kmip_portal.mail import choosing, outbox, summaries
from kmip_portal.mail.kinds import ONLY_NEWS
from kmip_portal.mail.models import Email, EmailChoice
from kmip_portal.mail.services import (
    Letter,
    clear_address,
    mark_bouncing,
    resend,
    send,
    send_many,
)
from tests import make
from tests.mail.reading import text_of, words_of

MONDAY = datetime(2027, 1, 11, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def pat():
    return make.user("pat@kmip.example", name="Pat O'Brien")


def chooses(person, how, at=MONDAY - 7 * DAY, wants_news=False):
    with clock.at(at):
        choosing.choose(person, how=how, wants_news=wants_news)


def news(person, number=1, at=MONDAY):
    with clock.at(at):
        return send(
            "expertise/emails/new_answer",
            to=(person.email, person.name),
            dedupe=f"news-{number}-{person.pk}",
            together=True,
            title=f"May a school share {number}?",
            question_url=f"http://testserver/questions/{number}/",
        )


def must_do(person, at=MONDAY, together=False):
    with clock.at(at):
        return send(
            "signatories/emails/access_ended",
            to=(person.email, person.name),
            dedupe=f"must-{person.pk}-{at}",
            together=together,
            organisation="Weald Police",
            role="lead",
        )


def run(at):
    with clock.at(at):
        summaries.write_due()
        return outbox.send_due()


def test_every_kind_that_is_only_news_is_a_letter_of_the_portal():
    from django.template.loader import get_template

    for kind in ONLY_NEWS:
        assert get_template(f"{kind}.txt")


def test_daily_news_is_one_letter_at_eight_on_the_next_working_day(post_office, pat):
    chooses(pat, "daily")
    for number in (1, 2, 3):
        news(pat, number, at=MONDAY + timedelta(hours=number))
    tuesday = MONDAY.replace(day=12, hour=8)

    assert run(tuesday - timedelta(minutes=1)) == 0
    assert run(tuesday) == 1
    assert run(tuesday + timedelta(hours=3)) == 0
    [letter] = post_office.letters
    text, html = words_of(letter)
    assert text == html
    assert letter["subject"] == "Your K-MIP portal summary for 12 January 2027"
    said = text_of(letter)
    assert said.startswith("Dear Pat O'Brien\n\nYou asked to be told once a day")
    assert re.findall(r"^\d\. .*", said, re.MULTILINE) == [
        f"{n}. New answer: May a school share {n}?" for n in (1, 2, 3)
    ]
    assert "Nothing needs you right now." in said


@pytest.mark.parametrize(
    ("written", "how", "told"),
    [
        ("2027-01-15 16:00", "daily", "2027-01-18 08:00"),  # a Friday
        ("2027-01-13 07:59", "daily", "2027-01-13 08:00"),
        ("2027-01-13 08:00", "daily", "2027-01-14 08:00"),
        ("2027-12-24 09:00", "daily", "2027-12-29 08:00"),  # over Christmas
        ("2027-06-08 09:00", "daily", "2027-06-09 07:00"),  # summer time
        ("2027-01-11 07:00", "weekly", "2027-01-11 08:00"),
        ("2027-01-11 09:00", "weekly", "2027-01-18 08:00"),
        ("2027-03-24 09:00", "weekly", "2027-03-30 07:00"),  # Easter Monday
    ],
)
def test_when_news_is_told_in_london(pat, written, how, told):
    chooses(pat, how, at=MONDAY - 100 * DAY)
    letter = news(pat, at=datetime.fromisoformat(f"{written}+00:00"))

    assert letter.not_before == datetime.fromisoformat(f"{told}+00:00")


def test_what_must_be_done_goes_at_once_whatever_was_chosen(post_office, pat):
    for how in EmailChoice.How.values:
        chooses(pat, how, at=MONDAY - DAY)
        must_do(pat, at=MONDAY + timedelta(minutes=len(post_office.letters)))
        run(MONDAY + timedelta(minutes=len(post_office.letters)))

    assert len(post_office.letters) == 4


def test_who_never_chose_is_told_at_once(post_office, pat):
    news(pat)

    assert run(MONDAY + timedelta(minutes=10)) == 1
    assert post_office.letters[0]["subject"] == "New answer: May a school share 1?"


def test_whoever_wants_only_what_they_must_do_gets_no_news(post_office, pat):
    chooses(pat, "must_do")
    told = [news(pat), send_many("expertise/emails/news", [_letter(pat)])]

    assert told == [None, 0]
    assert run(MONDAY + 30 * DAY) == 0


def _letter(person, words=None):
    words = words or {"title": "A meeting", "summary": "When.", "news_url": "http://testserver/n/"}
    return Letter((person.email, person.name), f"a-meeting-{person.pk}", words)


def test_nothing_new_is_no_letter(post_office, pat):
    chooses(pat, "daily")

    assert sum(run(MONDAY + n * DAY) for n in range(10)) == 0


def test_a_scheduler_that_slept_for_days_tells_all_in_one_letter(post_office, pat):
    chooses(pat, "daily")
    for number in range(4):
        news(pat, number, at=MONDAY + number * DAY)

    assert run(MONDAY + 5 * DAY) == 1
    assert text_of(post_office.letters[0]).count("There is a new answer") == 4


def test_a_worker_that_dies_half_way_leaves_the_others_for_the_next(post_office, pat, settings):
    lee = make.user("lee@kmip.example", name="Lee")
    for person in (pat, lee):
        chooses(person, "weekly")
        news(person)
    broken = "tests.mail.test_summaries.no_in_tray_for_lee"
    settings.IN_TRAY = [broken]
    assert run(MONDAY + 8 * DAY) == 1
    settings.IN_TRAY = []
    assert run(MONDAY + 8 * DAY) == 1
    assert run(MONDAY + 9 * DAY) == 0

    assert sorted(letter["to"] for letter in post_office.letters) == [
        "Lee <lee@kmip.example>",
        "Pat O'Brien <pat@kmip.example>",
    ]


def no_in_tray_for_lee(user):
    if user.name == "Lee":
        raise RuntimeError("The database went away.")
    return []


def test_a_new_choice_counts_for_what_waits_already(post_office, pat):
    chooses(pat, "weekly")
    news(pat, 1, at=MONDAY)
    chooses(pat, "daily", at=MONDAY + timedelta(hours=1))
    assert run(MONDAY.replace(day=12, hour=8)) == 1

    news(pat, 2, at=MONDAY + 2 * DAY)
    chooses(pat, "at_once", at=MONDAY + 2 * DAY)
    assert run(MONDAY + 2 * DAY) == 1
    assert post_office.letters[1]["subject"] == "New answer: May a school share 2?"

    chooses(pat, "weekly", at=MONDAY + 3 * DAY)
    news(pat, 3, at=MONDAY + 3 * DAY)
    chooses(pat, "must_do", at=MONDAY + 3 * DAY)
    assert run(MONDAY + 30 * DAY) == 0
    assert Email.objects.waiting().count() == 0


@pytest.mark.parametrize(("how", "left"), [("at_once", 1), ("weekly", 1), ("must_do", 0)])
def test_a_new_choice_counts_for_what_is_held_too(post_office, pat, secretariat, how, left):
    chooses(pat, "daily")
    bouncing = mark_bouncing(pat.email, problem="no_room", because="552 5.2.2 Full")
    held = news(pat)
    assert held.state == "Held"
    resend(held, by=secretariat, key="1")  # a letter that was sent again is not deleted
    chooses(pat, how, at=MONDAY)
    Email.objects.filter(again_of=held).delete()
    with clock.at(MONDAY + 8 * DAY):
        clear_address(bouncing, by=secretariat)

    assert run(MONDAY + 8 * DAY) == left
    assert ["There is a new answer" in text_of(one) for one in post_office.letters] == [True] * left


def test_news_that_was_being_sent_when_at_once_was_chosen_is_not_lost(post_office, pat):
    chooses(pat, "daily")
    held = news(pat)
    Email.objects.update(leased_until=MONDAY + DAY)
    chooses(pat, "at_once", at=MONDAY)

    assert run(MONDAY + 2 * DAY) == 1
    assert post_office.letters[0]["subject"] == held.subject


def test_news_goes_to_the_address_with_which_its_person_signs_in_by_now(post_office, pat):
    chooses(pat, "weekly")
    mark_bouncing(pat.email, problem="no_address", because="550 5.1.1 No such user")
    news(pat, 1)
    pat.email = "obrien@kmip.example"
    pat.save()
    news(pat, 2)

    assert run(MONDAY + 7 * DAY) == 1
    assert post_office.addresses() == ["obrien@kmip.example"]
    assert text_of(post_office.letters[0]).count("There is a new answer") == 2
    assert run(MONDAY + 14 * DAY) == 0


def test_whoever_has_left_is_told_nothing(post_office, pat):
    chooses(pat, "daily")
    news(pat)
    pat.is_active = False
    pat.save()

    assert run(MONDAY + DAY) == 0
    assert not Email.objects.waiting().exists()


def test_the_summary_says_what_needs_them_and_what_they_wait_for_and_names_no_record(
    post_office, police, lead, practitioner
):
    draft = make.draft(lead, police, title="Sharing about the Fernhill case")
    make.acceptance(police)
    make.question(lead, "May a school share a register?")
    chooses(lead, "daily", at=clock.now())
    news(lead, at=clock.now())
    run(clock.now() + 7 * DAY)
    said = text_of(post_office.letters[-1])
    needs, _, rest = said.partition("Waiting for someone else")

    assert re.search(r"^- .*[Dd]raft", needs, re.MULTILINE), needs
    assert "http://testserver/in-tray/" in needs
    assert "- An answer to your question" in rest.partition("\nNew\n")[0]
    assert draft.title not in said


def test_many_are_told_in_a_few_statements_each_as_they_chose(
    post_office, django_assert_max_num_queries
):
    people = [make.user(f"p{n}@kmip.example", name=f"P {n}") for n in range(12)]
    for number, person in enumerate(people):
        how = EmailChoice.How.values[number % 4]
        chooses(person, how)
    words = {"title": "A meeting", "summary": "When.", "news_url": "http://testserver/n/"}
    with clock.at(MONDAY), django_assert_max_num_queries(10):
        written = send_many("expertise/emails/news", [_letter(one, words) for one in people])

    assert written == 9  # three want no news
    assert run(MONDAY + timedelta(minutes=10)) == 3
    assert run(MONDAY + DAY) == 3
    assert run(MONDAY + 7 * DAY) == 3
    assert {letter["subject"] for letter in post_office.letters[3:]} == {
        "Your K-MIP portal summary for 12 January 2027",
        "Your K-MIP portal summary for 18 January 2027",
    }


# --- stopping it by one press -------------------------------------------------------------------


def stop_link(letter):
    return letter["List-Unsubscribe"].strip().strip("<>")


def test_a_summary_can_be_stopped_by_one_press_without_signing_in(post_office, pat, client):
    chooses(pat, "daily")
    news(pat)
    run(MONDAY + DAY)
    [letter] = post_office.letters
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = stop_link(letter)
    assert link.startswith("http://testserver/mail/stop/")
    assert link in text_of(letter)
    assert link not in Email.objects.get(kind="emails/summary").body
    path = link.removeprefix("http://testserver")

    page = client.get(path)
    assert "Stop these emails" in page.content.decode()
    assert choosing.choice_of(pat).how == "daily"  # a mail scanner follows links
    strict = type(client)(enforce_csrf_checks=True)
    pressed = strict.post(path, {"List-Unsubscribe": "One-Click"})
    assert pressed.status_code == 200
    assert choosing.choice_of(pat).how == "must_do"
    assert "We send you no more news" in client.post(path).content.decode()
    told = AuditEvent.objects.latest("pk")
    assert told.actor_name == "Somebody with the link of a letter"
    assert AuditEvent.objects.filter(verb=told.verb).count() == 2


def test_news_told_together_can_be_stopped_unless_something_else_is_told_with_it(post_office, pat):
    news(pat, 1), news(pat, 2)
    run(MONDAY + timedelta(minutes=10))
    [letter] = post_office.letters
    text, html = words_of(letter)
    assert text == html
    assert letter["subject"] == "2 things to tell you from the K-MIP portal"
    assert stop_link(letter) in text_of(letter)
    assert "/account/emails/" in text_of(letter)

    news(pat, 3, at=MONDAY + DAY)
    must_do(pat, at=MONDAY + DAY, together=True)
    run(MONDAY + DAY + timedelta(minutes=10))
    assert post_office.letters[1]["List-Unsubscribe"] is None
    assert "/mail/stop/" not in text_of(post_office.letters[1])


def test_a_letter_that_must_be_read_cannot_be_stopped(post_office, pat):
    must_do(pat)
    run(MONDAY)

    assert post_office.letters[0]["List-Unsubscribe"] is None
    assert "/mail/stop/" not in text_of(post_office.letters[0])


def test_a_link_that_was_changed_stops_nobody(client, pat):
    good = choosing.stop_url(pat.email).removeprefix("http://testserver")
    other = choosing.stop_url("lee@kmip.example").removeprefix("http://testserver")
    for bad in (good[:-3] + "AA/", good.replace("/stop/", "/stop/A"), other, "/mail/stop/é/"):
        assert client.post(bad).status_code == 404, bad
    assert choosing.choice_of(pat).how == "at_once"


def test_no_line_of_the_log_says_the_link(pat):
    link = choosing.stop_url(pat.email)

    assert (
        SECRET.sub(r"\1[link]", f"GET {link} 200") == "GET http://testserver/mail/stop/[link]/ 200"
    )


# --- the page -----------------------------------------------------------------------------------


def test_a_person_chooses_on_the_page_of_their_account(client, outsider):
    client.force_login(outsider)
    assert "What is only news: at once." in client.get("/account/").content.decode()
    page = client.get("/account/emails/").content.decode()
    for choice in ("At once", "Daily", "Weekly", "Only what I must do"):
        assert choice in page
    wrong = client.post("/account/emails/", {"how": "hourly"})
    assert "Select how you want to be told what is only news" in wrong.content.decode()

    assert client.post("/account/emails/", {"how": "weekly", "wants_news": "on"}).status_code == 302
    choice = choosing.choice_of(outsider)
    assert (choice.how, choice.wants_news) == ("weekly", True)
    before = AuditEvent.objects.count()
    client.post("/account/emails/", {"how": "weekly", "wants_news": "on"})
    assert AuditEvent.objects.count() == before
