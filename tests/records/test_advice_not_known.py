"""‘I do not know’ is an answer to a question of law: it is kept, asks the adviser, and lets nobody
decide; and no rule, report or list takes it for an answer."""

import pytest
from django.urls import reverse

from kmip_portal.documents import word
from records import as_json, blank_forms, filled_form, lawfulness, services
from records.answers import missing, ours, read
from records.models import AdviceRequest, CodedAnswer
from records.questions.not_known import OFFICE_OF, YES_OR_NO, shown
from records.questions.steps import STEP_OF
from records.search import RecordWords
from records.word_in import read_word
from tests import make
from tests.records.advising import *  # noqa: F403 - its fixtures

pytestmark = pytest.mark.usefixtures("uncounted")
UNKNOWN = {"art6": [], "not_known": ["art6"]}


@pytest.fixture(autouse=True)
def _in_force():
    make.version()


def edit(record, slug=None):
    if slug is None:
        return reverse("records:record_edit", args=[record.reference])
    return reverse("records:record_step", args=[record.reference, slug])


def whole(record, **changes):
    """The form on one page, sent with these changes."""
    return make.posted(make.record_answers() | changes) | {"row_version": record.row_version}


def test_on_one_page_it_saves_and_asks_the_officer_by_name_and_day(client, pat, council, dana):
    draft = make.draft(pat, council)
    client.force_login(pat)

    answer = client.post(edit(draft), whole(draft, art6=["not_known"]))

    assert answer.url == reverse("records:record_check", args=[draft.reference])
    draft.refresh_from_db()
    assert (read(draft)["art6"], read(draft)["not_known"]) == ([], ["art6"])
    asked = AdviceRequest.objects.get()
    assert (asked.office, asked.questions, asked.by_itself) == ("dpo", ["art6"], True)
    check = client.get(answer.url).text
    assert "You do not know: What was your lawful basis?" in check
    assert "Of this advice is asked from Dana Officer, due" in check
    assert "Save record" not in check
    with pytest.raises(services.NotReady):
        services.decide(draft, by=pat, warnings_reason="Yes")


@pytest.mark.parametrize(
    ("name", "said"),
    [("art6", ["not_known"]), ("regime", "not_known"), ("in_public_task", "not_known")],
)
def test_a_few_at_a_time_it_goes_on_and_stands_there_again(client, pat, council, dana, name, said):
    draft = make.draft(pat, council)
    page = edit(draft, STEP_OF[name].slug)
    client.force_login(pat)
    form = client.get(page).context["form"]
    sent = make.posted(make.record_answers(**{name: said}))
    sent |= {"asked": form["asked"].value(), "row_version": draft.row_version}

    assert client.post(page, sent).status_code == 302

    draft.refresh_from_db()
    assert read(draft)["not_known"] == [name]
    assert not read(draft)[name]
    assert client.get(f"{page}?at={name}").context["form"][name].value() == said


def test_an_answer_and_that_it_is_not_known_are_not_both_taken(client, pat, council):
    draft = make.draft(pat, council)
    client.force_login(pat)

    page = client.post(edit(draft), whole(draft, art6=["A6_1_E", "not_known"]))

    assert "Select your lawful basis, or select ‘I do not know’" in page.text
    assert set(page.context["form"]["art6"].value()) == {"A6_1_E", "not_known"}


def test_it_is_typed_back_where_something_else_is_wrong(client, pat, council):
    draft = make.draft(pat, council)
    client.force_login(pat)

    page = client.post(edit(draft), whole(draft, art6=["not_known"], title=""))

    assert page.status_code == 200
    assert page.context["form"]["art6"].value() == ["not_known"]
    assert not AdviceRequest.objects.exists()


def test_saved_by_itself_it_is_kept_and_nobody_is_asked_yet(client, pat, council, dana):
    draft = make.draft(pat, council)
    slug = STEP_OF["art6"].slug
    client.force_login(pat)
    form = client.get(edit(draft, slug)).context["form"]
    sent = make.posted(make.record_answers(art6=["not_known"])) | {
        "asked": form["asked"].value(), "row_version": draft.row_version,
    }  # fmt: skip

    url = reverse("records:record_autosave", args=[draft.reference, slug])
    assert client.post(url, sent).json()["saved"]

    draft.refresh_from_db()
    assert read(draft)["not_known"] == ["art6"]
    assert not AdviceRequest.objects.exists()
    client.post(edit(draft, slug), sent | {"row_version": draft.row_version})
    assert AdviceRequest.objects.get().questions == ["art6"]


def test_it_is_added_to_one_request_and_taken_back_when_all_is_known(pat, council, dana, cal):
    draft = make.draft(pat, council)
    services.save_draft(draft, by=pat, answers=UNKNOWN)
    services.save_draft(draft, by=pat, answers={"gateways": [], "not_known": ["art6", "gateways"]})
    asked = AdviceRequest.objects.get()
    assert asked.questions == ["art6", "gateways"]

    services.save_draft(draft, by=pat, answers={
        "art6": ["A6_1_E"], "confidentiality_owed": None,
        "not_known": ["art6", "confidentiality_owed"], "gateways": ["GW_CA89_S47"],
    })  # fmt: skip

    asked.refresh_from_db()
    assert asked.status == "taken_back"
    assert AdviceRequest.objects.open().get().office == "caldicott"


def test_what_does_not_apply_any_more_stands_in_nobodys_way(pat, council, dana):
    draft = make.draft(pat, council)
    services.save_draft(draft, by=pat, answers={"art9": [], "not_known": ["art9"]})
    draft.refresh_from_db()
    assert [one.name for one in missing(ours(draft))] == ["art9"]

    services.save_draft(draft, by=pat, answers={"decision": "not_share"})

    draft.refresh_from_db()
    assert "art9" not in [one.name for one in missing(ours(draft))]


def test_no_rule_report_or_search_takes_it_for_an_answer(pat, council):
    draft = make.draft(pat, council)
    services.save_draft(draft, by=pat, answers=UNKNOWN | {"regime": ""})
    draft.refresh_from_db()

    told = lawfulness.for_rules(ours(draft))
    assert told["art6"] == []
    assert "not_known" not in told
    assert not CodedAnswer.objects.filter(field="art6", record=draft).exists()
    words = RecordWords.objects.filter(record=draft).values()
    assert "I do not know" not in str(list(words))


def test_a_copy_does_not_carry_it(pat, council):
    record = make.record(pat, council)
    CodedAnswer.objects.create(record=record, field="not_known", code="sch8", label="Schedule 8")
    place = services.Place(council)

    copied = services.copy(
        record, by=pat, place=place, submission_id=record.submission_id.__class__(int=7),
        on_one_page=True,
    )  # fmt: skip

    assert read(copied)["not_known"] == []


def test_it_goes_out_in_the_word_form_and_comes_back(pat, council, dana):
    draft = make.draft(pat, council)
    yes_or_no = dict.fromkeys(YES_OR_NO)
    unknown = ["regime", "art6", "gateways", *yes_or_no]
    blank = {"regime": "", "art6": [], "gateways": [], **yes_or_no}
    services.save_draft(draft, by=pat, answers=blank | {"not_known": unknown})
    draft.refresh_from_db()

    filled = read_word(word.render(filled_form.one_off(shown(read(draft)))))

    assert set(filled.answers["not_known"]) == set(unknown)
    assert not {"regime", "art6", "gateways"} & {
        name for name in filled.answers if filled.answers[name]
    }
    assert not [one for one in filled.doubts if one.field in unknown]


def test_the_blank_form_offers_it_where_it_is_a_question_of_law():
    rows = {
        row["tag"]: [label for _, label in row["choices"]]
        for block in blank_forms.one_off()["blocks"] if block["type"] == "fields"
        for row in block["rows"]
    }  # fmt: skip

    assert {name for name, labels in rows.items() if "I do not know" in labels} == {
        name for name in OFFICE_OF if rows.get(name)
    }


def test_json_names_what_is_not_known_apart_from_the_answers(pat, council):
    draft = make.draft(pat, council)
    services.save_draft(draft, by=pat, answers=UNKNOWN)
    draft.refresh_from_db()

    told = as_json.as_json(draft)

    assert told["not_known"] == ["art6"]
    assert "art6" not in told["answers"]


def test_in_a_repeat_record_it_saves_the_task_and_holds_the_sending(
    client, lee, council, trust, dana
):
    record = make.repeat_draft(lee, council, trust)
    client.force_login(lee)
    page = reverse("records:task", args=[record.reference, "basis"])
    form = client.get(page).context["form"]
    sent = make.posted(make.repeat_answers(art6=["not_known"])) | {
        "asked": form["asked"].value(), "row_version": record.row_version, "finished": "yes",
    }  # fmt: skip

    assert client.post(page, sent).status_code == 302

    record.refresh_from_db()
    assert read(record)["not_known"] == ["art6"]
    assert AdviceRequest.objects.get().questions == ["art6"]
    check = client.get(reverse("records:record_check", args=[record.reference])).text
    assert "Of this advice is asked from Dana Officer" in check
    assert client.get(page).context["form"]["art6"].value() == ["not_known"]


def test_begun_on_one_page_it_asks_at_once(client, pat, council, dana):
    client.force_login(pat)
    sent = make.posted(make.record_answers(art6=["not_known"]))

    client.post(reverse("records:record_new_page"), sent)

    assert AdviceRequest.objects.get().asked_by == pat


def test_of_two_editors_the_second_reads_that_the_first_did_not_know(client, pat, council, dana):
    draft = make.draft(pat, council)
    late = whole(draft, art6=["A6_1_E"], title="Mine")
    services.save_draft(draft, by=pat, answers=UNKNOWN)
    client.force_login(pat)

    page = client.post(edit(draft), late)

    assert page.status_code == 409
    theirs = {one.label: one.theirs for one in page.context["form"].met}
    assert theirs["What was your lawful basis?"] == "I do not know"
