"""The processors and systems of a repeat record are rows, told wherever the record is read; the
public reads no more of them than the register of the Digital Economy Act asks."""

import csv
import io
import re
from uuid import uuid4

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from kmip_portal.documents import word
from records import arrangement, comparing, copying, sending, systems
from records.answers import ours, read
from records.blank_forms import repeat
from records.models import RecordOfSharing, System
from records.search import matching
from records.services import Place
from records.word_in import read_word
from tests import make
from tests.make.law import law
from tests.records.going_round import page, verbs

CLOUD = {
    "name": "Case Cloud Ltd", "used_for": "Keeps the case records", "held": "In the UK, at Slough",
    "contract": "yes",
}  # fmt: skip
OWN = {"name": "Council network", "used_for": "", "held": "", "contract": "own"}
WORDS = "Case Cloud Ltd: Keeps the case records; held: In the UK, at Slough; contract: In place"


@pytest.fixture
def draft(client, lee, council, trust):
    record = make.repeat_draft(lee, council, trust)
    client.force_login(lee)
    return record


def rows(record):
    return [{name: getattr(one, name) for name in CLOUD} for one in record.used_systems.all()]


def send(record, lee, **more):
    return sending.send(record, by=lee, name="Lee Lead", role="Head of information", **more)


def test_one_is_added_and_then_another(client, draft):
    task = page("task", draft, "security")
    first = client.post(page("system_add", draft), CLOUD)
    client.post(page("system_add", draft), OWN)
    twice = client.post(page("system_add", draft), CLOUD | {"name": "CASE cloud ltd"})
    nameless = client.post(page("system_add", draft), CLOUD | {"name": ""})
    shown = client.get(task).text

    assert first.url == task
    assert rows(draft) == [CLOUD, OWN]
    assert "This is in the list already. Change it there" in twice.text
    assert "Enter the name of the processor or system" in nameless.text
    assert "Add a processor or system" in shown
    assert "Contract: In place" in shown
    assert "added systems to" in verbs(draft)


def test_many_are_pasted_from_a_spreadsheet(client, draft):
    lines = ["Case Cloud Ltd\tKeeps the case records\tIn the UK", "", "Network", "NETWORK"]
    lines += [f"System {number}" for number in range(20)]

    answer = client.post(page("system_paste", draft), {"systems": "\r\n".join(lines)})
    too_many = client.post(
        page("system_paste", draft), {"systems": "\n".join(f"More {n}" for n in range(40))}
    )

    assert answer.status_code == 302
    assert draft.used_systems.count() == 22
    assert rows(draft)[0] == CLOUD | {"held": "In the UK", "contract": ""}
    assert "A record takes 50 processors and systems or fewer" in too_many.text
    assert "More 39" in too_many.text  # what was pasted stays


def test_two_who_change_one_see_both_texts(client, lee, draft):
    [one] = systems.add(draft, [CLOUD], by=lee)
    address = page("system_change", draft, one.number)
    seen = re.search(r'name="row_version" value="(\d+)"', client.get(address).text)[1]
    systems.change(one, by=lee, answers={"held": "In Ireland"})

    met = client.post(address, CLOUD | {"held": "In Wales", "row_version": seen})
    assert met.status_code == 409
    assert "In Ireland" in met.text
    assert "In Wales" in met.text

    kept = re.search(r'name="row_version" value="(\d+)"', met.text)[1]
    client.post(address, CLOUD | {"held": "In Wales", "row_version": kept})
    assert rows(draft)[0]["held"] == "In Wales"


def test_one_removed_meanwhile_can_be_added_again(client, lee, draft):
    [one] = systems.add(draft, [CLOUD], by=lee)
    client.post(page("system_remove", draft, one.number), {"row_version": one.row_version})
    late = client.post(page("system_change", draft, one.number), CLOUD)

    assert not draft.used_systems.exists()
    assert late.status_code == 409
    assert f'action="{page("system_add", draft)}"' in late.text


def test_it_is_told_in_one_line_each_wherever_the_record_is_read(client, lee, draft, trust):
    systems.add(draft, [CLOUD, OWN], by=lee)
    sent = send(draft, lee)
    asked = sent.confirmations.get(party__organisation=trust)
    own = "Council network; contract: Not needed: an organisation that takes part runs it"

    assert asked.content["Security and keeping"]["systems"] == [
        "Processors and systems used", f"{WORDS}\n{own}",
    ]  # fmt: skip
    assert WORDS in str(sent.pdf.snapshot)
    assert WORDS in client.get(sent.get_absolute_url()).text
    assert client.get(reverse("records:record_json", args=[sent.reference])).json()["systems"] == [
        CLOUD, OWN,
    ]  # fmt: skip
    assert list(matching(RecordOfSharing.objects.all(), "slough")) == [sent]


def test_a_new_contract_is_in_the_redline_and_asked_about(lee, draft, trust):
    systems.add(draft, [CLOUD | {"contract": "no"}], by=lee)
    sent = send(draft, lee)
    make.confirm(sent, trust)
    later = arrangement.next_version(sent, by=lee)
    systems.change(later.used_systems.get(), by=lee, answers={"contract": "yes"})

    [part] = comparing.compare(comparing.whole(sent), comparing.whole(later))
    later.refresh_from_db()
    send(later, lee)

    assert part.heading == "Security and keeping"
    assert [row.label for row in part.rows] == ["Processors and systems used"]
    assert "<del>" in part.rows[0].html
    assert later.confirmations.unanswered().count() == 1
    assert rows(sent)[0]["contract"] == "no"


def test_the_word_form_goes_both_ways(lee, draft):
    systems.add(draft, [CLOUD, OWN], by=lee)

    form = read_word(word.render(repeat(read(draft), draft)))

    assert form.rows.systems == [CLOUD, OWN]
    assert form.doubts == []
    assert form.unread == []


def test_a_form_from_before_they_were_rows_is_read_too(draft):
    outline = repeat(read(draft), draft)
    old = {"tag": "systems", "label": "Processors and systems used", "kind": "text",
           "choices": [], "value": "Capita One; the council’s own network"}  # fmt: skip
    block = next(one for one in outline["blocks"] if one.get("caption") == "Security and keeping")
    block["rows"].append(old)

    form = read_word(word.render(outline))

    assert [one["name"] for one in form.rows.systems] == ["Capita One; the council’s own network"]


def test_the_national_register_is_told_who_processes_and_the_public_nothing_else(
    client, lee, council, trust
):
    record = make.repeat_draft(
        lee, council, trust, publication="full", gateways=["GW_DEA17_S35"],
        dea_specified_person=True, dea_register_ref="ISA-1",
        used=[CLOUD, OWN, {"name": "Not said whose"}],
    )  # fmt: skip
    send(record, lee, warnings_reason="It is checked")
    make.confirm(record, trust)
    client.logout()

    content = client.get(reverse("records:published_dea")).getvalue().decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(content))
    public = client.get(reverse("records:published_record", args=[record.reference])).text

    assert row["processor_names"] == "Case Cloud Ltd"
    for text in (content, public):
        assert "Council network" not in text
        assert "Not said whose" not in text
        assert "Slough" not in text


@pytest.mark.django_db(transaction=True)
def test_what_was_one_line_becomes_a_row_and_what_was_confirmed_stands(lee, council, trust):
    law()  # an earlier test of this kind took it away
    line = "Capita One, MS Teams; held by each organisation"
    record = make.repeat_active(lee, council, trust, used=[{"name": line}])
    given = record.confirmations.get(party__organisation=trust)
    assert given.content["Security and keeping"]["systems"] == ["Processors and systems used", line]
    to_the_newest = MigrationExecutor(connection).loader.graph.leaf_nodes("records")
    try:
        _migrate("0022_where_the_signed_copy_is")
        with connection.cursor() as cursor:
            cursor.execute("SELECT systems FROM records_recordofsharing")
            assert cursor.fetchall() == [(line,)]
    finally:
        MigrationExecutor(connection).migrate(to_the_newest)

    [row] = System.objects.all()
    assert (row.name, row.used_for, row.contract, row.record) == (line, "", "", record)
    record.refresh_from_db()
    assert record.last_system == 1
    later = make.next_active(record, lee)
    assert later.confirmations.get(party__organisation=trust).stands_from == given
    assert ours(later)["systems"] == line


def _migrate(name):
    MigrationExecutor(connection).migrate([("records", name)])


def test_a_copy_takes_none_of_them(lee, council, trust):
    record = make.repeat_active(lee, council, trust, used=[CLOUD], may_be_copied=True)

    copy = copying.copy_arrangement(record, by=lee, place=Place(council), submission_id=uuid4())

    assert not copy.used_systems.exists()
