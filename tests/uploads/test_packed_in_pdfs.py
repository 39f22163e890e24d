"""What a PDF does is found wherever a reader finds it: packed among other objects, however the
stream says that it is packed, and after text that only looks like a stream."""

import zlib

import pytest

from kmip_portal.uploads import check_upload
from tests.uploads.handing_in import named, refusal

PROGRAM = "The selected file contains a program. Print it to a new PDF and select that"
SCRIPT = b"7 0 <</S/JavaScript/JS(app.alert(1))>>"
PACKED = zlib.compress(SCRIPT)
STREAM = b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode"


def pdf(stream, packed=PACKED, *, beside=b"null", before=b"null"):
    """A PDF by whose own table object 7 lies in stream 6, and begins when it is opened."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R/OpenAction 7 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
        5: beside,
        8: before,
        6: b"<<%s/Length %d>>\nstream\n%s\nendstream" % (stream, len(packed), packed),
    }
    body, places = b"%PDF-1.7\n", {}
    for number, one in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    places[9] = len(body)
    table = b"".join(
        b"\2\0\0\0\6\0" if n == 7 else b"\1%s\0" % places[n].to_bytes(4, "big") if n in places
        else bytes(6)
        for n in range(10)
    )  # fmt: skip
    told = b"9 0 obj\n<</Type/XRef/Size 10/W[1 4 1]/Root 1 0 R/Length %d>>" % len(table)
    body += told + b"\nstream\n" + table + b"\nendstream\nendobj\n"
    return body + b"startxref\n%d\n%%%%EOF\n" % places[9]


def in_rows(text, width=5):
    """As pictures are packed: each row as its difference to the one before."""
    rows = [text[at : at + width].ljust(width) for at in range(0, len(text), width)]
    pairs = zip(rows, [bytes(width), *rows], strict=False)
    return b"".join(
        b"\2" + bytes((a - b) & 255 for a, b in zip(*pair, strict=True)) for pair in pairs
    )


def through_the_word_that_ends_it():
    """Packed so that the word stands in the packed bytes, and the script comes after it."""
    first, rest = b"7 0 %endstream endobj\n", SCRIPT[4:]
    plain, packed = zlib.compressobj(0), zlib.compressobj(9, zlib.DEFLATED, -15)
    whole = plain.compress(first) + plain.flush(zlib.Z_FULL_FLUSH)
    whole += packed.compress(rest) + packed.flush()
    return whole + zlib.adler32(first + rest).to_bytes(4, "big")


HIDDEN = {
    "as most write it": lambda: pdf(STREAM),
    "its kind in another object": lambda: pdf(
        STREAM.replace(b"/ObjStm", b" 5 0 R"), beside=b"/ObjStm"
    ),
    "no kind": lambda: pdf(STREAM.replace(b"/Type/ObjStm", b"")),
    "after a word that begins objects": lambda: pdf(STREAM + b"/X(obj)"),
    "after much else": lambda: pdf(STREAM + b"/X(%s)" % (b"y" * 5000)),
    "packed twice": lambda: pdf(
        STREAM.replace(b"/FlateDecode", b"[/FlateDecode/FlateDecode]"), zlib.compress(PACKED)
    ),
    "in rows": lambda: pdf(
        STREAM + b"/DecodeParms<</Predictor 12/Columns 5>>", zlib.compress(in_rows(SCRIPT))
    ),
    "behind the word that ends a stream": lambda: pdf(STREAM, through_the_word_that_ends_it()),
    "behind text like a stream": lambda: pdf(STREAM, before=b"(stream\n)"),
    "plain, behind text like a stream": lambda: pdf(
        b"", b"x", before=b"(stream\n)endobj\n7 0 obj\n<</S/JavaScript/JS(x)>>"
    ),
}


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
def test_a_script_is_found_however_it_is_packed(hidden):
    assert refusal(hidden(), {"pdf"}) == PROGRAM


def test_packed_objects_that_do_nothing_are_taken():
    assert check_upload(named(pdf(STREAM, zlib.compress(b"7 0 <</S/URI>>"))), {"pdf"})
