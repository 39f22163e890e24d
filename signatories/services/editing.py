"""Two people at one thing: the second learns of it before anything is overwritten."""

from typing import Any


class ChangedMeanwhile(Exception):
    """A colleague saved other words since this person began to write; `now` is what stands."""

    def __init__(self, now: Any):
        self.now = now
        super().__init__("Somebody else changed this while you were writing")
