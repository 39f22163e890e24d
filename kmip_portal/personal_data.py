"""Words that look like a person's details: read before saving, and asked about.

A Record of Sharing describes the sharing, never the person it is about (it may be asked for
under freedom of information), so free text is read for numbers, dates and addresses that name
somebody. What was found is shown to the person who typed it and kept nowhere.
"""

import re
import unicodedata
from typing import NamedTuple


class Find(NamedTuple):
    """What was found, where it starts in the text, and in which words to speak of it."""

    kind: str
    text: str
    start: int


def _is_nhs_number(text: str) -> bool:
    """Ten digits whose last one checks the nine before (modulus 11, NHS Data Dictionary)."""
    digits = [int(c) for c in text if c.isdigit()]
    check = 11 - sum(w * d for w, d in zip(range(10, 1, -1), digits[:9], strict=True)) % 11
    return len(set(digits)) > 1 and digits[9] == (0 if check == 11 else check)


_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec"
_MONTH = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    f"|(?:{_MONTHS})[.]?"
)
_YEAR = r"(?:19|20)?\d\d"
_DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[ ./-]+(?:\d{{1,2}}|{_MONTH}),?[ ./-]+{_YEAR}"
    rf"|(?:{_MONTH}) \d{{1,2}}(?:st|nd|rd|th)?,? {_YEAR}"
    r"|(?:19|20)\d\d-\d\d-\d\d)(?!\d)"
)
_POSTCODE = r"[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}\b"
# what stands before the @ of a mailbox that a desk answers, not a person
_DESKS = (
    r"(?:info|information|enquir\w*|contact|hello|office|admin|reception|referrals?|safeguarding|"
    r"dpo|data\.?protection|privacy|foi|igteam|ig|rights|complaints?|help(?:desk)?|support|"
    r"secretariat|team|duty|accessibility|press|hr)"
)
_PUBLIC_SERVICES = r"(?:gov\.uk|police\.uk|nhs\.uk|nhs\.net|sch\.uk|ac\.uk|mod\.uk|parliament\.uk)"

_PATTERNS: list[tuple[str, re.Pattern[str]]] = [
    ("NHS number", re.compile(r"(?<![\d.-])\d{3}[ .-]{0,2}\d{3}[ .-]{0,2}\d{4}(?![.-]?\d)")),
    (
        "National Insurance number",
        re.compile(
            r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?"
            r"(?:\d{2}[ -]?){3}[A-D]\b",
            re.I,
        ),
    ),
    # Unique Pupil Number: a check letter, then twelve characters of which the last may be a letter
    (
        "unique pupil number",
        re.compile(r"\b[A-HJ-NP-RT-Z] ?\d{3} ?\d{4} ?\d{4}[\dA-Z]\b", re.I),
    ),
    (
        "date of birth",
        re.compile(
            rf"\b(?:d\.?o\.?b\b\.?|born|birthday|birth ?date|date of birth)[^\d\n]{{0,20}}?{_DATE}",
            re.I,
        ),
    ),
    (
        "full date of birth",
        re.compile(
            r"(?<![\d/.-])(?:0?[1-9]|[12]\d|3[01])([/.-])(?:0?[1-9]|1[0-2])\1(?:19\d\d|200\d|201\d)"
            r"(?!\d|[/.-]\d)"
        ),
    ),
    (
        "home address",
        re.compile(
            rf"\b(?:flat \d+\w?,? )?\d{{1,4}}[a-z]?,? (?:[a-z'’.-]+,? ){{1,8}}{_POSTCODE}", re.I
        ),
    ),
    ("postcode", re.compile(rf"\b{_POSTCODE}")),
    (
        "email address",
        re.compile(
            rf"\b(?!{_DESKS}@)[\w.+-]{{1,64}}@(?!(?:[\w-]+\.)*{_PUBLIC_SERVICES}\b)[\w-]+\.[\w.-]*\w",
            re.I,
        ),
    ),
    (
        "mobile phone number",
        re.compile(r"(?<!\d)(?:(?:\+|00)44 ?(?:\(0\) ?)?7|07)(?:[ -]?\d){9}(?!\d)"),
    ),
    (
        "home phone number",
        re.compile(
            r"\b(?:home|mother|father|mum|dad|parent|carer|her|his|their|personal)\b"
            r"[^\d\n+]{0,30}(?:\+44 ?|0)[12](?:[ -]?\d){8,9}(?!\d)",
            re.I,
        ),
    ),
]


def finds(text: str) -> list[Find]:
    """What in `text` looks like a person's details, in the order in which it stands.

    What lies within another find is told once, as the longer of the two.
    """
    plain = _plain(text)
    found = [
        Find(kind, text[match.start() : match.end()], match.start())
        for kind, pattern in _PATTERNS
        for match in pattern.finditer(plain)
        if kind != "NHS number" or _is_nhs_number(match.group())
    ]
    kept: list[Find] = []
    for find in sorted(found, key=lambda find: (find.start, -len(find.text))):
        last = kept[-1] if kept else None
        if not last or find.start + len(find.text) > last.start + len(last.text):
            kept.append(find)
    return kept


def _plain(text: str) -> str:
    """The same text, character for character, with digits, spaces and dashes of every script and
    width as a keyboard has them: a number that was pasted is still that number."""
    return "".join(_PLAIN.get(unicodedata.category(c)) or _digit(c) for c in text)


_PLAIN = {"Zs": " ", "Pd": "-"}


def _digit(character: str) -> str:
    value = unicodedata.digit(character, None)
    if value is not None:
        return str(value)
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character
