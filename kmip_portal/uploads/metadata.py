"""What a file says beside its words: who wrote it, what was changed and by whom, who commented.

Run in a process of its own (`in_child`), on a file that was looked into before.
"""

import re
import zipfile
from io import BytesIO
from typing import NamedTuple
from xml.parsers import expat

from kmip_portal.uploads.refusal import damaged

# where an Office or OpenDocument file keeps the names of people and of what they work for
ABOUT = ("docprops/core.xml", "docprops/app.xml", "docprops/custom.xml", "meta.xml")
ABOUT_TOO = ".psmdcp"  # of what .NET programs write, under any name
# Excel keeps in it the folder of whoever saved it, LibreOffice that of what it was made from
PLACES = ("xl/workbook.xml", "meta.xml")
NAMES = "creator|lastModifiedBy|Company|Manager|initial-creator|printed-by"
NAMED = re.compile(rb"(<(?:[\w-]+:)?(?:%s)\b[^>]*>)([^<]*)(</)" % NAMES.encode())
FOLDER = re.compile(
    rb"<((?:[\w-]+:)?(?:absPath|template))\b[^>]*?(?:/>|>\s*</\1>)",
)
OWN = re.compile(rb"<property\b.*?</property>|<meta:user-defined\b[^>]*>[^<]*</meta:user-defined>",
                 re.DOTALL)  # fmt: skip
PEOPLE = ("word/people.xml", "xl/persons/person.xml")  # who ever changed or remarked something
PERSON = re.compile(rb"<((?:[\w-]+:)?person)\b[^>]*?(?:/>|>.*?</\1>)", re.DOTALL)
CALLED = re.compile(rb'\b(?:author|displayName)="([^"]*)"')
# Excel: who last brought a pivot table up to date, who keeps a workbook for themselves
BY = re.compile(rb'(\b(?:refreshedBy|userName)=)("[^"]*"|\'[^\']*\')')
SAYS_BY = ("xl/workbook.xml", "xl/pivotcache/")
A_FOLDER, PROPERTIES = "the folder it was saved in", "properties of its own"
REMARKS = {1, *range(3, 16)}  # of a PDF: notes, free text, shapes, marks, stamps, ink
OFFICE = ("wordprocessingml", "spreadsheetml", "opendocument")
CHANGES = {
    *("changed-region", "ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange"),
    *("tblPrChange", "tblPrExChange", "tblGridChange", "trPrChange", "tcPrChange"),
    *("sectPrChange", "numberingChange", "cellIns", "cellDel", "cellMerge"),
}
COMMENTS = {"comment", "annotation", "threadedComment"}


class Metadata(NamedTuple):
    """What was found: names as they stand in the file, and whether words hide behind its words."""

    names: list[str]
    has_changes: bool = False
    has_comments: bool = False


def metadata_of(content: bytes, kind: str) -> Metadata:
    """What the file says beside its words."""
    return _of_pdf(content) if kind == "pdf" else _of_package(content)


def without_names(content: bytes, kind: str) -> bytes:
    """The same file, and nobody named as its author; only for what is packed as XML."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as package, zipfile.ZipFile(out, "w") as cleaned:
        for entry in package.infolist():
            part = package.read(entry)
            name = entry.filename.lower()
            if _is_about(name):
                part = OWN.sub(b"", NAMED.sub(rb"\1\3", part))
            if name in PLACES:
                part = FOLDER.sub(b"", part)
            elif name in PEOPLE:
                part = PERSON.sub(b"", part)
            if name.startswith(SAYS_BY):
                part = BY.sub(rb'\1""', part)
            cleaned.writestr(entry.filename, part, entry.compress_type)
    return out.getvalue()


def _of_package(content: bytes) -> Metadata:
    names: list[str] = []
    look = _Look()
    with zipfile.ZipFile(BytesIO(content)) as package:
        for entry in package.infolist():
            name = entry.filename.lower()
            part = package.read(entry)
            if _is_about(name):
                names += [_text(found[2]) for found in NAMED.finditer(part)]
                names += [PROPERTIES] if OWN.search(part) else []
            if name in PLACES and FOLDER.search(part):
                names.append(A_FOLDER)
            elif name in PEOPLE:
                names += [_text(one) for one in CALLED.findall(part)]
            if name.startswith(SAYS_BY):
                names += [_text(said[2][1:-1]) for said in BY.finditer(part)]
            if name.startswith("xl/revisions/"):
                look.has_changes = True
            if name.endswith(".xml"):
                look.at(part)
    found = list(dict.fromkeys(filter(None, names)))
    return Metadata(found, look.has_changes, look.has_comments)


def _is_about(name: str) -> bool:
    return name in ABOUT or name.endswith(ABOUT_TOO)


def _text(part: bytes) -> str:
    try:
        return part.decode("utf-8").strip()
    except UnicodeDecodeError as error:
        raise damaged() from error


class _Look:
    """Reads XML for what was changed and what was remarked."""

    def __init__(self) -> None:
        self.has_changes = self.has_comments = False

    def at(self, part: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self.start
        parser.Parse(part, True)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        namespace, _, element = tag.rpartition(" ")
        if not any(office in namespace for office in OFFICE):
            return
        if element in COMMENTS:
            self.has_comments = True
        elif element in CHANGES:
            self.has_changes = True


def _of_pdf(content: bytes) -> Metadata:
    import pypdfium2  # large, and needed in this process alone

    document = pypdfium2.PdfDocument(content)
    named = document.get_metadata_dict().get("Author", "").strip()
    remarks = any(
        annotation in REMARKS
        for page in document
        for annotation in _annotations(pypdfium2.raw, page)
    )
    in_xmp = re.findall(rb"<dc:creator>.*?<rdf:li[^>]*>([^<]+)<", content, re.DOTALL)
    names = [named, *(_text(one) for one in in_xmp)]
    return Metadata(list(dict.fromkeys(filter(None, names))), has_comments=remarks)


def _annotations(raw, page):  # type: ignore[no-untyped-def]  # pdfium's own, which has no types
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        yield raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
