"""Rounds of floor and subject in turn, and the verdict: the median of their ratios.

A machine that is busy slows both alike, so the ratio holds where milliseconds do not; where even
the ratios scatter, nothing is said.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import median, quantiles
from typing import Any

PASS, FAIL, INCONCLUSIVE = "PASS", "FAIL", "INCONCLUSIVE"
TOO_WIDE = 0.5  # a middle half of the ratios this wide, beside their median, decides nothing
EXIT_CODES = {PASS: 0, FAIL: 1, INCONCLUSIVE: 2}


@dataclass(frozen=True)
class Bar:
    """What must be kept, and what is aimed at."""

    gate: float
    target: float
    more_is_better: bool = False

    def holds(self, value: float) -> bool:
        return value >= self.gate if self.more_is_better else value <= self.gate

    def reached(self, value: float) -> bool:
        return value >= self.target if self.more_is_better else value <= self.target


@dataclass(frozen=True)
class Result:
    """One line: what was measured, against what, and whether that is good enough."""

    id: str
    name: str
    value: float
    gate: float
    target: float
    verdict: str
    reached: bool
    what: str = "ratio"  # or what was counted
    unit: str = ""
    floor: float | None = None
    subject: float | None = None
    iqr: float | None = None
    rounds: int | None = None
    note: str = ""

    def __str__(self) -> str:
        parts = [self.id, self.name]
        if self.floor is not None and self.subject is not None:
            parts.append(f"floor {plain(self.floor)} {self.unit}")
            parts.append(f"subject {plain(self.subject)} {self.unit}")
            parts.append(f"{self.what} {plain(self.value)}")
            parts.append(f"(IQR {plain(self.iqr or 0)}, {self.rounds} rounds)")
        else:
            parts.append(f"{self.what} {plain(self.value)} {self.unit}".rstrip())
        parts += [f"gate {plain(self.gate)}", f"target {plain(self.target)}", self.verdict]
        return " ".join(parts) + (f"  [{self.note}]" if self.note else "")

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def measure(
    id: str,
    name: str,
    *,
    floor: Callable[[], float],
    subject: Callable[[], float],
    bar: Bar,
    rounds: int,
    unit: str = "ms",
    note: str = "",
) -> Result:
    """So many rounds of both in turn; where they decide nothing, as many again, once."""
    pairs = list(in_turn(floor, subject, rounds))
    result = judge(id, name, pairs, bar, unit=unit, note=note)
    if result.verdict == INCONCLUSIVE:
        pairs += in_turn(floor, subject, rounds)
        result = judge(id, name, pairs, bar, unit=unit, note=note)
    return result


def in_turn(
    floor: Callable[[], float], subject: Callable[[], float], rounds: int
) -> Iterable[tuple[float, float]]:
    """(floor, subject) of each round; now the one goes first, now the other."""
    for number in range(rounds):
        if number % 2:
            second = subject()
            yield floor(), second
        else:
            first = floor()
            yield first, subject()


def judge(
    id: str,
    name: str,
    pairs: Sequence[tuple[float, float]],
    bar: Bar,
    *,
    unit: str = "ms",
    note: str = "",
) -> Result:
    """The verdict on (floor, subject) of every round; never on a single one."""
    ratios = [subject / floor for floor, subject in pairs]
    middle = median(ratios)
    low, _, high = quantiles(ratios, n=4, method="inclusive")
    if (high - low) / middle > TOO_WIDE:
        verdict = INCONCLUSIVE
    else:
        verdict = PASS if bar.holds(middle) else FAIL
    return Result(
        id=id,
        name=name,
        value=middle,
        gate=bar.gate,
        target=bar.target,
        verdict=verdict,
        reached=bar.reached(middle),
        unit=unit,
        floor=median(floor for floor, _ in pairs),
        subject=median(subject for _, subject in pairs),
        iqr=high - low,
        rounds=len(pairs),
        note=note,
    )


def count(
    id: str, name: str, what: str, value: float, bar: Bar, *, unit: str = "", note: str = ""
) -> Result:
    """A verdict on what was counted, which no other work on the machine can change."""
    verdict = PASS if bar.holds(value) else FAIL
    return Result(
        id, name, value, bar.gate, bar.target, verdict, bar.reached(value), what, unit, note=note
    )


def exit_code(results: Iterable[Result]) -> int:
    """1 where anything fails, else 2 where anything decides nothing, else 0."""
    verdicts = {result.verdict for result in results}
    worst = next((each for each in (FAIL, INCONCLUSIVE) if each in verdicts), PASS)
    return EXIT_CODES[worst]


def plain(number: float) -> str:
    """1,234 or 12.3 or 0.57: no more digits than mean something."""
    if number == int(number) or abs(number) >= 100:
        return f"{number:,.0f}"
    return f"{number:.1f}" if abs(number) >= 10 else f"{number:.2f}"
