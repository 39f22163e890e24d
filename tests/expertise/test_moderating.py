"""K-MIP looks after what is asked and answered: hides, closes, merges; people report."""

import pytest
from django.urls import reverse

from kmip_portal import in_tray
from kmip_portal.audit.models import AuditEvent
from kmip_portal.lifecycle import InvalidMove, TooLate
from kmip_portal.mail.models import Email
from signatories.expertise.models import Guide, GuideVersion, Report
from signatories.expertise.permissions import may_review
from signatories.expertise.services import answering, asking, guides, moderating, promoting
from tests import make


def words(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def question(pat):
    return make.question(pat)


@pytest.fixture
def given(question, cam):
    return make.answer(question, cam)


def at(name, *args):
    return reverse(f"expertise:{name}", args=args)


def waiting(person):
    return [one.verb for one in in_tray.needs(person) if "report" in one.verb]


def test_an_answer_is_reported_once_a_person_and_kmip_leaves_or_hides_it(
    client, question, given, pat, secretariat, cam
):
    client.force_login(pat)
    report = at("answer_report", given.reference)
    assert "Enter what is wrong with it</a>" in words(client.post(report, {"note": ""}))
    for _ in range(2):
        client.post(report, {"note": "Section 10 was repealed."})
    assert Report.objects.count() == 1
    assert waiting(secretariat) == ["Look at a reported answer"]
    assert waiting(pat) == waiting(cam) == []

    client.force_login(cam)
    assert "repealed" not in words(client.get(question.get_absolute_url()))
    client.force_login(secretariat)
    page = words(client.get(question.get_absolute_url()))
    assert "Pat Practitioner reported this" in page
    assert "Section 10 was repealed." in page

    client.post(at("answer_leave", given.reference))
    assert waiting(secretariat) == []
    moderating.report(given, note="Again.", by=pat)
    hide = at("answer_hide", given.reference)
    assert "Enter the reason</a>" in words(client.post(hide, {"reason": ""}))
    client.post(hide, {"reason": "Section 10 is gone."})
    assert waiting(secretariat) == []


def test_a_hidden_answer_is_for_its_author_and_kmip_with_the_reason(
    client, question, given, pat, secretariat, cam
):
    answering.accept(given, by=pat)
    moderating.hide(given, reason="It names a child.", by=secretariat)

    def reads(person):
        client.force_login(person)
        page = words(client.get(question.get_absolute_url()))
        return ["under section 10" in page, "It names a child." in page]

    assert reads(cam) == reads(secretariat) == [True, True]
    assert reads(pat) == [False, False]
    question.refresh_from_db()
    assert question.status == "no_answer"
    letter = Email.objects.get(kind="expertise/emails/hidden")
    assert letter.to == cam.email
    assert "Reason: It names a child." in letter.body
    with pytest.raises(InvalidMove):
        moderating.hide(given, reason="Twice.", by=secretariat)

    for _ in range(2):
        moderating.show(given, by=secretariat)
    question.refresh_from_db()
    assert question.status == "accepted"  # as it was
    assert reads(pat) == [True, False]


def test_a_hidden_question_is_unseen_by_all_but_whoever_asked_and_kmip(
    client, question, given, pat, secretariat, cam
):
    answering.accept(given, by=pat)
    client.force_login(secretariat)
    client.post(at("question_hide", question.number), {"reason": "It names a child."})

    def status(person):
        client.force_login(person)
        return client.get(question.get_absolute_url()).status_code

    assert [status(one) for one in (pat, secretariat, cam)] == [200, 200, 404]
    assert (
        "Reason: It names a child." in Email.objects.get(to=pat.email, kind__endswith="hidden").body
    )
    with pytest.raises(TooLate):
        make.answer(question, cam)

    client.force_login(secretariat)
    client.post(at("question_show", question.number))
    question.refresh_from_db()
    assert question.status == "accepted"
    assert status(cam) == 200


@pytest.mark.parametrize("name", ["question_hide", "question_close", "question_merge"])
def test_nobody_but_the_secretariat_does_it(client, question, pat, cam, chair, auditor, name):
    for person in (pat, cam, chair, auditor):
        client.force_login(person)
        assert client.get(at(name, question.number)).status_code == 403


def test_a_closed_question_says_why_and_takes_no_answers_until_it_is_opened_again(
    client, question, pat, cam, secretariat
):
    client.force_login(secretariat)
    client.post(at("question_close", question.number), {"reason": "See the new Act."})
    client.force_login(cam)
    page = words(client.get(question.get_absolute_url()))
    assert "Reason: See the new Act." in page
    assert "Answer this question" not in page
    answer = at("question_answer", question.number)
    assert client.post(answer, {"body": "Yes."}).status_code == 409

    client.force_login(secretariat)
    client.post(at("question_reopen", question.number))
    client.force_login(cam)
    assert client.post(answer, {"body": "Yes."}).status_code == 302


def test_merging_brings_answers_and_followers_over(
    client, question, given, pat, cam, secretariat, council
):
    answering.accept(given, by=pat)
    other = make.question(make.member(council, name="Nat"), "Attendance: may schools share it?")
    client.force_login(secretariat)
    merge = at("question_merge", question.number)
    for wrong in (question.number, 999):
        assert "There is a problem" in words(client.post(merge, {"into": str(wrong)}))

    client.post(merge, {"into": str(other.number)})

    other.refresh_from_db()
    question.refresh_from_db()
    assert (question.status, question.merged_into) == ("merged", other)
    assert list(other.answers.all()) == [given]
    assert other.status == "answered"  # accepted there, not here
    assert set(other.follows.values_list("user", flat=True)) == {pat.pk, cam.pk}
    client.force_login(cam)
    for address in (question.get_absolute_url(), at("question_report", question.number)):
        assert client.get(address)["Location"] == other.get_absolute_url()


def test_what_different_people_see_is_not_merged(pat, secretariat):
    for_all, alone = make.question(pat), make.question(pat, seen_by="kmip")

    with pytest.raises(moderating.CannotBeMerged, match="not shown to the same people"):
        moderating.merge(alone, into=for_all.number, by=secretariat)


def test_each_move_writes_its_event(question, given, pat, secretariat):
    answering.accept(given, by=pat)
    answering.take_back(given, by=pat)
    moderating.hide(given, reason="x", by=secretariat)
    moderating.show(given, by=secretariat)
    asking.withdraw(question, by=pat)

    told = [one.verb for one in AuditEvent.objects.of(question)][::-1]
    assert told == [
        "asked", "answered", "accepted an answer to", "accepts no answer to",
        "left without an answer", "answered", "withdrew",
    ]  # fmt: skip


def saved(version, by):
    """Looked through and saved as a guide, with the same words."""
    says = {name: getattr(version, name) for name in GuideVersion.SAYS}
    guides.change(version, by=by, topic=version.guide.topic, row_version=1, **says)
    version.refresh_from_db()
    return version


def test_the_words_of_an_answer_are_looked_through_before_they_are_a_guide(
    client, question, secretariat, cam
):
    make.answer(question, cam, "Ask [the nurse](htp://nurse) about 943 476 5919.")
    version = promoting.make_guide(question, by=secretariat).open_version
    draft = reverse("guides:guide_draft", args=[version.guide.slug])
    client.force_login(secretariat)
    assert "Send it for review" not in words(client.get(draft))
    assert client.post(f"{draft}send/").status_code == 409

    edit = reverse("guides:guide_edit", args=[version.guide.slug])
    said = {name: getattr(version, name) for name in GuideVersion.SAYS}
    said |= {"topic": version.guide.topic.slug, "row_version": "1"}
    refused = words(client.post(edit, said))
    assert "is not an address that a link can lead to" in refused
    assert "943 476 5919" in refused
    client.post(edit, said | {"body": "Ask the nurse."})
    assert "Send it for review" in words(client.get(draft))


def test_a_good_answer_becomes_the_draft_of_a_guide_once(client, question, given, cam, secretariat):
    client.force_login(secretariat)
    unanswered = make.question(cam, "What of nurses?")
    assert client.post(at("question_guide", unanswered.number)).status_code == 409

    for _ in range(2):
        moved = client.post(at("question_guide", question.number))

    guide = Guide.objects.get(versions__title=question.title)
    assert moved["Location"] == reverse("guides:guide_draft", args=[guide.slug])
    version = guide.open_version
    assert version.body.startswith("Yes, under section 10.")
    assert "as Holmesdale Council answered it" in version.body
    assert guide.topic == question.topic

    with pytest.raises(TooLate, match="save them as a guide first"):
        guides.send(version, by=secretariat)
    guides.send(saved(version, by=secretariat), by=secretariat)
    guides.publish(version, by=make.kmip_person("chair"))
    client.force_login(cam)
    assert "There is a guide about this" in words(client.get(question.get_absolute_url()))


def test_nobody_publishes_a_guide_in_which_their_own_answer_or_question_stands(
    pat, police, secretariat, chair
):
    for by in (pat, chair):
        asked = make.question(by, f"Asked by {by}?")
        make.answer(asked, chair if by == pat else pat)
        version = promoting.make_guide(asked, by=secretariat).open_version
        version = saved(version, by=secretariat)
        guides.send(version, by=secretariat)
        assert not may_review(chair, version)
        assert "Review a guide" not in [one.verb for one in in_tray.needs(chair)]
        guides.give_back(version, by=make.kmip_person("chair"), reason="Say which law.")
    assert "Go on with a guide that came back" not in [one.verb for one in in_tray.needs(pat)]


def test_a_guide_tells_nothing_of_a_question_that_was_for_k_mip_alone(pat, secretariat):
    asked = make.question(pat, "May a school share this?", seen_by="kmip")
    make.answer(asked, secretariat, "Yes, under section 10.")
    found = make.answer(asked, pat, "The Act says so.")
    answering.accept(found, by=pat)

    version = promoting.make_guide(asked, by=secretariat).open_version

    assert (version.body, version.change_note) == ("The Act says so.", "")
