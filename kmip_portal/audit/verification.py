"""Reading the history back: which events hold, and which were edited, removed, moved or slipped in.

An event's hash covers its own number and the hash of the event before it. So an event that was
moved still fits its old number, an edited one fits none, and one replaced by a well-made forgery
is not the one that the next event follows. What is rewritten from some event to the very end
agrees with itself, and is found by the checkpoints and by the ends printed in files.

By the index of who is concerned an organisation finds its events: it must say what they say.
"""

from collections.abc import Callable
from typing import NamedTuple

from kmip_portal.audit.models import (
    BEGINNING,
    AuditCheckpoint,
    AuditEvent,
    AuditHead,
    AuditMention,
)

MOST_NAMED = 1000  # a history in tatters needs no longer list
MOST_TRIED = 200
TOLD_EVERY = 500
AT_ONCE = 2000


class Problem(NamedTuple):
    """One thing wrong, and at which event."""

    event: int
    words: str

    def __str__(self) -> str:
        return self.words


class VerifiedHistory(NamedTuple):
    """How many events were read, and everything wrong with them, in order."""

    events: int
    problems: list[Problem]

    @property
    def holds(self) -> bool:
        return not self.problems


class Broken(NamedTuple):
    """An event whose hash does not fit its words in the place where it stands."""

    event: AuditEvent

    def place(self, places: set[int]) -> int | None:
        """The place it was made for, among these and the next ones."""
        here = self.event.sequence
        # one on or back first: there all go after something was slipped in or taken out
        nearest = sorted(places | {here - 1, here + 1}, key=lambda place: abs(place - here))
        return next((place for place in nearest[:MOST_TRIED] if self.fits(place)), None)

    def fits(self, place: int) -> bool:
        here, self.event.sequence = self.event.sequence, place
        try:
            return self.event.computed_hash() == self.event.hash
        finally:
            self.event.sequence = here


def verify(say: Callable[[str, int, int], None] | None = None) -> VerifiedHistory:
    """Read the whole chain, its head and its checkpoints; whoever asks hears how far it is."""
    reader = Reader()
    total = AuditEvent.objects.count() if say else 0
    for event in AuditEvent.objects.order_by("sequence").iterator(chunk_size=AT_ONCE):
        reader.read(event)
        if say and reader.count % TOLD_EVERY == 0:
            say("Events", min(reader.count, total), total)
        if len(reader.problems) + len(reader.broken) >= MOST_NAMED:
            reader.say(event.sequence, f"reading stopped at event {event.sequence}")
            reader.meet_the_index()
            reader.diagnose()
            return reader.found()
    reader.meet_the_index()
    reader.meet_the_head()
    return reader.found()


class Reader:
    """Goes through the events in order, remembering what came just before."""

    def __init__(self) -> None:
        self.count, self.place = 0, 0
        self.before = BEGINNING
        self.before_is_sound = True
        self.problems: list[Problem] = []
        self.broken: list[Broken] = []
        self.missing: set[int] = set()
        # since the index was read: the number of each event by its key, and whom it concerns
        self.read_lately: dict[int, int] = {}
        self.concerned: set[tuple[int, str]] = set()
        self.checkpoints = {each.sequence: each for each in AuditCheckpoint.objects.all()}

    def found(self) -> VerifiedHistory:
        return VerifiedHistory(self.count, sorted(self.problems))

    def say(self, event: int, words: str) -> None:
        self.problems.append(Problem(event, words))

    def read(self, event: AuditEvent) -> None:
        self.count += 1
        if event.sequence < 1:
            self.say(event.sequence, f"event {event.sequence} was inserted before the first")
            return
        self._miss(event.sequence)
        sound = event.computed_hash() == event.hash
        if not sound:
            self.broken.append(Broken(event))
        elif event.previous_hash != self.before and self.before_is_sound:
            # both are well made, and they do not belong together: the earlier one is a forgery
            self.say(
                max(event.sequence - 1, 1),
                f"event {event.sequence - 1} was replaced: event {event.sequence} follows another"
                if event.sequence > 1
                else "event 1 does not begin the history",
            )
        self._meet_the_checkpoint(event)
        self.read_lately[event.pk] = event.sequence
        self.concerned.update((event.pk, slug) for slug in event.organisations)
        if max(len(self.read_lately), len(self.concerned)) >= AT_ONCE:
            self.meet_the_index()
        self.before, self.before_is_sound = event.hash, sound
        self.place = event.sequence

    def meet_the_index(self) -> None:
        """Every event is found by those it concerns, and by nobody else."""
        if not self.read_lately:
            return
        index = AuditMention.objects.filter(
            event_id__gte=min(self.read_lately), event_id__lte=max(self.read_lately)
        )
        found = set(index.values_list("event_id", "slug").iterator(chunk_size=AT_ONCE))
        for key, slug in sorted(found ^ self.concerned):
            if key in self.read_lately:  # not of one that is read before or after these
                number, wrong = self.read_lately[key], (key, slug) in found
                how = (
                    "is found by {}, whom it does not concern"
                    if wrong
                    else ("is not found by {}, whom it concerns")
                )
                self.say(number, f"event {number} {how.format(slug)}")
        self.read_lately.clear()
        self.concerned.clear()

    def meet_the_head(self) -> None:
        """The end of the chain against the head, then what the broken events tell together."""
        head = AuditHead.objects.filter(pk=1).first() or AuditHead()
        end = head.sequence + self.diagnose()
        for number in range(end + 1, self.place + 1)[:MOST_NAMED]:
            self.say(number, f"event {number} was inserted behind the head")
        if end > self.place:
            self._miss(end + 1)
        elif end == self.place and self.before_is_sound and head.hash != self.before:
            self.say(end, f"event {end} was replaced: the head names another")
        for kept in self.checkpoints.values():
            if kept.sequence > end:
                self.say(end, f"events after {end} are missing: the checkpoint saw {kept}")

    def _miss(self, until: int) -> None:
        """Everything between the last place and this one is missing."""
        gap = range(self.place + 1, until)
        for number in gap[:MOST_NAMED]:
            self.say(number, f"event {number} is missing")
            self.missing.add(number)
        if gap:
            self.before_is_sound = False  # nothing is known of what should have come before

    def _meet_the_checkpoint(self, event: AuditEvent) -> None:
        kept = self.checkpoints.get(event.sequence)
        if kept and kept.hash != event.hash:
            self.say(
                event.sequence,
                f"event {event.sequence} is not the one that the checkpoint of"
                f" {kept.day:%-d %B %Y} saw: the history up to it was rewritten",
            )

    def diagnose(self) -> int:
        """Where each broken event belongs, if anywhere: else it was edited.

        Answers by how many places the end of the chain was moved.
        """
        places = {each.event.sequence for each in self.broken} | self.missing
        belongs = {each.event.sequence: each.place(places) for each in self.broken}
        shift = 0
        for here, place in belongs.items():
            if place is None:
                # the one that was slipped in, if those behind it made room
                if belongs.get(here + 1) != here:
                    self.say(here, f"event {here} was edited")
            elif belongs.get(place) == here:
                if here < place:
                    self.say(here, f"events {here} and {place} were swapped")
            elif place in self.missing:
                self.say(here, f"event {place} was moved to place {here}")
            elif here - place == shift:
                continue  # said of the first that was moved so far
            elif here - place == 1:
                self.say(place, f"event {place} was inserted: those behind it were moved on")
                shift = 1
            elif here - place == -1:
                self.say(here, f"event {here} was taken out: those behind it were moved up")
                shift = -1
            else:
                self.say(here, f"event {place} was moved to place {here}")
        return shift
