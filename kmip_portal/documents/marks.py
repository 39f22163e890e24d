"""What shows, without opening it, that a file is one of the portal's: two marks in its seal, and
one in what the file says of itself.

One byte cannot spoil all, so a file with a mark and an unknown fingerprint has been altered; a
program that saves it anew drops the seal, and keeps what the file says of itself. The browser looks
for the same marks (static/js/verify.js).
"""

from collections.abc import Iterable

BEGINNING = "Seal "
MAKER = "Made by the Kent and Medway Information Sharing Portal"  # among a PDF's keywords


def mark_of(fingerprint: str) -> str:
    """The mark that stands in the reason of a seal, as text."""
    return f"{BEGINNING}{fingerprint[:24]}"


def marks_of(fingerprint: str) -> tuple[str, str]:
    """The mark in the reason, and the certificate's fingerprint within the signature itself."""
    return mark_of(fingerprint), fingerprint


def all_marks(fingerprints: Iterable[str]) -> list[str]:
    """Every mark by which a file may show that it is ours."""
    return [MAKER, *(mark for each in fingerprints for mark in marks_of(each))]


def are_in(content: bytes, fingerprints: Iterable[str]) -> bool:
    """Does the file bear a mark of one of these seals?"""
    marks = [mark.encode() for each in fingerprints for mark in marks_of(each)]
    return any(mark in content for mark in marks)
