"""Word, Excel and OpenDocument files: zip archives of XML, looked through before they are opened.

The list of contents is judged first, and nothing is unpacked that it does not allow for. Then
every part is read once: in small pieces, by a parser that follows nothing.
"""

import re
import zipfile
from io import BytesIO
from typing import Any, NoReturn
from xml.parsers import expat

from kmip_portal.uploads.refusal import BadFile, another_file_inside, damaged, has_a_password
from kmip_portal.uploads.refusal import two_kinds as two_kinds_at_once

MOST_ENTRIES = 200
MOST_UNPACKED = 20 * 1024 * 1024
MOST_RATIO = 100  # unpacked to packed
SMALL = 1024 * 1024  # whose ratio harms nobody: a form of empty cells packs well
MOST_ELEMENTS = 1_000_000
DEEPEST = 250
AT_ONCE = 64 * 1024
ENCRYPTED, DIRECTORY_END = 0x1, 22

TYPES = "[Content_Types].xml"
XML = (".xml", ".rels", ".vml")
CALLED_XML = re.compile(r"^(?!image/).*[+/]xml\b", re.IGNORECASE)  # a picture (SVG) is only shown
OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN_PARTS = {
    f"{OFFICE}wordprocessingml.document.main+xml": "docx",
    f"{OFFICE}spreadsheetml.sheet.main+xml": "xlsx",
}
OPEN_DOCUMENT = {b"application/vnd.oasis.opendocument.text": "odt"}
MACROS = ("vbaproject", "vbadata", "basic/", "scripts/", "macrosheets/")
OPEN, HREF = "urn:oasis:names:tc:opendocument:", "http://www.w3.org/1999/xlink href"
ONLY_NAMED = ("a", "template")  # links that people follow, and what it was once made from
ADDRESS = re.compile(r"\s*[a-z][a-z0-9+.-]*:", re.IGNORECASE)
OUTSIDE = re.compile(r"\s*([a-z][a-z0-9+.-]*:|/|\\|\.\.)", re.IGNORECASE)
# fields of Word and formulas of workbooks that ask another program or another place
ASKS_FIELD = re.compile(
    r'[\s"]*(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE)\b', re.I
)
ASKS_FORMULA = re.compile(r"\b(?:_xlfn\.)?(WEBSERVICE|IMAGE|DDE|RTD)\s*\(", re.IGNORECASE)
# what asks by being there, in OpenDocument and in a workbook: other programs, databases, pages
ASKS = ("dde-connection-decl", "dde-source", "dde-link", "ddeLink", "dbPr", "webPr")
FILES_INSIDE = ("embeddings/", "activex/", "object 1", "objectreplacements/", "afchunk")


def kind_of_package(content: bytes) -> str:
    """ "docx", "xlsx", "odt", or nothing; raises BadFile for one that nobody should open."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            _check_frame(package, content)
            _check_contents(package.infolist())
            return _check_parts(package)
    except expat.ExpatError as error:
        raise damaged() from error
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        return ""  # of no kind: whoever asked says which kinds it must be


def _check_frame(package: zipfile.ZipFile, content: bytes) -> None:
    """Nothing stands before the archive, after it, or in it twice."""
    entries = sorted(package.infolist(), key=lambda entry: entry.header_offset)
    if not entries or entries[0].header_offset or package.comment:
        raise two_kinds_at_once()
    if content.rfind(b"PK\x05\x06") != len(content) - DIRECTORY_END:
        raise two_kinds_at_once()
    ends = 0
    for entry in entries:
        if entry.header_offset < ends:  # two names for the same bytes: how small bombs are built
            raise _too_large()
        ends = entry.header_offset + 30 + len(entry.orig_filename) + entry.compress_size


def _check_contents(entries: list[zipfile.ZipInfo]) -> None:
    """What the list of contents says, before anything is unpacked."""
    # declared sizes are judged here; zipfile itself stops reading at the declared size
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED:
        raise _too_large()
    if unpacked > max(SMALL, packed * MOST_RATIO):
        raise _too_large()
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise has_a_password()
    names = [entry.orig_filename.lower() for entry in entries]
    strange = [name for name in names if _leads_away(name)]
    if strange or len(set(names)) < len(names):
        raise damaged()
    if any(one in name for name in names for one in MACROS):
        raise BadFile(
            "The selected file contains macros. Save it as a Word document without macros (DOCX)"
        )
    if any(one in name for name in names for one in FILES_INSIDE):
        raise another_file_inside()


def _leads_away(name: str) -> bool:
    return (
        name.startswith("/")
        or "\\" in name
        or ":" in name
        or "\0" in name
        or ".." in name.split("/")
    )


def _check_parts(package: zipfile.ZipFile) -> str:
    """Read every part once: its check sum, and of XML what it declares."""
    look = _Look()
    # the list of types first: what it calls XML is opened as such, under whatever name
    for entry in sorted(package.infolist(), key=lambda entry: entry.filename != TYPES):
        is_xml = f"/{entry.filename}".lower().endswith((*XML, *look.called_xml))
        look.begin()
        with package.open(entry) as part:
            while piece := part.read(AT_ONCE):
                if is_xml:
                    look.parser.Parse(piece)
        if is_xml:
            look.parser.Parse(b"", True)
    if look.main_parts:
        names = {f"/{entry.filename}" for entry in package.infolist()}
        if not set(look.main_parts) & names:
            raise damaged()
        return next(look.main_parts[name] for name in look.main_parts if name in names)
    first = package.infolist()[0]
    if first.filename == "mimetype" and first.file_size < 100:
        return OPEN_DOCUMENT.get(package.read(first), "")
    return ""


class _Look:
    """Reads XML as it comes, in any encoding, and follows nothing."""

    def __init__(self) -> None:
        self.main_parts: dict[str, str] = {}
        self.called_xml: set[str] = set()
        self.elements = self.depth = 0

    def begin(self) -> None:
        self.depth = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.field = self.formula = ""

    def doctype(self, *declared: Any) -> NoReturn:
        raise BadFile(
            "The selected file declares parts of its own. Save it again from Word and retry"
        )

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > DEEPEST:
            raise damaged()
        if self.elements > MOST_ELEMENTS:
            raise _too_large()
        element = tag.rpartition(" ")[2]
        if element == "instrText":
            self.parser.CharacterDataHandler = self.in_field
        elif element == "f":
            self.formula = ""
            self.parser.CharacterDataHandler = self.in_formula
        elif element == "fldChar":
            self.field = ""  # one field ends or another begins
        elif element in ASKS:
            raise asks_elsewhere()
        for name, value in attributes.items():
            if name.endswith(" instr") and ASKS_FIELD.match(value):
                raise asks_elsewhere()
            if name.endswith(" formula") and ASKS_FORMULA.search(value):
                raise asks_elsewhere()
        if element == "Relationship":
            self.relationship(attributes)
        elif element in ("Override", "Default"):
            self.content_type(attributes)
        elif HREF in attributes and tag.startswith(OPEN) and element not in ONLY_NAMED:
            self.open_document(attributes[HREF])

    def end(self, tag: str) -> None:
        self.depth -= 1
        self.parser.CharacterDataHandler = None

    def in_field(self, text: str) -> None:
        """What a field of Word does, which may be cut into several runs."""
        self.field += text
        if ASKS_FIELD.match(self.field):
            raise asks_elsewhere()

    def in_formula(self, text: str) -> None:
        self.formula += text
        if ASKS_FORMULA.search(self.formula):
            raise asks_elsewhere()

    def relationship(self, attributes: dict[str, str]) -> None:
        """Links may point outside; templates, pictures and frames loaded from elsewhere may not."""
        outside = attributes.get("TargetMode", "").strip().lower() == "external"
        outside = outside or bool(ADDRESS.match(attributes.get("Target", "")))
        kind = attributes.get("Type", "").lower()
        if outside and not kind.endswith("/hyperlink"):
            raise loads_from_elsewhere()
        if kind.endswith(("/oleobject", "/package", "/control", "/afchunk")):
            raise another_file_inside()

    def open_document(self, address: str) -> None:
        """Pictures, sections and fonts of an OpenDocument file lie in it, and no script is run."""
        if address.strip().lower().startswith(("vnd.sun.star.script:", "macro:")):
            raise BadFile("The selected file contains macros. Save it without them and retry")
        if OUTSIDE.match(address):
            raise loads_from_elsewhere()

    def content_type(self, attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "")
        if any(one in kind.lower() for one in ("macroenabled", "vbaproject", "macrosheet")):
            raise BadFile(
                "The selected file contains macros."
                " Save it as a Word document without macros (DOCX)"
            )
        if CALLED_XML.search(kind):
            name = attributes.get("PartName") or f".{attributes.get('Extension', '')}"
            self.called_xml.add(name.lower())
        if kind in MAIN_PARTS:
            self.main_parts[attributes.get("PartName", "")] = MAIN_PARTS[kind]


def loads_from_elsewhere() -> BadFile:
    return BadFile("The selected file loads parts from elsewhere. Save it as a document on its own")


def asks_elsewhere() -> BadFile:
    return BadFile(
        "The selected file asks another program or place for what it shows."
        " Take out those fields or formulas and select it again"
    )


def _too_large() -> BadFile:
    return BadFile(
        "The selected file is too large when unpacked. Save it again from Word and retry"
    )
