"""Answers: given, accepted, found useful, changed, withdrawn; and who is told of what."""

from datetime import timedelta

import pytest
from django.db.utils import IntegrityError
from django.urls import reverse

from kmip_portal import clock, in_tray
from kmip_portal.audit.models import AuditEvent
from kmip_portal.law.models import LegalItem
from kmip_portal.lifecycle import TooLate
from kmip_portal.mail.models import Email
from signatories.expertise.models import Answer
from signatories.expertise.services import answering, asking
from signatories.services import acceptances
from tests import make


def words(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def question(pat):
    return make.question(pat)


@pytest.fixture
def given(question, cam):
    return make.answer(question, cam)


def letters(to=None):
    found = Email.objects.filter(kind__startswith="expertise/")
    found = found.filter(to=to.email) if to else found
    return [one.kind.rpartition("/")[2] for one in found.order_by("pk")]


def press(client, thing, name, person, **data):
    client.force_login(person)
    args = [thing.reference]
    return client.post(reverse(f"expertise:{name}", args=args), data)


def test_an_answer_is_given_and_shown_with_organisation_and_role(client, question, cam, pat):
    client.force_login(cam)
    page = reverse("expertise:question_answer", args=[question.number])
    assert "You are shown as ‘Organisation lead, Holmesdale Council’" in words(client.get(page))
    assert "Enter your answer</a>" in words(client.post(page, {"body": " "}))

    client.post(page, {"body": "Yes.\nTell the parents."})

    question.refresh_from_db()
    assert question.status == "answered"
    client.force_login(pat)
    page = words(client.get(question.get_absolute_url()))
    assert "Organisation lead, Holmesdale Council" in page
    assert "Yes.<br>Tell the parents." in page
    assert "Cam Councillor" not in page
    assert letters(pat) == ["your_answer"]


def test_a_name_is_shown_only_where_the_person_chose_so(client, question, cam, pat, council):
    given = make.answer(question, cam, shows_name=True)
    client.force_login(pat)
    page = words(client.get(question.get_absolute_url()))
    assert "Cam Councillor, organisation lead, Holmesdale Council" in page

    answering.edit(given, body=given.body, shows_name=False, by=cam, row_version=1)

    assert "Cam Councillor" not in words(client.get(question.get_absolute_url()))
    assert AuditEvent.objects.about([council.slug]).first().verb == "edited"


def test_whoever_asked_accepts_an_answer_which_comes_first(client, question, cam, pat, outsider):
    make.acceptance(outsider.memberships.get().organisation)
    first, second = make.answer(question, cam), make.answer(question, outsider, "No.")
    assert [one.verb for one in in_tray.needs(pat)] == ["An answer to your question"]

    assert press(client, second, "answer_accept", cam).status_code == 403
    press(client, second, "answer_accept", pat)

    question.refresh_from_db()
    assert question.status == "accepted"
    assert list(question.answers.in_order()) == [second, first]
    assert "Accepted answer" in words(client.get(question.get_absolute_url()))
    assert (letters(outsider), letters(cam)) == (["accepted"], ["new_answer"])
    assert in_tray.needs(pat) == []

    press(client, first, "answer_accept", pat)
    press(client, first, "answer_accept", pat)
    assert list(question.answers.accepted()) == [first]
    press(client, first, "answer_accept", pat, **{"not": "yes"})
    question.refresh_from_db()
    assert question.status == "answered"


def test_no_question_has_two_accepted_answers(question, given, pat):
    answering.accept(given, by=pat)
    with pytest.raises(IntegrityError):
        Answer.objects.create(
            question=question, body="x", given_by=pat, accepted_at=clock.now(), accepted_by=pat
        )


def test_whoever_asked_says_that_nothing_answers_it_yet(client, question, given, pat, cam):
    client.force_login(pat)
    assert "None of them does yet" in words(client.get(question.get_absolute_url()))

    client.post(reverse("expertise:question_heard", args=[question.number]))

    assert in_tray.needs(pat) == []
    make.answer(question, cam, "Then try section 11.")
    assert len(in_tray.needs(pat)) == 1


def test_useful_counts_each_person_once_and_orders_the_answers(
    client, question, given, cam, pat, practitioner, police, secretariat
):
    colleague = make.member(police, name="Col League")
    better = make.answer(question, make.member(cam.memberships.get().organisation), "Better.")
    assert press(client, given, "answer_useful", cam).status_code == 403  # their own

    for person in (pat, colleague, pat, secretariat):
        press(client, better, "answer_useful", person, useful="yes")
    press(client, better, "answer_useful", colleague, useful="no")

    better.refresh_from_db()
    question.refresh_from_db()
    assert (better.useful_count, question.useful_count) == (2, 2)
    assert list(question.answers.in_order()) == [better, given]
    assert "2 people found this useful" in words(client.get(question.get_absolute_url()))


def test_followers_are_told_of_each_answer_until_they_stop(client, question, cam, outsider, pat):
    make.acceptance(outsider.memberships.get().organisation)
    follow = reverse("expertise:question_follow", args=[question.number])
    client.force_login(outsider)
    for _ in range(2):
        client.post(follow, {"follow": "yes"})
    assert "Stop following" in words(client.get(question.get_absolute_url()))

    make.answer(question, cam)
    assert letters(outsider) == ["new_answer"]
    client.post(follow, {"follow": "no"})
    make.answer(question, cam, "One more thing.")

    assert letters(outsider) == ["new_answer"]
    assert letters(pat) == ["your_answer", "your_answer"]
    assert letters(cam) == []  # nobody is told of what they wrote themselves


def test_who_no_longer_takes_part_is_told_nothing(question, cam, outsider):
    statement = make.acceptance(outsider.memberships.get().organisation)
    answering.follow(question, by=outsider)
    acceptances.withdraw(statement, on=clock.today(), by=None)

    make.answer(question, cam)

    assert letters(outsider) == []


def test_an_answer_is_changed_and_what_it_said_is_kept_for_its_author_and_kmip(
    client, question, given, cam, pat, secretariat
):
    client.force_login(cam)
    edit = reverse("expertise:answer_edit", args=[given.reference])
    client.post(edit, {"body": "Yes, section 11.", "row_version": "1"})
    assert "Somebody else changed this" in words(
        client.post(edit, {"body": "Late.", "row_version": "1"})
    )

    before = reverse("expertise:answer_before", args=[given.reference])
    assert "under section 10" in words(client.get(before))
    client.force_login(secretariat)
    assert "under section 10" in words(client.get(before))
    client.force_login(pat)
    assert client.get(before).status_code == 403
    page = words(client.get(question.get_absolute_url()))
    assert "Yes, section 11." in page
    assert "edited" in page
    assert "under section 10" not in page


def test_a_withdrawn_answer_leaves_the_question_as_it_was(client, question, given, cam, pat):
    answering.accept(given, by=pat)

    assert press(client, given, "answer_withdraw", pat).status_code == 403
    press(client, given, "answer_withdraw", cam)
    press(client, given, "answer_withdraw", cam)

    question.refresh_from_db()
    assert (question.status, question.answered_at) == ("no_answer", None)
    client.force_login(pat)
    assert "Nobody has answered yet" in words(client.get(question.get_absolute_url()))
    with pytest.raises(TooLate):
        answering.accept(given, by=pat)


def test_a_withdrawn_question_is_gone_for_all_but_whoever_asked_and_kmip(
    client, question, given, pat, cam, secretariat
):
    client.force_login(pat)
    client.post(reverse("expertise:question_withdraw", args=[question.number]))

    def seen_by(person):
        client.force_login(person)
        return client.get(question.get_absolute_url()).status_code

    assert [seen_by(one) for one in (pat, secretariat, cam)] == [200, 200, 404]
    with pytest.raises(TooLate):
        make.answer(question, cam)


def test_whoever_asked_replies_without_answering(question, cam, pat):
    make.answer(question, pat, "To be clear: primary schools.")
    question.refresh_from_db()
    assert question.status == "no_answer"

    answering.follow(question, by=cam)
    found = make.answer(question, pat, "We found out: yes.")
    answering.accept(found, by=pat)

    question.refresh_from_db()
    assert question.status == "accepted"
    assert letters(pat) == []
    assert letters(cam) == ["new_answer"]


def test_kmips_view_carries_its_badge_and_nobody_elses_does(client, question, secretariat, cam):
    client.force_login(secretariat)
    page = reverse("expertise:question_answer", args=[question.number])
    client.post(page, {"body": "The Act says so.", "is_official": "on"})
    client.force_login(cam)
    client.post(page, {"body": "We think not.", "is_official": "on"})

    official, other = question.answers.order_by("pk")
    assert (official.is_official, official.organisation) == (True, None)
    assert (other.is_official, str(other.organisation)) == (False, "Holmesdale Council")
    text = words(client.get(question.get_absolute_url()))
    assert text.count("K-MIP view") == 1
    assert "Amira Diallo" not in text


@pytest.mark.parametrize(("years", "warned"), [(1, False), (2, True)])
def test_an_old_answer_says_of_which_year_it_is(client, pat, cam, years, warned):
    with clock.at(clock.now() - timedelta(days=366 * years)):
        question = make.question(pat)
        given = make.answer(question, cam)
    client.force_login(cam)

    page = words(client.get(question.get_absolute_url()))

    year = given.given_at.astimezone(clock.LONDON).year
    assert (f"This answer is from {year}. The law may have changed." in page) == warned


def test_an_answer_whose_law_changed_since_says_so(client, pat, cam):
    item = LegalItem.objects.current("gateways").get(code="GW_CA89_S47")
    with clock.at(clock.now() - timedelta(days=30)):
        by_context = make.question(pat, "Who must help?", law=item.reference)
        by_words = make.question(pat, "And who must help here?")
        other = make.question(pat, "Who need not help at all?")
        make.answer(by_context, cam, "All named bodies.")
        make.answer(by_words, cam, "See section 47 of the Children Act 1989.")
        make.answer(other, cam, "See section 27 of the Children Act 1989.")
    client.force_login(cam)

    def warned():
        pages = [words(client.get(one.get_absolute_url())) for one in (by_context, by_words, other)]
        return ["The law may have changed" in page for page in pages]

    assert warned() == [False, False, False]
    item.valid_to = clock.today() - timedelta(days=3)
    item.save(update_fields=["valid_to"])
    assert warned() == [True, True, False]


def test_a_closed_or_withdrawn_question_is_not_edited(question, pat):
    asking.withdraw(question, by=pat)
    with pytest.raises(TooLate):
        asking.edit(question, by=pat, row_version=1, title="x", details="", topic=question.topic,
                    seen_by="kmip", shows_organisation=True)  # fmt: skip


def test_who_can_see_a_question_stays_once_it_is_answered(pat, cam):
    asked = make.question(pat, "May we lend a tent?", seen_by="kmip")
    kmip = make.kmip_person("secretariat")
    make.answer(asked, kmip, "Between us: no.")
    asked.refresh_from_db()
    says = {"title": asked.title, "details": "", "topic": asked.topic, "shows_organisation": True}

    with pytest.raises(TooLate, match="who can see it can no longer be changed"):
        asking.edit(asked, by=pat, row_version=asked.row_version, seen_by="signatories", **says)
    asking.edit(asked, by=pat, row_version=asked.row_version, seen_by="kmip",
                **says | {"details": "For a fair."})  # fmt: skip
    asked.refresh_from_db()
    assert (asked.seen_by, asked.details) == ("kmip", "For a fair.")
