"""Six organisations share; one joins, one leaves, two change how long they keep an item: exactly
those are asked again for whom something changed, and the rest stands by its hash."""

import pytest

from records import arrangement, sending
from tests import make


@pytest.fixture
def others():
    return [make.organisation(f"Trust {name}", organisation_type="OT_NHS") for name in "ABCDE"]


def part(draft, organisation, direction="receives"):
    return {
        "direction": direction,
        "controller_role": "RO_SEP",
        "contact_email": f"casey@{organisation.slug}.example",
    }


def add(draft, organisation, by, direction="receives"):
    [party] = arrangement.add_parties(draft, [make.picked(organisation)], by=by)
    arrangement.change_party(party, by=by, answers=part(draft, organisation, direction))


def six(lee, council, others):
    """The council gives one item to all; trust A gives another to trust B."""
    draft = make.repeat_draft(lee, council, *others)
    a, b = (draft.parties.get(organisation=one) for one in others[:2])
    arrangement.change_party(a, by=lee, answers=part(draft, others[0], "both"))
    row = {"item": "Blood group", "given_by": a, "received_by": b, "why_needed": "To plan"}
    arrangement.add_items(draft, [row], by=lee)
    draft.data_items.filter(number=1).update(given_by=draft.parties.get(is_ours=True))
    draft.refresh_from_db()
    return draft


def live(draft, lee):
    record = sending.send(draft, by=lee, name="Lee Lead", role="Head")
    for one in record.confirmations.unanswered():
        make.confirm(record, one.party.organisation)
    assert record.status == "active"
    return record


def asked(record):
    return [one.party.called for one in record.confirmations.unanswered()]


def sent(draft, lee):
    draft.refresh_from_db()
    return asked(sending.send(draft, by=lee, name="Lee Lead", role="Head"))


def stands_by_its_hash(record):
    """What each confirmed, word for word, still has the hash that it was confirmed by."""
    given = list(record.confirmations.standing().filter(answer="confirmed"))
    return {one.party.called: sending.sha256(one.content) == one.content_sha256 for one in given}


def test_a_seventh_joins_one_leaves_and_two_keep_an_item_for_less(lee, council, others, surgery):
    first = live(six(lee, council, others), lee)
    before = {one.party.called: one.content_sha256 for one in first.confirmations.all()}

    second = arrangement.next_version(first, by=lee)
    add(second, surgery, lee)
    assert sent(second, lee) == ["Fernhill Surgery"]
    make.confirm(second, surgery)

    third = arrangement.next_version(second, by=lee)
    arrangement.remove_party(third.parties.get(organisation=others[4]), by=lee)
    assert sent(third, lee) == []
    third.refresh_from_db()
    assert third.status == "active"

    fourth = arrangement.next_version(third, by=lee)
    item = fourth.data_items.get(item="Blood group")
    arrangement.change_item(item, by=lee, answers={"kept_for": "Six months"})
    assert sent(fourth, lee) == ["Trust A", "Trust B"]

    for record in (first, second, third, fourth):
        assert set(stands_by_its_hash(record).values()) == {True}
    stands = {one.party.called: one for one in fourth.confirmations.standing()}
    for called in ("Trust C", "Trust D"):
        assert stands[called].content_sha256 == before[called]
        assert stands[called].stands_from.record == first


def test_who_gives_to_all_is_asked_again_when_somebody_joins_who_receives(
    lee, council, others, surgery
):
    draft = make.repeat_draft(lee, council, *others)
    a = draft.parties.get(organisation=others[0])
    arrangement.change_party(a, by=lee, answers=part(draft, others[0], "both"))
    first = live(draft, lee)

    second = arrangement.next_version(first, by=lee)
    add(second, surgery, lee)

    assert sent(second, lee) == ["Trust A", "Fernhill Surgery"]
    content = second.confirmations.standing().get(party__organisation=others[0]).content
    assert "Fernhill Surgery" in content["Our part in it"]["gives_to"].split("\n")


def test_who_receives_from_all_is_asked_again_when_somebody_joins_who_gives(
    lee, council, others, surgery
):
    first = live(make.repeat_draft(lee, council, *others), lee)

    second = arrangement.next_version(first, by=lee)
    add(second, surgery, lee, "gives")

    assert sent(second, lee) == [*(one.name for one in others), "Fernhill Surgery"]


def test_who_is_named_as_giving_an_item_is_asked_of_it_whatever_its_part(lee, council, trust):
    draft = make.repeat_draft(lee, council, trust)
    theirs = draft.parties.get(organisation=trust)  # it receives
    named = {"item": "Blood group", "why_needed": "To act", "given_by": theirs}
    arrangement.add_items(draft, [named | {"received_by": draft.parties.first()}], by=lee)
    sending.send(draft, by=lee, name="Lee", role="Head")

    shown = draft.confirmations.unanswered().get().content
    assert "Blood group" in [one["item"] for one in shown[sending.ITEMS]]
    assert shown[sending.OWN_PART]["gives_to"] == str(council)
