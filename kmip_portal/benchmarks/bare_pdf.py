"""The least that makes a PDF of the same HTML: WeasyPrint as it comes. A program, so that what it
imports is counted: no Django, no tags, no seal, nothing kept."""

import sys
from pathlib import Path

from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse


class Assets(URLFetcher):
    """Files of one folder, as kmip:path."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        kind = "text/css" if url.endswith(".css") else "font/ttf"
        path = Path(sys.argv[2]) / url.removeprefix("kmip:").lstrip("/")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


if __name__ == "__main__":
    html = Path(sys.argv[1]).read_text(encoding="utf-8")
    sys.stdout.buffer.write(
        HTML(string=html, base_url="kmip:", url_fetcher=Assets()).write_pdf() or b""
    )
