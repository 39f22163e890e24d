"""A file that people hand in is what it should be, or is refused with a sentence."""

import hashlib
import struct

import pytest

from kmip_portal.uploads import check_upload
from kmip_portal.uploads.check import safe_name
from tests.uploads import made
from tests.uploads.handing_in import SCAN, WORD, named, refusal

MACROS = "The selected file contains macros. Save it as a Word document without macros (DOCX)"
DAMAGED = "The selected file is damaged. Open it in Word, save it again and retry"
ELSEWHERE = "The selected file loads parts from elsewhere. Save it as a document on its own"
INSIDE = "The selected file contains another file. Remove it and save the document again"
DECLARES = "The selected file declares parts of its own. Save it again from Word and retry"
TOO_LARGE = "The selected file is too large when unpacked. Save it again from Word and retry"
TWO_KINDS = "The selected file is two kinds of file at once. Save it again and retry"
PASSWORD = "The selected file is password protected"
NO_SCAN = "The selected file must be a DOCX, HEIC, JPG, PDF or PNG"
NO_EXCEL = "The selected file must be an Excel workbook (XLSX)"
PIXELS = "The selected file has too many pixels. Save it smaller and retry"
PDF_TOO_LARGE = "The selected file is too large when unpacked. Print it to a new PDF"
TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
IN_UTF_16 = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16")
PROGRAM = "The selected file contains a program. Print it to a new PDF and select that"
NO_WORD = "The selected file must be a Word document (DOCX)"
CUT = "The selected file is damaged. Open it in the program it came from, save it again and retry"


def linked(element, address):
    """The text of an ODT with one address in it."""
    return (
        f'<d:{element} xmlns:d="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
        f' xmlns:x="http://www.w3.org/1999/xlink" x:href="{address}"/>'
    )


# --- taken -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["docx", "xlsx", "odt", "pdf", "png", "jpg", "heic"])
def test_a_good_file_is_what_its_content_says(kind):
    content = getattr(made, kind)()
    file = named(content, "what/ever.exe")

    checked = check_upload(file, {kind})

    assert (checked.kind, checked.size, checked.content) == (kind, len(content), content)
    assert checked.name == f"ever.{kind}"
    assert checked.sha256 == hashlib.sha256(content).hexdigest()
    assert file.read() == content


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_list_is_text_as_spreadsheets_save_it(encoding):
    assert (
        check_upload(
            named("Name,Type\r\nTŷ,School\r\n".replace("ŷ", "ÿ").encode(encoding)), {"csv"}
        ).kind
        == "csv"
    )


@pytest.mark.parametrize("target", ["https://kmip.example/", "mailto:a@kmip.example"])
def test_a_link_to_a_page_is_no_harm(target):
    assert check_upload(named(made.related("hyperlink", target)), WORD).kind == "docx"


@pytest.mark.parametrize(
    ("element", "address"), [("a", "https://kmip.example/"), ("image", "Pictures/1.png")]
)
def test_an_odt_may_link_to_a_page_and_hold_pictures(element, address):
    assert check_upload(named(made.odt(linked(element, address))), {"odt"}).kind == "odt"


@pytest.mark.parametrize("before", [b"\n\n", b"\xef\xbb\xbf", b"  \r\n"])
def test_a_pdf_may_begin_with_blank_lines(before):
    assert check_upload(named(before + made.pdf()), SCAN).kind == "pdf"


def test_object_streams_are_how_most_programs_save():
    content = made.pdf(made.object_stream(b"5 0 <</Type/Font/BaseFont/Arial>>"))

    assert check_upload(named(content), SCAN).kind == "pdf"


# --- refused -----------------------------------------------------------------------------------

REFUSED = {
    "nothing in it": (lambda: b"", SCAN, "The selected file is empty"),
    "a program": (lambda: b"MZ\x90\0" + b"\0" * 100, WORD, NO_WORD),
    "a page": (lambda: b"<!doctype html><script>x</script>", WORD, NO_WORD),
    "a drawing": (lambda: b'<svg onload="x"/>', SCAN, NO_SCAN),
    "a PDF for Word": (made.pdf, WORD, NO_WORD),
    "Word for a PDF": (made.docx, {"pdf"}, "The selected file must be a PDF"),
    "a workbook for Word": (made.xlsx, WORD, NO_WORD),
    "Word for a workbook": (made.docx, {"xlsx"}, NO_EXCEL),
    "old Word": (made.old_word, WORD, NO_WORD),
    "any zip": (lambda: made.packed({"a.txt": b"x"}), WORD, NO_WORD),
    "an empty zip": (lambda: b"PK\x05\x06" + b"\0" * 18, WORD, NO_WORD),
    "binary for a list": (lambda: b"a,b\0c", {"csv"}, "The selected file must be a CSV"),
    "a Word template": (lambda: made.typed(TEMPLATE), WORD, NO_WORD),
    # locked
    "Word with a password": (lambda: made.old_word("EncryptedPackage"), WORD, PASSWORD),
    "a PDF with a password": (lambda: made.pdf(trailer=b"/Encrypt 4 0 R"), SCAN, PASSWORD),
    "a PDF with a hidden password": (lambda: made.pdf(trailer=b"/Encr#79pt 4 0 R"), SCAN, PASSWORD),
    # macros
    "macros by type": (
        lambda: made.typed("application/vnd.ms-word.document.macroEnabled.main+xml"),
        WORD,
        MACROS,
    ),
    "macros by name": (lambda: made.docx_with("word/vbaProject.bin", b"x"), WORD, MACROS),
    "macros in capitals": (lambda: made.docx_with("word/VBAPROJECT.BIN", b"x"), WORD, MACROS),
    "old macros in a workbook": (
        lambda: made.xlsx_with({"xl/macrosheets/sheet1.xml": "<a/>"}),
        {"xlsx"},
        MACROS,
    ),
    "old macros by their type": (
        lambda: made.typed("application/vnd.ms-excel.macrosheet+xml"),
        WORD,
        MACROS,
    ),
    "a template elsewhere that says it is inside": (
        lambda: made.related("attachedTemplate", "http://evil.example/t.dotm", ""),
        WORD,
        ELSEWHERE,
    ),
    "macros in a workbook": (lambda: made.docx_with("xl/vbaProject.bin", b"x"), {"xlsx"}, MACROS),
    # reaching outside
    "a template from elsewhere": (
        lambda: made.related("attachedTemplate", "http://evil.example/t.dotm"),
        WORD,
        ELSEWHERE,
    ),
    "a picture from elsewhere": (
        lambda: made.related("image", "http://127.0.0.1/x.png"),
        WORD,
        ELSEWHERE,
    ),
    "a picture from elsewhere in ODT": (
        lambda: made.odt(linked("image", "https://evil.example/x.png")),
        {"odt"},
        ELSEWHERE,
    ),
    "a section from beside an ODT": (
        lambda: made.odt(linked("section-source", "../secret.odt")),
        {"odt"},
        ELSEWHERE,
    ),
    "a script that an ODT calls": (
        lambda: made.odt(linked("event-listener", "vnd.sun.star.script:x.y?language=Basic")),
        {"odt"},
        "The selected file contains macros. Save it without them and retry",
    ),
    "a frame from this disk": (
        lambda: made.related("frame", "file:///etc/passwd"),
        WORD,
        ELSEWHERE,
    ),
    "single quotes": (
        lambda: made.related("image", "http://x/", "TargetMode = 'External'"),
        WORD,
        ELSEWHERE,
    ),
    "small letters": (
        lambda: made.related("image", "http://x/", "TargetMode='external'"),
        WORD,
        ELSEWHERE,
    ),
    # files inside
    "an OLE object": (
        lambda: made.docx_with("word/embeddings/oleObject1.bin", b"MZ"),
        WORD,
        INSIDE,
    ),
    "a related OLE object": (lambda: made.related("oleObject", "media/x.bin", ""), WORD, INSIDE),
    "a control": (lambda: made.docx_with("word/activeX/activeX1.bin", b"x"), WORD, INSIDE),
    "a page inside": (lambda: made.related("aFChunk", "chunk.html", ""), WORD, INSIDE),
    "a PDF with a file": (
        lambda: made.pdf(catalogue=b"/Names<</EmbeddedFiles 4 0 R>>"),
        SCAN,
        INSIDE,
    ),
    # declarations
    "XXE from a file": (
        lambda: made.doctype('[<!ENTITY x SYSTEM "file:///etc/passwd">]'),
        WORD,
        DECLARES,
    ),
    "XXE from the web": (
        lambda: made.doctype('SYSTEM "http://127.0.0.1/x.dtd"', ""),
        WORD,
        DECLARES,
    ),
    "XXE in another encoding": (
        lambda: made.docx_with("word/styles.xml", IN_UTF_16),
        WORD,
        DECLARES,
    ),
    "a billion laughs": (
        lambda: made.doctype('[<!ENTITY x "ha"><!ENTITY y "&x;&x;">]', "&y;"),
        WORD,
        DECLARES,
    ),
    "a declaration in a relationship": (
        lambda: made.docx_with(made.RELS, b"<!DOCTYPE a><a/>"),
        WORD,
        DECLARES,
    ),
    # too much
    "a bomb": (made.bomb, WORD, TOO_LARGE),
    "a small bomb of a ratio": (lambda: made.bomb(15 * made.MB), WORD, TOO_LARGE),
    "a bomb that lies": (made.bomb_that_lies, WORD, NO_WORD),
    "201 parts": (
        lambda: made.docx(**{f"word/p{n}.xml": b"<a/>" for n in range(201)}),
        WORD,
        TOO_LARGE,
    ),
    "names for the same bytes": (made.overlapping, WORD, TOO_LARGE),
    "many elements": (
        lambda: made.docx_with("word/x.xml", b"<a>%s</a>" % (b"<b/>" * 1_100_000)),
        WORD,
        TOO_LARGE,
    ),
    "deep elements": (
        lambda: made.docx_with("word/x.xml", b"<b>" * 9_999 + b"</b>" * 9_999),
        WORD,
        DAMAGED,
    ),
    "a picture of too many pixels": (lambda: made.png(20_000, 20_000), SCAN, PIXELS),
    "a photo of too many pixels": (lambda: made.jpg(20_000, 20_000), SCAN, PIXELS),
    # names within
    "up and away": (lambda: made.docx_with("../../etc/cron.d/x", b"x"), WORD, DAMAGED),
    "from the root": (lambda: made.docx_with("/etc/cron.d/x", b"x"), WORD, DAMAGED),
    "backslashes": (lambda: made.docx_with("..\\x.exe", b"x"), WORD, DAMAGED),
    "a drive": (lambda: made.docx_with("c:x.exe", b"x"), WORD, DAMAGED),
    "a part twice": (
        lambda: made.packed([*made.parts().items(), (made.BODY, b"<a/>")]),
        WORD,
        DAMAGED,
    ),
    # two kinds at once
    "a page before Word": (lambda: b"<script>x</script>" + made.docx(), WORD, NO_WORD),
    "a PDF before Word": (lambda: made.pdf() + made.docx(), SCAN, TWO_KINDS),
    "Word and something after": (lambda: made.docx() + b"x" * 100, WORD, TWO_KINDS),
    "Word with a comment": (lambda: made.docx()[:-2] + b"\4\0evil", WORD, TWO_KINDS),
    "two zips": (lambda: made.packed({"a": b"x"}) + made.docx(), WORD, TWO_KINDS),
    "Word with a PDF in front": (
        lambda: made.packed([("%PDF-1.7", b""), *made.parts().items()]),
        WORD,
        TWO_KINDS,
    ),
    "a page in a PDF": (
        lambda: made.pdf().replace(b"%PDF-1.7\n", b"%PDF-1.7\n<html>"),
        SCAN,
        TWO_KINDS,
    ),
    "a PDF and much after": (lambda: made.pdf() + b"x" * 2000, SCAN, TWO_KINDS),
    "a picture and a zip": (lambda: made.png() + made.packed({"a": b"x"}), SCAN, TWO_KINDS),
    "a picture and a program": (lambda: made.png() + b"MZ", SCAN, TWO_KINDS),
    "a photo and a page": (lambda: made.jpg().replace(b"JFIF", b"<html"), SCAN, TWO_KINDS),
    # PDF that runs
    "a script": (lambda: made.pdf(catalogue=b"/OpenAction<</S/JavaScript/JS(x)>>"), SCAN, PROGRAM),
    "a hidden script": (
        lambda: made.pdf(catalogue=b"/OpenAction<</S/J#61vaScript/#4aS(x)>>"),
        SCAN,
        PROGRAM,
    ),
    "a packed script": (
        lambda: made.pdf(made.object_stream(b"5 0 <</S/JavaScript/JS(x)>>")),
        SCAN,
        PROGRAM,
    ),
    "a script packed oddly": (
        lambda: made.pdf(made.object_stream(b"x", b"[/ASCIIHexDecode/FlateDecode]")),
        SCAN,
        CUT,
    ),
    "a launch": (lambda: made.pdf(catalogue=b"/OpenAction<</S/Launch/F(cmd.exe)>>"), SCAN, PROGRAM),
    "an XFA form": (lambda: made.pdf(catalogue=b"/AcroForm<</XFA 4 0 R>>"), SCAN, PROGRAM),
    "a packed bomb": (
        lambda: made.pdf(made.object_stream(b" " * 60 * made.MB)),
        SCAN,
        PDF_TOO_LARGE,
    ),
    # damaged
    "half a document": (lambda: made.docx()[:9000], WORD, NO_WORD),
    "a document that is no XML": (lambda: made.docx_with(made.BODY, b"\0\1 no"), WORD, DAMAGED),
    "no document": (lambda: made.docx_without(made.BODY), WORD, DAMAGED),
    "no list of types": (lambda: made.docx_without(made.TYPES), WORD, NO_WORD),
    "half a PDF": (lambda: made.pdf()[:-30], SCAN, CUT),
    "a PDF without pages": (lambda: made.pdf().replace(b"/Page/", b"/Pag/"), SCAN, CUT),
    "half a picture": (lambda: made.png()[:-8], SCAN, CUT),
    "half a photo": (lambda: made.jpg()[:-2], SCAN, CUT),
}


@pytest.mark.parametrize(("content", "wanted", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_file_is_refused_with_a_sentence(content, wanted, sentence):
    assert refusal(content(), wanted) == sentence


@pytest.mark.parametrize("most_mb", [1, 5, 20])
def test_size_comes_first(most_mb):
    said = f"The selected file must be smaller than {most_mb}MB"

    assert refusal(b"\0" * (most_mb * made.MB + 1), most_mb=most_mb) == said


def test_a_check_sum_that_does_not_fit_is_seen():
    content = bytearray(made.packed(made.parts(), 0))
    place = content.find(b"We accept")
    content[place] ^= 1

    assert refusal(bytes(content), WORD) == NO_WORD


def test_an_encrypted_part_is_a_password():
    content = bytearray(made.docx())
    place = content.find(b"PK\x01\x02")
    struct.pack_into("<H", content, place + 8, 1)

    assert refusal(bytes(content), WORD) == PASSWORD


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("agreement.docx", "agreement.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\statement.pdf", "statement.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie x 1.pdf"),
        ("a\0b.pdf", "ab.pdf"),
        ("invoice\u202efdp.exe", "invoice fdp.pdf"),
        ("<script>.pdf", "script.pdf"),
        ("Tŷ Cytundeb – 2027.pdf", "Tŷ Cytundeb – 2027.pdf"),
        ("n" * 300 + ".pdf", "n" * 116 + ".pdf"),
        ("....", "file.pdf"),
        ("", "file.pdf"),
    ],
)
def test_the_name_shown_is_safe(name, shown):
    assert safe_name(name, "pdf") == shown
