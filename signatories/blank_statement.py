"""The acceptance statement as a blank form, for those who sign on paper."""

from typing import Any

from agreements.models import AgreementVersion
from kmip_portal.secretariat.models import Secretariat
from signatories.statement import COMMITMENTS

FILENAME = "acceptance-statement"
ASKED = [
    ("organisation", "Legal name of the organisation", "text"),
    ("address", "Address and postcode", "text"),
    ("ico_registration", "Registration number with the ICO", "text"),
    ("also_covers", "Schools, sites or services it also signs for", "text"),
    ("name", "Your name", "text"),
    ("job_title", "Your job title", "text"),
    ("authority", "What gives you authority to accept it?", "text"),
    ("signed", "Signature", "text"),
    ("signed_on", "Date", "day"),
]


def outline(version: AgreementVersion) -> dict[str, Any]:
    """The form for this version."""
    sample = " (sample, not the official text)" if version.is_sample else ""
    what = f"version {version.number} of the {version.title}{sample}"
    rows = [{"tag": tag, "label": label, "value": "", "kind": kind} for tag, label, kind in ASKED]
    return {
        "title": "Acceptance statement",
        "subtitle": f"{version.title}, version {version.number}{sample}",
        "language": "en-GB",
        "mark": "Sample – not the official text" if version.is_sample else "",
        "blocks": [
            {"type": "heading", "level": 1, "text": "What the organisation accepts"},
            {"type": "paragraph", "text": f"The organisation named below accepts {what}. It will:"},
            {"type": "list", "entries": COMMITMENTS},
            {
                "type": "paragraph",
                "text": "The person named below has read this version of the agreement and has "
                "authority to accept it for the organisation.",
            },
            {
                "type": "paragraph",
                "text": "Fingerprint of the PDF of this version (SHA-256): "
                f"{version.approved_sha256}",
            },
            {"type": "heading", "level": 1, "text": "Who accepts it"},
            {"type": "fields", "caption": "Who accepts it", "rows": rows},
            *_where_to_send_it(Secretariat.objects.current()),
        ],
    }


def _where_to_send_it(secretariat: Secretariat | None) -> list[dict[str, Any]]:
    """The address of whoever keeps the agreement on the day the form is made."""
    if secretariat is None:
        return []
    return [
        {"type": "heading", "level": 1, "text": "Where to send it"},
        {
            "type": "paragraph",
            "text": "Post the signed statement to the secretariat of K-MIP: "
            f"{secretariat.in_one_line}. Or send a scan of it to {secretariat.mailbox}",
        },
    ]
