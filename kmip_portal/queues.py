"""Things that wait for somebody, one after the other: save, and do the next one.

What the list was narrowed to stands in the address and stays there. Who presses the button is
handed the next that nobody else was handed in the last minutes, so that two people who work one
queue do not meet; where they do all the same, what was done meanwhile is skipped with a sentence.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

HANDED_FOR = 600  # seconds
MOST = 1000  # of more than this a page says no exact number
LOOKED_AT = 25


class Queue(NamedTuple):
    """What waits now, in order: keys, where each is done, and the list they stand in."""

    name: str
    keys: list[str]
    page: Callable[[str], str]
    back: str
    finished: str  # said when nothing is left

    @classmethod
    def of(
        cls, name: str, keys: Iterable[object], page: Callable[[str], str], back: str, finished: str
    ) -> "Queue":
        """The same, from what a queryset gives."""
        return cls(name, [str(key) for key in keys], page, back, finished)

    def left(self, done: object) -> int:
        """How many wait besides this one."""
        return len(self.keys) - (str(done) in self.keys)

    def onward(self, request: HttpRequest, done: object) -> HttpResponse:
        """On to the next where its button was pressed; else, or after the last, to the list."""
        if not wants_next(request):
            return redirect(self._address(request, self.back))
        following = self._next(request, str(done))
        if following is None:
            messages.info(request, self.finished)
            return redirect(self._address(request, self.back))
        return redirect(self._address(request, self.page(following)))

    def skipped(self, request: HttpRequest, done: object, what: str) -> HttpResponse:
        """Somebody else did it meanwhile: it is left as they did it, and the next comes up."""
        messages.info(request, f"Somebody else has dealt with {what} meanwhile. It is skipped.")
        return self.onward(request, done)

    def _next(self, request: HttpRequest, done: str) -> str | None:
        """After this one, else from the start; one that nobody else has, while there is one."""
        at = self.keys.index(done) + 1 if done in self.keys else 0
        order = [key for key in (*self.keys[at:], *self.keys[:at]) if key != done]
        mine = request.user.pk
        handed = cache.get_many([self._mark(key) for key in order[:LOOKED_AT]])
        free = (key for key in order if handed.get(self._mark(key), mine) == mine)
        following = next(free, order[0] if order else None)
        if following is not None:
            cache.set(self._mark(following), mine, HANDED_FOR)
        return following

    def _mark(self, key: str) -> str:
        return f"queue-{self.name}-{key}"

    @staticmethod
    def _address(request: HttpRequest, url: str) -> str:
        narrowed = request.GET.urlencode()
        return f"{url}?{narrowed}" if narrowed else url


def wants_next(request: HttpRequest) -> bool:
    """Whether the button that goes on to the next one was pressed."""
    return "next" in request.POST or request.POST.get("confirm") == "next"
