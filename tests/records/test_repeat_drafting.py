"""A repeat record is drafted: begun, its sections written in any order, its rows added."""

from datetime import timedelta
from uuid import uuid4

from django.urls import reverse

from kmip_portal import clock
from records import arrangement, sending, unanswered
from records.models import RecordOfSharing
from records.questions import repeat
from records.services import Place
from tests import make


def task(record, slug):
    return reverse("records:task", args=[record.reference, slug])


def test_a_draft_is_begun_with_the_own_organisation_as_its_first_party(client, pat, council):
    client.force_login(pat)

    page = client.post(reverse("records:repeat_new"), {"submission_id": uuid4()}, follow=True)

    record = RecordOfSharing.objects.get()
    assert (record.kind, record.status, record.family) == ("repeat", "draft", record.reference)
    assert [(one.organisation, one.is_ours) for one in record.parties.all()] == [(council, True)]
    assert "You have completed 0 of 10 sections" in page.text
    assert "Cannot start yet" in page.text


def test_a_section_may_be_left_with_gaps_and_is_complete_only_without(client, pat, council):
    record = arrangement.begin(by=pat, place=Place(council), submission_id=uuid4())
    client.force_login(pat)
    url = task(record, "rhythm")

    later = client.post(url, {"frequency": "weekly", "finished": "no"})
    refused = client.post(url, {"frequency": "weekly", "finished": "yes"})
    record.refresh_from_db()

    assert later.url == record.get_absolute_url()
    assert record.frequency == "weekly"
    assert "Enter when it starts" in refused.text
    assert not record.finished_tasks.exists()


def test_nothing_is_said_of_a_section_until_the_person_does(client, pat, council):
    record = arrangement.begin(by=pat, place=Place(council), submission_id=uuid4())
    client.force_login(pat)

    page = client.post(task(record, "rhythm"), {"frequency": "weekly"})

    assert "Select whether you’ve completed this section" in page.text


def test_organisations_are_added_one_by_one_and_many_at_once(client, pat, council, trust):
    record = arrangement.begin(by=pat, place=Place(council), submission_id=uuid4())
    schools = [make.organisation(f"Oakwood {n} School") for n in range(40)]
    client.force_login(pat)
    paste = reverse("records:party_paste", args=[record.reference])
    misspelt = [one.name.replace("wood", "wod") for one in schools[:6]]
    lines = "\n".join([*misspelt, *(one.name for one in schools[6:])])

    one = client.post(
        reverse("records:party_add", args=[record.reference]), {"organisation": trust.name}
    )
    shown = client.post(paste, {"pasted": lines})

    assert one.url == reverse("records:party_change", args=[record.reference, 2])
    for line in misspelt:  # none is dropped: each is asked about
        assert f"‘{line}’" in shown.text
    assert "34 of 40 lines matched" in shown.text


def test_of_forty_pasted_names_six_misspelt_none_is_dropped_silently(client, pat, council):
    record = arrangement.begin(by=pat, place=Place(council), submission_id=uuid4())
    places = ("Ashford", "Boxley", "Cranbrook", "Deal", "Elham", "Faversham", "Gillingham", "Hythe")
    kinds = ("Primary School", "Grammar School", "Infant School", "Academy", "Junior School")
    schools = [make.organisation(f"{place} {kind}") for place in places for kind in kinds]
    pasted = [one.name for one in schools]
    misspelt = {
        0: "Ashfrod Primary School",
        7: "Boxley Infnat School",
        14: "Cranbrok Junior School",
        21: "Elham Gramar School",
        28: "Favershamm Academy",
        35: "Hyth Primary School",
    }
    for place, wrong in misspelt.items():
        pasted[place] = wrong
    client.force_login(pat)

    url = reverse("records:party_paste", args=[record.reference])
    shown = client.post(url, {"pasted": "\n".join(pasted)})

    lines = {
        one.text: [match.value for match in one.matches] for one in shown.context["form"].lines
    }
    found = [one.slug in lines[text] for one, text in zip(schools, pasted, strict=True)]
    assert sum(found) >= 38
    for wrong in misspelt.values():
        assert f"‘{wrong}’" in shown.text or len(lines[wrong]) == 1


def test_an_organisation_is_removed_but_never_the_one_that_keeps_the_record(
    client,
    pat,
    council,
    trust,
):
    record = make.repeat_draft(pat, council, trust, finished=False)
    client.force_login(pat)

    client.post(reverse("records:party_remove", args=[record.reference, 2]))
    own = client.post(reverse("records:party_remove", args=[record.reference, 1]), follow=True)

    assert "The organisation that keeps the record takes part in it" in own.text
    assert [one.organisation for one in record.parties.all()] == [council]


def test_an_item_for_one_organisation_never_becomes_one_for_all(
    client, lee, council, trust, surgery
):
    record = make.repeat_draft(lee, council, trust, surgery)
    theirs = record.parties.get(organisation=trust)
    item = {"item": "Blood group", "received_by": theirs, "why_needed": "To plan"}
    arrangement.add_items(record, [item], by=lee)
    client.force_login(lee)

    url = reverse("records:party_remove", args=[record.reference, theirs.number])
    page = client.post(url, follow=True)

    assert "Weald Trust gives or receives the item ‘Blood group’" in page.text
    assert record.data_items.get(item="Blood group").received_by == theirs


def test_the_next_version_leaves_out_what_only_one_that_left_received(lee, council, trust, surgery):
    record = make.repeat_draft(lee, council, trust, surgery)
    theirs = record.parties.get(organisation=trust)
    item = {"item": "Blood group", "received_by": theirs, "why_needed": "To plan"}
    arrangement.add_items(record, [item], by=lee)
    record = sending.send(record, by=lee, name="Lee", role="Head")
    make.confirm(record, surgery)
    unanswered.leave_out(make.confirm(record, trust, "not_us"), by=lee)
    record.refresh_from_db()

    draft = arrangement.next_version(record, by=lee)

    assert [str(one) for one in draft.data_items.all()] == ["Date of last attendance"]


def test_a_button_that_removes_a_row_pressed_twice_ends_where_the_first_press_did(
    client, pat, council, trust
):
    record = make.repeat_draft(pat, council, trust, finished=False)
    client.force_login(pat)
    for name, number, slug in (
        ("party_remove", 2, "organisations"),
        ("item_remove", 1, "information"),
    ):
        url = reverse(f"records:{name}", args=[record.reference, number])
        assert [client.post(url).url for _ in range(2)] == [task(record, slug)] * 2


def test_items_are_pasted_from_a_spreadsheet_with_why_each_is_needed(client, pat, council, trust):
    record = make.repeat_draft(pat, council, trust, finished=False)
    client.force_login(pat)

    client.post(
        reverse("records:item_paste", args=[record.reference]),
        {"items": "Name\tTo find the child\nSchool\n"},
    )

    rows = [(one.item, one.why_needed) for one in record.data_items.all()]
    assert rows[1:] == [("Name", "To find the child"), ("School", "")]


def test_the_guard_reads_what_is_pasted(client, pat, council, trust):
    record = make.repeat_draft(pat, council, trust, finished=False)
    client.force_login(pat)

    page = client.post(
        reverse("records:item_paste", args=[record.reference]), {"items": "943 476 5919"}
    )

    assert "looks like personal information" in page.text
    assert record.data_items.count() == 1


def test_two_people_on_one_section_see_both_texts(client, pat, council, trust):
    record = make.repeat_draft(pat, council, trust, finished=False)
    client.force_login(pat)
    url = task(record, "rhythm")
    version = record.row_version
    days = {
        "start_date-day": 1,
        "start_date-month": 9,
        "start_date-year": 2027,
        "frequency": "weekly",
        "finished": "no",
    }
    client.post(url, days | {"trigger": "On Monday", "row_version": version})

    page = client.post(url, days | {"trigger": "On Friday", "row_version": version})

    assert page.status_code == 409
    assert "On Monday" in page.text
    assert "On Friday" in page.text


def test_every_question_stands_in_one_section_and_a_complete_draft_can_be_checked(
    client,
    council,
    trust,
    lee,
):
    asked = [question.name for one in repeat.TASKS.values() for question in one.questions]
    record = make.repeat_draft(lee, council, trust)
    client.force_login(lee)

    page = client.get(reverse("records:record_check", args=[record.reference])).text

    assert len(asked) == len(set(asked))
    assert "Accept and send" in page
    assert "You cannot send the record" not in page


def test_a_paste_of_too_many_is_told_and_what_was_pasted_stays(client, pat, council, trust):
    record = make.repeat_draft(pat, council, trust, finished=False)
    client.force_login(pat)
    lines = "\n".join(f"Item {number} of a long list" for number in range(250))

    page = client.post(reverse("records:item_paste", args=[record.reference]), {"items": lines})

    assert "A record takes 200 items or fewer" in page.text
    assert "Item 249 of a long list" in page.text
    assert record.data_items.count() == 1


def test_who_writes_on_after_it_was_sent_is_told_so(client, lee, pat, council, trust):
    record = make.repeat_draft(pat, council, trust)
    client.force_login(pat)
    sending.send(record, by=lee, name="Lee", role="Head")

    page = client.post(task(record, "rhythm"), {"frequency": "weekly", "finished": "yes"})

    assert page.status_code == 409
    assert "Waiting for others" in page.text


def test_a_record_is_reviewed_within_a_year_and_not_in_the_past(client, lee, council, trust):
    record = make.repeat_draft(lee, council, trust, finished=False)
    client.force_login(lee)
    slug = repeat.TASK_OF["review_date"].slug

    for days in (-1, 500):
        then = clock.today() + timedelta(days=days)
        boxes = {f"review_date-{part}": getattr(then, part) for part in ("day", "month", "year")}
        page = client.post(task(record, slug), boxes | {"finished": "yes"})
        assert "The next review must be" in page.text
    assert not record.finished_tasks.exists()


def test_the_next_version_of_one_that_is_overdue_asks_for_a_new_review(lee, council, trust):
    record = make.repeat_active(lee, council, trust)

    with clock.at(record.review_date + timedelta(days=1)):
        draft = arrangement.next_version(record, by=lee)

    assert draft.review_date is None
    assert draft.frequency == record.frequency
