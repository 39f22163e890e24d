"""The history: every event carries the fingerprint of the one before it."""

import pytest

from kmip_portal.audit.models import AuditEvent, WrittenOnce
from kmip_portal.audit.services import record
from kmip_portal.audit.verification import verify
from tests import make


def test_an_event_reads_as_the_sentence_it_keeps(secretariat, police):
    event = record(secretariat, "accepted", police, organisations=[police.slug])

    assert str(event) == "Amira Diallo accepted Weald Police"
    assert list(AuditEvent.objects.about(["weald-police"])) == [event]
    assert list(AuditEvent.objects.about(["elsewhere"])) == []


def test_what_the_portal_does_by_itself_says_so(police):
    assert str(record(None, "lapsed", police)) == "The portal lapsed Weald Police"


def test_whoever_has_only_a_long_address_is_in_it_too(police):
    long = make.user(email=f"{'a' * 60}@{'.'.join(['b' * 60] * 3)}.example")
    long.name = ""

    event = record(long, "accepted", police)

    assert (len(event.actor_name), event.actor) == (200, long)
    assert verify().holds


def test_an_untouched_history_holds(secretariat, police):
    for verb in ("greeted", "thanked", "left"):
        record(secretariat, verb, police)

    assert verify() == (3, [])


def test_an_event_cannot_be_changed_or_deleted_through_the_portal(secretariat, police):
    event = record(secretariat, "accepted", police)

    for attempt in (event.save, event.delete, AuditEvent.objects.all().delete):
        with pytest.raises(WrittenOnce):
            attempt()
    with pytest.raises(WrittenOnce):
        AuditEvent.objects.update(verb="refused")
