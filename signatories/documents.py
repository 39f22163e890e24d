"""The certificate of an acceptance, made by a worker from what was frozen."""

import hashlib
from datetime import date, datetime

from kmip_portal.documents.models import StoredDocument
from kmip_portal.documents.services import request_file
from kmip_portal.portal_tags import day, moment
from signatories.models import AcceptanceStatement
from signatories.statement import parts_of


def request_certificate(statement: AcceptanceStatement) -> StoredDocument:
    """Ask for the certificate; it says only what the statement froze."""
    frozen = statement.snapshot
    accepted_on = date.fromisoformat(frozen["accepted_on"])
    received_at = datetime.fromisoformat(frozen["submitted_at"])
    return request_file(
        kind="acceptance_certificate",
        subject=statement.reference,
        format="pdf",
        template="signatories/documents/certificate.html",
        filename=f"acceptance-{statement.reference}.pdf",
        sealed=True,
        snapshot=frozen
        | {
            "statement": parts_of(frozen["words"]),
            "also_covers": "; ".join(
                site["name"] for site in frozen["organisation"]["establishments"]
            ),
            "title": f"{frozen['organisation']['name']} has accepted the agreement",
            "accepted_in_words": day(accepted_on),
            "received_in_words": moment(received_at),
            "received_utc": f"{received_at:%Y-%m-%d %H:%M:%S} UTC",
            "how_in_words": AcceptanceStatement.How(frozen["how"]).label,
            "statement_sha256": statement.snapshot_sha256,
            "check_words": (words := check_words(statement)),
            "check_sha256": hashlib.sha256(words.encode()).hexdigest(),
            "attached": {
                "name": f"acceptance-{statement.reference}.json",
                "description": "The statement and all that was frozen with it, as data",
                "content": frozen,
            },
        },
    )


def check_words(statement: AcceptanceStatement) -> str:
    """What the certificate says in one line: printed in it, so that paper alone can be checked.

    Words are parted by one space, however the lines of the page fall.
    """
    frozen = statement.snapshot
    said = [
        frozen["reference"],
        frozen["organisation"]["name"],
        f"accepted version {frozen['version']['number']} of the {frozen['version']['title']}",
        f"on {frozen['accepted_on']}",
        f"by {frozen['name']}, {frozen['job_title']}",
        f"recorded at {frozen['submitted_at']}",
        f"agreement {frozen['version']['sha256']}",
        f"statement {statement.snapshot_sha256}",
    ]
    return " ".join(" ".join(said).split())
