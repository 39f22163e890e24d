"""Making an evidence pack: its files one after another, the list of them, its seal, one ZIP."""

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from kmip_portal.audit.services import record
from kmip_portal.desk.emails import download_ready
from kmip_portal.desk.evidence import after, lists, told, verify
from kmip_portal.desk.evidence.asking import KEPT_DAYS
from kmip_portal.desk.evidence.lists import Scope
from kmip_portal.desk.evidence.place import Place
from kmip_portal.desk.evidence.scopes import scope_of
from kmip_portal.documents.models import StoredDocument
from kmip_portal.documents.services import DamagedFile, make_due, read, request_file
from kmip_portal.jobs import services as jobs
from kmip_portal.jobs.models import Job
from kmip_portal.jobs.services import CannotBeDone, NotYet
from kmip_portal.portal_tags import count, day
from kmip_portal.spreadsheets import csv_lines

SEAL = "evidence-seal"
AT_ONCE = 10  # files between two words of how far it is
RECORDS = {"reference": "Reference", "kind": "Kind", "status": "Status", "title": "Title",
           "kept_by": "Kept by", "recorded_by": "Recorded by", "file": "File"}  # fmt: skip


class Part(NamedTuple):
    """One file of a pack, and what writes it."""

    name: str
    content: Callable[[], Iterable[bytes]]


def make(job: Job) -> None:
    """Make the pack, or go on with it; read it back before it is handed out."""
    scope, place = scope_of(job), Place(job)
    listed = place.lists(lambda: lists.written_down(scope))
    parts = list(_parts(scope, listed))
    steps = len(parts) + 3
    jobs.progress(job, done=0, total=steps)
    until = time.monotonic() + jobs.AT_A_TIME
    for number, part in enumerate(parts, 1):
        if place.put(part.name, part.content) and time.monotonic() > until:
            raise NotYet(part.name)  # it is there now, and the next run goes on from it
        if number % AT_ONCE == 0 or number == len(parts):
            jobs.progress(job, done=number)
    files, digest = _list_of(place)
    seal = _seal(job, listed, files=files, digest=digest)
    place.put(verify.SEAL, lambda: [read(seal)])
    jobs.progress(job, done=steps - 2)
    manifest = _manifest(place)
    place.put(verify.MANIFEST, lambda: [manifest])
    _hand_out(job, scope, listed, place.zipped(), hashlib.sha256(manifest).hexdigest())
    place.clear()


def _hand_out(job: Job, scope: Scope, listed: dict[str, Any], path: Path, manifest: str) -> None:
    if problems := verify.check(path):
        raise CannotBeDone(f"The pack was made and does not hold: {problems[0]}. Tell K-MIP.")
    as_at = datetime.fromisoformat(listed["as_at"])
    name = f"evidence-{scope.file_stem}-{as_at:%Y-%m-%d}.zip"
    jobs.keep_file(job, path, filename=name, for_days=KEPT_DAYS)
    with transaction.atomic():
        slugs = job.wants.get("organisations", [])
        record(None, "made", job, organisations=slugs, manifest_sha256=manifest, end=listed["end"])
        certificates = sum(bool(one["certificate"]) for one in listed["acceptances"])
        said = f"It holds {count(certificates, 'certificate')}"
        if scope.has_records:
            said += f" and {count(len(listed['records']), 'record')}"
        download_ready(job)
        jobs.finish(job, said=f"{said}. It was read back, and holds.", manifest_sha256=manifest)


def _parts(scope: Scope, listed: dict[str, Any]) -> Iterator[Part]:
    kept = [
        *listed["versions"],
        *listed["records"],
        *listed["attachments"],
        *listed["assessments"],
    ]
    for one in kept:
        if one["file"]:
            yield Part(one["file"], _bytes_of(one))
    for one in listed["acceptances"]:
        if one["certificate"]:
            yield Part(one["certificate"], _bytes_of(one))
    yield Part(verify.ACCEPTANCES, lambda: [_json(_acceptances(listed))])
    if scope.has_records:
        rows = [[one[name] for name in RECORDS] for one in listed["records"]]
        yield Part("records.csv", lambda: _encoded(csv_lines(RECORDS.values(), rows)))
        yield Part(after.MATTERS, lambda: _encoded(after.lines(after.MATTER, listed["matters"])))
        yield Part(after.NOTICES, lambda: _encoded(after.lines(after.NOTICE, listed["notices"])))
    else:
        table = listed["counts"]
        rows = [*table["rows"], table["totals"]]
        yield Part("records-in-numbers.csv", lambda: _encoded(csv_lines(table["header"], rows)))
    as_at, end = datetime.fromisoformat(listed["as_at"]), listed["end"][0]
    yield Part("letters.csv", lambda: _encoded(told.letters(scope, as_at)))
    yield Part(verify.CHAIN, lambda: _encoded(told.chain(scope, end)))
    yield Part("history/history.csv", lambda: _encoded(told.history(scope, end)))
    yield Part(verify.CHECKPOINTS, lambda: [_json(listed["checkpoints"])])
    yield Part("verify.py", lambda: [Path(str(verify.__file__)).read_bytes()])
    facts = scope.facts() | {"as_at": listed["as_at"], "history": {"end": listed["end"]}}
    yield Part(verify.FACTS, lambda: [_json(facts)])
    context = listed | {
        "scope": scope,
        "acceptances": _with_day(listed["acceptances"], "accepted_on"),
        "versions": _with_day(listed["versions"], "in_force_on"),
        "made_at": told.in_words(listed["as_at"]),
        "base_url": settings.BASE_URL,
        "last_event": end,
    }
    for name in ("index.html", "README.txt"):
        yield Part(name, lambda name=name: [render_to_string(f"evidence/{name}", context).encode()])


def _with_day(rows: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """The same with a day as people read it."""
    return [one | {name: day(date.fromisoformat(one[name])) if one[name] else ""} for one in rows]


def _bytes_of(one: dict[str, Any]) -> Callable[[], Iterable[bytes]]:
    """The stored bytes of a file, if they are still those that were made."""

    def content() -> list[bytes]:
        try:
            found = read(StoredDocument.objects.get(pk=one["document"]))
        except (StoredDocument.DoesNotExist, DamagedFile) as failure:
            raise CannotBeDone(f"A file is not as it was made: {failure}. Tell K-MIP.") from failure
        if hashlib.sha256(found).hexdigest() != one["sha256"]:
            raise CannotBeDone("A file was made anew meanwhile. Ask for the pack again.")
        return [found]

    return content


def _acceptances(listed: dict[str, Any]) -> list[dict[str, Any]]:
    """With the text that was accepted, where its very file is there."""
    there = {one["file"]: one["sha256"] for one in listed["versions"]}
    return [
        {name: value for name, value in one.items() if name not in ("document", "sha256")}
        | {"agreement": one["agreement"] if _is_it(one, there) else ""}
        for one in listed["acceptances"]
    ]


def _is_it(one: dict[str, Any], there: dict[str, str]) -> bool:
    return there.get(one["agreement"]) == one["agreement_sha256"]


def _list_of(place: Place) -> tuple[int, str]:
    """How many files there are but for the list and its seal, and the digest of their list."""
    lines = _lines(place, without=(verify.MANIFEST, verify.SEAL))
    return len(lines), hashlib.sha256("".join(lines).encode()).hexdigest()


def _manifest(place: Place) -> bytes:
    above = "".join(_lines(place, without=(verify.MANIFEST,)))
    digest = hashlib.sha256(above.encode()).hexdigest()
    return f"{above}# {digest} is the SHA-256 of the lines above\n".encode()


def _lines(place: Place, without: tuple[str, ...]) -> list[str]:
    pack = verify.Folder(place.files)
    return [
        f"{verify.sha256(pack, name)}  {name}\n" for name in place.names() if name not in without
    ]


def _seal(job: Job, listed: dict[str, Any], *, files: int, digest: str) -> StoredDocument:
    """A sealed PDF that names the list of files: what the portal's page for files knows."""
    told_of = {"list_sha256": digest, "files": files, "history_end": listed["end"]}
    rows = [
        ["Pack", job.reference],
        ["Files", f"{files:,}"],
        ["SHA-256 of the list of them", digest],
        ["Last event of the history", f"{listed['end'][0]:,}"],
        ["Its SHA-256", listed["end"][1]],
    ]
    document = request_file(
        kind=SEAL,
        subject=job.reference,
        format="pdf",
        template="documents/outline.html",
        filename=verify.SEAL,
        sealed=True,
        key=f"evidence/{job.reference}/{digest[:16]}",
        snapshot={
            "title": "Seal of an evidence pack",
            "subtitle": f"As at {told.in_words(listed['as_at'])}",
            "mark": f"Evidence pack {job.reference}",
            "name": "The seal of the list of its files",
            "blocks": [
                {"type": "paragraph", "text": "The program verify.py in the pack compares every "
                 "file with the list, and the list with this seal."},
                {"type": "fields", "caption": "What is sealed",
                 "rows": [{"label": label, "value": value} for label, value in rows]},
            ],
            "attached": {"name": "seal.json", "description": "The same as data",
                         "content": told_of},
        },
    )  # fmt: skip
    if not document.is_ready:
        make_due(seconds=20)
        document.refresh_from_db()
    return lists.made(document)


def _json(value: Any) -> bytes:
    return json.dumps(value, indent=1, ensure_ascii=False).encode() + b"\n"


def _encoded(lines: Iterable[str]) -> Iterator[bytes]:
    return (line.encode() for line in lines)
