"""What a party confirmed is compared with what stands now, and each version with the one before."""

import re

from records import arrangement, comparing, sending, services
from tests import make
from tests.records.going_round import by_link, page


def next_version(record, lee, **changes):
    draft = arrangement.next_version(record, by=lee)
    services.save_draft(draft, by=lee, answers=changes)
    draft.refresh_from_db()
    return draft


def plain(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def test_a_new_version_is_shown_beside_the_live_one(client, lee, council, trust, surgery):
    live = make.repeat_active(lee, council, trust)
    draft = next_version(live, lee, process="The attendance officer sends the list; nobody adds")
    arrangement.add_parties(draft, [make.picked(surgery)], by=lee)
    client.force_login(lee)

    shown = client.get(page("record_changes", draft)).text

    assert "What has changed since version 1" in shown
    assert live.get_absolute_url() in shown
    text = plain(shown)
    assert "removed: the named nurse" in text
    assert "added: nobody" in text
    assert "Fernhill Surgery added: Takes part" in text
    assert "Weekly" not in text  # what stays is left out


def test_who_confirmed_before_is_shown_what_is_new_and_who_did_not_is_not(
    client, lee, council, trust, surgery
):
    live = make.repeat_active(lee, council, trust)
    draft = next_version(live, lee, breach_hours=48)
    [new] = arrangement.add_parties(draft, [make.picked(surgery)], by=lee)
    arrangement.change_party(
        new, by=lee,
        answers={"direction": "receives", "controller_role": "RO_SEP",
                 "contact_email": "casey@fernhill.example"},
    )  # fmt: skip
    record = sending.send(draft, by=lee, name="Lee", role="Head")
    pages = {}
    for organisation in (trust, surgery):
        client.force_login(make.member(organisation, "lead"))
        pages[organisation] = plain(client.get(page("record_confirm", record)).text)

    assert "Weald Trust confirmed version 1" in pages[trust]
    assert "removed: 24added: 48" in pages[trust].replace(" added", "added")
    assert "What is new" not in pages[surgery]


def test_what_a_party_confirmed_stands_beside_what_stands_now(client, lee, council, trust):
    record = make.repeat_active(lee, council, trust)
    given = record.confirmations.get(party__organisation=trust)
    client.force_login(make.member(trust, "practitioner"))

    same = client.get(page("party_compare", record, 2)).text
    draft = next_version(record, lee, breach_hours=48)
    client.force_login(lee)
    other = plain(client.get(page("party_compare", draft, 2)).text)

    assert "Nothing that concerns it has changed since" in same
    assert "Checked just now: what was confirmed is kept word for word" in same
    assert given.content_sha256 in same
    assert "confirmed version 1" in other
    assert "removed: 24" in other


def test_what_was_altered_is_found_out(client, lee, council, trust):
    record = make.repeat_active(lee, council, trust)
    given = record.confirmations.get(party__organisation=trust)
    given.content["Our part in it"]["part"] = "Gives"
    given.save()
    client.force_login(lee)

    shown = client.get(page("party_compare", record, 2)).text

    assert "What is kept is not what was confirmed: its fingerprint differs" in shown


def test_what_people_wrote_is_never_read_as_html(client, lee, council, trust):
    live = make.repeat_active(lee, council, trust)
    draft = next_version(live, lee, process="The <script>alert(1)</script> officer")
    client.force_login(lee)

    shown = client.get(page("record_changes", draft)).text

    assert "<script>alert" not in shown
    assert "&lt;" in shown


def test_nothing_changed_is_no_part_of_anything(lee, council, trust):
    record = make.repeat_active(lee, council, trust)
    draft = arrangement.next_version(record, by=lee)

    assert comparing.compare(comparing.whole(record), comparing.whole(draft)) == []


def test_by_link_the_whole_record_stands_below_what_is_new(client, lee, council, trust):
    live = make.repeat_active(lee, council, trust)
    sending.send(next_version(live, lee, breach_hours=48), by=lee, name="Lee", role="Head")

    shown = client.get(by_link(client)).text

    assert shown.index("What is new") < shown.index("The whole record")
    assert "Every Monday, before the panel meets" in shown


def test_who_joins_reads_nothing_of_the_version_before_it_joined(
    client, lee, council, trust, surgery
):
    live = make.repeat_active(lee, council, trust, process="What only the trust may read")
    draft = next_version(live, lee, process="The attendance officer sends the list")
    arrangement.add_parties(draft, [make.picked(surgery)], by=lee)
    for name in ("direction", "controller_role", "contact_email"):
        theirs = draft.parties.get(organisation=trust)
        draft.parties.filter(organisation=surgery).update(**{name: getattr(theirs, name)})
    draft.refresh_from_db()
    sending.send(draft, by=lee, name="Lee", role="Head")
    urls = [page("record_changes", draft), page("party_compare", draft, 2)]

    client.force_login(make.member(surgery, "lead"))
    assert page("record_changes", draft) not in client.get(draft.get_absolute_url()).text
    assert [client.get(url).status_code for url in urls] == [404, 404]
    client.force_login(make.member(trust, "lead"))
    assert page("record_changes", draft) in client.get(draft.get_absolute_url()).text
    assert [client.get(url).status_code for url in urls] == [200, 200]
