"""What the public reads and downloads, and what K-MIP's people press."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from agreements import services
from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.documents.services import make_due
from tests import make

SAMPLE = Path(__file__).parents[2] / "agreements" / "sample" / "agreement.docx"


@pytest.fixture
def sample(secretariat):
    """The sample as a draft."""
    with SAMPLE.open("rb") as file:
        return services.import_agreement(file, by=secretariat)[0]


def in_force(version):
    """Put straight into force: what this story starts with, not what it tells."""
    document = make.stored_pdf("kent-and-medway-information-sharing-agreement-6-0.pdf")
    AgreementVersion.objects.filter(pk=version.pk).update(
        status="in_force",
        pdf=document,
        in_force_on=date(2026, 1, 5),
        review_due_on=date(2027, 1, 5),
        approved_sha256=document.sha256,
    )


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_agreement_reads_as_a_page_with_a_place_for_each_clause(client, sample):
    in_force(sample)

    page = client.get("/agreement/")
    html = page.content.decode()

    ids = re.findall(r'id="([^"]+)"', html)
    assert {"clause-4-2", "clause-4-2-1", "schedule-1"} <= set(ids)
    assert len(ids) == len(set(ids))
    assert {target[1:] for target in re.findall(r'href="(#[^"]+)"', html)} <= set(ids)
    assert "In force since 5 January 2026" in text_of(page)
    assert "Sample – not the official text." in text_of(page)
    assert "4.2.1" in html
    assert not page.cookies


def test_the_page_takes_as_few_queries_for_a_long_text_as_for_a_short_one(
    client, sample, django_assert_max_num_queries
):
    in_force(sample)

    with django_assert_max_num_queries(6):
        client.get("/agreement/")


def test_before_any_version_the_page_says_so(client):
    assert "No version of the agreement is in force yet" in text_of(client.get("/agreement/"))
    assert client.get("/agreement/current.pdf").status_code == 404


def test_the_current_pdf_carries_its_version_an_etag_and_no_cookie(client, sample):
    in_force(sample)

    first = client.get("/agreement/current.pdf")
    second = client.get("/agreement/current.pdf", headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, first["Content-Type"]) == (200, "application/pdf")
    assert "agreement-6-0.pdf" in first["Content-Disposition"]
    assert (second.status_code, second.content) == (304, b"")
    assert not first.cookies
    assert not second.cookies


def test_an_old_version_stays_readable_and_says_what_replaced_it(client):
    make.version(
        "5.1",
        status="superseded",
        in_force_on=date(2025, 1, 6),
        superseded_on=date(2026, 1, 5),
    )
    make.version("6.0", in_force_on=date(2026, 1, 5))

    old = client.get("/agreement/versions/5-1/")

    assert "This version was replaced on 5 January 2026. Read the current version" in text_of(old)
    assert "replaced" not in text_of(client.get("/agreement/versions/6-0/"))
    assert client.get("/agreement/versions/5-1.pdf").status_code == 200
    assert "6 January 2025 5 January 2026" in text_of(client.get("/agreement/versions/"))


def test_a_draft_is_seen_by_kmip_alone(client, secretariat, lead):
    make.version("7.0", status="draft")
    make.version("7.1", status="proposed")

    for person, answer in ((None, 404), (lead, 404), (secretariat, 200)):
        if person:
            client.force_login(person)
        assert client.get("/agreement/versions/7-0/").status_code == answer
        assert client.get("/agreement/versions/7-1.pdf").status_code == 404


def test_the_secretariat_imports_a_word_file_in_the_browser(client, secretariat):
    client.force_login(secretariat)
    upload = SimpleUploadedFile("agreement.docx", SAMPLE.read_bytes())

    page = client.post("/manage/agreement/import/", {"file": upload, "number": ""})

    assert "It becomes a draft of version 6.0 when you press the button" in text_of(page)
    assert "The header: “Sample – not the official text”" in text_of(page)
    assert not AgreementVersion.objects.exists()
    kept = re.search(r'name="upload" value="([^"]+)"', page.content.decode())[1]
    answers = {"upload": kept, "number": "6.0", "base": ""}
    done = client.post("/manage/agreement/import/check/", answers)
    assert done["Location"] == "/manage/agreement/6-0/clauses/"
    assert AgreementVersion.objects.get().clauses.count() == 49


def test_a_broken_upload_is_answered_beside_the_field(client, secretariat):
    client.force_login(secretariat)

    page = client.post(
        "/manage/agreement/import/",
        {"file": SimpleUploadedFile("agreement.docx", b"PK not a package"), "number": ""},
    )

    assert "The selected file must be a Word document (DOCX)" in text_of(page)


def test_one_person_proposes_and_another_approves_through_the_pages(
    client, secretariat, chair, sample
):
    today = clock.today()
    client.force_login(secretariat)
    client.post(
        "/manage/agreement/6-0/propose/",
        {
            "in_force_on-day": today.day,
            "in_force_on-month": today.month,
            "in_force_on-year": today.year,
            "summary_of_changes": "The law of 2026.",
            "needs_acceptance": "everyone",
        },
    )
    make_due()
    client.force_login(chair)
    page = client.get("/manage/agreement/6-0/approve/")
    sha256 = re.search(r'name="sha256"[^>]*value="(\w{64})"', page.content.decode())[1]

    assert "Confirm that you have opened the PDF" in text_of(
        client.post("/manage/agreement/6-0/approve/", {"sha256": sha256})
    )
    client.post("/manage/agreement/6-0/approve/", {"sha256": sha256, "checked": "on"})

    sample.refresh_from_db()
    assert sample.status in ("approved", "in_force")
    assert sample.approved_sha256 == sha256
    assert client.get("/agreement/current.pdf").content.startswith(b"%PDF")


def test_the_proposer_is_told_that_someone_else_must_approve(client, chair):
    version = make.version("7.0", status="draft")
    services.propose(version, by=chair, in_force_on=clock.today())
    client.force_login(chair)

    page = client.get("/manage/agreement/7-0/approve/")

    assert page.status_code == 403
    assert "Someone else must approve this" in text_of(page)


def test_pressing_a_button_that_came_too_late_says_so(client, secretariat):
    make.version("6.0", status="in_force")
    client.force_login(secretariat)

    assert client.post("/manage/agreement/6-0/discard/").status_code == 409


def test_buttons_are_those_the_person_may_press(client, secretariat, chair, auditor):
    make.version("7.0", status="proposed")

    shown = {}
    for person in (secretariat, chair, auditor):
        client.force_login(person)
        html = client.get("/manage/agreement/7-0/").content.decode()
        shown[person.name] = re.findall(r'href="/manage/agreement/7-0/(\w+)/" role="button"', html)

    assert shown == {
        "Amira Diallo": ["return", "discard"],
        "Chris Chair": ["approve"],
        "Alex Auditor": [],
    }


def test_returning_and_discarding_ask_first_and_then_do_it(client, secretariat):
    make.version("7.0", status="proposed")
    client.force_login(secretariat)

    for word, status in (("return", "draft"), ("discard", "discarded")):
        assert client.get(f"/manage/agreement/7-0/{word}/").status_code == 200
        client.post(f"/manage/agreement/7-0/{word}/")
        assert AgreementVersion.objects.get(number="7.0").status == status


def test_members_of_an_organisation_do_not_see_the_manage_pages(client, lead):
    make.version("7.0", status="proposed")
    client.force_login(lead)

    assert client.get("/manage/agreement/").status_code == 403
    assert client.get("/manage/agreement/7-0.pdf").status_code == 403
