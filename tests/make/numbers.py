"""Numbers that tell things apart which a test names only roughly: person 7, organisation 12."""

from collections import Counter

GIVEN: Counter[str] = Counter()  # how many of each kind, in this process


def next_of(kind: str) -> int:
    """1, 2, 3 and so on of people, say; none twice in a process."""
    GIVEN[kind] += 1
    return GIVEN[kind]


def go_past(given: Counter[str]) -> None:
    """Give none any more that stands in what another process has made."""
    for kind, number in given.items():
        GIVEN[kind] = max(GIVEN[kind], number)
