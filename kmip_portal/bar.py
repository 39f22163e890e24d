"""How far a command has come, on a terminal; in a log nothing of it."""

from time import monotonic
from types import TracebackType
from typing import Any

WIDTH = 30
SELDOM = 0.1  # seconds between two looks


class Bar:
    """One line that is written over, and gone at the end."""

    def __init__(self, out: Any):
        self.out, self.shown, self.at = out, out.isatty(), monotonic()
        self.before = ""

    def __enter__(self) -> "Bar":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._write("")

    def say(self, what: str, done: int, total: int) -> None:
        """So many of so many are done; where nobody knows of how many, the number alone."""
        seldom = monotonic() - self.at < SELDOM
        if not self.shown or (seldom and what == self.before and done != total):
            return
        self.at, self.before = monotonic(), what
        if not total:
            return self._write(f"{what} {done:,}")
        filled = WIDTH * done // total
        bar = "#" * filled + "." * (WIDTH - filled)
        self._write(f"{what:18} [{bar}] {100 * done // total:3}%")

    def _write(self, line: str) -> None:
        if self.shown:
            self.out.write(f"\r\x1b[K{line}", ending="")
            self.out.flush()
