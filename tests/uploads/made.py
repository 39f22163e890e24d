"""Files that people hand in, good and bad, made when a test asks for them."""

import struct
import warnings
import zipfile
import zlib
from io import BytesIO

from docx import Document

MB = 1024 * 1024
TYPES, BODY, RELS = "[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def parts() -> dict[str, bytes]:
    """Those of a small, good Word document."""
    document = Document()
    document.add_heading("Statement", 0)
    document.add_paragraph("We accept the agreement.")
    out = BytesIO()
    document.save(out)
    with zipfile.ZipFile(out) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(entries, method=zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as package, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the same name twice
        for name, content in entries.items() if isinstance(entries, dict) else entries:
            package.writestr(name, content)
    return out.getvalue()


def docx(**changes) -> bytes:
    return packed(parts() | changes)


def docx_with(name: str, content: bytes) -> bytes:
    return packed(parts() | {name: content})


def docx_without(name: str) -> bytes:
    return packed({one: content for one, content in parts().items() if one != name})


def related(kind: str, target: str, mode='TargetMode="External"') -> bytes:
    """A document with one more relationship."""
    rels = parts()[RELS].decode()
    one = f'<Relationship Id="rId99" Type="{OFFICE}/{kind}" Target="{target}" {mode}/>'
    return docx_with(RELS, rels.replace("</Relationships>", f"{one}</Relationships>").encode())


def typed(kind: str) -> bytes:
    """A package whose main part calls itself something else."""
    mine = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return docx_with(TYPES, parts()[TYPES].replace(mine, kind.encode()))


def xlsx() -> bytes:
    return xlsx_with({})


def xlsx_with(changes: dict[str, str]) -> bytes:
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{sheet}"/></Types>'
    )
    return packed({TYPES: types, "xl/workbook.xml": "<workbook/>"} | changes)


def odt(content="<office/>") -> bytes:
    kind = "application/vnd.oasis.opendocument.text"
    return packed({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": "<m/>"})


def old_word(stream="WordDocument") -> bytes:
    name = stream.encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + name + b"\0" * 480


def pdf(*objects: bytes, catalogue=b"", trailer=b"") -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>"
    body = b"%PDF-1.7\n"
    for number, one in enumerate(
        [
            b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue,
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            page,
            *objects,
        ],
        1,
    ):
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    return body + b"trailer\n<</Size 4/Root 1 0 R%s>>\nstartxref\n9\n%%%%EOF\n" % trailer


def object_stream(content: bytes, filters=b"/FlateDecode") -> bytes:
    hidden = zlib.compress(content)
    head = b"<</Type/ObjStm/N 1/First 4/Filter%s/Length %d>>" % (filters, len(hidden))
    return head + b"\nstream\n" + hidden + b"\nendstream"


def png(width=10, height=10) -> bytes:
    def chunk(name, content):
        return (
            struct.pack(">L", len(content))
            + name
            + content
            + struct.pack(">L", zlib.crc32(name + content))
        )

    header = struct.pack(">2L5B", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def jpg(width=10, height=10) -> bytes:
    application = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack(">2H", height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8" + application + frame + b"\xff\xda\x00\x02x\xff\xd9"


def heic() -> bytes:
    return b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100


def bomb(size=60 * MB) -> bytes:
    return docx_with(BODY, b" " * size)


def bomb_that_lies(size=60 * MB) -> bytes:
    """Says that it unpacks to 100 bytes."""
    data = bytearray(bomb(size))
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(signature)
        while at >= 0:
            if BODY.encode() in data[at : at + 100]:
                struct.pack_into("<L", data, at + place, 100)
            at = data.find(signature, at + 4)
    return bytes(data)


def overlapping() -> bytes:
    """150 names for one and the same megabyte."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, content in parts().items():
            package.writestr(name, content)
        package.writestr("word/x.xml", b"<a/>" * 1000)
        info = package.filelist[-1]
        for number in range(150):
            twin = zipfile.ZipInfo(f"word/x{number:03}.xml")
            for field in ("compress_type", "CRC", "compress_size", "file_size", "header_offset"):
                setattr(twin, field, getattr(info, field))
            package.filelist.append(twin)
            package.NameToInfo[twin.filename] = twin
    return out.getvalue()


def doctype(declared: str, body="&x;") -> bytes:
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = f'<w:document xmlns:w="{main}">{body}</w:document>'
    return docx_with(BODY, f'<?xml version="1.0"?><!DOCTYPE d {declared}>{document}'.encode())
