"""Files: the agreement's PDF is made once, and handed out almost as fast as nothing at all."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

from django.urls import reverse

from agreements.models import AgreementVersion
from kmip_portal.benchmarks.rounds import Bar, Result, count, measure
from kmip_portal.benchmarks.serving import PORTAL, Asker, NotAnswered, served
from kmip_portal.documents.models import StoredDocument

DOWNLOADS, CLIENTS = 100, 8


def pdfcache(task) -> list[Result]:
    """P7: how often it is made for a hundred downloads, and how long one takes beside an empty
    view."""
    path, nothing = reverse("agreements:current_pdf"), "/bench/nothing/"
    version = AgreementVersion.objects.with_files().in_force()
    with served(PORTAL) as port:
        before = StoredDocument.objects.count()
        same = _download(port, path, version.pdf)
        version.pdf.refresh_from_db(fields=["attempts"])
        made = version.pdf.attempts + StoredDocument.objects.count() - before
        asker = Asker(port)
        asker.milliseconds(path), asker.milliseconds(nothing)  # the first are slow
        speed = measure(
            "P7", "pdfcache", bar=Bar(gate=1.5, target=1.2), rounds=task.rounds,
            floor=lambda: asker.milliseconds(nothing, times=20),
            subject=lambda: asker.milliseconds(path, times=20),
            note=f"{version.pdf.size:,} bytes",
        )  # fmt: skip
    renders = count(
        "P7", "pdfcache", "renders", made, Bar(gate=1, target=1),
        note=f"{same} downloads by {CLIENTS} clients, all of them the file that was made",
    )  # fmt: skip
    return [renders, speed]


def _download(port: int, path: str, document: StoredDocument) -> int:
    """So many downloads by several at once, each of which must be the file that was made."""

    def some(number: int) -> None:
        asker = Asker(port)
        for _ in range(number):
            content = asker.get(path).body
            if hashlib.sha256(content).hexdigest() != document.sha256:
                raise NotAnswered(f"{path} is not the file that was made")

    shares = [len(range(first, DOWNLOADS, CLIENTS)) for first in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(some, shares))
    return sum(shares)
