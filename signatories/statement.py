"""The words an organisation accepts, and all that is frozen with them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

from agreements.models import AgreementVersion
from kmip_portal import clock
from signatories.models import Organisation

COMMITMENTS = [
    "share only for a purpose that the agreement lists, and only what is relevant and adequate",
    "tell people why and how their information is shared, and on which lawful basis",
    "share what is factually accurate, and put right what is not",
    "keep what it receives no longer than the purpose needs",
    "take practical steps against loss, damage and misuse",
    "keep good governance and Records of Sharing",
    "keep its contacts up to date, and agree that its name is published as a signatory",
]


def statement_words(organisation: Organisation, version: AgreementVersion) -> str:
    """The acceptance statement for this organisation and version, word for word."""
    return words_for(organisation.name, version)


def words_for(name: str, version: AgreementVersion, *, inside: str = "") -> str:
    """The same for whoever is named; `inside` is how they are called within a sentence."""
    lines = [
        f"{name} accepts version {version.number} of the {version.title}"
        f"{' (sample, not the official text)' if version.is_sample else ''}.",
        "",
        f"{name} will:",
        *(f"- {commitment};" for commitment in COMMITMENTS[:-1]),
        f"- {COMMITMENTS[-1]}.",
        "",
        "The person named with it has read this version of the agreement and has authority to"
        f" accept it for {inside or name}.",
    ]
    return "\n".join(lines)


def parts_of(words: str) -> list[dict[str, Any]]:
    """The words as paragraphs and lists, so that pages and files have real ones."""

    def is_entry(line: str) -> bool:
        return line.startswith("- ")

    def parts() -> Iterator[dict[str, Any]]:
        for entries, lines in groupby(filter(None, words.split("\n")), key=is_entry):
            if entries:
                yield {"entries": [line.removeprefix("- ") for line in lines]}
            else:
                yield from ({"text": line} for line in lines)

    return list(parts())


def particulars(organisation: Organisation) -> dict[str, Any]:
    """The organisation's details as they read today."""
    return {
        "name": organisation.name,
        "other_names": organisation.other_names,
        "slug": organisation.slug,
        "organisation_type": organisation.organisation_type,
        "address": organisation.address,
        "postcode": organisation.postcode,
        "website": organisation.website,
        "ico_registration": organisation.ico_registration,
        "areas": [area.name for area in organisation.areas.all()],
        "identifiers": [
            {"scheme": number.scheme, "value": number.value}
            for number in organisation.identifiers.all()
        ],
        "establishments": [
            {"name": site.name, "urn": site.urn}
            for site in organisation.establishments.all()
            if site.existed(clock.today())
        ],
    }


def snapshot(
    *,
    reference: str,
    organisation: Organisation,
    version: AgreementVersion,
    words: str,
    how: str,
    name: str,
    job_title: str,
    authority: str,
    accepted_on: date,
    submitted_at: datetime,
    proof: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Everything that is accepted, as plain values: what the fingerprint is taken of."""
    return (proof or {}) | {
        "reference": reference,
        "organisation": particulars(organisation),
        "version": {
            "number": version.number,
            "title": version.title,
            "is_sample": version.is_sample,
            "in_force_on": version.in_force_on.isoformat() if version.in_force_on else None,
            "sha256": version.approved_sha256,
        },
        "words": words,
        "how": how,
        "name": name,
        "job_title": job_title,
        "authority": authority,
        "accepted_on": accepted_on.isoformat(),
        "submitted_at": submitted_at.astimezone(UTC).isoformat(timespec="seconds"),
        "submitted_in_london": submitted_at.astimezone(clock.LONDON).isoformat(timespec="seconds"),
    }
