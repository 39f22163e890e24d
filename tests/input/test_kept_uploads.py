"""A file handed in with a form that must be put right is still there when it is."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from kmip_portal import clock, forms, kept_uploads
from kmip_portal.portal_tags import filesize_short
from kmip_portal.sealing import seal
from tests import make
from tests.corpus.files import good
from tests.input.pages import fields_of

SAMPLE = Path(__file__).parents[2] / "agreements" / "sample" / "agreement.docx"


class Asked(forms.PortalForm):
    file = forms.FileField("Word form", missing="Select a Word form")
    name = forms.TextField("Name")


@pytest.fixture(autouse=True)
def _no_files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


CONTENT = good()


def docx(content=CONTENT, name="Form 1.docx"):
    return SimpleUploadedFile(name, content, "application/msword")


def shown_again(form):
    assert not form.is_valid()
    return fields_of(str(form))


def test_a_file_survives_an_error_elsewhere():
    fields = shown_again(Asked({"name": ""}, {"file": docx()}))

    again = Asked({"name": "Pat", "file-kept": fields["file-kept"]})
    assert again.is_valid(), again.errors
    file = again.cleaned_data["file"]
    assert (file.name, file.size, file.read()) == (
        "Form 1.docx",
        len(CONTENT),
        CONTENT,
    )


def test_the_page_says_so_and_offers_to_let_go():
    form = Asked({"name": ""}, {"file": docx()})
    form.is_valid()
    page = str(form)
    assert f"Form 1.docx ({filesize_short(len(CONTENT))}) is kept" in page
    assert "Remove Form 1.docx" in page
    mark = fields_of(page)["file-kept"]

    gone = Asked({"name": "Pat", "file-kept": mark, "file-remove": "on"})
    assert gone["file"].error == "Select a Word form"
    assert "is kept" not in str(gone)


def test_it_survives_error_after_error_as_one_file():
    mark = shown_again(Asked({"name": ""}, {"file": docx()}))["file-kept"]
    assert shown_again(Asked({"name": "", "file-kept": mark}))["file-kept"] == mark
    assert len(default_storage.listdir(f"kept/{clock.now():%Y%m%d%H}")[1]) == 1


def test_another_file_takes_its_place():
    mark = shown_again(Asked({"name": ""}, {"file": docx()}))["file-kept"]
    again = Asked({"name": "Pat", "file-kept": mark}, {"file": docx(name="Form 2.docx")})
    assert again.is_valid()
    assert again.cleaned_data["file"].name == "Form 2.docx"


def test_a_file_that_will_not_do_is_not_kept():
    form = Asked({"name": ""}, {"file": docx(name="form.exe")})
    assert "file-kept" not in shown_again(form)
    assert not default_storage.exists("kept")


def test_nothing_is_kept_of_a_form_that_went_through():
    assert Asked({"name": "Pat"}, {"file": docx()}).is_valid()
    assert not default_storage.exists("kept")


@pytest.mark.parametrize("mark", ["x", "", "gAAAA", "\x00", "é", "kept/2027010100/x", "\ud800"])
def test_a_mark_cannot_be_made_up(mark):
    form = Asked({"name": "Pat", "file-kept": mark})
    assert form["file"].error == "Select a Word form"


def test_where_no_file_can_be_kept_the_rest_of_the_form_is_not_lost(tmp_path, settings):
    place = tmp_path / "no folder"
    place.write_bytes(b"")
    settings.MEDIA_ROOT = place
    form = Asked({"name": "", "submission_id": ""}, {"file": docx()})

    fields = shown_again(form)
    assert "file-kept" not in fields
    assert "submission_id" in fields


def test_what_waits_where_nothing_can_be_read_is_selected_again(tmp_path, settings):
    mark = kept_uploads.keep(docx())
    place = tmp_path / "no folder"
    place.write_bytes(b"")
    settings.MEDIA_ROOT = place

    assert Asked({"name": "Pat", "file-kept": mark})["file"].error == "Select a Word form"


def test_a_mark_for_something_else_is_none():
    told = '["../../etc/passwd", "a.docx", "", 1]'
    assert kept_uploads.find(seal(told, purpose="another")) is None


def test_what_waited_for_a_day_goes():
    now = clock.now()
    with clock.at(now - timedelta(hours=26)):
        old = kept_uploads.keep(docx())
    new = kept_uploads.keep(docx())

    assert len(kept_uploads.forget_old()) == 1
    assert kept_uploads.find(old) is None
    assert kept_uploads.find(new).read() == CONTENT
    assert kept_uploads.forget_old() == []


def test_it_lies_under_a_name_that_says_nothing():
    kept_uploads.keep(docx())
    (name,) = default_storage.listdir(f"kept/{clock.now():%Y%m%d%H}")[1]
    assert re.fullmatch(r"[0-9a-f]{32}", name)


def test_the_import_keeps_the_file_when_the_number_is_taken(client, secretariat):
    make.version("6.0")
    client.force_login(secretariat)
    file = docx(SAMPLE.read_bytes())
    page = client.post("/manage/agreement/import/", {"file": file, "number": "6.0"})
    fields = fields_of(page.content.decode())
    assert "Form 1.docx (" in page.content.decode()

    sent = {"file-kept": fields["file-kept"], "submission_id": fields["submission_id"]}
    looked_at = client.post("/manage/agreement/import/", sent | {"number": "9.0"}, follow=True)
    assert "9.0" in looked_at.text
    assert "Golden rules" in looked_at.text


def test_it_survives_signing_in_again(client, secretariat):
    client.force_login(secretariat)
    client.get("/in-tray/")
    with clock.at(clock.now() + timedelta(hours=2)):
        late = {"submission_id": "x", "number": "9.0", "file": docx()}
        assert client.post("/manage/agreement/import/", late).status_code == 302
        client.force_login(secretariat)
        page = client.get("/manage/agreement/import/").content.decode()
    assert "Form 1.docx (" in page
    assert "We kept your answers" in page
