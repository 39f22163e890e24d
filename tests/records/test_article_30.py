"""What the records of an organisation tell of its processing, as Article 30(1) asks for it."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.documents.models import StoredDocument
from kmip_portal.documents.services import make_due
from records import disposing, unanswered
from records.models import RecordOfSharing
from records.processing.extract import Extract
from signatories.services import successions
from tests import make
from tests.documents.test_workbook import cells

PAGE = reverse("records:article_30")
CSV = reverse("records:article_30_csv")
ASK = reverse("records:article_30_ask")


@pytest.fixture
def dana(council):
    return make.member(council, "dpo", name="Dana Officer")


def rows(council, **more):
    found = Extract(council, on=clock.today(), **more)
    return [one.__dict__ for one in found.activities]


def downloaded(client, address=CSV):
    text = b"".join(client.get(address).streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


def test_one_off_records_are_one_activity_by_purpose_and_kind_of_recipient(
    pat, council, trust, surgery, school
):
    for to in (trust, surgery, school):
        make.record(pat, council, partner=make.picked(to))
    make.refusal(pat, council)
    make.draft(pat, council)

    health, schools = rows(council)

    assert (health["records"], schools["records"]) == (2, 1)
    assert health["purposes"] == ["Protecting a child from harm"]
    assert health["recipients"] == ["NHS trust, ICB, GP or other NHS body"]
    assert "Data concerning health" in health["data"]
    assert health["kept"] == ["Kept under the recipient's published retention schedule"]
    assert health["security"]
    assert any("public task" in one.lower() for one in health["basis"])


def test_each_arrangement_that_lives_on_the_day_is_one(lee, council, trust):
    live = make.repeat_active(lee, council, trust)
    make.repeat_waiting(lee, council, trust)

    (activity,) = rows(council)

    assert activity["name"] == f"{live.title} ({live.family})"
    assert "NHS trust, ICB, GP or other NHS body: Weald Trust" in activity["recipients"]
    before = Extract(council, on=clock.today() - timedelta(days=30))
    assert before.activities == []
    (theirs,) = Extract(trust, on=clock.today()).activities
    assert theirs.part == "Receives"


def test_who_said_that_it_takes_no_part_has_no_activity_of_it(lee, council, trust, surgery):
    waiting = make.repeat_waiting(lee, council, trust, surgery)
    asked = make.confirm(waiting, surgery, "not_us", reason="We hold none of it")
    unanswered.leave_out(asked, by=lee)
    make.confirm(waiting, trust)
    since = clock.today() - timedelta(days=5)

    assert len(rows(trust, since=since)) == 1
    assert rows(surgery, since=since) == []


def test_whoever_came_after_an_organisation_reads_what_its_records_tell(
    client, lee, pat, council, trust
):
    make.record(pat, council, partner=make.picked(trust))
    kent = make.organisation("New Kent Council")
    nell = make.member(kent, "lead")
    url = f"{CSV}?organisation={council.slug}"
    client.force_login(nell)
    assert downloaded(client, url) == []
    successions.replace(
        kind="replaced", predecessors=[council], successors=[kent], from_on=clock.today(), by=lee,
        takes_people=False, takes_contacts=False,
    )  # fmt: skip

    (row,) = downloaded(client, url)
    assert row["Controller (a)"].startswith("Controller: Holmesdale Council")
    chosen = client.get(f"{reverse('records:publication_choose')}?organisation={council.slug}")
    assert len(chosen.context["offered"]) == 1


def test_joint_controllers_are_named_and_countries_that_are_not_recorded_are_told(
    pat, council, trust
):
    shared = {"recipient_role": "RO_JOINT", "art26_ref": "Joint", "international": True,
              "transfer_mechanism": "IT_ADEQ", "dp_test_done": True}  # fmt: skip
    make.record(pat, council, partner=make.picked(trust), **shared)
    extract = Extract(council, on=clock.today())

    assert extract.activities[0].joint == ["Weald Trust"]
    assert any("(e): which country, of 1 activity" in gap for gap in extract.gaps)


def test_a_recipient_that_is_not_in_the_list_may_be_a_person_and_is_not_named(lee, council, trust):
    live = make.repeat_active(lee, council, trust)
    live.parties.filter(organisation=trust).update(organisation=None, name="Rosa Carer")

    (activity,) = rows(council)
    assert activity["recipients"] == ["Organisations that are not in the portal’s list"]


def test_it_names_no_person_and_no_case(client, lee, pat, council, trust):
    make.record(pat, council, partner=make.picked(trust), our_ref="C-2041")
    live = make.repeat_active(lee, council, trust)
    said = {"retention_text": "6 years, as Lee Lead says at lee@council.uk"}
    RecordOfSharing.objects.filter(pk=live.pk).update(**said)
    client.force_login(lee)
    page = client.get(PAGE).content.decode()
    texts = [page[page.index("<main") : page.index("</main")], str(downloaded(client))]

    for said in (
        "Lee Lead",
        "Pat Practitioner",
        "Nia Baker",
        "C-2041",
        "nia.baker@",
        "lee@council.uk",
    ):
        assert not any(said in text for text in texts), said
    assert all("6 years, as [left out] says at [left out]" in text for text in texts)


def test_leads_and_data_protection_officers_alone_read_it(client, lee, pat, dana, outsider):
    for person, status in ((lee, 200), (dana, 200), (pat, 403)):
        client.force_login(person)
        assert client.get(PAGE).status_code == status
    client.force_login(outsider)
    assert (
        "Holmesdale" not in client.get(PAGE + "?organisation=holmesdale-council").content.decode()
    )


def test_the_list_of_records_leads_leads_and_officers_to_it_and_nobody_else(client, lee, pat, dana):
    for person, links in ((lee, True), (dana, True), (pat, False)):
        client.force_login(person)
        page = client.get(reverse("records:record_list")).content.decode()
        for name in ("article_30", "publication_choose"):
            assert (f'href="{reverse(f"records:{name}")}"' in page) is links, (person, name)
        assert ("Records past their time" in page) is (person == lee)


def test_the_officer_is_told_by_office_and_not_by_name(client, lee, council):
    make.contact(council, role="dpo", name="Dana Officer", email="dpo@council.gov.uk")
    client.force_login(lee)
    main = client.get(PAGE).content.decode().split("<main")[1]

    assert "dpo@council.gov.uk" in main
    assert "Dana Officer" not in main


def test_a_workbook_and_a_sealed_pdf_are_made_for_who_asked(client, lee, pat, dana, council, trust):
    make.record(pat, council, partner=make.picked(trust))
    client.force_login(lee)
    sheet, paper = (client.post(ASK, {"format": format}).url for format in ("xlsx", "pdf"))
    client.post(ASK, {"format": "pdf"})
    assert StoredDocument.objects.filter(kind="article 30 extract").count() == 2
    assert AuditEvent.objects.filter(verb="asked for the Article 30 extract of").count() == 2
    make_due()

    content = client.get(sheet).content
    assert "Protecting a child from harm" in cells(content)[1]
    assert "1 one-off record" in cells(content, sheet=2)[1][1]
    pdf = client.get(paper).content
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert "Article 30 extract of Holmesdale Council" in text
    assert "Fingerprint of what this was made from" in text
    assert StoredDocument.objects.get(format="pdf", kind="article 30 extract").seal
    client.force_login(dana)
    assert client.get(paper).status_code == 404


def test_files_go_after_a_day(client, lee, council):
    client.force_login(lee)
    url = client.post(ASK, {"format": "xlsx"}).url
    with clock.at(clock.now() + timedelta(hours=25)):
        disposing.forget_fetched()

    assert client.get(url).status_code == 404


def test_a_cell_that_begins_like_a_formula_stays_text(client, lee, council, trust):
    make.repeat_active(lee, council, trust, title="=HYPERLINK(1)")
    client.force_login(lee)

    (row,) = downloaded(client)
    assert row["Processing activity"].startswith("'=HYPERLINK(1)")


def test_more_records_ask_no_more_of_the_database(
    lee, pat, council, trust, django_assert_max_num_queries
):
    for n in range(12):
        make.record(pat, council, partner=make.picked(trust), our_ref=f"C-{n}")
    with django_assert_max_num_queries(12):
        assert rows(council)[0]["records"] == 12


def test_a_first_day_after_the_last_is_told(client, lee):
    client.force_login(lee)
    today = clock.today()
    asked = f"?since-day={today.day}&since-month={today.month}&since-year={today.year}"
    page = client.get(f"{PAGE}{asked}&on-day=1&on-month=1&on-year=2020").content.decode()

    assert "The first day must be the day as at which you ask, or before" in page
