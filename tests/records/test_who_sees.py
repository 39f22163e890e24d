"""Who sees a record: its owner, the owner’s team, the organisation’s leads; nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from records.models import RecordOfSharing
from tests import make
from tests.records.test_filing import address

PAGES = ("detail", "edit", "check", "saved", "delete", "close", "pdf", "docx", "json", "correct")


def test_another_organisation_finds_nothing_at_any_address(client, pat, council, outsider):
    record, draft = make.record(pat, council, files=True), make.draft(pat, council)
    client.force_login(outsider)

    for thing in (record, draft):
        for name in PAGES:
            assert client.post(address(name, thing)).status_code == 404
            if name != "close":
                assert client.get(address(name, thing)).status_code == 404
    listed = client.get(reverse("records:record_list")).content.decode()
    assert record.reference not in listed
    assert "No records yet" in listed


@pytest.mark.parametrize("whose", ["secretariat", "chair", "auditor"])
def test_kmip_sees_how_many_there_are_and_never_what_they_say(client, request, pat, council, whose):
    record = make.record(pat, council, title="Panel about exclusions", files=True)
    make.draft(pat, council)
    client.force_login(request.getfixturevalue(whose))

    for name in PAGES:
        assert client.post(address(name, record)).status_code == 404
    counts = client.get(reverse("records:record_counts"))

    assert counts.context["table"].rows == [["Holmesdale Council", "1 to 4", "0", "Not shown"]]
    assert "exclusions" not in counts.content.decode()


def test_counts_are_for_kmip_alone(client, pat):
    client.force_login(pat)

    assert client.get(reverse("records:record_counts")).status_code == 403


def test_the_history_that_kmip_reads_says_nothing_of_what_a_record_says(pat, council):
    record = make.record(
        pat, council, title="Panel about exclusions", warnings_reason="", decision="part"
    )

    for event in AuditEvent.objects.of(record):
        assert event.subject_name == record.reference
        assert event.organisations == ["holmesdale-council"]
        assert event.detail == {}


def test_a_team_sees_its_own_and_a_lead_sees_all(pat, council):
    team, other = make.team(council, "Early help"), make.team(council, "Housing")
    tess = make.member(council, "practitioner", team, name="Tess")
    colleague = make.member(council, "practitioner", team)
    elsewhere = make.member(council, "practitioner", other)
    lead = make.member(council, "lead")
    officer = make.member(council, "signing_officer")
    of_the_team = make.draft(tess, council, team)
    of_pat = make.draft(pat, council)

    def seen_by(person):
        return set(RecordOfSharing.objects.visible_to(person))

    assert seen_by(tess) == seen_by(colleague) == {of_the_team}
    assert seen_by(pat) == {of_pat}
    assert seen_by(lead) == {of_the_team, of_pat}
    assert seen_by(elsewhere) == seen_by(officer) == set()


def test_a_colleague_reads_and_does_not_write(client, council):
    team = make.team(council, "Early help")
    tess = make.member(council, "practitioner", team)
    colleague = make.member(council, "practitioner", team)
    draft = make.draft(tess, council, team)
    client.force_login(colleague)

    assert client.get(draft.get_absolute_url()).status_code == 200
    for name in ("edit", "check", "delete", "close"):
        assert client.post(address(name, draft)).status_code == 403


def test_who_has_left_sees_nothing_any_more(pat, council):
    make.draft(pat, council)
    pat.memberships.update(until_on=clock.today() - timedelta(days=1))

    assert not RecordOfSharing.objects.visible_to(pat).exists()


def test_every_record_says_who_can_see_it(client, pat, council):
    team = make.team(council, "Early help")
    tess = make.member(council, "practitioner", team)
    client.force_login(pat)
    own = client.get(make.draft(pat, council).get_absolute_url()).content.decode()
    client.force_login(tess)
    teams = client.get(make.draft(tess, council, team).get_absolute_url()).content.decode()

    assert "Pat Practitioner and the organisation leads of Holmesdale Council can see" in own
    assert "People in the Early help team at Holmesdale Council, and its leads, can see" in teams
    assert "K-MIP sees only that a record exists." in own
