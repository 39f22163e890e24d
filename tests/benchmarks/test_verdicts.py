"""What measuring says: by the middle of many ratios, and nothing where they scatter."""

import sys
from itertools import count as counting

import pytest
from django.core.management import CommandError, call_command

from kmip_portal.benchmarks import __main__ as process
from kmip_portal.benchmarks import place
from kmip_portal.benchmarks.rounds import Bar, count, exit_code, in_turn, judge, measure

SEVEN = Bar(gate=7, target=5)


def verdict(pairs, bar=SEVEN):
    return judge("P0", "list", pairs, bar)


@pytest.mark.parametrize(
    ("ratio", "says", "reached"), [(4, "PASS", True), (6, "PASS", False), (8, "FAIL", False)]
)
def test_the_middle_ratio_is_held_against_the_gate_and_the_target(ratio, says, reached):
    result = verdict([(2, ratio * 2)] * 25)

    assert (result.verdict, result.reached, result.value) == (says, reached, ratio)


def test_one_wild_round_changes_nothing():
    assert verdict([(1, 4)] * 24 + [(1, 400)]).verdict == "PASS"


def test_a_machine_twice_as_slow_for_both_says_the_same():
    quiet, busy = [(2, 8)] * 13, [(4, 16)] * 12

    assert verdict(quiet + busy).value == verdict(quiet).value == 4


def test_more_is_better_where_the_bar_says_so():
    speed = Bar(gate=0.35, target=0.6, more_is_better=True)

    assert verdict([(1000, 300)] * 25, speed).verdict == "FAIL"
    assert verdict([(1000, 400)] * 25, speed).verdict == "PASS"


def test_where_ratios_scatter_nothing_is_said():
    assert verdict([(1, 1 + number % 9) for number in range(25)]).verdict == "INCONCLUSIVE"


def test_what_scatters_is_measured_as_often_again_and_once():
    numbers = counting(1)
    result = measure(
        "P0", "list", floor=lambda: 1, subject=lambda: next(numbers) % 9 + 1, bar=SEVEN, rounds=9
    )

    assert (result.verdict, result.rounds) == ("INCONCLUSIVE", 18)
    assert next(numbers) == 19


def test_25_rounds_are_measured_unless_it_is_quick(monkeypatch):
    def asked(*arguments):
        monkeypatch.setattr(sys, "argv", ["bench", "list", "--rows=300", *arguments])
        return process.rounds_of(process._asked())

    assert asked() == 25
    assert 5 <= asked("--quick") < 25
    assert asked("--quick", "--rounds=30") == 30
    assert asked("--rounds=1") == 2  # one alone scatters by nothing


def test_what_is_clear_is_measured_once():
    assert measure("P0", "x", floor=lambda: 1, subject=lambda: 4, bar=SEVEN, rounds=9).rounds == 9


def test_floor_and_subject_take_turns_at_going_first():
    went = []
    list(in_turn(lambda: went.append("floor"), lambda: went.append("subject"), 2))

    assert went == ["floor", "subject", "subject", "floor"]


def test_a_line_says_floor_subject_ratio_gate_and_verdict():
    assert str(verdict([(1.5, 7.6)] * 25)) == (
        "P0 list floor 1.50 ms subject 7.60 ms ratio 5.07 (IQR 0, 25 rounds) gate 7 target 5 PASS"
    )


def test_the_worst_verdict_is_the_exit_status():
    passed, failed = (count("P0", "x", "things", n, Bar(gate=1, target=0)) for n in (1, 2))
    unclear = verdict([(1, 1 + number % 9) for number in range(25)])

    assert exit_code([passed]) == 0
    assert exit_code([passed, unclear]) == 2
    assert exit_code([unclear, failed, passed]) == 1


@pytest.mark.parametrize(
    "url", ["postgres://postgres@127.0.0.1/portal", "postgres://postgres@db.example/bench_x"]
)
def test_only_a_database_made_for_it_on_this_machine_is_filled(url, monkeypatch):
    monkeypatch.setenv("KMIP_BENCH_DATABASE_URL", url)

    with pytest.raises(CommandError, match=r"its name must begin bench_|stays on this machine"):
        call_command("bench", "seed")


def test_nothing_of_the_portal_it_is_asked_of_is_known_there(monkeypatch, tmp_path):
    monkeypatch.setenv("REDIS_URL", "redis://live.example")
    monkeypatch.setenv("KMIP_FILES_URL", "s3://live.example")

    known = place.environment(tmp_path, 100)

    assert "REDIS_URL" not in known
    assert "KMIP_FILES_URL" not in known
    assert known["KMIP_DATA_DIR"] == str(tmp_path / "bench")
