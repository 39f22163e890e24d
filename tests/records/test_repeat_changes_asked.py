"""A party asks for a change, and the owner answers."""

from records import arrangement, in_tray, sending
from tests import make
from tests.records.going_round import page


def test_a_change_asked_for_waits_for_the_owner_and_ends_nothing_for_the_others(
    client, lee, council, trust, surgery
):
    record = make.repeat_waiting(lee, council, trust, surgery)
    make.confirm(record, trust, "change", section="Security and keeping", reason="Keep it a year")
    make.confirm(record, surgery)
    assert record.status == "waiting"
    assert [one for one in in_tray.needs(lee) if "request to change" in one.verb]
    client.force_login(lee)

    board = client.get(record.get_absolute_url()).text
    for _ in range(2):
        assert client.post(page("take_back", record)).url == record.get_absolute_url()
    record.refresh_from_db()
    draft = client.get(record.get_absolute_url()).text

    assert "Security and keeping: Keep it a year" in board
    assert record.status == "draft"
    assert "Keep it a year" in draft
    assert not [one for one in in_tray.needs(lee) if "request to change" in one.verb]


def test_sent_again_only_those_are_asked_whose_part_changed(lee, council, trust, surgery):
    record = make.repeat_waiting(
        lee, council, trust, surgery, items=("Date of last attendance", "Blood group")
    )
    theirs = record.parties.get(organisation=trust)
    make.confirm(record, surgery)
    make.confirm(record, trust, "change", section="What we give or receive", reason="Less")
    sending.take_back(record, by=lee)
    item = record.data_items.get(item="Blood group")
    item.received_by = theirs
    item.save()
    first = record.confirmations.get(party__organisation=surgery)
    sending.send(record, by=lee, name="Lee", role="Head")

    # the surgery receives one item less, so what it confirmed has changed
    asked = record.confirmations.open().order_by("party__number")
    assert [one.party.organisation for one in asked] == [trust, surgery]
    for one in asked:
        make.confirm(record, one.party.organisation)
    again = record.confirmations.standing().get(party__organisation=surgery)
    assert again.content_sha256 != first.content_sha256

    # and nothing of it has when only the trust's own part does
    new = make_next(record, lee)
    party = new.parties.get(organisation=trust)
    party.own_power = "Its licence"
    party.save()
    sending.send(new, by=lee, name="Lee", role="Head")
    assert [one.party.organisation for one in new.confirmations.open()] == [trust]
    stands = new.confirmations.standing().get(party__organisation=surgery)
    assert (stands.stands_from, stands.content_sha256) == (again, again.content_sha256)


def make_next(record, lee):
    record.refresh_from_db()
    return arrangement.next_version(record, by=lee)
