"""Templates and examples: shared without names, downloaded and counted, reported, chased."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
import weasyprint
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.mail.models import Email
from kmip_portal.search import indexing
from kmip_portal.search.finding import find
from kmip_portal.uploads.metadata import metadata_of, without_names
from signatories.expertise.models import SharedTemplate
from signatories.expertise.services import templates
from signatories.expertise.tasks import chase_checks
from tests import make
from tests.expertise.test_writing_guides import words
from tests.uploads import made

SHARE = "/expertise/templates/share/"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.fixture(autouse=True)
def signed(police):
    return make.acceptance(police)


@pytest.fixture
def elsewhere(outsider):
    """Another signatory's lead."""
    make.acceptance(outsider.memberships.get().organisation)
    return outsider


def posted(file, name="letter.docx", **changes):
    day = clock.today() + timedelta(days=200)
    return {
        "title": "Letter to parents",
        "purpose": "Tells parents what is shared with whom.",
        "topic": "schools",
        "licence": "free",
        "review_on-day": day.day,
        "review_on-month": day.month,
        "review_on-year": day.year,
        "confirmed": "on",
        "file": SimpleUploadedFile(name, file if isinstance(file, bytes) else file.getvalue()),
    } | changes


def test_shared_by_one_found_and_downloaded_by_another(client, lead, elsewhere, practitioner):
    client.force_login(lead)
    page = client.post(SHARE, posted(make.word_file())).url
    template = SharedTemplate.objects.get()

    client.force_login(elsewhere)
    found = words(client.get("/expertise/templates/?q=parents"))
    assert "Letter to parents (DOCX, " in found
    assert "Weald Police. Signatories may use and change it." in found
    for _ in range(2):
        got = client.post(f"{page}download/")
    assert got["Content-Disposition"] == 'attachment; filename="letter.docx"'
    assert Document(BytesIO(b"".join(got.streaming_content))).paragraphs[0].text == "Dear parent"
    client.force_login(practitioner)
    client.post(f"{page}download/")  # their own: nobody else uses it by that
    assert "Used by 1 other organisation" in words(client.get(page))
    assert client.get(f"{page}download/").status_code == 405  # looking at a link counts nothing
    assert template.uses.count() == 1


def test_who_is_no_signatory_sees_none(client, lead, police):
    template = make.shared_template(lead, police)
    client.force_login(make.member(make.organisation("Not Signed Council"), "lead"))

    assert client.get(template.get_absolute_url()).status_code == 404
    assert "No templates are shared yet." in words(client.get("/expertise/templates/"))


def test_names_of_authors_are_said_and_taken_out_on_request(client, lead):
    client.force_login(lead)
    refused = words(client.post(SHARE, posted(make.word_file(author="Jo Smith"))))
    assert "The selected file says who wrote it: Jo Smith." in refused
    assert not SharedTemplate.objects.exists()

    client.post(SHARE, posted(make.word_file(author="Jo Smith"), take_out_names="on"))
    kept = SharedTemplate.objects.get().file.read()
    assert b"Jo Smith" not in b"".join(
        zipfile.ZipFile(BytesIO(kept)).read(name)
        for name in zipfile.ZipFile(BytesIO(kept)).namelist()
    )
    assert Document(BytesIO(kept)).paragraphs[0].text == "Dear parent"


def changed(xml):
    """A Word document with this in its text."""
    body = made.parts()["word/document.xml"].decode()
    return made.docx_with(
        "word/document.xml", body.replace("<w:sectPr", f"{xml}<w:sectPr").encode()
    )


def test_names_are_taken_out_of_wherever_a_workbook_keeps_them():
    about = f"package/services/metadata/{'0' * 32}.psmdcp"
    sheet = made.xlsx_with(
        {
            about: "<x><dc:creator>Jo Smith</dc:creator></x>",
            "xl/workbook.xml": '<workbook><fileSharing userName="Ann Lee"/></workbook>',
            "xl/pivotCache/pivotCacheDefinition1.xml": "<p refreshedBy='Kay Dee' at='1'/>",
        }
    )

    assert sorted(metadata_of(sheet, "xlsx").names) == ["Ann Lee", "Jo Smith", "Kay Dee"]
    cleaned = without_names(sheet, "xlsx")
    assert metadata_of(cleaned, "xlsx").names == []
    assert zipfile.ZipFile(BytesIO(cleaned)).read("xl/pivotCache/pivotCacheDefinition1.xml") == (
        b"<p refreshedBy=\"\" at='1'/>"
    )


TRACKED = changed('<w:p><w:ins w:author="Jo Smith" w:id="1"><w:r><w:t>x</w:t></w:r></w:ins></w:p>')
TRACKED_TABLE = changed(
    '<w:tbl><w:tblPr><w:tblPrChange w:author="Jo Smith" w:id="1"/></w:tblPr></w:tbl>'
)
COMMENTED = made.docx_with(
    "word/comments.xml",
    f'<w:comments xmlns:w="{W}"><w:comment w:author="Jo"/></w:comments>'.encode(),
)
ODT_KIND = "application/vnd.oasis.opendocument.text"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
ODT_REMARK = made.packed(
    {
        "mimetype": ODT_KIND,
        "content.xml": f'<o:x xmlns:o="{OFFICE}"><o:annotation/></o:x>',
        "META-INF/manifest.xml": "<m/>",
    }
)


def test_an_odt_tells_no_folder_of_what_it_was_made_from():
    link = '<m:template xlink:href="../../C:/Users/jo.smith/Letter.ott" xlink:title="Letter"/>'
    named = made.packed(
        {"mimetype": ODT_KIND, "meta.xml": f"<x xmlns:m='m' xmlns:xlink='x'>{link}</x>"}
    )

    assert metadata_of(named, "odt").names == ["the folder it was saved in"]
    assert b"jo.smith" not in zipfile.ZipFile(BytesIO(without_names(named, "odt"))).read("meta.xml")


ODT_NAMED = made.packed(
    {
        "mimetype": ODT_KIND,
        "content.xml": "<office/>",
        "meta.xml": '<x xmlns:dc="d"><dc:creator>Jo Smith</dc:creator></x>',
        "META-INF/manifest.xml": "<m/>",
    }
)


@pytest.mark.parametrize(
    ("file", "name", "said"),
    [
        (TRACKED, "a.docx", "The selected file has tracked changes."),
        (TRACKED_TABLE, "a.docx", "The selected file has tracked changes."),
        (COMMENTED, "a.docx", "The selected file has comments."),
        (ODT_REMARK, "a.odt", "The selected file has comments."),
        (ODT_NAMED, "a.odt", "The selected file says who wrote it: Jo Smith."),
        (made.docx_with("word/vbaProject.bin", b"x"), "a.docx", "contains macros"),
        (b"just words", "a.txt", "The selected file must be a DOCX, ODT, PDF or XLSX"),
    ],
)
def test_what_hides_in_a_file_is_refused(client, lead, file, name, said):
    client.force_login(lead)

    assert said in words(client.post(SHARE, posted(file, name)))
    assert not SharedTemplate.objects.exists()


def test_a_pdf_that_names_its_author_is_refused_and_one_that_does_not_is_taken(client, lead):
    def pdf(author):
        head = f'<meta name="author" content="{author}">' if author else ""
        return weasyprint.HTML(string=f"{head}<p>Dear parent</p>").write_pdf()

    client.force_login(lead)
    assert "says who wrote it: Jo Smith" in words(
        client.post(SHARE, posted(pdf("Jo Smith"), "a.pdf"))
    )
    client.post(SHARE, posted(pdf(""), "a.pdf"))
    assert SharedTemplate.objects.get().kind == "pdf"


def test_nothing_is_shared_without_the_promise(client, lead):
    client.force_login(lead)
    page = words(client.post(SHARE, posted(make.word_file(), confirmed="")))

    assert "Select the box to confirm it has no personal information" in page


def test_a_report_goes_to_k_mip_which_hides_it_with_a_reason(
    client, lead, elsewhere, police, secretariat
):
    template = make.shared_template(lead, police)
    page = template.get_absolute_url()
    client.force_login(elsewhere)
    for _ in range(2):
        client.post(f"{page}report/", {"note": "It names a school."})
    assert Email.objects.filter(kind="expertise/emails/template_reported").count() == 1
    client.force_login(lead)
    assert "Olu Outsider" not in words(client.get(page))  # whose it is does not learn who told
    told = AuditEvent.objects.about([police.slug]).values_list("actor_name", flat=True)
    assert "Olu Outsider" not in told

    client.force_login(secretariat)
    assert "Olu Outsider said on" in words(client.get(page))
    assert [one.verb for one in make.needs(secretariat)] == ["Look at a reported template"]
    assert "Enter why" in words(client.post(f"{page}hide/", {"reason": ""}))
    client.post(f"{page}hide/", {"reason": "Take the name out."})
    assert "Take the name out." in Email.objects.get(kind="expertise/emails/template_hidden").body
    assert make.needs(secretariat) == []
    client.force_login(elsewhere)
    assert client.get(page).status_code == 404
    assert client.post(f"{page}download/").status_code == 404
    client.force_login(lead)
    assert "Hidden by K-MIP" in words(client.get(page))
    assert client.get(f"{page}withdraw/").status_code == 409  # a withdrawn one is seen by all


def test_a_withdrawn_one_keeps_its_page_and_gives_no_file(client, lead, elsewhere, police):
    template = make.shared_template(lead, police)
    templates.withdraw(template, by=lead, reason="The law changed.")
    client.force_login(elsewhere)

    assert "The law changed." in words(client.get(template.get_absolute_url()))
    assert client.post(f"{template.get_absolute_url()}download/").status_code == 409
    assert "Letter to parents" not in words(client.get("/expertise/templates/"))


def test_its_owner_is_asked_when_its_day_has_come_and_one_press_answers(client, lead, police):
    template = make.shared_template(lead, police)
    with clock.at(template.next_check_on):
        chase_checks()
        letter = Email.objects.get(kind="expertise/emails/check_due", to=lead.email)
        assert letter.subject == "Check a template is still right: Letter to parents"
        assert [one.verb for one in make.needs(lead)] == ["Check a template is still right"]
        client.force_login(lead)
        client.post(f"{template.get_absolute_url()}checked/")
        assert make.needs(lead) == []
    template.refresh_from_db()
    assert template.next_check_on > clock.today() + timedelta(days=600)


def test_it_is_found_by_search_by_those_who_may_use_it(lead, elsewhere, police, secretariat):
    template = make.shared_template(lead, police, purpose="Words about quince jam.")
    stranger = make.member(make.organisation("Not Signed Council"), "lead")

    def found_by(*people):
        indexing.refresh()
        return [[hit.document.title for hit in find(one, "quince").hits] for one in people]

    assert found_by(lead, elsewhere, stranger) == [["Letter to parents"]] * 2 + [[]]
    templates.hide(template, by=secretariat, reason="It names a person.")
    assert found_by(lead, elsewhere) == [[], []]
