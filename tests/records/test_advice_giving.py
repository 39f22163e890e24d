"""Advice is asked on a draft and given on what was seen; whoever keeps the record decides."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kmip_portal.accounts.models import User
from kmip_portal.audit.models import AuditEvent
from kmip_portal.lifecycle import InvalidMove, TooLate
from kmip_portal.mail.models import Email
from records import services
from records.advice import asking, giving
from records.advice.content import hash_of
from records.advice.looks import AgainstAdvice
from records.models import Advice, AdviceRequest, RecordOfSharing
from tests import make
from tests.records.advising import *  # noqa: F403 - its fixtures


@pytest.fixture
def draft(pat, council):
    make.version()
    return make.draft(pat, council)


def letters(kind):
    return list(Email.objects.filter(kind=f"records/emails/advice_{kind}"))


def test_from_a_draft_an_adviser_is_asked_by_name_and_day(client, draft, pat, dana):
    client.force_login(pat)
    page = reverse("records:advice_ask", args=[draft.reference])
    assert "Dana Officer" in client.get(page).text

    said = client.post(page, {"office": "dpo", "note": "Is section 47 enough?"}, follow=True)

    asked = AdviceRequest.objects.get()
    assert "We’ve asked Dana Officer for advice, by" in said.text
    assert (asked.office, asked.asked_by, asked.record) == ("dpo", pat, draft)
    [letter] = letters("asked")
    assert letter.to == dana.email
    assert draft.title not in letter.subject + letter.body
    assert "section 47" not in letter.body


def test_an_adviser_reads_what_is_saved_and_drafts_on_which_they_are_asked(draft, pat, dana, cal):
    def seen(person):
        return set(RecordOfSharing.objects.visible_to(person))

    saved = make.refusal(pat, draft.organisation)
    assert seen(dana) == seen(cal) == {saved}

    asked = make.advice_request(draft)
    assert seen(dana) == {saved, draft}
    assert seen(cal) == {saved}

    asking.take_back(asked, by=pat)
    assert seen(dana) == {saved}


def test_an_adviser_reads_and_changes_nothing(client, draft, dana):
    make.advice_request(draft)
    client.force_login(dana)

    assert client.get(draft.get_absolute_url()).status_code == 200
    for name in ("record_edit", "record_check", "record_delete", "advice_ask", "record_hand_over"):
        address = reverse(f"records:{name}", args=[draft.reference])
        assert client.get(address).status_code == 403, name
        assert client.post(address).status_code == 403, name


def test_an_adviser_lists_what_is_saved_and_begins_nothing(client, draft, pat, dana):
    make.refusal(pat, draft.organisation)
    client.force_login(dana)

    page = client.get(reverse("records:record_list")).text

    assert "1 record" in page
    assert "Record sharing" not in page
    assert client.get(reverse("records:record_new")).status_code == 403
    frame = client.get("/in-tray/").text
    assert reverse("records:advice_list") in frame


def test_their_support_is_bound_to_what_they_saw(client, draft, dana):
    asked = make.advice_request(draft)
    client.force_login(dana)
    page = reverse("records:advice_detail", args=[asked.reference])
    seen = client.get(page).context["form"]["seen"].value()
    assert seen == hash_of(draft)

    client.post(page, {"opinion": "supports", "words": "It is right", "seen": seen})

    advice = Advice.objects.get()
    assert (advice.content_sha256, advice.given_by, advice.role) == (seen, dana, "dpo")
    kept = client.get(reverse("records:advice_seen", args=[asked.reference, 1]))
    assert "It reads the same now." in kept.text
    assert draft.purpose_text in kept.text
    event = AuditEvent.objects.of(draft).filter(verb="advised on").get()
    assert event.detail["sha256"] == seen


def test_what_changed_after_it_was_read_is_read_again(client, draft, pat, dana):
    asked = make.advice_request(draft)
    client.force_login(dana)
    page = reverse("records:advice_detail", args=[asked.reference])
    told = {"opinion": "supports", "words": "It is right", "seen": hash_of(draft)}
    services.save_draft(draft, by=pat, answers={"purpose_text": "Something else altogether"})

    again = client.post(page, told)

    assert again.status_code == 409
    assert "The record changed after you opened this page" in again.text
    assert "Something else altogether" in again.text
    assert "It is right" in again.text
    assert not Advice.objects.exists()
    client.post(page, told | {"seen": again.context["form"]["seen"].value()})
    draft.refresh_from_db()
    assert Advice.objects.get().content_sha256 == hash_of(draft)


def test_a_question_comes_back_and_its_answer_asks_again(client, draft, pat, dana):
    asked = make.advice_request(draft)
    make.advise(asked, dana, "asks", "Who reads the list?")
    asked.refresh_from_db()
    assert asked.status == "returned"
    assert "Answer a question of your adviser" in [one.verb for one in make.needs(pat)]

    client.force_login(pat)
    page = reverse("records:advice_detail", args=[asked.reference])
    client.post(page, {"reply": "The named nurse alone"})

    asked.refresh_from_db()
    assert asked.status == "asked"
    assert Advice.objects.get().reply == "The named nurse alone"
    assert [one.verb for one in make.needs(dana)] == ["Give advice"]


def test_against_an_objection_whoever_decides_says_why(client, draft, pat, dana):
    asked = make.advice_request(draft)
    make.advise(asked, dana, "objects", "Section 47 does not reach so far")
    with pytest.raises(AgainstAdvice):
        services.decide(draft, by=pat)

    client.force_login(pat)
    check = reverse("records:record_check", args=[draft.reference])
    page = client.get(check)
    assert "Section 47 does not reach so far" in page.text
    sent = {"row_version": draft.row_version}
    assert "Enter why you decide against the advice" in client.post(check, sent).text
    client.post(check, sent | {"against_reason": "Counsel was asked and says it does"})

    draft.refresh_from_db()
    advice = Advice.objects.get()
    assert draft.status == "decided"
    assert (advice.against_by, advice.against_reason) == (pat, "Counsel was asked and says it does")
    told = str(draft.pdf.snapshot)
    assert "Section 47 does not reach so far" in told
    assert "Counsel was asked and says it does" in told
    assert advice.content_sha256 in told
    whole = client.get(reverse("records:record_json", args=[draft.reference])).json()
    assert whole["advice"][0]["against_reason"] == "Counsel was asked and says it does"


def test_an_objection_is_not_shed_by_changing_a_word(draft, pat, dana):
    make.looked_at(draft, dana, opinion="objects")
    services.save_draft(draft, by=pat, answers={"title": "Another title"})

    with pytest.raises(AgainstAdvice):
        services.decide(draft, by=pat)


def test_nobody_advises_on_their_own(draft, pat, council, dana, lee):
    pat_as_dpo = make.adviser(council, "deputy_dpo", person=pat)
    asked = make.advice_request(draft)
    with pytest.raises(PermissionDenied):
        make.advise(asked, pat_as_dpo)

    also_lead = make.adviser(council, "siro", person=lee)
    services.save_draft(draft, by=lee, answers={"title": "Written by the lead"})
    by_lead = make.advice_request(draft, office="siro")
    with pytest.raises(PermissionDenied):
        make.advise(by_lead, also_lead)
    assert not Advice.objects.exists()


def test_an_adviser_who_leads_too_never_decides_what_they_advised_on(client, draft, council, dana):
    make.member(council, "lead", person=dana)
    make.looked_at(draft, dana)

    with pytest.raises(TooLate, match="somebody else decides"):
        services.decide(draft, by=dana)
    client.force_login(dana)
    check = reverse("records:record_check", args=[draft.reference])
    assert client.post(check, {"row_version": draft.row_version}).status_code == 403
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_of_another_office_or_another_organisation_nobody_advises(draft, cal, council, trust):
    asked = make.advice_request(draft)
    for person in (cal, make.adviser(trust, "dpo"), make.member(council, "lead")):
        with pytest.raises(PermissionDenied):
            make.advise(asked, person)


def test_pressed_twice_it_is_one_advice_and_one_event(draft, dana):
    asked = make.advice_request(draft)
    for _ in range(2):
        make.advise(asked, dana)

    assert Advice.objects.count() == 1
    assert AuditEvent.objects.of(draft).filter(verb="advised on").count() == 1
    with pytest.raises(InvalidMove):
        make.advise(asked, dana, "objects", "After all not")


def test_asked_again_while_it_waits_is_the_same_request(draft, dana):
    first = make.advice_request(draft)

    assert make.advice_request(draft, note="And article 9?") == first
    first.refresh_from_db()
    assert first.note == "Is section 47 enough?\n\nAnd article 9?"
    assert len(letters("asked")) == 1


def test_where_nobody_holds_the_office_the_page_says_so_and_the_leads_are_told(client, draft, lee):
    client.force_login(draft.owner)
    page = reverse("records:advice_ask", args=[draft.reference])
    assert "Nobody at Holmesdale Council holds this" in client.get(page).text

    said = client.post(page, {"office": "dpo", "note": "Is it enough?"}, follow=True)

    assert "Nobody at Holmesdale Council is its data protection officer" in said.text
    assert [one.to for one in letters("nobody")] == [lee.email]


def test_once_it_is_decided_what_nobody_answered_is_asked_no_more(draft, pat, dana):
    asked = make.advice_request(draft)
    services.decide(draft, by=pat)

    asked.refresh_from_db()
    assert asked.status == "taken_back"
    assert make.needs(dana) == []
    with pytest.raises(TooLate):
        make.advice_request(draft)


def test_forty_are_advised_by_one_person_whose_role_ends_at_one(draft, dana, council):
    asked = make.advice_request(draft)
    dana.memberships.filter(organisation=council).delete()
    dana = User.objects.get(pk=dana.pk)

    with pytest.raises(PermissionDenied):
        giving.give(asked, by=dana, opinion="supports", words="Yes", seen=hash_of(draft))
