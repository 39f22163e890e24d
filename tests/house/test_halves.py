"""No test falls between the two halves of .ci/run."""

import re
from pathlib import Path

import pytest

from tests.halves import HALVES, why_left_out

ROOT = Path(__file__).resolve().parents[2]
BROUGHT = re.compile(r"mark\.brings\((.*?)\)")


def test_what_a_test_brings_is_known():
    named = {
        what
        for file in (ROOT / "tests").rglob("test_*.py")
        if file != Path(__file__)
        for what in BROUGHT.findall(file.read_text())
    }

    assert named == {f'"{each}"' for each in HALVES}


@pytest.mark.parametrize("brings", HALVES)
def test_whatever_it_brings_it_runs_in_one_half_and_the_other_says_where(brings):
    here, there = (why_left_out(brings, on_postgresql=each) for each in (False, True))

    assert [here, there].count("") == 1
    assert "KMIP_TEST_DATABASE_URL" in here + there


def test_both_halves_are_run_one_without_the_name_that_divides_them_and_one_with_it():
    lines = (ROOT / ".ci" / "run").read_text().splitlines()

    first = lines.index("env -u KMIP_TEST_DATABASE_URL -u KMIP_TEST_REDIS_URL script/test")
    second = lines.index("script/test")
    set_between = [line for line in lines[first:second] if "export KMIP_TEST_DATABASE_URL=" in line]
    assert len(set_between) == 1
