"""The live board of a review: each organisation in one state, in numbers and as a list."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db import models
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Lower

from kmip_portal import clock
from kmip_portal.mail.models import Email
from reviews.handing_on import LETTERS
from reviews.models import AnnualReview, Invitation, Response

Answer = Response.Answer


class State(models.TextChoices):
    """What an organisation has come to in a review; the order is that of a list by status."""

    NOBODY = "nobody", "Nobody to ask"
    BOUNCED = "bounced", "Email not delivered"
    NOT_OPENED = "not_opened", "Not opened"
    OPENED = "opened", "Opened"
    STARTED = "started", "Started"
    MORE_TIME = "more_time", "Needs more time"
    SUPPORT = "support", "Responded: no change"
    COMMENTS = "comments", "Responded: comments"


ANSWERED = (State.SUPPORT, State.COMMENTS)
COLOURS = {
    State.NOBODY: "orange",
    State.BOUNCED: "orange",
    State.NOT_OPENED: "grey",
    State.OPENED: "blue",
    State.STARTED: "blue",
    State.MORE_TIME: "yellow",
    State.SUPPORT: "green",
    State.COMMENTS: "green",
}


def entries(review: AnnualReview) -> Any:
    """Every organisation that was asked, with its state and when something happened last."""
    response = Response.objects.filter(
        review=OuterRef("review"), organisation=OuterRef("organisation")
    )
    failed = Email.objects.wanting_attention().filter(
        addressee=Lower(OuterRef("person__email")),
        kind__startswith=LETTERS,
        written_at__gte=OuterRef("review__opened_at"),
    )
    said = {state: Q(answer=state.value) for state in (*ANSWERED, State.MORE_TIME)}
    state = Case(
        *(When(condition, then=Value(state.value)) for state, condition in said.items()),
        When(response_status__isnull=False, then=Value(State.STARTED.value)),
        When(opened_at__isnull=False, then=Value(State.OPENED.value)),
        When(person=None, then=Value(State.NOBODY.value)),
        When(Exists(failed), then=Value(State.BOUNCED.value)),
        default=Value(State.NOT_OPENED.value),
        output_field=CharField(),
    )
    order = (When(state=one.value, then=Value(n)) for n, one in enumerate(State))
    return review.invitations.with_answers().annotate(
        state=state,
        rank=Case(*order, output_field=IntegerField()),
        happened_at=Coalesce(
            Subquery(response.values("sent_at")[:1]),
            Subquery(response.values("started_at")[:1]),
            F("opened_at"),
        ),
    )


class Numbers(NamedTuple):
    """How many organisations are where, for the sentences at the top."""

    asked: int
    responded: int
    more_time: int
    started: int
    opened: int
    not_opened: int
    nobody: int
    undelivered: int

    @property
    def percent(self) -> int:
        return self.responded * 100 // self.asked if self.asked else 0


def numbers(review: AnnualReview) -> Numbers:
    found = entries(review).order_by().values_list("state").annotate(number=Count("pk"))
    counted = dict(found)
    at = {state: counted.get(state.value, 0) for state in State}
    return Numbers(
        asked=sum(at.values()),
        responded=sum(at[state] for state in ANSWERED),
        more_time=at[State.MORE_TIME],
        started=at[State.STARTED],
        opened=at[State.OPENED],
        not_opened=at[State.NOT_OPENED] + at[State.BOUNCED],
        nobody=at[State.NOBODY],
        undelivered=at[State.BOUNCED],
    )


class Row(NamedTuple):
    """One organisation as the board shows it."""

    entry: Invitation
    state: State
    words: str
    colour: str
    sector: str
    areas: str
    happened_at: datetime | None

    @property
    def may_be_chased(self) -> bool:
        """Whether a reminder or more time is of any use to it."""
        return self.state not in ANSWERED

    @property
    def may_be_recorded(self) -> bool:
        """Whether a response taken by phone or on paper may still be recorded for it."""
        begun = self.state in (*ANSWERED, State.MORE_TIME, State.STARTED)
        return not begun and self.entry.closes_at > clock.now()


def row(entry: Any, sectors: dict[str, str]) -> Row:
    """One of `entries`, in words."""
    state, code = State(entry.state), entry.organisation.organisation_type
    words = str(state.label)
    if state == State.COMMENTS and entry.comments:
        many = "comment" if entry.comments == 1 else "comments"
        words = f"Responded: {entry.comments:,} {many}"
    areas = ", ".join(area.name for area in entry.organisation.areas.all())
    sector = sectors.get(code, code)
    return Row(entry, state, words, COLOURS[state], sector, areas, entry.happened_at)
