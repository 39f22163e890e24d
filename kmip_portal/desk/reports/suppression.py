"""Numbers too small to be shown, and those beside them that would give them away.

A number under five may tell on somebody, nought among them: that nobody did is told as little. It
is assumed that whoever reads the numbers knows, or may find out, how many there are in all.
"""

from collections.abc import Sequence

FEWEST = 5  # is shown as it is
FEW = f"Fewer than {FEWEST}"
NOT_SHOWN = "Not shown"


def shown(numbers: Sequence[int]) -> list[int | str]:
    """Each number, or the words in its place, so that none follows from the others and their
    sum."""
    few = {place for place, number in enumerate(numbers) if number < FEWEST}
    left_out: set[int] = set()
    in_order = sorted(set(range(len(numbers))) - few, key=lambda place: (numbers[place], place))
    for place in in_order:
        if not given_away(numbers, few, left_out):
            break
        left_out.add(place)
    return [
        FEW if place in few else NOT_SHOWN if place in left_out else number
        for place, number in enumerate(numbers)
    ]


def given_away(numbers: Sequence[int], few: set[int], left_out: set[int]) -> bool:
    """Whether one of the small numbers that is not nought follows from the sum of what is hidden:
    of each that is few it is known that it is 0 to 4, of each left out that it is 5 or more."""
    hidden = sum(numbers[place] for place in few | left_out)
    if not any(numbers[place] for place in few):
        return False
    least = FEWEST * len(left_out)
    most = (FEWEST - 1) * (len(few) - 1)
    low = 0 if left_out else max(0, hidden - most)
    high = min(FEWEST - 1, hidden - least)
    return low == high


def total(number: int) -> int | str:
    """A sum, which is as small a number as any other."""
    return number if number >= FEWEST else FEW
