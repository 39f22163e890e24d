"""Whatever is done to the history behind the portal's back, verifying names the event."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from kmip_portal import clock
from kmip_portal.audit import services, verification, written_once
from kmip_portal.audit.models import AuditCheckpoint, AuditEvent, AuditHead
from kmip_portal.audit.services import record
from kmip_portal.audit.verification import verify
from tests import make


@pytest.fixture
def six_events(secretariat, police):
    for verb in ("greeted", "asked", "answered", "thanked", "left", "wrote"):
        record(secretariat, verb, police)


@pytest.fixture
def unguarded(six_events):
    """Somebody who may do anything to the database has taken its guards away."""
    written_once.remove(connection)


def tamper(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def rechain(first):
    """Forge it well: every event from this one to the end, and the head, made to agree."""
    before = AuditEvent.objects.filter(sequence=first - 1).values_list("hash", flat=True).first()
    for event in AuditEvent.objects.filter(sequence__gte=first).order_by("sequence"):
        event.previous_hash = before or "0" * 64
        before = event.computed_hash()
        tamper(
            f"UPDATE audit_auditevent SET previous_hash = '{event.previous_hash}',"
            f" hash = '{before}' WHERE id = {event.pk}"
        )
    tamper(f"UPDATE audit_audithead SET hash = '{before}', sequence = {event.sequence}")


def insert(place, **changes):
    """Another event at a free place, well made."""
    event = AuditEvent.objects.order_by("sequence")[0]
    before = AuditEvent.objects.filter(sequence=place - 1).first()
    event.pk, event.sequence, event.verb = None, place, "praised"
    event.previous_hash = before.hash if before else "0" * 64
    event.hash = event.computed_hash()
    for name, value in changes.items():
        setattr(event, name, value)
    event._state.adding = True
    event.save()


def swap(one, other):
    move = "UPDATE audit_auditevent SET sequence = {} WHERE sequence = {}"
    tamper(move.format(99, one), move.format(one, other), move.format(other, 99))


def make_room(place):
    move = "UPDATE audit_auditevent SET sequence = sequence {} WHERE sequence {}"
    tamper(move.format("+ 1000", f">= {place}"), move.format("- 999", "> 1000"))


def close_up(place):
    move = "UPDATE audit_auditevent SET sequence = sequence {} WHERE sequence {}"
    tamper(f"DELETE FROM audit_auditevent WHERE sequence = {place}")
    tamper(move.format("+ 1000", f"> {place}"), move.format("- 1001", "> 1000"))


def problems():
    return [str(problem) for problem in verify().problems]


@pytest.mark.parametrize(
    "column", ["verb", "actor_name", "subject_name", "subject_reference", "hash", "previous_hash"]
)
def test_an_edit_is_named(unguarded, column):
    tamper(f"UPDATE audit_auditevent SET {column} = 'x' WHERE sequence = 3")

    assert problems() == ["event 3 was edited"]


def test_two_edits_are_both_named(unguarded):
    tamper("UPDATE audit_auditevent SET verb = 'praised' WHERE sequence IN (2, 5)")

    assert problems() == ["event 2 was edited", "event 5 was edited"]


def test_an_edit_with_a_hash_made_to_fit_is_named_by_its_neighbour(unguarded):
    event = AuditEvent.objects.get(sequence=3)
    event.verb = "praised"
    tamper(
        "UPDATE audit_auditevent SET verb = 'praised',"
        f" hash = '{event.computed_hash()}' WHERE sequence = 3"
    )

    assert problems() == ["event 3 was replaced: event 4 follows another"]


def test_the_last_event_edited_with_a_hash_made_to_fit_is_named_by_the_head(unguarded):
    event = AuditEvent.objects.get(sequence=6)
    event.verb = "praised"
    tamper(
        "UPDATE audit_auditevent SET verb = 'praised',"
        f" hash = '{event.computed_hash()}' WHERE sequence = 6"
    )

    assert problems() == ["event 6 was replaced: the head names another"]


@pytest.mark.parametrize("gone", [[1], [3], [6], [3, 4], [2, 5], [5, 6]])
def test_a_deletion_is_named(unguarded, gone):
    tamper(f"DELETE FROM audit_auditevent WHERE sequence IN ({', '.join(map(str, gone))})")

    assert problems() == [f"event {number} is missing" for number in gone]


def test_a_deletion_with_the_rest_moved_up_is_named(unguarded):
    close_up(3)

    assert problems() == ["event 3 was taken out: those behind it were moved up"]


@pytest.mark.parametrize(("one", "other"), [(2, 3), (2, 5), (1, 6)])
def test_a_swap_is_named(unguarded, one, other):
    swap(one, other)

    assert problems() == [f"events {one} and {other} were swapped"]


def test_a_swap_of_words_is_two_edits(unguarded):
    tamper(
        "UPDATE audit_auditevent SET verb = CASE sequence WHEN 2 THEN 'thanked' ELSE 'asked' END"
        " WHERE sequence IN (2, 4)"
    )

    assert problems() == ["event 2 was edited", "event 4 was edited"]


def test_an_event_moved_elsewhere_is_named(unguarded):
    tamper("UPDATE audit_auditevent SET sequence = 7 WHERE sequence = 3")

    assert problems() == [
        "event 3 is missing",
        "event 3 was moved to place 7",
        "event 7 was inserted behind the head",
    ]


def test_an_insertion_at_the_end_is_named(unguarded):
    insert(7)

    assert problems() == ["event 7 was inserted behind the head"]


def test_an_insertion_before_the_first_is_named(unguarded):
    insert(0)

    assert problems() == ["event 0 was inserted before the first"]


@pytest.mark.parametrize("well_made", [True, False])
@pytest.mark.parametrize("place", [1, 4, 6])
def test_an_insertion_among_the_others_is_named(unguarded, place, well_made):
    make_room(place)
    insert(place, **({} if well_made else {"hash": "x"}))

    assert problems() == [f"event {place} was inserted: those behind it were moved on"]


def test_an_event_put_in_the_place_of_another_is_named(unguarded):
    tamper("DELETE FROM audit_auditevent WHERE sequence = 3")
    insert(3)

    assert problems() == ["event 3 was replaced: event 4 follows another"]


def test_a_head_moved_back_shows(unguarded):
    tamper("UPDATE audit_audithead SET sequence = 5")

    assert problems() == ["event 6 was inserted behind the head"]


# --- rewriting it whole --------------------------------------------------------------------


def test_the_history_rewritten_whole_agrees_with_itself(unguarded):
    tamper("UPDATE audit_auditevent SET verb = 'praised' WHERE sequence = 2")
    rechain(2)

    assert problems() == []  # which is why there are checkpoints


@pytest.fixture
def school():
    return make.organisation()


@pytest.fixture
def indexed(six_events, secretariat, police, school):
    """Two events that concern organisations, and somebody who may do anything."""
    record(secretariat, "told", police, organisations=[police.slug, school.slug])
    record(secretariat, "asked", school, organisations=[school.slug])
    written_once.remove(connection)


def test_an_event_taken_from_those_it_concerns_is_named(indexed, police):
    tamper(f"DELETE FROM audit_auditmention WHERE slug = '{police.slug}'")

    assert problems() == [f"event 7 is not found by {police.slug}, whom it concerns"]


def test_an_event_given_to_somebody_else_is_named(indexed, police, school):
    tamper(
        f"UPDATE audit_auditmention SET slug = '{police.slug}' WHERE event_id ="
        " (SELECT id FROM audit_auditevent WHERE sequence = 8)"
    )

    assert problems() == [
        f"event 8 is found by {police.slug}, whom it does not concern",
        f"event 8 is not found by {school.slug}, whom it concerns",
    ]


def test_the_index_is_read_in_pieces(indexed, monkeypatch):
    monkeypatch.setattr(verification, "AT_ONCE", 3)

    assert problems() == []


def test_a_checkpoint_shows_that_the_history_was_rewritten(six_events, secretariat, police):
    services.checkpoint()
    day = AuditCheckpoint.objects.get().day
    record(secretariat, "called", police)
    written_once.remove(connection)
    tamper("UPDATE audit_auditevent SET verb = 'praised' WHERE sequence = 2")
    rechain(2)

    assert problems() == [
        f"event 6 is not the one that the checkpoint of {day:%-d %B %Y} saw:"
        " the history up to it was rewritten"
    ]


def test_a_checkpoint_shows_that_the_end_was_cut_off(unguarded):
    AuditCheckpoint.objects.create(
        day=date(2027, 1, 4), sequence=6, hash=AuditHead.objects.get().hash
    )
    tamper("DELETE FROM audit_auditevent WHERE sequence > 4")
    rechain(4)

    assert problems() == [
        "events after 4 are missing: the checkpoint saw event 6 on 4 January 2027"
    ]


def test_one_checkpoint_a_day_of_real_time(six_events, secretariat, police, caplog):
    with clock.at(date(2031, 5, 1)):
        kept = services.checkpoint()
    record(secretariat, "called", police)
    services.checkpoint()

    assert list(AuditCheckpoint.objects.all()) == [kept]
    assert (kept.sequence, kept.hash) == (6, AuditEvent.objects.get(sequence=6).hash)
    assert kept.day == clock.today()
    assert kept.hash in caplog.text  # the log keeps it too, outside the database


def test_an_empty_history_has_nothing_to_keep():
    assert services.checkpoint() is None


# --- the command ---------------------------------------------------------------------------


def test_the_command_says_how_many_events_hold(six_events, capsys):
    call_command("verify_history")

    assert capsys.readouterr().out == "6 events hold.\n"


def test_the_command_lists_everything_wrong(unguarded, capsys):
    tamper("UPDATE audit_auditevent SET verb = 'praised' WHERE sequence IN (2, 5)")

    with pytest.raises(CommandError, match="event 2 was edited\nevent 5 was edited"):
        call_command("verify_history", "--json")
    assert json.loads(capsys.readouterr().out) == {
        "events": 6,
        "holds": False,
        "problems": ["event 2 was edited", "event 5 was edited"],
    }


def test_what_a_file_printed_is_found_again(six_events, secretariat, police):
    printed = str(services.head())
    record(secretariat, "called", police)

    call_command("verify_history", "--printed", printed)
    with pytest.raises(CommandError, match="does not hold 6-0123456789abcdef, which a file"):
        call_command("verify_history", "--printed", "6-0123456789abcdef")
    for odd in ("6", "²-0123456789abcdef", f"{'9' * 40}-0123456789abcdef"):
        with pytest.raises(CommandError, match="is not how a file prints it"):
            call_command("verify_history", "--printed", odd)


def test_a_history_in_tatters_is_not_read_to_its_end(unguarded, monkeypatch):
    monkeypatch.setattr("kmip_portal.audit.verification.MOST_NAMED", 3)
    tamper("UPDATE audit_auditevent SET verb = 'praised'")

    assert problems()[-2:] == ["event 3 was edited", "reading stopped at event 3"]
