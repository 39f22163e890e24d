"""The frozen text of a version, and the file made from it."""

import json
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import Any

from agreements import cross_references
from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.documents.models import StoredDocument, snapshot_sha256
from kmip_portal.documents.services import keep_file, request_file
from kmip_portal.uploads import CheckedUpload, in_child
from kmip_portal.uploads.pdfs import pages_of

TEMPLATE = "agreements/documents/version.html"
FILENAME = "kent-and-medway-information-sharing-agreement"
CLAUSE_FIELDS = ("key", "position", "level", "number", "heading", "body")


def version_snapshot(version: AgreementVersion) -> dict[str, Any]:
    """Everything the file says, as plain JSON."""
    return {
        "title": version.title,
        "number": version.number,
        "attached": {
            "name": f"agreement-{version.slug}.json",
            "description": f"The clauses of version {version.number} as data",
        },
        "is_sample": version.is_sample,
        "in_force_on": version.in_force_on.isoformat() if version.in_force_on else "",
        "review_due_on": version.review_due_on.isoformat() if version.review_due_on else "",
        "summary_of_changes": version.summary_of_changes,
        "clauses": list(version.clauses.values(*CLAUSE_FIELDS)),
        "purposes": list(version.purposes.values("position", "title", "hint", "purpose_codes")),
    }


def frozen(version: AgreementVersion) -> dict[str, Any]:
    """What the portal's PDF of a version was made from; its text, where there is none."""
    file = version.rendering or version.pdf
    return file.snapshot if file and "clauses" in file.snapshot else version_snapshot(version)


def request_pdf(version: AgreementVersion) -> StoredDocument:
    return request_file(
        kind="agreement-version",
        subject=str(version),
        format="pdf",
        template=TEMPLATE,
        snapshot=version_snapshot(version),
        filename=f"{FILENAME}-{version.slug}.pdf",
        sealed=True,
    )


def keep_own_file(version: AgreementVersion, upload: CheckedUpload) -> StoredDocument:
    """K-MIP's own PDF, byte for byte: no seal is added, as it would be another file then."""
    return keep_file(
        kind="agreement-own-file",
        subject=str(version),
        format="pdf",
        content=upload.content,
        filename=f"{FILENAME}-{version.slug}-k-mip.pdf",
        pages=in_child(pages_of, upload.content),
        about={"uploaded_as": upload.name, "text": snapshot_sha256(version_snapshot(version))},
    )


def request_word(version: AgreementVersion) -> StoredDocument:
    """The same text as a Word file."""
    return request_file(
        kind="agreement-version",
        subject=str(version),
        format="docx",
        template="agreements.word.writing.write",
        snapshot=version_snapshot(version) | {"made_at": _moment()},
        filename=f"{FILENAME}-{version.slug}.docx",
    )


def tracked_changes(old: AgreementVersion, new: AgreementVersion) -> StoredDocument | None:
    """The Word file of what changed between these very texts, if it was asked for."""
    return StoredDocument.objects.filter(key=_pair(old, new)[0]).first()


def request_tracked_changes(old: AgreementVersion, new: AgreementVersion) -> StoredDocument:
    """Ask for a Word file that shows what changed as tracked changes; once for each pair."""
    key, snapshot = _pair(old, new)
    return request_file(
        kind="agreement-changes",
        subject=f"{old} to {new}"[:120],
        format="docx",
        template="agreements.word.tracked.write",
        snapshot=snapshot | {"made_at": _moment()},
        filename=f"{FILENAME}-changes-{old.slug}-to-{new.slug}.docx",
        key=key,
    )


def _pair(old: AgreementVersion, new: AgreementVersion) -> tuple[str, dict[str, Any]]:
    """Both texts, and a key that a changed draft does not share with what it was before."""
    texts = {"old": _in_words(old), "new": _in_words(new)}
    return f"agreement-changes/{snapshot_sha256(texts)}", texts | {"title": new.title}


def _in_words(version: AgreementVersion) -> dict[str, Any]:
    """The snapshot of a version that may be a draft, whose clauses name others by key."""
    snapshot = version_snapshot(version)
    numbers = cross_references.numbers_of(version.clauses.all())
    for clause in snapshot["clauses"]:
        clause["body"] = cross_references.in_words(clause["body"], numbers)
    return snapshot


def _moment() -> str:
    return f"{clock.now().astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


@cache
def starter_purposes() -> list[dict[str, Any]]:
    """The purposes with which the first version begins; K-MIP replaces them with its own."""
    path = Path(__file__).parent / "sample" / "purposes.json"
    return json.loads(path.read_text(encoding="utf-8"))
