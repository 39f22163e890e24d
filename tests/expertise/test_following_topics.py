"""Who follows a topic is told of new questions on it; who asked for news, of news."""

from datetime import timedelta

import pytest

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.mail import choosing, gathering, summaries
from kmip_portal.mail.models import Email
from kmip_portal.mail.services import clear_address, mark_bouncing, pause, resend
from signatories.expertise.models import Guide, GuideVersion, Topic, TopicFollow
from signatories.expertise.services import answering, asking, moderating, news, topics
from signatories.models import Membership
from tests import make

LETTER = "expertise/emails/new_question"
JOINT = ["emails/together", "emails/news_together", "emails/summary"]


@pytest.fixture
def follower(council):
    person = make.member(council, "practitioner", name="Fay Follower")
    topics.follow(make.topic(), by=person)
    return person


def told(person=None):
    letters = Email.objects.filter(kind=LETTER).order_by("pk")
    return letters.filter(to=person.email) if person else letters


def test_a_follower_is_told_once_of_each_new_question(pat, follower):
    question = make.question(pat, "May a school share attendance?")
    make.question(pat, "May a landlord share?", topic="police")

    assert topics.tell_due() == 1
    assert topics.tell_due() == 0
    [letter] = told()
    assert letter.to == follower.email
    assert letter.subject == "New question: May a school share attendance?"
    assert question.get_absolute_url() in letter.body


def test_nobody_is_told_of_what_they_may_not_read(police, pat, follower, chair):
    nowhere = make.member(make.organisation("Not A Signatory"), name="Not Signed")
    gone = make.member(make.signatory("Quay Homes"), name="Gone Away")
    for person in (nowhere, gone, chair, pat):
        topics.follow(make.topic(), by=person)
    Membership.objects.filter(user=gone).update(until_on=clock.today() - timedelta(days=1))
    make.question(pat, "Asked of all?")
    make.question(pat, "Asked of K-MIP only?", seen_by="kmip")
    topics.tell_due()

    assert sorted((one.to, one.subject) for one in told()) == sorted(
        [
            (follower.email, "New question: Asked of all?"),
            (chair.email, "New question: Asked of all?"),
            (chair.email, "New question: Asked of K-MIP only?"),
        ]
    )


def test_the_letter_does_not_say_who_asked(police, pat, follower):
    make.question(pat, "Asked without a name?", shows_organisation=False)
    topics.tell_due()
    [letter] = told()
    everything = " ".join((letter.subject, letter.body, letter.gist, letter.dedupe))

    for secret in (pat.name, pat.email, police.name, police.slug):
        assert secret not in everything


def test_what_is_hidden_or_withdrawn_before_it_was_told_is_not_told(
    pat, cam, follower, secretariat
):
    choosing.choose(follower, how="weekly", wants_news=False)
    hidden = make.question(pat, "Hidden later?")
    withdrawn = make.question(pat, "Withdrawn later?")
    answered = make.question(pat, "Its answer is hidden?")
    untold = make.question(pat, "Hidden at once?")
    moderating.hide(untold, reason="It names a person.", by=secretariat)
    topics.tell_due()
    assert told(follower).count() == 3

    moderating.hide(hidden, reason="It names a person.", by=secretariat)
    asking.withdraw(withdrawn, by=pat)
    assert [one.subject for one in told(follower)] == ["New question: Its answer is hidden?"]

    answering.follow(answered, by=follower)
    given = make.answer(answered, cam)
    waiting = Email.objects.filter(kind="expertise/emails/new_answer", to=follower.email)
    assert waiting.get().in_summary
    moderating.hide(given, reason="It names a person.", by=secretariat)
    assert not waiting.exists()


def narrow(question, by):
    """Asked of K-MIP alone from now on."""
    question.refresh_from_db()
    says = {name: getattr(question, name) for name in asking.SAYS} | {"seen_by": "kmip"}
    asking.edit(question, by=by, row_version=question.row_version, **says)


def lines(*questions):
    """Which of these are told in a letter that may still go, or has gone."""
    letters = Email.objects.filter(given_up_at=None, kind__in=[LETTER, *JOINT])
    return [one.title for one in questions if any(one.title in each.body for each in letters)]


def test_a_question_narrowed_while_emails_are_paused_does_not_go(pat, follower, secretariat):
    pause(reason="The mail server moves.", by=secretariat)
    alone = make.question(pat, "Sent alone?")
    topics.tell_due()
    late(gathering.gather, minutes=20)
    first = told(follower).get()
    assert not first.together
    resend(first, by=secretariat, key="1")

    narrow(alone, by=pat)

    assert lines(alone) == []


def test_a_question_narrowed_after_it_was_joined_to_others_leaves_them_to_be_told(pat, follower):
    stays, other, narrowed = (make.question(pat, f"The {one}?") for one in ("1st", "2nd", "3rd"))
    topics.tell_due()
    late(gathering.gather, minutes=20)
    assert lines(stays, other, narrowed) == [stays.title, other.title, narrowed.title]

    narrow(narrowed, by=pat)
    late(gathering.gather, minutes=30)

    assert lines(stays, other, narrowed) == [stays.title, other.title]
    [letter] = Email.objects.filter(kind__in=JOINT)
    assert letter.parts.count() == 2


def test_a_question_narrowed_while_its_letter_is_held_does_not_go(pat, follower, secretariat):
    choosing.choose(follower, how="daily", wants_news=False)
    address = mark_bouncing(follower.email, problem="no_room", because="552 5.2.2 Full")
    question = make.question(pat, "Held?")
    topics.tell_due()
    narrow(question, by=pat)
    clear_address(address, by=secretariat)
    late(summaries.write_due, minutes=8 * 24 * 60)

    assert lines(question) == []


def test_what_is_being_sent_when_it_is_narrowed_has_gone(pat, follower):
    question = make.question(pat, "In hand?")
    topics.tell_due()
    told().update(leased_until=clock.now() + timedelta(minutes=1))
    narrow(question, by=pat)

    assert lines(question) == [question.title]


def test_whoever_has_left_since_is_not_told_in_their_summary(pat, secretariat, follower):
    choosing.choose(follower, how="weekly", wants_news=True)
    question = make.question(pat, "Asked before they left?")
    make.news_item(secretariat, title="A meeting for anybody")
    topics.tell_due()
    Membership.objects.filter(user=follower).update(until_on=clock.today() - timedelta(days=1))
    late(summaries.write_due, minutes=8 * 24 * 60)

    [letter] = Email.objects.filter(kind="emails/summary", to=follower.email)
    assert "A meeting for anybody" in letter.body
    assert lines(question) == []


def test_whoever_has_left_and_has_no_other_news_gets_no_summary(pat, follower):
    choosing.choose(follower, how="weekly", wants_news=False)
    make.question(pat, "Asked before they left?")
    topics.tell_due()
    Membership.objects.filter(user=follower).update(until_on=clock.today() - timedelta(days=1))
    late(summaries.write_due, minutes=8 * 24 * 60)

    assert not Email.objects.filter(to=follower.email).exists()


def late(do, *, minutes):
    with clock.at(clock.now() + timedelta(minutes=minutes)):
        do()


def test_a_question_that_is_said_otherwise_is_told_in_its_new_words(pat, follower):
    choosing.choose(follower, how="daily", wants_news=False)
    question = make.question(pat, "About Jo Smith?")
    topics.tell_due()
    says = {"details": "", "topic": question.topic, "seen_by": "signatories"}
    asking.edit(
        question, by=pat, row_version=1, title="About a pupil?", shows_organisation=True, **says
    )
    topics.tell_due()

    assert [one.subject for one in told(follower)] == ["New question: About a pupil?"]


def test_following_and_stopping_on_the_page_of_topics(client, follower, outsider):
    client.force_login(follower)
    assert "No other signatory sees what you follow" in client.get("/expertise/topics/").text
    assert "You follow it" in client.get("/expertise/topics/").content.decode()
    assert "Stop following" in client.get("/expertise/questions/?topic=schools").content.decode()
    client.post("/expertise/topics/schools/follow/", {"follow": "no"})
    client.post("/expertise/topics/schools/follow/", {"follow": "no"})
    assert not TopicFollow.objects.filter(user=follower).exists()

    for _ in range(2):
        client.post("/expertise/topics/police/follow/")
    assert [one.slug for one in topics.followed_by(follower)] == ["police"]
    assert "<li>" + str(make.topic("police")) in client.get("/account/emails/").content.decode()


def test_the_history_says_that_somebody_follows_but_not_what(follower):
    topics.stop_following(make.topic(), by=follower)
    told = list(AuditEvent.objects.filter(verb__endswith="a topic").order_by("pk"))

    assert [one.verb for one in told] == ["followed a topic", "stopped following a topic"]
    assert "schools" not in str([vars(one) for one in told])


def test_news_goes_to_those_who_asked_for_it(secretariat, pat, cam):
    choosing.choose(pat, how="at_once", wants_news=True)
    choosing.choose(cam, how="at_once", wants_news=False)
    item = make.news_item(secretariat, title="A meeting", summary="On the first.")
    make.news_item(secretariat, published=False)
    topics.tell_due()
    topics.tell_due()

    [letter] = Email.objects.filter(kind="expertise/emails/news")
    assert (letter.to, letter.subject) == (pat.email, "News from K-MIP: A meeting")
    news.withdraw(item, by=secretariat, reason="No.")
    assert not Email.objects.filter(kind="expertise/emails/news").exists()


def test_the_page_of_topics_says_where_there_are_none(client, council):
    replaced = Guide.objects.exclude(replaced_by=None)
    for rows in (GuideVersion.objects, replaced, Guide.objects, Topic.objects):
        rows.all().delete()
    client.force_login(make.member(council))

    page = client.get("/expertise/topics/").text

    assert "There are no topics to follow at the moment." in page
    assert "<dl" not in page
