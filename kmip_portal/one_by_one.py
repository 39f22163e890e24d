"""The same done for each of many things: what fails for one leaves the others standing."""

import logging
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeVar

from django.db import transaction

from kmip_portal.lifecycle import InvalidMove, TooLate

log = logging.getLogger(__name__)

Thing = TypeVar("Thing")
TRY_AGAIN = "The portal could not record it. Try again."


class Outcome(NamedTuple):
    """What came of one of them; a problem, in a sentence, where it was left as it is."""

    thing: Any
    problem: str = ""


def each(things: Iterable[Thing], do: Callable[[Thing], Any]) -> list[Outcome]:
    """Do it for each in a transaction of its own; what somebody else did meanwhile is skipped."""
    outcomes = []
    for thing in things:
        try:
            with transaction.atomic():
                do(thing)
            outcomes.append(Outcome(thing))
        except (TooLate, InvalidMove) as known:
            outcomes.append(Outcome(thing, str(known)))
        except Exception:  # whatever it was, the others are done, and this one can be tried again
            log.exception("%s could not be done with others", thing)
            outcomes.append(Outcome(thing, TRY_AGAIN))
    return outcomes
