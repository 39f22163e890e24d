"""What the charts draw, in the units of each drawing; templates make SVG of it.

Everything has its own words beside it, so that colour says nothing that is not written too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import wrap
from typing import ClassVar, NamedTuple

from kmip_portal.portal_tags import day


class Drawing:
    """A chart: which template draws it."""

    template: ClassVar[str]


class Bar(NamedTuple):
    """One thing that is counted, of how many where that is known, and its words."""

    label: str
    number: int
    words: str
    of: int | None = None


class Placed(NamedTuple):
    """A bar where it is drawn, below the lines of its words."""

    lines: list[tuple[str, int]]
    y: int
    length: float
    whole: float


@dataclass
class Bars(Drawing):
    """A bar below its words, each as long as its number; an outline is what it is a part of."""

    bars: Sequence[Bar]
    template: ClassVar[str] = "reports/_bars.html"
    WIDE: ClassVar[int] = 340
    LETTERS: ClassVar[int] = 42  # in a line of words
    LINE: ClassVar[int] = 18
    BELOW: ClassVar[int] = 30  # the bar, and the room after it

    @property
    def width(self) -> int:
        return self.WIDE

    @property
    def height(self) -> int:
        return sum(self.LINE * len(self._words(bar)) + self.BELOW for bar in self.bars)

    def _words(self, bar: Bar) -> list[str]:
        return wrap(f"{bar.label}: {bar.words}", self.LETTERS)

    @property
    def placed(self) -> list[Placed]:
        most = max((bar.of or bar.number for bar in self.bars), default=0) or 1
        found, y = [], 0
        for bar in self.bars:
            lines = [(words, y + self.LINE * n - 4) for n, words in enumerate(self._words(bar), 1)]
            y += self.LINE * len(lines)
            length, whole = (self.WIDE * n / most for n in (bar.number, bar.of or 0))
            found.append(Placed(lines, y + 2, round(length, 1), round(whole, 1)))
            y += self.BELOW
        return found


class Series(NamedTuple):
    """A line: what it shows, and its value on each day."""

    label: str
    values: list[int]


class Mark(NamedTuple):
    """Something that happened on a day: an upright line."""

    on: date
    label: str


class Line(NamedTuple):
    """A series as it is drawn: its corners, and where its words stand."""

    series: Series
    points: str
    number: int
    text_y: float


@dataclass
class Lines(Drawing):
    """Up to four lines over days, each with its words at its end; and what happened meanwhile."""

    days: list[date]
    series: list[Series]
    marks: list[Mark]
    template: ClassVar[str] = "reports/_lines.html"
    LEFT: ClassVar[int] = 36
    TOP: ClassVar[int] = 34
    WIDE: ClassVar[int] = 384
    HIGH: ClassVar[int] = 170
    right: ClassVar[int] = 420
    bottom: ClassVar[int] = 204
    width: ClassVar[int] = 580
    height: ClassVar[int] = 226

    @property
    def most(self) -> int:
        """Where the scale ends: a round number at or above all values."""
        highest = max((max(one.values, default=0) for one in self.series), default=0)
        step = 10 ** max(len(str(highest)) - 1, 0)
        return max(-(-highest // step) * step, 2)

    def x(self, on: date) -> float:
        whole = (self.days[-1] - self.days[0]).days or 1
        return round(self.LEFT + self.WIDE * (on - self.days[0]).days / whole, 1)

    def y(self, value: int) -> float:
        return round(self.bottom - self.HIGH * value / self.most, 1)

    @property
    def lines(self) -> list[Line]:
        """Words of neighbours stand below one another, the higher line's first."""
        found = []
        for number, one in enumerate(self.series, 1):
            pairs = zip(self.days, one.values, strict=True)
            points = " ".join(f"{self.x(on)},{self.y(value)}" for on, value in pairs)
            found.append((self.y(one.values[-1]), number, one, points))
        placed, last_y = [], 0.0
        for end, number, one, points in sorted(found, key=lambda line: line[:2]):
            last_y = max(end + 4, last_y + 16)
            placed.append(Line(one, points, number, last_y))
        return placed

    @property
    def ticks(self) -> list[tuple[int, float]]:
        return [(value, self.y(value)) for value in (0, self.most // 2, self.most)]

    @property
    def ends(self) -> tuple[str, str]:
        return day(self.days[0]), day(self.days[-1])

    @property
    def placed_marks(self) -> list[tuple[Mark, float, int]]:
        """Each with its place; neighbours' words stand at two heights, so that they part."""
        inside = [one for one in self.marks if self.days[0] <= one.on <= self.days[-1]]
        return [(one, self.x(one.on), 12 if n % 2 else 26) for n, one in enumerate(inside)]


class Step(NamedTuple):
    """A row of a staircase: its name stands where its own column ends."""

    label: str
    text_x: int
    text_y: int
    squares: list["Square"]


class Square(NamedTuple):
    """Where a row and a column meet."""

    words: str
    x: int
    y: int
    text_x: int
    text_y: int
    number: int
    shade: int
    url: str


@dataclass
class Staircase(Drawing):
    """Everything with everything else, once: row by row, each name at the end of its own row and
    at the head of its own column, as distances between towns are printed."""

    names: list[str]
    numbers: dict[tuple[int, int], int]  # by row and column, the column never after the row
    urls: dict[tuple[int, int], str]
    template: ClassVar[str] = "reports/_staircase.html"
    SIDE: ClassVar[int] = 46
    FOR_NAMES: ClassVar[int] = 270
    SHADES: ClassVar[int] = 4

    @property
    def width(self) -> int:
        return self.SIDE * len(self.names) + self.FOR_NAMES

    @property
    def height(self) -> int:
        return self.SIDE * len(self.names)

    @property
    def steps(self) -> list[Step]:
        most = max(self.numbers.values(), default=0) or 1
        return [
            Step(
                label=name,
                text_x=self.SIDE * (row + 1) + 10,
                text_y=self.SIDE * row + 28,
                squares=[self._square(row, column, most) for column in range(row + 1)],
            )
            for row, name in enumerate(self.names)
        ]

    def _square(self, row: int, column: int, most: int) -> Square:
        number = self.numbers.get((row, column), 0)
        pair = f"{self.names[row]} and {self.names[column]}"
        return Square(
            words=f"{pair if row != column else f'{self.names[row]} among themselves'}: {number:,}",
            x=self.SIDE * column,
            y=self.SIDE * row,
            text_x=self.SIDE * column + self.SIDE // 2,
            text_y=self.SIDE * row + 28,
            number=number,
            shade=-(-number * self.SHADES // most) if number else 0,
            url=self.urls.get((row, column), ""),
        )
