"""What is asked of signatories on a day, and what each one's acceptance is worth on it."""

from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef

from agreements.models import AgreementVersion
from kmip_portal import clock
from signatories.models import AcceptanceStatement, Organisation, Succession


class State(models.TextChoices):
    """Where an organisation stands on a day, in the words the register filters by."""

    SIGNED = "signed", "Signed"
    OLDER = "older", "Needs to sign a newer version"
    EARLY = "early", "Signed, not yet in force"
    LAPSED = "lapsed", "Lapsed"
    LEFT = "left", "Left"
    REPLACED = "replaced", "Replaced by another organisation"
    ENDED = "ended", "Closed"
    NOT_SIGNED = "not_signed", "Known, not signed"


SIGNATORY = (State.SIGNED, State.OLDER)


class Standing:
    """The versions that count on a day: enough (nothing more is asked), or older (it is)."""

    def __init__(self, on: date | None = None):
        self.on = on or clock.today()
        self.counting = AgreementVersion.objects.counting(self.on)
        asking = [place for place, one in enumerate(self.counting) if one.asks_everyone]
        last = asking[0] + 1 if asking else len(self.counting)
        self.enough, self.older = self.counting[:last], self.counting[last:]

    @property
    def in_force(self) -> AgreementVersion | None:
        return self.counting[0] if self.counting else None

    @property
    def asking(self) -> AgreementVersion | None:
        """The version that asks everyone, while it or one after it is in force."""
        return self.enough[-1] if self.enough and self.enough[-1].asks_everyone else None

    @property
    def accept_by(self) -> date | None:
        """Until when the older versions count: set by the version that asks everyone."""
        return self.enough[-1].accept_by if self.older else None

    @property
    def versions_in_words(self) -> str:
        """'version 6.0', or 'version 6.1 or 6.0' where an earlier one is still enough."""
        return f"version {' or '.join(version.number for version in self.enough)}"

    @cached_property
    def _readable(self) -> list[AgreementVersion]:
        """Every version in force by that day, the newest first."""
        return list(AgreementVersion.objects.readable(self.on))

    # --- who is where: a queryset for each state ------------------------------------------------

    def signed(self) -> Any:
        """Signatories of whom nothing more is asked."""
        return Organisation.objects.existing(self.on).having_accepted(self.enough, self.on)

    def still_to_sign(self) -> Any:
        """Signatories by an older version, which counts until `accept_by`."""
        older = Organisation.objects.existing(self.on).having_accepted(self.older, self.on)
        return older.not_having_accepted(self.enough, self.on)

    def in_state(self, state: str) -> Any:
        """The organisations in this state on that day: every organisation is in one at most."""
        there = Organisation.objects.existing(self.on)
        holding = there.not_having_accepted(self.counting, self.on).holding_any(self.on)
        gone = Organisation.objects.having_ended(self.on).having_given(self.on)
        replaced = Exists(Succession.objects.begun(self.on).filter(predecessor=OuterRef("pk")))
        early = Exists(
            AcceptanceStatement.objects.standing(self.on).filter(
                organisation=OuterRef("pk"), version__in_force_on__gt=self.on
            )
        )
        found = {
            State.SIGNED: self.signed,
            State.OLDER: self.still_to_sign,
            State.EARLY: lambda: holding.filter(early),
            State.LAPSED: lambda: holding.exclude(early),
            State.LEFT: lambda: there.having_given(self.on).holding_none(self.on),
            State.REPLACED: lambda: gone.filter(replaced),
            State.ENDED: lambda: gone.exclude(replaced),
            State.NOT_SIGNED: lambda: there.filter(is_known_public_service=True).exclude(
                pk__in=Organisation.objects.having_given(self.on).values("pk")
            ),
        }
        return found[State(state)]()

    # --- where one is: from what `for_register` put there ---------------------------------------

    def is_enough(self, organisation: Any) -> bool:
        """Whether the `accepted_version_id` that the queryset put there is all that is asked."""
        return organisation.accepted_version_id in {version.pk for version in self.enough}

    def state(self, organisation: Any) -> State:
        """Where this organisation, read by `for_register`, stands on that day."""
        if organisation.until_on and organisation.until_on < self.on:
            return State.REPLACED if organisation.successors else State.ENDED
        if organisation.accepted_version_id:
            return State.SIGNED if self.is_enough(organisation) else State.OLDER
        if organisation.last_version_id is None:
            return State.NOT_SIGNED
        if organisation.last_withdrawn_on and organisation.last_withdrawn_on <= self.on:
            return State.LEFT
        known = {version.pk for version in self._readable}
        return State.LAPSED if organisation.last_version_id in known else State.EARLY

    def words(self, organisation: Any) -> str:
        """Its state as the register shows it."""
        state = self.state(organisation)
        if state == State.OLDER and self.in_force:
            return f"Needs to sign version {self.in_force.number}"
        if state == State.EARLY:
            return f"Signed version {organisation.last_version}, not yet in force"
        if state == State.REPLACED:
            return f"Replaced by {' and '.join(one.name for one in organisation.successors)}"
        return str(state.label)

    def since(self, organisation: Any) -> date | None:
        """The first day on which it stood so; None where no day says so."""
        state = self.state(organisation)
        if state == State.SIGNED:
            return organisation.accepted_on
        if state == State.OLDER:
            return self.enough[-1].in_force_on
        if state == State.LAPSED:
            return self.lapsed_on(organisation.last_version_id)
        if state == State.REPLACED:
            return organisation.successions_begun[0].from_on
        if state == State.ENDED:
            return organisation.until_on + timedelta(days=1)
        return organisation.last_withdrawn_on if state == State.LEFT else None

    def lapsed_on(self, version_id: int) -> date | None:
        """The first day on which acceptances of this version no longer counted."""
        newer = []
        for version in self._readable:
            if version.pk == version_id:
                break
            newer.append(version)
        return min((_cut_over(one) for one in newer if one.asks_everyone), default=None)


def _cut_over(version: AgreementVersion) -> date:
    """The first day on which acceptances of the versions before this one no longer count."""
    begins = version.in_force_on or date.max
    return max(begins, version.accept_by + timedelta(days=1)) if version.accept_by else begins
