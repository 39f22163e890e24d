"""A record a few questions at a time: only what applies is asked, and nothing typed is lost."""

import pytest
from django.urls import reverse

from records import services
from records.answers import missing, ours, read
from records.models import RecordOfSharing
from records.questions import QUESTIONS
from records.questions.steps import STEP_OF, STEPS, open_steps
from tests import make

pytestmark = pytest.mark.usefixtures("uncounted")
NEW = reverse("records:record_new")


def address(name, record, *more):
    return reverse(f"records:record_{name}", args=[record.reference, *more])


def begin(client, **choices):
    client.post(NEW, {"layout": "steps", "start": "blank"} | choices)
    return RecordOfSharing.objects.latest("pk")


def filled_in(client, record, answers):
    """Every page in turn, as somebody would go through them; the addresses that were opened."""
    here, opened = record.get_edit_url(), []
    sent = make.posted(answers)
    while "/edit/" in here:
        opened.append(here)
        form = client.get(here).context["form"]
        answered = client.post(here, sent | {"asked": form["asked"].value()})
        assert answered.status_code == 302, (here, answered.context["form"].errors)
        here = answered.url
        assert here not in opened
    return [*opened, here]


def test_every_question_stands_on_one_step_and_only_one():
    asked = [question.name for step in STEPS for question in step.questions]

    assert sorted(asked) == sorted(QUESTIONS)


def test_a_whole_record_is_asked_for_in_at_most_thirteen_pages_with_start_and_check(client, pat):
    make.version()
    client.force_login(pat)
    record = begin(client)

    opened = filled_in(client, record, make.record_answers())

    assert opened[-1] == address("check", record)
    assert len([NEW, *opened]) <= 13
    record.refresh_from_db()
    assert missing(ours(record)) == []
    client.post(opened[-1], {"row_version": record.row_version})
    record.refresh_from_db()
    assert record.status == "decided"


def test_step_by_step_and_on_one_page_make_the_same_record(client, pat):
    client.force_login(pat)
    answers = make.record_answers()

    by_steps = begin(client)
    filled_in(client, by_steps, answers)
    client.post(reverse("records:record_new_page"), make.posted(answers))

    on_one_page = RecordOfSharing.objects.latest("pk")
    by_steps.refresh_from_db()
    assert read(by_steps) == read(on_one_page)


def test_a_refusal_is_asked_on_fewer_pages(client, pat):
    client.force_login(pat)

    opened = filled_in(client, begin(client), make.refusal_answers())

    assert [url.split("/")[-2] for url in opened] == [
        "about",
        "organisation",
        "information",
        "purpose",
        "decision",
        "check",
    ]


@pytest.mark.parametrize(
    ("answers", "name"),
    [
        ({"art6": ["A6_1_A"]}, "consent_evidence"),
        ({"art6": ["A6_1_F"]}, "lia_ref"),
        ({"art6": ["A6_1_EA"]}, "rli_conditions"),
        ({"gateways": ["GW_HA96_S213B"]}, "statutory_consent"),
        ({"gateways": ["GW_DEA17_S35"]}, "dea_register_ref"),
        ({"gateways": ["GW_CPA26_REPORT"]}, "gateway_status_confirmed"),
        ({"recipient_role": "RO_JOINT"}, "art26_ref"),
        ({"recipient_role": "RO_PROC"}, "art28_ref"),
        ({"international": True}, "transfer_mechanism"),
        ({"urgency": "emergency"}, "emergency_followup_date"),
        ({"criminal_offence_data": True}, "official_authority"),
        ({"regime": "dpa_part3"}, "sch8"),
        ({"different_purpose": True}, "compatibility_reason"),
    ],
)
def test_what_an_answer_opens_is_asked_only_then(council, answers, name):
    plain = make.record_answers() | {"organisation": council}

    def asks(answers):
        return name in {one.name for step in open_steps(answers) for one in step.asks(answers)}

    assert (asks(plain), asks(plain | answers)) == (False, True)


def test_a_gap_is_named_on_its_page_but_does_not_stop_coming_back_later(client, pat):
    client.force_login(pat)
    record = begin(client)
    sent = {"title": "Attendance panel", "asked": "title decision route urgency"}

    stopped = client.post(record.get_edit_url(), sent)
    assert "Select what was decided" in stopped.text
    assert client.post(record.get_edit_url(), sent | {"later": "yes"}).url == (
        reverse("records:record_list")
    )

    record.refresh_from_db()
    assert record.title == "Attendance panel"
    assert "Attendance panel" in client.get(record.get_edit_url()).text


def test_the_check_leads_to_the_page_of_a_gap_and_back(client, pat, council):
    draft = make.draft(pat, council, title="")
    RecordOfSharing.objects.filter(pk=draft.pk).update(on_one_page=False)
    client.force_login(pat)

    page = client.get(address("check", draft)).text

    link = f"{address('step', draft, 'about')}?at=title&amp;then=check#id_title"
    assert link in page
    here = link.split("#")[0].replace("&amp;", "&")
    sent = make.posted(make.record_answers()) | {"asked": "title decision route urgency"}
    assert client.post(here, sent).url == address("check", draft)


def test_the_layout_is_changed_by_a_button_and_the_next_record_follows_it(client, pat, council):
    record = make.record(pat, council)
    RecordOfSharing.objects.filter(pk=record.pk).update(on_one_page=False)
    client.force_login(pat)
    draft = begin(client)

    onward = client.post(address("layout", draft))

    assert onward.url == address("edit", draft)
    assert "A few questions at a time" in client.get(onward.url).text
    assert client.post(address("layout", draft)).url == address("step", draft, "about")
    assert client.get(NEW).context["form"]["layout"].value() == "steps"
    RecordOfSharing.objects.filter(pk=record.pk).update(on_one_page=True)
    assert client.get(NEW).context["form"]["layout"].value() == "one_page"


# --- copying ------------------------------------------------------------------------------------


def test_a_copy_leaves_out_days_references_and_the_decision_and_asks_for_them_on_one_page(
    client, pat, council
):
    earlier = make.record(pat, council, our_ref="C-1", their_ref="P-2")
    client.force_login(pat)

    here = client.post(address("copy", earlier)).url

    copied = RecordOfSharing.objects.latest("pk")
    assert here == address("step", copied, "missing")
    before, now = read(earlier), read(copied)
    left_out = {name for name in before if before[name] != now[name]}
    assert left_out == {
        "decision",
        "decision_reason",
        "decision_by",
        "decision_by_role",
        "decision_on",
        "sharing_date",
        "requested_on",
        "received_on",
        "our_ref",
        "their_ref",
    }
    asked = client.get(here)
    assert "The dates, references and the decision were left out" in asked.text
    assert left_out <= set(asked.context["form"]["asked"].value().split())
    sent = make.posted(make.record_answers()) | {"asked": asked.context["form"]["asked"].value()}
    assert client.post(here, sent).url == address("check", copied)
    assert missing(ours(RecordOfSharing.objects.get(pk=copied.pk))) == []


def test_a_copy_is_begun_from_the_start_page_too(client, pat, council):
    earlier = make.record(pat, council)
    client.force_login(pat)

    page = client.get(NEW).text
    unsaid = client.post(NEW, {"layout": "steps", "start": "copy"})
    begun = client.post(NEW, {"layout": "steps", "start": "copy", "earlier": earlier.reference})

    assert f"Attendance panel in autumn, {earlier.reference}" in page
    assert "Select which record to copy" in unsaid.text
    assert RecordOfSharing.objects.latest("pk").copied_from == earlier
    assert begun.url.endswith("/edit/missing/")


def test_pressing_copy_twice_makes_one_copy(client, pat, council):
    earlier = make.record(pat, council)
    client.force_login(pat)
    form = client.get(earlier.get_absolute_url()).context["copy_form"]
    sent = {"submission_id": str(form["submission_id"].value())}

    assert client.post(address("copy", earlier), sent).url == (
        client.post(address("copy", earlier), sent).url
    )
    assert RecordOfSharing.objects.count() == 2


# --- kept while it is typed ----------------------------------------------------------------------


def test_what_is_typed_is_kept_while_the_person_goes_on(client, pat):
    client.force_login(pat)
    record = begin(client)
    url = address("autosave", record, "about")
    sent = {"asked": "title decision route urgency", "title": "Half a sen", "row_version": "1"}

    told = client.post(url, sent).json()

    record.refresh_from_db()
    assert (told["saved"], told["row_version"]) == (True, record.row_version)
    assert record.title == "Half a sen"


def test_what_the_guard_asks_about_and_what_a_colleague_changed_are_not_kept_by_themselves(
    client, pat
):
    client.force_login(pat)
    record = begin(client)
    url = address("autosave", record, "about")
    sent = {"asked": "title", "title": "About 999 807 3022", "row_version": "1"}

    guarded = client.post(url, sent)
    client.post(url, sent | {"title": "Theirs"})
    late = client.post(url, sent | {"title": "Mine"})
    bare = client.post(url, {"title": "Nothing said of what was asked"})

    assert [one.status_code for one in (guarded, late, bare)] == [422, 409, 422]
    assert [one.json() for one in (guarded, late, bare)] == [{"saved": False}] * 3
    record.refresh_from_db()
    assert record.title == "Theirs"


def test_two_people_on_one_step_see_both_texts(client, pat):
    client.force_login(pat)
    record = begin(client)
    sent = {"asked": "title", "row_version": "1", "later": "yes"}
    client.post(record.get_edit_url(), sent | {"title": "Theirs"})

    met = client.post(record.get_edit_url(), sent | {"title": "Mine"})

    assert met.status_code == 409
    assert "Theirs" in met.text
    assert 'value="Mine"' in met.text


def test_what_a_page_asked_is_read_though_a_colleague_changed_what_applies(client, pat, council):
    record = make.draft(pat, council, recipient_role="RO_JOINT", art26_ref="")
    url = address("step", record, STEP_OF["art26_ref"].slug)
    client.force_login(pat)
    sent = {"asked": "art26_ref", "art26_ref": "JA-7", "row_version": record.row_version}
    assert "art26_ref" in client.get(url).context["form"]["asked"].value().split()
    services.save_draft(record, by=pat, answers={"recipient_role": "RO_PROC"})
    assert "art26_ref" not in client.get(url).context["form"]["asked"].value().split()

    met = client.post(url, sent)

    assert met.status_code == 409
    assert 'value="JA-7"' in met.text


def test_every_step_of_a_question_is_found_from_its_name():
    assert set(STEP_OF) == set(QUESTIONS)


def test_what_one_organisation_keeps_is_not_copied_into_anothers(client, pat, council):
    earlier = make.record(pat, council)
    elsewhere = make.organisation("Weald Council")
    make.member(elsewhere, "practitioner", person=pat)
    client.force_login(pat)
    sent = {"layout": "steps", "start": "copy", "earlier": earlier.reference}

    refused = client.post(NEW, sent | {"place": elsewhere.slug})

    assert "Select a record of Weald Council" in refused.text
    assert RecordOfSharing.objects.count() == 1


def test_pressing_copy_again_later_leaves_the_draft_as_it_has_become(client, pat, council):
    earlier = make.record(pat, council)
    client.force_login(pat)
    form = client.get(earlier.get_absolute_url()).context["copy_form"]
    sent = {"submission_id": str(form["submission_id"].value())}
    client.post(address("copy", earlier), sent)
    draft = RecordOfSharing.objects.latest("pk")
    client.post(
        address("step", draft, "about"),
        {"asked": "title", "title": "Written since", "row_version": "1", "later": "yes"},
    )

    client.post(address("copy", earlier), sent)

    draft.refresh_from_db()
    assert draft.title == "Written since"
