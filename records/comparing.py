"""What changed between two contents of a repeat record: part by part, word by word.

Of a party: what it confirmed, and what it is asked to confirm or what stands now. Of the record:
the version that is live, and the one that is to take its place.
"""

from typing import Any, NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from agreements.wording import Piece, lines
from kmip_portal.law.book import book
from records.answers import ours
from records.models import Confirmation, DataItem, Party, RecordOfSharing
from records.sending import ITEMS, OWN_PART, common_content, content_for

PARTIES = "Organisations taking part"
OF_ITS_PART = {
    "organisation": "Organisation",
    "part": "Part",
    "role": "Role",
    "own_basis": "Lawful basis, where it differs",
    "own_power": "Power or duty, where it differs",
    "gives_to": "Gives to",
    "receives_from": "Receives from",
}
Flat = dict[str, dict[str, tuple[str, str]]]  # heading: name: (label, words)


class Row(NamedTuple):
    """An answer whose words are others now."""

    label: str
    html: SafeString


class Part(NamedTuple):
    """A heading under which something changed."""

    heading: str
    rows: list[Row]


def compare(old: Flat, new: Flat) -> list[Part]:
    """The parts in which something came, went or changed; none where all is the same."""
    found = []
    for heading in dict.fromkeys([*new, *old]):
        before, after = old.get(heading, {}), new.get(heading, {})
        rows = []
        for name in dict.fromkeys([*after, *before]):
            label, said = after.get(name) or ("", "")
            old_label, was = before.get(name) or ("", "")
            if said != was:
                pieces = [piece for line in lines(was, said) for piece in line.pieces]
                rows.append(Row(label or old_label, _html(pieces)))
        if rows:
            found.append(Part(heading, rows))
    return found


def _html(pieces: list[Piece]) -> SafeString:
    """What came and what went, marked, and named for those who do not see the marks."""
    written = []
    for piece in pieces:
        text = escape(piece.text).replace("\n", "<br>")
        if piece.op != "same" and piece.text.strip():
            name = "ins" if piece.op == "added" else "del"
            hidden = f'<span class="govuk-visually-hidden">{piece.op}: </span>'
            text = f"<{name}>{hidden}{text}</{name}>"
        written.append(text)
    return mark_safe("".join(written).removesuffix("<br>"))  # noqa: S308 - escaped above


def confirmed(content: dict[str, Any]) -> Flat:
    """The content of a confirmation, to be compared."""
    flat: Flat = {
        heading: {name: (label, words) for name, (label, words) in rows.items()}
        for heading, rows in content.items()
        if heading not in (OWN_PART, ITEMS)
    }
    own = content[OWN_PART]
    flat[OWN_PART] = {
        name: (label, own[name]) for name, label in OF_ITS_PART.items() if own.get(name)
    }
    flat[ITEMS] = {one["item"]: (one["item"], _of_item(**one)) for one in content[ITEMS]}
    return flat


def _of_item(**said: str) -> str:
    kept = said.get("kept_for")
    told = [
        said["category"],
        f"From {said['from'] or 'all who give'} to {said['to'] or 'all who receive'}",
        said["why"],
        f"Kept for: {kept}" if kept else "",
    ]
    return "\n".join(filter(None, ["Shared", *told]))


def whole(record: RecordOfSharing) -> Flat:
    """All that a version says, to be compared with another."""
    law = book()
    flat: Flat = {
        heading: {name: (label, words) for name, (label, words) in rows.items()}
        for heading, rows in common_content(ours(record)).items()
    }
    flat[PARTIES] = {
        party.called: (
            party.called,
            "\n".join(
                filter(
                    None,
                    [
                        "Takes part",
                        party.part,
                        law.label("controller_roles", party.controller_role)
                        if party.controller_role
                        else "",
                        law.label("uk_gdpr_article6", party.own_basis) if party.own_basis else "",
                        party.own_power,
                    ],
                )
            ),
        )
        for party in _taking_part(record)
    }
    flat["Items of information"] = {
        one.item: (
            one.item,
            _of_item(**{
                "category": law.label("personal_data_categories", one.category)
                if one.category
                else "",
                "from": one.given_by.called if one.given_by else "",
                "to": one.received_by.called if one.received_by else "",
                "why": one.why_needed,
                "kept_for": one.kept_for,
            }),
        )
        for one in _items(record)
    }  # fmt: skip
    return flat


def stands_now(party: Party) -> dict[str, Any]:
    """What this organisation would be asked to confirm, as the record reads now."""
    record = party.record
    parties = _taking_part(record)
    return content_for(party, common_content(ours(record)), _items(record), parties)


def last_confirmed(party: Party, *, but: Confirmation | None = None) -> Confirmation | None:
    """What this organisation confirmed last, in this version or one before it."""
    given = Confirmation.objects.filter(
        record__family=party.record.family,
        record__version_number__lte=party.record.version_number,
        answer=Confirmation.Answer.CONFIRMED,
        party__organisation=party.organisation,
        party__name=party.name,
    )
    if but:
        given = given.exclude(pk=but.pk)
    return given.select_related("record").order_by("-answered_at", "-pk").first()


def what_is_new(confirmation: Confirmation) -> tuple[Confirmation, list[Part]] | None:
    """For whoever confirmed something before: that, and what is other now."""
    before = last_confirmed(confirmation.party, but=confirmation)
    if before is None:
        return None
    return before, compare(confirmed(before.content), confirmed(confirmation.content))


def _taking_part(record: RecordOfSharing) -> list[Party]:
    taking_part = record.parties.filter(left_on=None).select_related("organisation")
    return list(taking_part.order_by("number"))


def _items(record: RecordOfSharing) -> list[DataItem]:
    return list(
        record.data_items.select_related("given_by__organisation", "received_by__organisation")
    )
