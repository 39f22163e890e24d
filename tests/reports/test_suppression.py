"""Numbers too small to be shown stay unknown, also to whoever knows the sum."""

from itertools import product

import pytest

from kmip_portal.desk.reports.suppression import FEW, NOT_SHOWN, shown, total


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ([], []),
        ([5, 120], [5, 120]),
        ([4, 0, 12], [FEW, FEW, 12]),
        # one small number follows from the others and the sum: one more is not shown
        ([2, 30, 7], [FEW, 30, NOT_SHOWN]),
        ([4, 4, 30], [FEW, FEW, NOT_SHOWN]),  # 8 in all: 4 each
        ([0, 0, 9], [FEW, FEW, 9]),
        ([3], [FEW]),
    ],
)
def test_a_number_under_five_is_not_shown_and_neither_is_what_gives_it_away(numbers, told):
    assert shown(numbers) == told


def test_the_sum_is_a_number_as_any_other():
    assert [total(one) for one in (0, 4, 5, 1200)] == [FEW, FEW, 5, 1200]


def could_be(told, in_all):
    """Every list of numbers that reads so and has this sum."""
    ranges = [range(5) if one == FEW else range(5, 12) if one == NOT_SHOWN else [one]
              for one in told]  # fmt: skip
    return [numbers for numbers in product(*ranges) if sum(numbers) == in_all]


def test_whoever_knows_the_sum_cannot_tell_a_small_number():
    """Tried for every three numbers up to nine: what is few, and not nought, could be another."""
    for numbers in product(range(10), repeat=3):
        told = shown(numbers)
        possible = could_be(told, sum(numbers))
        for place, number in enumerate(numbers):
            if told[place] != FEW or not number:
                continue
            if told.count(FEW) + told.count(NOT_SHOWN) == len(numbers):
                continue  # all are hidden: nothing more can be
            assert len({one[place] for one in possible}) > 1, (numbers, told)
