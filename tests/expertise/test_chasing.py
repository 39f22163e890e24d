"""A question that nobody answers goes to people who know its topic, then to K-MIP; each once."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from kmip_portal import clock, in_tray
from kmip_portal.audit.models import AuditEvent
from kmip_portal.mail.models import Email
from signatories.expertise.models import QuestionDraft
from signatories.expertise.services import asking, helping
from signatories.expertise.services.chasing import chase_due, forget_drafts
from tests import make

TUESDAY = clock.on_day(date(2027, 3, 9), 10)


def on(days, hour=11):
    """So many days after that Tuesday."""
    return clock.at(TUESDAY + timedelta(days=days, hours=hour - 10))


@pytest.fixture
def ask(pat):
    def asked(title="May a school share attendance?", **says):
        with clock.at(TUESDAY):
            return make.question(pat, title, **says)

    return asked


def letters(kind):
    return [one.to for one in Email.objects.filter(kind=f"expertise/emails/{kind}").order_by("pk")]


def test_after_three_working_days_experts_and_after_three_more_kmip_each_once(
    ask, cam, council, secretariat
):
    question = ask()
    helping.offer(["schools", "law"], by=cam)
    helping.offer(["police"], by=make.member(council, name="Another"))
    made = {}
    for day in range(12):
        for _ in range(2):
            with on(day):
                done = chase_due()
            if any(done.values()):
                made[day] = done

    # asked on a Tuesday: Friday is the third working day, the Wednesday after it the sixth
    assert made == {3: {"experts": 1, "kmip": 0}, 8: {"experts": 0, "kmip": 1}}
    assert letters("no_answer") == [cam.email]
    assert letters("no_answer_for_kmip") == [secretariat.email]
    letter = Email.objects.get(kind="expertise/emails/no_answer")
    assert "You offered to be asked about ‘Schools and colleges’" in letter.body
    assert letter.subject == "No answer yet: May a school share attendance?"
    with on(9):
        tray = [
            one
            for one in in_tray.needs(secretariat)
            if one.verb == "Question with no answer for 5 working days"
        ]
    assert [(one.thing, one.url) for one in tray] == [(question.title, question.get_absolute_url())]
    assert {one.verb for one in AuditEvent.objects.of(question)} == {
        "asked", "brought to people who know its topic", "brought to K-MIP",
    }  # fmt: skip


def test_an_answer_a_closing_and_a_withdrawal_end_it(ask, cam, secretariat, pat):
    answered, withdrawn = ask(), ask("May a nurse?")
    with on(1):
        make.answer(answered, cam)
        asking.withdraw(withdrawn, by=pat)
    with on(30):
        assert chase_due() == {"experts": 0, "kmip": 0}


def test_without_experts_contacts_by_role_are_asked_and_without_those_kmip_at_once(
    ask, council, secretariat
):
    health, schools = ask("What of a ward?", topic="health"), ask()
    make.contact(council, "caldicott", email="caldicott@holmesdale.example")
    make.contact(make.organisation("Not Signed"), "dpo", email="dpo@not.example")

    with on(3):
        assert chase_due() == {"experts": 1, "kmip": 1}

    assert letters("no_answer") == ["caldicott@holmesdale.example"]
    assert Email.objects.get(kind="expertise/emails/no_answer_for_kmip").subject.endswith(
        schools.title
    )
    health.refresh_from_db()
    assert health.kmip_told_at is None


def test_what_kmip_alone_was_asked_goes_to_nobody_else(ask, cam, secretariat):
    helping.offer(["schools"], by=cam)
    ask(seen_by="kmip")
    with on(0):
        due = [one.due_on for one in in_tray.needs(secretariat) if one.verb.startswith("Question")]
    assert due == [date(2027, 3, 12)]

    with on(3):
        assert chase_due() == {"experts": 0, "kmip": 1}

    assert letters("no_answer") == []


def test_nobody_is_asked_more_than_four_times_in_thirty_days(ask, cam, council, secretariat):
    helping.offer(["schools"], by=cam)
    for number in range(6):
        ask(f"What of case {number}?")
    other = make.member(council, name="Later")

    with on(3):
        assert chase_due() == {"experts": 4, "kmip": 2}
    helping.offer(["schools"], by=other)
    ask("What of the last?")
    with on(4):
        chase_due()

    assert letters("no_answer") == [cam.email] * 4 + [other.email]


def test_whoever_asked_is_not_asked_themselves(ask, pat, secretariat):
    helping.offer(["schools"], by=pat)
    ask()
    with on(3):
        chase_due()

    assert letters("no_answer") == []


def test_a_late_run_of_everything_due_asks_experts_first(ask, cam, secretariat):
    helping.offer(["schools"], by=cam)
    ask()
    for day in (date(2027, 4, 9), date(2027, 4, 9), date(2027, 4, 14)):
        call_command("run_scheduled", "--on", day.isoformat(), verbosity=0)
        assert letters("no_answer") == [cam.email]

    assert letters("no_answer_for_kmip") == [secretariat.email]


def test_topics_are_chosen_on_the_account_and_told_to_nobody(client, cam, pat):
    client.force_login(cam)
    assert "Topics you can help with" in client.get(reverse("account")).content.decode()
    page = reverse("expertise:helping")
    client.post(page, {"topics": ["schools", "law"]})
    client.post(page, {"topics": ["law", "health"]})

    assert helping.topics_of(cam) == ["health", "law"]
    assert helping.topics_of(pat) == []


def test_a_draft_that_nobody_posts_is_forgotten_after_a_month(pat):
    with clock.at(TUESDAY):
        make.question_draft(pat)
    with on(30):
        assert forget_drafts() == 0
    with on(31):
        assert forget_drafts() == 1
    assert not QuestionDraft.objects.exists()
