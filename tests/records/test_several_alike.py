"""Several alike disclosures: one draft for what is the same, a pasted table for what differs, and
each row a record of its own."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.desk.work import do_work
from kmip_portal.jobs.models import Job
from kmip_portal.jobs.services import fail
from records.answers import read
from records.models import AdviceRequest, RecordOfSharing
from records.questions.not_known import NOT_KNOWN
from records.services import discard, save_draft
from records.tasks import forget_fetched_files
from records.together import services
from tests import make

HEADS = "Date\tOrganisation\tName of who received it\tTheir job title\tYour case reference"


@pytest.fixture
def pattern(pat, council):
    return make.draft(pat, council, sharing_date=None, our_ref="", decision_on=None)


def row(n, to="Weald Trust", on=None):
    on = on or clock.today() - timedelta(days=n % 28)
    return f"{on.day}/{on.month}/{on.year}\t{to}\tNia Baker\tNamed nurse\tC-{n}"


def table(*rows):
    return "\n".join([HEADS, *rows])


def rows_of(pattern):
    return reverse("records:several_rows", args=[pattern.reference])


def press(client, pattern, text, **more):
    """Both presses: the rows are read back, then saved."""
    sent = {"rows": text, "submission_id": str(uuid4())} | more
    page = client.post(rows_of(pattern), sent)
    assert page.status_code == 200, page.content
    return client.post(rows_of(pattern), sent | {"looked_through": "yes"})


def judged_of(job, pattern, by):
    """The rows as the worker reads them."""
    rows = [services._row(n, said) for n, said in enumerate(job.wants["rows"], 1)]
    return services.judge(pattern, rows, services._partners(job.wants["rows"]), by=by)


def alike(pattern):
    return RecordOfSharing.objects.filter(copied_from=pattern).order_by("pk")


def test_thirty_rows_become_thirty_records_with_their_own_references(
    client, pat, pattern, trust, settings
):
    client.force_login(pat)
    answer = press(client, pattern, table(*(row(n) for n in range(1, 31))))
    assert client.get(answer.url)["Refresh"]  # a worker does so many
    do_work()

    made = alike(pattern)
    assert [one.status for one in made] == ["decided"] * 30
    assert len({one.reference for one in made}) == 30
    assert [one.our_ref for one in made] == [f"C-{n}" for n in range(1, 31)]
    assert {read(one)["partner"].organisation for one in made} == {trust}
    assert all(one.pdf_id and one.docx_id for one in made)
    page = client.get(answer.url).content.decode()
    assert "30 records saved" in page
    assert all(one.get_absolute_url() in page for one in made)
    saved = AuditEvent.objects.filter(verb="saved", subject_type="records.recordofsharing")
    assert saved.count() == 30
    batch = AuditEvent.objects.get(verb="saved 30 alike records and 0 drafts from")
    assert batch.detail["batch"] == Job.objects.get().reference
    assert batch.detail["saved"] == [one.reference for one in made]


def test_pressing_twice_makes_no_second_records(client, pat, pattern, trust):
    client.force_login(pat)
    sent = {"rows": table(row(1), row(2)), "submission_id": str(uuid4()), "looked_through": "yes"}
    first = client.post(rows_of(pattern), sent)
    second = client.post(rows_of(pattern), sent)

    assert first.url == second.url
    assert alike(pattern).count() == 2
    assert AuditEvent.objects.filter(verb__startswith="saved 2 alike").count() == 1


def test_another_table_sent_from_the_same_page_is_not_taken_for_the_first(
    client, pat, pattern, trust
):
    """As after the browser’s own way back: nothing that was added to the table is lost."""
    client.force_login(pat)
    sent = {"submission_id": str(uuid4()), "looked_through": "yes"}
    first = client.post(rows_of(pattern), sent | {"rows": table(row(1))})
    second = client.post(rows_of(pattern), sent | {"rows": table(row(2))})

    assert first.url != second.url
    assert [one.our_ref for one in alike(pattern)] == ["C-1", "C-2"]


def test_what_failed_is_asked_for_again_from_the_same_page(client, pat, pattern, trust):
    client.force_login(pat)
    sent = {"submission_id": str(uuid4()), "looked_through": "yes"}
    sent["rows"] = table(*(row(n) for n in range(1, 13)))
    client.post(rows_of(pattern), sent)
    job = Job.objects.get()
    services._save(job, pattern, judged_of(job, pattern, pat)[0])
    fail(job, "The worker stopped")
    client.post(rows_of(pattern), sent)
    do_work()

    assert alike(pattern).count() == 12


def test_rows_read_with_a_draft_that_changed_since_are_looked_at_again(client, pat, pattern, trust):
    client.force_login(pat)
    sent = {"rows": table(row(1)), "submission_id": str(uuid4()), "looked_through": "yes"}
    sent["row_version"] = pattern.row_version
    save_draft(pattern, by=pat, answers={"data_shared": "The whole file"})
    page = client.post(rows_of(pattern), sent)

    assert "The draft was changed after the rows were read" in page.content.decode()
    assert not alike(pattern).exists()
    seen = page.context["form"]["row_version"].value()
    client.post(rows_of(pattern), sent | {"row_version": seen})
    assert alike(pattern).get().data_shared == "The whole file"


def test_a_draft_that_changed_before_the_worker_came_makes_nothing(client, pat, pattern, trust):
    client.force_login(pat)
    answer = press(client, pattern, table(*(row(n) for n in range(1, 13))))
    save_draft(pattern, by=pat, answers={"data_shared": "The whole file"})
    do_work()

    assert "The draft was changed" in client.get(answer.url).content.decode()
    assert not alike(pattern).exists()


def test_where_an_adviser_has_to_look_first_no_row_is_promised_to_be_saved(
    client, pat, council, pattern, trust
):
    make.version()
    make.adviser(council)
    make.adviser(council, "siro")
    make.look_rule(council, make.member(council, "lead"))
    client.force_login(pat)
    text = table(row(1), row(2))
    page = client.post(rows_of(pattern), {"rows": text}).content.decode()
    assert "Save 2 drafts" in page
    assert "Rows 1 and 2 each stay a draft. Your organisation wants an adviser to look" in page

    press(client, pattern, text)
    assert {one.status for one in alike(pattern)} == {"draft"}


def test_what_nobody_knows_is_asked_of_the_adviser_once_and_not_for_each_row(
    client, pat, council, trust
):
    make.adviser(council)
    unknown = {"art6": [], NOT_KNOWN: ["art6"]}
    pattern = make.draft(pat, council, sharing_date=None, decision_on=None, our_ref="", **unknown)
    client.force_login(pat)
    press(client, pattern, table(row(1), row(2), row(3)))

    assert {one.status for one in alike(pattern)} == {"draft"}
    assert [one.record for one in AdviceRequest.objects.all()] == [pattern]


def test_a_worker_that_died_half_way_goes_on_and_makes_none_twice(client, pat, pattern, trust):
    client.force_login(pat)
    press(client, pattern, table(*(row(n) for n in range(1, 13))))
    job = Job.objects.get()
    for one in judged_of(job, pattern, pat)[:5]:
        services._save(job, pattern, one)
    do_work()

    assert alike(pattern).count() == 12
    assert {one.status for one in alike(pattern)} == {"decided"}


def test_each_fault_is_named_by_its_row_and_column_and_nothing_typed_is_lost(
    client, pat, pattern, trust
):
    client.force_login(pat)
    bad = "31/2/2026\tWeald Trust\tNia Baker\tNamed nurse\t" + "C" * 61
    page = client.post(rows_of(pattern), {"rows": table(row(1), bad, "\tWeald Trust")})
    text = page.content.decode()

    assert "Row 2: date must be a real date" in text
    assert "Row 2" in text
    assert "Row 3, date: enter the date" in text
    assert bad in text
    assert not alike(pattern).exists()


def test_the_law_of_each_row_decides_whether_it_is_saved(client, pat, pattern, trust):
    """Whoever receives it by another role, or is not named, leaves that row a draft."""
    client.force_login(pat)
    unnamed = row(2).replace("Nia Baker", "")
    answer = press(client, pattern, table(row(1), unnamed))
    page = client.get(answer.url).content.decode()

    assert [one.status for one in alike(pattern)] == ["decided", "draft"]
    assert "1 record saved, 1 draft" in page
    assert "Enter the name of the person who received it" in page


def test_rows_that_say_the_same_and_what_is_recorded_already_are_told(
    client, pat, council, pattern, trust
):
    client.force_login(pat)
    press(client, pattern, table(row(1)))
    earlier = alike(pattern).get()
    page = client.post(rows_of(pattern), {"rows": table(row(1), row(1))}).content.decode()

    assert "Row 2 says the same as row 1" in page
    assert f"Row 1 may be recorded already: {earlier.reference}" in page


def test_every_cell_is_read_by_the_guard(client, pat, pattern, trust):
    client.force_login(pat)
    sent = {"rows": table(row(1).replace("C-1", "943 476 5919")), "looked_through": "yes"}
    page = client.post(rows_of(pattern), sent).content.decode()

    assert "Row 1, your case reference: NHS number" in page
    assert not alike(pattern).exists()
    client.post(rows_of(pattern), sent | {"personal_data_checked": "on"})
    assert alike(pattern).count() == 1
    started = AuditEvent.objects.get(
        verb="started", subject_reference=alike(pattern).get().reference
    )
    assert started.detail["personal_data_confirmed"] is True


def test_a_name_that_is_not_plain_is_asked_once_and_taken_as_chosen(client, pat, pattern, trust):
    client.force_login(pat)
    text = table(row(1, to="Weald"), row(2, to="Weald"))
    page = client.post(rows_of(pattern), {"rows": text}).content.decode()
    assert page.count("‘Weald’</") == 1
    client.post(rows_of(pattern), {"rows": text, "looked_through": "yes"})
    assert not alike(pattern).exists()

    client.post(rows_of(pattern), {"rows": text, "looked_through": "yes", "name_1": trust.slug})

    assert {read(one)["partner"].organisation for one in alike(pattern)} == {trust}


def test_rows_may_be_typed_without_headings_and_without_a_spreadsheet(client, pat, pattern, trust):
    client.force_login(pat)
    today = clock.today()
    text = (
        f"{today.day} {today:%B} {today.year}; Weald Trust; Nia Baker; Nurse;; C-7; R-7; 12; Shared"
    )
    press(client, pattern, text)

    made = alike(pattern).get()
    assert (made.our_ref, made.their_ref, made.people_count) == ("C-7", "R-7", "11-100")


def test_the_table_can_be_changed_after_it_was_read_back(client, pat, pattern, trust):
    client.force_login(pat)
    sent = {"rows": table(row(1)), "looked_through": "yes", "change": "yes"}
    page = client.post(rows_of(pattern), sent).content.decode()

    assert "What differs in each disclosure" in page
    assert "C-1" in page
    assert not alike(pattern).exists()


def test_it_begins_from_a_draft_or_from_a_saved_record(client, pat, council, pattern):
    saved = make.record(pat, council)
    client.force_login(pat)
    new = reverse("records:several_new")

    assert client.post(new, {"pattern": pattern.reference}).url == rows_of(pattern)
    begun = client.post(new, {"pattern": saved.reference, "submission_id": str(uuid4())})
    draft = RecordOfSharing.objects.get(copied_from=saved)
    assert begun.url == rows_of(draft)
    assert "The draft still misses answers" in client.get(begun.url).content.decode()


def test_a_draft_that_went_meanwhile_is_told_and_the_rows_are_not_kept(client, pat, pattern, trust):
    client.force_login(pat)
    answer = press(client, pattern, table(*(row(n) for n in range(1, 13))))
    discard(pattern, by=pat)
    do_work()

    assert "not there any more" in client.get(answer.url).content.decode()
    assert not alike(pattern).exists()
    with clock.at(clock.now() + timedelta(hours=25)):
        forget_fetched_files()
    assert "rows" not in Job.objects.get().wants


def test_what_others_keep_cannot_be_used(client, pat, pattern, outsider):
    client.force_login(outsider)
    assert client.get(rows_of(pattern)).status_code == 404
    saved = reverse("records:several_saved", args=["JOB-2026-NOBODYS"])
    assert client.get(saved).status_code == 404


def test_reading_the_rows_back_asks_no_more_for_more_rows(
    client, pat, pattern, trust, django_assert_max_num_queries
):
    client.force_login(pat)
    on = clock.today()
    with django_assert_max_num_queries(60):
        client.post(rows_of(pattern), {"rows": table(row(1, on=on), row(2, on=on))})
    with django_assert_max_num_queries(60):
        many = table(*(row(n, on=on) for n in range(1, 51)))
        client.post(rows_of(pattern), {"rows": many})
