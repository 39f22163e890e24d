"""Who sees what of a record, whichever way it leaves the portal: a table of the whole cast.

The record says a word that nobody else says. Each of the cast asks for everything that could say
it; a letter never does.
"""

import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from kmip_portal import clock
from kmip_portal.documents.services import make_due
from kmip_portal.mail.models import Email
from records import handing_over, services
from records.models import RecordOfSharing, UploadedForm
from tests import make

WORD = "Zyzzyvaship"
SEES, NOTHING = True, False
WHO_SEES = {
    "owner": SEES,
    "colleague of the team": SEES,
    "lead": SEES,
    "another team": NOTHING,
    "nobody's team": NOTHING,
    "signing officer": NOTHING,
    "representative": NOTHING,
    "left the team": NOTHING,
    "lead of the other organisation": NOTHING,
    "secretariat": NOTHING,
    "chair": NOTHING,
    "auditor": NOTHING,
    "anonymous": NOTHING,
}


@pytest.fixture
def world(council, secretariat, chair, auditor):
    """A record that went every way it can: from Word, saved, made as files, handed over."""
    team, other = make.team(council, "Early help"), make.team(council, "Housing")
    hospital = make.organisation("Holmesdale Hospital")
    tess = make.member(council, "practitioner", team)
    left = make.member(council, "practitioner", team)
    left.memberships.update(until_on=clock.today() - timedelta(days=1))
    cast = {
        "owner": tess,
        "colleague of the team": make.member(council, "practitioner", team),
        "lead": make.member(council, "lead"),
        "another team": make.member(council, "practitioner", other),
        "nobody's team": make.member(council, "practitioner"),
        "signing officer": make.member(council, "signing_officer"),
        "representative": make.member(council, "representative"),
        "left the team": left,
        "lead of the other organisation": make.member(hospital, "lead"),
        "secretariat": secretariat,
        "chair": chair,
        "auditor": auditor,
        "anonymous": None,
    }
    record = make.uploaded(cast["colleague of the team"], council, title=f"{WORD} panel",
                           purpose_text=f"For {WORD}", partner=make.picked(hospital))  # fmt: skip
    record.team = team
    record.save(update_fields=["team"])
    services.save_draft(record, by=tess, answers=make.record_answers(
        title=f"{WORD} panel", purpose_text=f"For {WORD}", partner=make.picked(hospital),
    ))  # fmt: skip
    services.decide(RecordOfSharing.objects.get(), by=tess)
    handing_over.hand_over(record, to=tess, by=cast["lead"])
    make_due()
    record.refresh_from_db()
    return record, cast


def asked(client, record):
    """Everything that could say it, as text."""

    def page(name, *args, **query):
        return client.get(reverse(f"records:{name}", args=args), query)

    def text(answer):
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return content.decode(errors="replace")

    one = record.reference
    form = client.post(reverse("records:record_form_ask", args=[one]))
    excel = client.post(reverse("records:record_excel"), {"submission_id": ""})
    make_due()
    return {
        "page": text(page("record_detail", one)),
        "list": text(page("record_list")),
        "search": without_what_was_typed(text(page("record_list", q=WORD))),
        "print": text(page("record_print")),
        "CSV": text(page("record_download")),
        "XLSX": unzipped(client.get(excel.url)) if excel.status_code == 302 else "",
        "PDF": printed(page("record_pdf", one)),
        "DOCX": unzipped(page("record_docx", one)),
        "filled form": unzipped(client.get(form.url)) if form.status_code == 302 else "",
        "original": unzipped(page("record_original", one)),
        "JSON": text(page("record_json", one)),
        "counts": text(page("record_counts")),
        "history": text(client.get(f"/signatories/{record.organisation.slug}/history/")),
        "in-tray": text(client.get("/in-tray/")),
    }


def without_what_was_typed(page):
    """A page says again what was searched for, which is no find."""
    return page.replace(f'value="{WORD}"', "").replace(f"‘{WORD}’", "").replace(
        f": {WORD}</a>", ""
    ).replace(f"q={WORD}", "")  # fmt: skip


def unzipped(answer):
    if not answer.content.startswith(b"PK"):
        return ""
    with zipfile.ZipFile(BytesIO(answer.content)) as package:
        return "".join(package.read(name).decode(errors="replace") for name in package.namelist())


def printed(answer):
    if not answer.content.startswith(b"%PDF"):
        return ""
    return "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)


# what says what a record says, to those who may read it; the rest says it to nobody
SAYS_IT = {"page", "list", "search", "print", "CSV", "XLSX", "PDF", "DOCX", "filled form",
           "original", "JSON"}  # fmt: skip


def test_each_of_the_cast_sees_exactly_what_the_design_says(world):
    record, cast = world
    assert set(cast) == set(WHO_SEES)
    wrong, looked = [], 0
    for who, person in cast.items():
        client = Client()
        if person:
            client.force_login(person)
        for what, text in asked(client, record).items():
            looked += 1
            expected = WHO_SEES[who] and what in SAYS_IT
            if (WORD in text) != expected:
                wrong.append(f"{who}, {what}: {'' if expected else 'not '}to be seen")
    assert not wrong, "\n".join(wrong)
    assert looked == len(WHO_SEES) * 14


@pytest.mark.usefixtures("world")
def test_no_letter_says_what_a_record_says(settings):
    letters = list(Email.objects.all())

    assert {letter.kind for letter in letters} >= {"records/emails/handed_over"}
    assert not any(WORD in letter.subject + letter.body for letter in letters)
    folder = Path(settings.BASE_DIR) / "templates/records/emails"
    said = "".join(path.read_text() for path in folder.glob("*.txt"))
    assert "title" not in said
    assert "heading" not in said


def test_the_row_of_an_uploaded_form_is_reached_through_its_record_alone(world):
    record, cast = world

    assert UploadedForm.objects.get().record == record
    for who, person in cast.items():
        if person:
            seen = RecordOfSharing.objects.visible_to(person).filter(uploaded_form__isnull=False)
            assert seen.exists() == WHO_SEES[who], who
