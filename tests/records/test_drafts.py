"""A draft always saves; nothing typed is lost, and nobody’s details slip in."""

import pytest
from django.urls import reverse

from kmip_portal import in_tray
from kmip_portal.audit.models import AuditEvent
from records import services
from records.answers import read
from records.models import RecordOfSharing
from tests import make
from tests.records.test_filing import address

NEW = reverse("records:record_new_page")


def test_a_draft_saves_with_gaps_and_waits_in_the_in_tray(client, pat):
    client.force_login(pat)

    kept = client.post(NEW, {"title": "Panel", "later": "yes"}, follow=True)

    draft = RecordOfSharing.objects.get()
    assert "Your draft is saved." in kept.content.decode()
    assert (draft.status, draft.title) == ("draft", "Panel")
    [item] = [one for one in in_tray.needs(pat) if one.verb == "Finish your draft record"]
    assert (item.thing, item.url) == ("Panel", address("edit", draft))
    assert item.organisation == "Holmesdale Council"


def test_even_an_empty_draft_saves(client, pat):
    client.force_login(pat)

    client.post(NEW, {"later": "yes"})

    assert RecordOfSharing.objects.get().heading == "Untitled draft"


def test_the_check_page_links_to_what_is_missing_and_cannot_save_yet(client, pat, council):
    draft = make.draft(pat, council, purpose_text="")
    client.force_login(pat)

    page = client.get(address("check", draft)).content.decode()
    client.post(address("check", draft))

    link = f"{address('edit', draft)}?at=purpose_text#id_purpose_text"
    assert (
        page.count(f'<a class="govuk-link" href="{link}">Enter what it will be used for</a>') == 2
    )
    assert "Save record" not in page
    draft.refresh_from_db()
    assert draft.status == "draft"
    with pytest.raises(services.NotReady):
        services.decide(draft, by=pat)


def test_a_draft_comes_back_as_it_was_typed(client, pat, council):
    draft = make.draft(pat, council)
    client.force_login(pat)
    before = AuditEvent.objects.count()
    page = client.get(address("edit", draft))

    client.post(
        address("edit", draft),
        make.posted(read(draft)) | {"row_version": page.context["form"]["row_version"].value()},
    )

    again = RecordOfSharing.objects.get()
    assert read(again) == read(draft)
    assert (again.row_version, AuditEvent.objects.count()) == (draft.row_version, before)


def test_a_colleagues_change_is_not_overwritten_unseen(client, pat, council):
    draft = make.draft(pat, council)
    lee = make.member(council, "lead", name="Lee Lead")
    mine = make.posted(make.record_answers(title="Mine")) | {"row_version": draft.row_version}
    services.save_draft(draft, by=lee, answers=make.record_answers(title="Theirs"))
    client.force_login(pat)

    refused = client.post(address("edit", draft), mine)

    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Somebody else changed this draft while you were writing." in page
    assert 'value="Mine"' in page
    draft.refresh_from_db()
    assert draft.title == "Theirs"

    client.post(
        address("edit", draft),
        mine | {"row_version": refused.context["form"]["row_version"].value()},
    )
    draft.refresh_from_db()
    assert draft.title == "Mine"


def test_nobody_saves_a_record_that_was_changed_after_they_checked_it(client, pat, council):
    draft = make.draft(pat, council)
    services.save_draft(draft, by=pat, answers={"title": "Changed"})
    client.force_login(pat)

    refused = client.post(address("check", draft), {"row_version": draft.row_version})

    draft.refresh_from_db()
    assert (refused.status_code, draft.status) == (409, "draft")


def test_a_draft_is_deleted_after_asking(client, pat, council):
    draft = make.draft(pat, council)
    client.force_login(pat)

    assert "Delete this draft?" in client.get(address("delete", draft)).content.decode()
    draft.refresh_from_db()
    assert draft.status == "draft"
    client.post(address("delete", draft))

    draft.refresh_from_db()
    assert (draft.status, draft.discarded_by) == ("discarded", pat)
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert AuditEvent.objects.of(draft)[0].verb == "deleted"


def test_a_draft_has_no_files_and_its_page_says_so(client, pat, council):
    draft = make.draft(pat, council)
    client.force_login(pat)

    for name in ("pdf", "docx"):
        answer = client.get(address(name, draft))
        assert answer.status_code == 404
        assert "This draft has no files yet" in answer.content.decode()


@pytest.mark.parametrize("button", [{}, {"later": "yes"}])
def test_what_looks_like_a_persons_details_is_asked_about_and_then_let_pass(client, pat, button):
    client.force_login(pat)
    answers = make.posted(make.record_answers(purpose_text="About NHS 943 476 5919")) | button

    asked = client.post(NEW, answers)

    page = asked.content.decode()
    assert not RecordOfSharing.objects.exists()
    assert "What will it be used for?: NHS number “943 476 5919”" in page
    assert "It is not personal information, continue" in page
    assert '<h1 class="govuk-heading-l">This looks like personal information</h1>' in page
    assert "…About NHS <mark>943 476 5919</mark>…" in page
    assert "Error: " not in page

    back = client.post(NEW, answers | {"go_back": "yes"}).text
    assert "About NHS 943 476 5919</textarea>" in back
    assert "There is a problem" not in back
    assert not RecordOfSharing.objects.exists()

    client.post(NEW, answers | {"personal_data_checked": "on"})

    record = RecordOfSharing.objects.get()
    event = AuditEvent.objects.of(record).get()
    assert record.purpose_text == "About NHS 943 476 5919"
    assert event.detail == {"personal_data_confirmed": True}


def test_people_at_work_are_named_on_purpose(client, pat):
    client.force_login(pat)

    client.post(
        NEW,
        make.posted(
            make.record_answers(
                requester_email="nia@trust.example", rights_contact="dpo@trust.example"
            )
        ),
    )

    assert RecordOfSharing.objects.exists()


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x0b", "\x1b", "\uffff"])
def test_characters_that_no_file_can_hold_are_refused_with_a_sentence(client, pat, character):
    client.force_login(pat)

    refused = client.post(NEW, {"title": f"Panel{character}", "later": "yes"}).content.decode()

    assert "Title must not include special control characters" in refused
    assert not RecordOfSharing.objects.exists()
