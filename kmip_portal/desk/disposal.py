"""What is past its time goes by itself: rule by rule, some of each a run, with proof of each."""

from collections.abc import Callable
from typing import NamedTuple

from kmip_portal.desk import leaving_people
from kmip_portal.mail import keeping as letters
from kmip_portal.retention.services import (
    dispose_of_sessions,
    dispose_of_sign_ins,
    ended_sessions,
    old_sign_ins,
    was_today,
)
from records import disposing as records
from records.assessments import disposing as assessments
from signatories.services import forgetting


class Does(NamedTuple):
    """How what falls under a rule is counted, and disposed of."""

    due: Callable[[], int]
    dispose: Callable[[], int]
    is_daily: bool = False  # too many a day to be told of each hour


WHAT = {
    "session": Does(lambda: ended_sessions().count(), dispose_of_sessions, is_daily=True),
    "sign_in": Does(lambda: old_sign_ins().count(), dispose_of_sign_ins, is_daily=True),
    "letter": Does(lambda: letters.past_their_time().count(), letters.dispose),
    "application": Does(lambda: forgetting.applications().count(), forgetting.forget),
    "record": Does(lambda: records.going().count(), records.dispose_by_itself),
    "assessment": Does(lambda: assessments.past_their_time().count(), assessments.dispose),
    "deleted_assessment": Does(lambda: assessments.deleted().count(), assessments.wipe_deleted),
    "person": Does(lambda: leaving_people.gone().count(), leaving_people.forget),
}


def dispose() -> dict[str, int]:
    """How many of each went."""
    return {
        name: does.dispose()
        for name, does in WHAT.items()
        if not (does.is_daily and was_today(name))
    }


def due() -> dict[str, int]:
    """How many of each are past their time now."""
    return {name: does.due() for name, does in WHAT.items()}
