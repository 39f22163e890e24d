"""Records for an answer to a request for information: chosen, checked on purpose, and made without
people, cases, security and advice, each omission named with its likely exemption."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from uuid import uuid4

import pypdf
import pytest
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.documents.models import StoredDocument
from kmip_portal.documents.services import make_due
from kmip_portal.law.book import book
from records import disposing
from records.information_requests import leaving_out
from records.information_requests.pack import Choice, Pack
from records.models import RecordOfSharing
from records.published import with_all
from records.questions import KNOWN
from tests import make
from tests.documents.test_workbook import cells

CHOOSE = reverse("records:publication_choose")
SECRETS = (
    "Nia Baker",
    "nia.baker@",
    "Pat Practitioner",
    "C-2041",
    "Named nurse",
    "Early help manager",
    "information.team@",
    "line CYP12",
)


@pytest.fixture
def record(pat, council, trust):
    return make.record(pat, council, partner=make.picked(trust))


def check_of(*records):
    references = ",".join(one.reference for one in records)
    return reverse("records:publication_check", args=[references])


def sent(choice, *records, **more):
    said = {f"words_{one.reference}": choice for one in records}
    return said | {"checked": "on", "looked": "on", "submission_id": str(uuid4())} | more


def of(organisation, records, **choices):
    found = with_all(RecordOfSharing.objects.filter(pk__in=[one.pk for one in records]))
    return Pack(organisation, list(found.order_by("pk")), book(), choices=choices.get("choices"))


def downloaded(client, made, format):
    return client.get(f"{made.rstrip('/')}.{format}")


def test_every_question_is_told_or_left_out_for_a_reason():
    named = [*leaving_out.TOLD, *leaving_out.WORDS, *leaving_out.BY_ITSELF]
    named += [name for group in leaving_out.LEFT_OUT for name in group.names]

    assert sorted(named) == sorted(KNOWN)


def test_a_lead_chooses_checks_and_makes_it(client, lee, council, record):
    client.force_login(lee)
    to_check = client.post(CHOOSE, {"records": [record.reference]})
    assert to_check.url == check_of(record)
    page = client.get(to_check.url).content.decode()
    assert "Who took part, and what the person concerned said" in page
    assert "Freedom of Information Act 2000 s.40, Personal data" in page
    assert not StoredDocument.objects.filter(kind="publication pack").exists()

    made = client.post(to_check.url, sent("include", record, request_reference="FOI-114")).url

    make_due()
    rows = cells(downloaded(client, made, "xlsx").content)
    text = b"".join(downloaded(client, made, "csv").streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(StringIO(text))
    pdf = downloaded(client, made, "pdf").content
    paper = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)
    for said in (str(rows), text, paper):
        assert not [secret for secret in SECRETS if secret in said]
        assert "For publication: checked by Lee Lead" in said
    assert "A summary of early help given to the family" in row["In the words of the record"]
    assert "s.31" in row["Left out, and the exemption that is likely to cover it"]
    assert record.sharing_date.isoformat() not in text
    assert StoredDocument.objects.get(kind="publication pack on paper").seal
    event = AuditEvent.objects.get(verb="made a publication pack of")
    assert event.detail["records"] == [record.reference]
    assert event.detail["request"] == "FOI-114"
    assert event.organisations == [council.slug]


def test_it_is_not_made_before_somebody_says_they_looked(client, lee, record):
    client.force_login(lee)
    page = client.post(
        check_of(record), sent("include", record, checked="", looked="")
    ).content.decode()

    assert "Confirm that you have read what will be published and what is left out" in page
    assert "Confirm that you have looked at each record that may lead to a person" in page
    assert not StoredDocument.objects.filter(kind="publication pack").exists()


def test_words_or_the_whole_of_a_record_are_left_out_as_whoever_checks_says(
    lee, council, pat, trust, record
):
    other = make.record(pat, council, partner=make.picked(trust), title="Another panel")
    choices = {record.reference: Choice("FE_S40"), other.reference: Choice("FE_S31", whole=True)}
    first, second = (
        one.row("Checked") for one in of(council, [record, other], choices=choices).sheets
    )

    assert first["words"] == ""
    assert first["whom"] == "Weald Trust"
    assert "The words of the record: Freedom of Information Act 2000 s.40" in first["left_out"]
    assert (second["told"], second["words"], second["whom"]) == ("", "", "")
    assert second["left_out"].startswith("The whole record: Freedom of Information Act 2000 s.31")


def test_fewer_than_five_alike_may_lead_to_a_person(council, pat, trust, surgery):
    alike = [make.record(pat, council, partner=make.picked(trust)) for _ in range(5)]
    odd = make.record(pat, council, partner=make.picked(surgery))

    warned = of(council, [*alike, odd]).may_identify

    assert [one.record for one in warned] == [odd]


def test_what_is_published_already_is_named_so(lee, council, trust):
    live = make.repeat_active(lee, council, trust, publication="summary")
    (sheet,) = of(council, [live]).sheets

    assert any(f"/records/published/{live.family}/" in one and "s.21" in one
               for one in sheet.left_out)  # fmt: skip
    assert not any(one in str(sheet.row("")) for one in ("Lee Lead", "Nia Baker"))


def test_a_name_that_is_not_in_the_list_may_be_a_person(council, pat):
    record = make.record(pat, council)  # with a hospital that was typed
    (sheet,) = of(council, [record]).sheets

    assert "Holmesdale Hospital" not in str(sheet.row(""))
    assert any("which may be a person" in one for one in sheet.left_out)


def test_the_guard_reads_all_words_that_would_be_published(client, lee, council, pat, trust):
    record = make.record(
        pat,
        council,
        partner=make.picked(trust),
        data_shared="A summary of early help, 943 476 5919",
    )
    client.force_login(lee)

    page = client.post(check_of(record), sent("include", record)).content.decode()
    assert "NHS number" in page
    assert not StoredDocument.objects.filter(kind="publication pack").exists()
    assert client.post(check_of(record), sent("words FE_S40", record)).status_code == 302


def test_it_is_for_leads_and_officers_of_the_organisation_alone(client, pat, lee, record, outsider):
    client.force_login(pat)
    assert client.get(CHOOSE).status_code == 403
    assert client.get(check_of(record)).status_code == 403
    client.force_login(outsider)
    assert client.get(check_of(record)).status_code in (403, 404)
    client.force_login(lee)
    made = client.post(check_of(record), sent("include", record)).url
    other = make.member(record.organisation, "lead")
    client.force_login(other)
    assert client.get(made).status_code == 404


def test_made_twice_it_is_one_and_it_goes_after_a_day(client, lee, record):
    client.force_login(lee)
    made = [client.post(check_of(record), sent("include", record)).url for _ in range(2)]
    assert made[0] == made[1]
    assert AuditEvent.objects.filter(verb="made a publication pack of").count() == 1

    with clock.at(clock.now() + timedelta(hours=25)):
        disposing.forget_fetched()

    assert client.get(made[0]).status_code == 404


def test_a_cell_that_begins_like_a_formula_stays_text(client, lee, council, pat, trust):
    record = make.record(pat, council, partner=make.picked(trust))
    RecordOfSharing.objects.filter(pk=record.pk).update(title="=1+1")
    client.force_login(lee)
    made = client.post(check_of(record), sent("include", record)).url
    text = b"".join(downloaded(client, made, "csv").streaming_content).decode("utf-8-sig")

    assert not any(cell.startswith("=") for row in csv.reader(StringIO(text)) for cell in row)


def test_more_records_ask_little_more(lee, council, pat, trust, django_assert_max_num_queries):
    records = [make.record(pat, council, partner=make.picked(trust)) for _ in range(8)]
    with django_assert_max_num_queries(12):
        rows = [one.row("") for one in of(council, records).sheets]
    assert len(rows) == 8


def test_a_choice_stays_with_its_record_when_another_goes_meanwhile(
    client, lee, pat, council, trust
):
    """Whoever left the second record out does not publish it because the first is gone."""
    told = make.record(pat, council, partner=make.picked(trust))
    kept_back = make.record(pat, council, partner=make.picked(trust), data_shared="The other story")
    client.force_login(lee)
    page = client.get(check_of(told, kept_back)).context["form"]
    choices = sent("include", told) | sent("whole FE_S40", kept_back)
    disposing.dispose([make.past_its_time(told)], by=lee)

    again = client.post(check_of(told, kept_back), choices | {"read": page["read"].value()})
    assert "Read it again" in again.content.decode()
    client.post(
        check_of(told, kept_back), choices | {"read": again.context["form"]["read"].value()}
    )

    made = StoredDocument.objects.get(kind="publication pack").snapshot
    assert kept_back.reference in str(made)
    assert "The other story" not in str(made)


def test_people_and_cases_are_left_out_however_they_were_written(council, lee, pat, trust):
    of_another = make.record(pat, council, partner=make.picked(trust), our_ref="X-77", their_ref="")
    record = make.record(
        pat, council, partner=make.picked(trust), our_ref="C-2041", their_ref="NHS-C-2041",
        authorised_by="Wilma Boss",
        data_shared="As wilma boss said of c-2041, nhs-c-2041 and x-77, by NIA BAKER",
    )  # fmt: skip
    (_, sheet) = of(council, [of_another, record]).sheets

    cleaned = "As [left out] said of [left out], [left out] and [left out], by [left out]"
    assert cleaned in [words for _, words in sheet.words]
