"""Whoever asks without a name cannot be found by other organisations, wherever they look."""

import re

import pytest
from django.urls import reverse

from kmip_portal.audit.models import AuditEvent
from kmip_portal.mail.models import Email
from kmip_portal.search import indexing
from signatories.expertise.models import Question
from signatories.expertise.services import answering, asking, moderating
from tests import make
from tests.inventory import QUESTIONS
from tests.readers import Readers

KMIP = ("secretariat", "chair", "auditor")
# everything by which somebody could find who asked
TELLS = ("Zelda Quixote", "zelda@nook.example", "Nook Hospice", "nook-hospice", "Nook Ward")
TRACE = re.compile("|".join(map(re.escape, TELLS)), re.IGNORECASE)


@pytest.fixture
def nook():
    """A signatory that nothing else in these tests names."""
    return make.signatory("Nook Hospice", organisation_type="OT_CHARITY")


@pytest.fixture
def zelda(nook):
    return make.member(
        nook, "lead", team=make.team(nook, "Nook Ward"), name="Zelda Quixote",
        email="zelda@nook.example", job_title="Nook Ward manager",
    )  # fmt: skip


@pytest.fixture
def cast(request, police, council, cam):
    make.acceptance(police)
    names = ("practitioner", "lead", "signing_officer", "representative", "outsider", *KMIP)
    found = {name: request.getfixturevalue(name) for name in names}
    make.acceptance(found["outsider"].memberships.get().organisation)
    return found | {"cam": cam}


@pytest.fixture
def question(zelda, cast):
    """Asked, answered, replied to, edited, accepted, followed and reported: all of it leaves marks,
    and the other question beside it, asked with a name, shows what they would look like."""
    asked = make.question(zelda, "May a ward tell a school?", shows_organisation=False)
    given = make.answer(asked, cast["cam"], "Yes, a ward may.")
    make.answer(asked, zelda, "Also at night?")
    answering.follow(asked, by=cast["practitioner"])
    asked.refresh_from_db()
    asking.edit(
        asked, by=zelda, row_version=1, title=asked.title, details="At night, too?",
        topic=asked.topic, seen_by="signatories", shows_organisation=False,
    )  # fmt: skip
    answering.find_useful(given, by=zelda, useful=True)
    answering.accept(given, by=zelda)
    moderating.report(given, note="Not in Scotland.", by=zelda)
    asked.refresh_from_db()
    return asked


def addresses(question):
    """Every address about questions, for this one."""
    yours = {
        "expertise:question_detail": [question.number, question.slug],
        "question": [question.number],
        "answer": [question.answers.first().reference],
        "expertise:topic_follow": [question.topic.slug],
    }
    of_a_draft = {"question_words", "question_similar", "question_details", "question_check"}
    for route in QUESTIONS:
        name = route.name.removeprefix("expertise:")
        if name in of_a_draft:
            continue
        args = yours.get(route.name) or yours.get(name.partition("_")[0], [])
        if name in ("question_list", "question_download", "question_ask"):
            args = []
        yield reverse(route.name, args=args) + route.query, route.post
    for place in ("expertise:home", "guides:guide_list", "home", "account", "in_tray"):
        yield reverse(place), False
    for query in ("topic=schools", "status=accepted", "type=OT_CHARITY", "q=ward", "sort=useful"):
        for format in ("csv", "json"):
            yield reverse("expertise:question_download") + f"?format={format}&{query}", False
        yield reverse("expertise:question_list") + f"?{query}", False


def whole(response):
    """Everything an answer says: its words, its title, where it leads, what file it is."""
    said = b"".join(response) if response.streaming else response.content
    return said.decode() + str(dict(response.headers))


@pytest.mark.usefixtures("uncounted")
def test_no_page_and_no_file_tells_another_organisation_who_asked(question, cast):
    readers, found, told = Readers(cast), [], 0
    others = [one for one in cast if one not in KMIP]
    for person in ("anonymous", *others):
        for url, post in addresses(question):
            said = whole((readers.post if post else readers.get)(person, url))
            told += question.title in said
            if TRACE.search(said):
                found.append(f"{person} at {url}: {TRACE.search(said)[0]}")

    assert found == []
    assert told > 100  # they did read the question


def test_kmip_sees_who_asked_and_whoever_asks_is_told_so(client, question, cast, zelda):
    readers = Readers(cast)
    for person in KMIP:
        said = whole(readers.get(person, question.get_absolute_url()))
        assert "Zelda Quixote, Nook Hospice, not shown to signatories" in said
    client.force_login(zelda)
    said = " ".join(whole(client.get(question.get_absolute_url())).split())
    assert "Other signatories do not see your name or your organisation’s. K-MIP sees both" in said
    draft = make.question_draft(zelda, "May a ward?", shows_organisation=False)
    check = reverse("expertise:question_check", args=[draft.reference])
    assert "K-MIP sees both" in whole(client.get(check))


def test_the_same_question_with_a_name_shows_it_so_there_was_something_to_find(
    question, cast, zelda
):
    asking.edit(
        question, by=zelda, row_version=question.row_version, title=question.title,
        details="", topic=question.topic, seen_by="signatories", shows_organisation=True,
    )  # fmt: skip
    said = whole(Readers(cast).get("practitioner", question.get_absolute_url()))

    assert said.count("Nook Hospice, ") == 3  # the question, and its reply, seen and read aloud
    assert "Zelda" not in said


def test_no_letter_to_another_organisation_tells_who_asked(question, zelda, cast):
    sent = Email.objects.filter(kind__startswith="expertise/")
    before = list(sent)
    moderating.hide(question.answers.first(), reason="Wrong.", by=cast["secretariat"])

    after = [*before, *sent.all()]  # of what is hidden before it went nothing goes
    assert {one.kind.rpartition("/")[2] for one in after} == {
        "your_answer", "new_answer", "accepted", "hidden",
    }  # fmt: skip
    for one in (one for one in after if one.to != zelda.email):
        assert not TRACE.search(one.subject + one.body + one.gist + one.dedupe), one.kind


def test_the_history_of_another_organisation_tells_nothing_of_who_asked(question, nook, cast):
    own = AuditEvent.objects.about([nook.slug])
    assert {one.verb for one in own} >= {"asked", "edited", "accepted an answer to"}

    for slug in ("weald-police", "holmesdale-council", "elsewhere-council"):
        for event in AuditEvent.objects.about([slug]):
            told = f"{event.actor_name} {event.organisations} {event.detail} {event.subject_name}"
            assert not TRACE.search(told), event
    for event in AuditEvent.objects.filter(subject_type__startswith="expertise."):
        assert event.organisations in ([], [nook.slug], ["holmesdale-council"])


def test_no_filter_and_no_order_picks_out_whoever_asked(client, question, cast, nook, zelda):
    client.force_login(cast["lead"])
    named = make.question(make.member(nook), "May a nurse tell a school?")

    def listed(**query):
        page = client.get(reverse("expertise:question_list"), query).context["page"]
        return [one.number for one in page]

    assert listed(type="OT_CHARITY") == [named.number]
    assert listed() == [named.number, question.number]
    for words in ("Zelda", "Nook Hospice", "hospice"):
        assert listed(q=words) == []


def test_merged_with_another_its_replies_still_show_nobody(client, question, cast, council):
    other = make.question(cast["cam"], "May a nurse tell a school?")
    moderating.merge(question, into=other.number, by=cast["secretariat"])
    readers = Readers(cast)

    said = whole(readers.get("practitioner", other.get_absolute_url()))

    assert "Also at night?" in said
    assert "Whoever asked" in said
    assert not TRACE.search(said)
    moved = readers.get("practitioner", question.get_absolute_url())
    assert moved["Location"] == other.get_absolute_url()


def test_a_question_that_names_the_organisation_is_asked_about(client, zelda):
    client.force_login(zelda)
    draft = make.question_draft(zelda, "What may we share?")
    details = reverse("expertise:question_details", args=[draft.reference])
    told = {"details": "We at NOOK Hospice ask.", "topic": "schools", "seen_by": "signatories"}

    page = client.post(details, told | {"shows_organisation": "no"}).content.decode()

    assert "Your question names Nook Hospice. Take that out, or select yes" in page
    assert client.post(details, told | {"shows_organisation": "yes"}).status_code == 302


@pytest.mark.usefixtures("uncounted")
def test_what_kmip_alone_was_asked_no_signatory_reads(question, zelda, cast):
    alone = make.question(zelda, "What of wards alone?", seen_by="kmip")
    readers = Readers(cast)
    seen = {person: readers.get(person, alone.get_absolute_url()).status_code for person in cast}

    assert seen == {name: 200 if name in KMIP else 404 for name in cast}
    for person in ("lead", "cam"):
        for url, post in addresses(question):
            said = whole((readers.post if post else readers.get)(person, url))
            assert "What of wards alone?" not in said
    assert Question.objects.visible_to(zelda).filter(pk=alone.pk).exists()


def test_the_search_finds_the_question_and_never_by_who_asked(question, cast):
    indexing.refresh()
    readers = Readers(cast)

    def asked(person, text):
        return whole(readers.get(person, reverse("search") + f"?q={text}"))

    for person in ("practitioner", "lead", "cam", "outsider"):
        said = asked(person, "ward tell school")
        assert question.get_absolute_url() in said
        assert not TRACE.search(said)
        for text in ("Zelda", "Quixote", "Nook"):  # the organisation itself is found, of course
            assert question.get_absolute_url() not in asked(person, text)
    assert question.get_absolute_url() not in asked("anonymous", "ward tell school")
