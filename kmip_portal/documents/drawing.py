"""HTML becomes a tagged PDF, by WeasyPrint. Imported by workers only: it is slow and large.

Knows nothing of Django, so that it is also a program: a large document is drawn in a process of
its own, which takes an order on its standard input and has a bound on its memory and its time.
"""

import gc
import pickle  # of our own values, between two processes of ours
import resource
import sys
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import pydyf
from weasyprint import HTML, Attachment
from weasyprint.urls import URLFetcher, URLFetcherResponse

SCHEME = "kmip:"
KINDS = {"css": "text/css", "ttf": "font/ttf", "svg": "image/svg+xml", "png": "image/png"}
VARIANT = "pdf/ua-1"


class Attached(NamedTuple):
    """Data that is put into the file, as what it was made from."""

    name: str
    description: str
    content: bytes


class OwnAssets(URLFetcher):
    """Serves our own static files as kmip:path, and nothing else: no network, no local files."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder.resolve()

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        kind = KINDS.get(url.rpartition(".")[2])
        path = None
        if kind and url.startswith(SCHEME):
            path = (self.folder / url.removeprefix(SCHEME).lstrip("/")).resolve()
        if path is None or not path.is_relative_to(self.folder) or not path.is_file():
            raise ValueError(f"A document may use only the portal’s own assets, not {url[:80]}")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def draw(html: str, folder: Path, attached: Attached | None = None) -> tuple[bytes, int]:
    """The bytes of the PDF (PDF/UA-1) and its number of pages; assets are those of a folder."""
    fetcher = OwnAssets(folder)
    document = HTML(string=html, base_url=SCHEME, url_fetcher=fetcher).render(pdf_variant=VARIANT)
    gc.collect()  # what laying out leaves behind is a sixth of the memory that writing needs
    content = document.write_pdf(
        pdf_variant=VARIANT,
        attachments=[_attachment(attached, fetcher)] if attached else None,
        finisher=_finish,
    )
    return content, len(document.pages)


def _attachment(attached: Attached, fetcher: OwnAssets) -> Attachment:
    return Attachment(
        file_obj=BytesIO(attached.content),
        name=attached.name,
        description=attached.description,
        url_fetcher=fetcher,
    )


def _finish(document: Any, pdf: Any) -> None:
    """Say that what is attached is the source of the file, as WeasyPrint does in PDF/A alone, and
    leave what the file says of itself readable: see documents.marks."""
    for each in pdf.objects:
        if isinstance(each, pydyf.Stream) and each.extra.get("Type") == "/Metadata":
            each.compress = False
        if isinstance(each, pydyf.Dictionary) and each.get("Type") == "/Filespec":
            each["AFRelationship"] = "/Source"
            pdf.catalog["AF"] = pydyf.Array([each.reference])


def main() -> None:
    html, folder, attached, memory, seconds = pickle.load(sys.stdin.buffer)  # noqa: S301
    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        with suppress(ValueError, OSError):  # macOS knows no bound on memory
            resource.setrlimit(what, (most, most))
    drawn = draw(html, Path(folder), Attached(*attached) if attached else None)
    sys.stdout.buffer.write(pickle.dumps(drawn))


if __name__ == "__main__":
    main()
