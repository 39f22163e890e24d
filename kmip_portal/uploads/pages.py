"""The pages of a scan as pictures for a browser: drawn in a process of its own, by workers."""

import io
from collections.abc import Iterator
from typing import Any, NamedTuple

from kmip_portal.uploads.child import MEBIBYTE, in_child
from kmip_portal.uploads.refusal import damaged

MOST_PAGES = 10
WIDE, TALL = 1200, 1800
MOST_WORDS = 20_000
PICTURES = ("image/jpeg", "image/png")


class Drawn(NamedTuple):
    """What is to be seen of a file: its pages as JPEG, and the words of a Word document."""

    pictures: list[bytes]
    words: str = ""


def pages_of(kind: str, content: bytes) -> Drawn:
    """The first ten pages. Raises BadFile where the file cannot be drawn."""
    return Drawn(*in_child(_drawn, kind, content, memory=1024 * MEBIBYTE, seconds=60))


def _drawn(kind: str, content: bytes) -> tuple[list[bytes], str]:
    if kind == "docx":
        return _of_word(content)
    if kind == "pdf":
        return list(_of_pdf(content)), ""
    pictures = _of_photo(content, is_heic=kind == "heic")
    return list(pictures), ""


def _of_pdf(content: bytes) -> Iterator[bytes]:
    import pypdfium2  # here and below: only a worker needs them, and they are large

    document = pypdfium2.PdfDocument(content)
    for number in range(min(len(document), MOST_PAGES)):
        page = document[number]
        width, height = page.get_size()
        if not width or not height:
            raise damaged("the program it came from")
        yield _jpeg(page.render(scale=min(WIDE / width, TALL / height)).to_pil())


def _of_photo(content: bytes, *, is_heic: bool = False) -> Iterator[bytes]:
    from PIL import Image, ImageOps

    if is_heic:
        import pillow_heif

        pillow_heif.register_heif_opener()
    photo = Image.open(io.BytesIO(content))
    photo.draft("RGB", (WIDE, TALL))  # a JPEG is read no larger than needed
    yield _jpeg(ImageOps.exif_transpose(photo))


def _of_word(content: bytes) -> tuple[list[bytes], str]:
    import docx

    document = docx.Document(io.BytesIO(content))
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        lines += [" | ".join(cell.text for cell in row.cells) for row in table.rows]
    parts = document.part.package.iter_parts()
    found = [part.blob for part in parts if part.content_type in PICTURES][:MOST_PAGES]
    words = "\n".join(line for line in lines if line.strip())[:MOST_WORDS]
    return [picture for blob in found for picture in _of_photo(blob)], words


def _jpeg(picture: Any) -> bytes:
    """Small enough to show, without what a camera writes beside the picture."""
    small = picture.convert("RGB")
    small.thumbnail((WIDE, TALL))
    out = io.BytesIO()
    small.save(out, "JPEG", quality=80)
    return out.getvalue()
