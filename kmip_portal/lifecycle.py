"""How a thing moves from one status to the next, for everything that does."""

from functools import cache
from typing import Any, ClassVar, NamedTuple

from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kmip_portal.often_asked import OftenAsked


class Move(NamedTuple):
    """From any of these statuses to that one."""

    sources: set[str]
    target: str


class InvalidMove(Exception):
    """A move its status does not allow: often, somebody else moved it first."""

    def __init__(self, thing: "Lifecycle", move: str):
        self.thing = thing
        super().__init__(
            f"{thing} is now “{thing.get_status_display()}”, so this can no longer be done."
        )


def locked(model: Any, pk: int) -> Any:
    """The one row, which nobody else changes until this transaction ends.

    Raises DoesNotExist of its model where there is none.
    """
    if (row := _locks(model).first(pk)) is None:
        raise model.DoesNotExist
    return row


@cache
def _locks(model: Any) -> OftenAsked:
    return OftenAsked(lambda pk: model._base_manager.select_for_update().filter(pk=pk))


class Lifecycle(models.Model):
    """A model whose status changes by the moves it names, and by no other way."""

    MOVES: ClassVar[dict[str, Move]] = {}
    status: Any
    get_status_display: Any

    class Meta:
        abstract = True

    def can(self, move: str) -> bool:
        return self.status in self.MOVES[move].sources

    @transaction.atomic
    def move(self, move: str, **stamps: Any) -> None:
        """Make the move under a row lock, writing who and when in the same save.

        Raises InvalidMove when the row's status, read again under the lock, does not allow it.
        """
        row = locked(type(self), self.pk)
        if not row.can(move):
            raise InvalidMove(row, move)
        changed = ["status", *stamps]
        self.status = self.MOVES[move].target
        for field, value in stamps.items():
            setattr(self, field, value)
        self.save(update_fields=changed)


class TooLate(Exception):
    """What was asked for was possible a moment ago, and is not any more; says so in a sentence."""


class InvalidMoveMiddleware:
    """Answer InvalidMove and TooLate with a page that says so, wherever they were raised."""

    def __init__(self, get_response: Any):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, (InvalidMove, TooLate)):
            return render(request, "409.html", {"error": str(exception)}, status=409)
        return None
