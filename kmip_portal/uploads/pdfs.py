"""PDF files: whole, without a password, and without anything in them that runs or unpacks.

Not a reader of PDF: it looks at the names that the file's objects use, those packed into object
streams included, and refuses what no scan of a signed paper has.
"""

import re
import zlib
from io import BytesIO

from kmip_portal.uploads.refusal import (
    BadFile,
    another_file_inside,
    damaged,
    has_a_password,
    two_kinds,
)

MOST_UNPACKED = 20 * 1024 * 1024
AFTER_THE_END = 1024  # of blank lines, as some printers leave
STREAM = re.compile(rb"stream[ \t]*(?:\r\n|\r|\n)(.*?)endstream", re.DOTALL)
HEADER = 4096  # of a stream: its dictionary stands before it
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
RUNS = re.compile(rb"/(JavaScript|JS|Launch|RichMedia|Movie|Sound|XFA|GoToE|ImportData)\b")
ELSEWHERE = re.compile(rb"/(SubmitForm|GoToR)\b")
FILES = re.compile(rb"/(EmbeddedFiles?|FileAttachment|Filespec)\b")
PAGE = re.compile(rb"/Page\b")
PASSWORD = re.compile(rb"/Encrypt\b")
OTHER_FILTERS = re.compile(
    rb"/(ASCIIHexDecode|AHx|ASCII85Decode|A85|LZWDecode|LZW|RunLengthDecode|RL)\b"
)


def check_pdf(content: bytes) -> None:
    """Refuse a PDF that is cut, locked, or more than pages."""
    end = content.rfind(b"%%EOF")
    if end < 0 or b"startxref" not in content:
        raise damaged("the program it came from")
    if len(content[end + 5 :].strip(b"\0 \t\r\n")) > AFTER_THE_END:
        raise two_kinds()
    names = _names_of(content)
    if PASSWORD.search(names):
        raise has_a_password()
    names += _plain(b"\n".join(_as_a_reader_finds(content)))
    if not PAGE.search(names):
        raise damaged("the program it came from")
    if RUNS.search(names):
        raise BadFile("The selected file contains a program. Print it to a new PDF and select that")
    if ELSEWHERE.search(names):
        raise BadFile(
            "The selected file sends what is typed to another place, or opens another file."
            " Print it to a new PDF and select that"
        )
    if FILES.search(names):
        raise another_file_inside()


def pages_of(content: bytes) -> int | None:
    """How many pages it says it has; None where that cannot be told. For a child process."""
    from pyhanko.pdf_utils.reader import PdfFileReader  # large, and seldom needed

    try:
        return int(PdfFileReader(BytesIO(content), strict=False).root["/Pages"]["/Count"])
    except Exception:  # readers fail in many ways on what some programs write
        return None


def _names_of(content: bytes) -> bytes:
    """Everything outside streams, and what object streams hold, with escapes written out."""
    found, left, place = [], MOST_UNPACKED, 0
    for stream in STREAM.finditer(content):
        outside = content[place : stream.start()]
        found.append(outside)
        place = stream.end()
        # the dictionary of this stream is the last one before it
        if b"/ObjStm" in _plain(outside[-HEADER:].rpartition(b"obj")[2]):
            unpacked = _unpacked(stream[1], _plain(outside[-HEADER:]), left)
            left -= len(unpacked)
            found.append(unpacked)
        if b"endobj" in stream[1]:  # text that only looks like the beginning of a stream
            found.append(stream[1])
    found.append(content[place:])
    return _plain(b"\n".join(found))


def _as_a_reader_finds(content: bytes) -> list[bytes]:
    """Object streams by the file's own table, unpacked as it says: where they stand and how they
    are packed can be told in many ways. Of a file without a sound table, nothing."""
    from pyhanko.pdf_utils.reader import PdfFileReader  # large, and only the child needs it

    try:
        reader = PdfFileReader(BytesIO(content), strict=False)
        revisions = range(reader.xrefs.total_revisions)
        streams = {one for each in revisions for one in reader.xrefs.object_streams_used_in(each)}
    except MemoryError:
        raise
    except Exception:  # readers fail in many ways on what some programs write
        return []
    try:
        return [reader.get_object(one).data for one in streams]
    except MemoryError:
        raise
    except Exception as failure:
        raise damaged("the program it came from") from failure


def _plain(names: bytes) -> bytes:
    """/J#61vaScript is /JavaScript."""
    return ESCAPED.sub(lambda escape: bytes([int(escape[1], 16)]), names)


def _unpacked(packed: bytes, dictionary: bytes, most: int) -> bytes:
    if OTHER_FILTERS.search(dictionary.rpartition(b"obj")[2]):
        raise damaged("the program it came from")  # nobody packs objects so, but to hide them
    if b"/FlateDecode" not in dictionary and b"/Fl" not in dictionary:
        return packed
    machine = zlib.decompressobj()
    try:
        unpacked = machine.decompress(packed.lstrip(b"\r\n"), most)
    except zlib.error as error:
        raise damaged("the program it came from") from error
    if machine.unconsumed_tail:
        raise BadFile("The selected file is too large when unpacked. Print it to a new PDF")
    return unpacked
