"""Publishing a long agreement: how long its files take beside WeasyPrint alone, and how much
memory drawing it takes."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

import agreements
from agreements import documents, services
from agreements.models import AgreementVersion, Clause
from agreements.numbering import Place, renumbered
from agreements.word import writing
from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.benchmarks.rounds import Bar, Result, count, measure
from kmip_portal.documents import pdf, sealing
from kmip_portal.documents import services as making

SAMPLE = Path(agreements.__file__).parent / "sample" / "agreement.docx"
CLAUSES = 109  # fill forty pages
NUMBER = "99.0"  # of a draft that is given up again
DRAFTER = "secretariat@kmip.example"
MIB = 1024 * 1024


def publish(task) -> list[Result]:
    """P6: the sample more than twice over, forty pages, proposed and its two files made."""
    person = User.objects.get(email=DRAFTER)
    for left in AgreementVersion.objects.standing().filter(number=NUMBER):
        services.discard(left, by=person)  # by a measuring that was stopped
    version = draft_of_forty_pages(by=person)
    try:
        html = task.folder / "agreement.html"
        html.write_text(_html(version), encoding="utf-8")
        stages, peak, pages = _by_stage(version, times=1 if task.quick else 3)
        speed = measure(
            "P6", "publish", bar=Bar(gate=3, target=2), rounds=task.rounds, unit="s",
            floor=lambda: _seconds(lambda: _bare(html)),
            subject=lambda: _seconds(lambda: _files_of(version, by=person)),
            note=f"{pages} pages: {stages}",
        )  # fmt: skip
    finally:
        services.discard(version, by=person)
    memory = count(
        "P6", "publish", "peak PSS of drawing it", peak / MIB, Bar(gate=120, target=90), unit="MiB",
        note=f"{pages} pages, in a process of its own",
    )  # fmt: skip
    return [speed, memory] if peak else [speed]


def draft_of_forty_pages(*, by: User | None) -> AgreementVersion:
    """The sample's text, and as much of it again under other keys, numbered on."""
    with SAMPLE.open("rb") as file:
        version, _ = services.import_agreement(file, number=NUMBER, by=by)
    once = list(version.clauses.all())
    again = [
        Clause(
            version=version, key=f"{one.key[:70]}-{place}", position=place,
            level=one.level, number=one.number, heading=one.heading, body=one.body,
        )
        for place, one in enumerate([*once, *once][: CLAUSES - len(once)], len(once) + 1)
    ]  # fmt: skip
    numbers = renumbered(Place(one.level, one.number) for one in [*once, *again])
    for one, number in zip(again, numbers[len(once) :], strict=True):
        one.number = number
    Clause.objects.bulk_create(again)
    return version


def _files_of(version: AgreementVersion, *, by: User | None) -> None:
    """Proposed, its files made and kept, and returned to draft for the next round."""
    services.propose(version, by=by, in_force_on=clock.today())
    if making.make_due() < 2:
        raise RuntimeError("The files of the version were not made")
    services.return_to_draft(version, by=by)


def _by_stage(version: AgreementVersion, *, times: int) -> tuple[str, int, int]:
    """Seconds of each stage in words, the best of some; the most memory drawing took; pages."""
    snapshot = documents.version_snapshot(version)
    word = snapshot | {"made_at": "2027-01-04T00:00:00Z"}
    with _watched() as seen:
        began = time.perf_counter()
        content, pages = pdf.render(documents.TEMPLATE, snapshot)
        drawn = [time.perf_counter() - began]  # the first of so many
    work: dict[str, Callable[[], object]] = {
        "sealed": lambda: sealing.seal(content, of="a measured version"),
        "Word": lambda: writing.write(word),
    }
    for _ in range(times - 1):
        drawn.append(_seconds(lambda: pdf.render(documents.TEMPLATE, snapshot)))
    taken = {"drawn": min(drawn)}
    taken |= {stage: min(_seconds(each) for _ in range(times)) for stage, each in work.items()}
    stages = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in taken.items())
    return stages, max(seen, default=0), pages


def _html(version: AgreementVersion) -> str:
    return render_to_string(documents.TEMPLATE, documents.version_snapshot(version))


def _bare(html: Path) -> None:
    program = Path(__file__).with_name("bare_pdf.py")
    subprocess.run(
        [sys.executable, "-P", str(program), str(html), str(settings.STATICFILES_DIRS[0])],
        check=True, capture_output=True,
    )  # fmt: skip


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


@contextmanager
def _watched() -> Iterator[list[int]]:
    """Bytes of memory (PSS) of the children of this process, looked at a hundred times a second."""
    seen: list[int] = []
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.01):
            seen.append(sum(_pss(child) for child in _children()))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    yield seen
    done.set()
    watcher.join()


def _children() -> list[str]:
    found: list[str] = []
    for each in Path(f"/proc/{os.getpid()}/task").glob("*/children"):
        with suppress(OSError):  # of a thread that has ended meanwhile
            found += each.read_text().split()
    return found


def _pss(process: str) -> int:
    """0 where this is not known: of a process that has ended, or on a system without /proc."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
