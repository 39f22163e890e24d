"""A record goes to a colleague, who is told, and whose team sees it."""

import pytest
from django.urls import reverse

from kmip_portal.audit.models import AuditEvent
from kmip_portal.lifecycle import TooLate
from kmip_portal.mail.models import Email
from records import handing_over
from records.models import RecordOfSharing, RecordWords
from tests import make


def address(record):
    return reverse("records:record_hand_over", args=[record.reference])


def chosen(person):
    return {"to": person.memberships.get().reference}


def sees(person, record):
    return RecordOfSharing.objects.visible_to(person).filter(pk=record.pk).exists()


def test_a_lead_hands_a_record_to_somebody_of_another_team(client, pat, council):
    lead = make.member(council, "lead", name="Lena Lead")
    team = make.team(council, "Housing")
    hugo = make.member(council, "practitioner", team, name="Hugo Homes")
    mate = make.member(council, "practitioner", team)
    record = make.record(pat, council, title="Panel about exclusions")
    client.force_login(lead)

    client.post(address(record), chosen(hugo))

    record.refresh_from_db()
    assert (record.owner, record.team) == (hugo, team)
    assert (sees(hugo, record), sees(mate, record), sees(pat, record)) == (True, True, False)
    to = {letter.to: letter for letter in Email.objects.filter(kind__endswith="handed_over")}
    assert set(to) == {hugo.email, pat.email}
    assert to[hugo.email].subject == f"You now keep the Record of Sharing {record.reference}"
    assert not any("xclusion" in letter.subject + letter.body for letter in to.values())
    event = AuditEvent.objects.of(record).first()
    assert (event.verb, event.actor, event.detail) == ("handed over", lead, {})


def test_who_hands_over_their_own_is_not_told_of_it(client, pat, council):
    tess = make.member(council, "practitioner", name="Tess")
    draft = make.draft(pat, council)
    client.force_login(pat)

    answer = client.post(address(draft), chosen(tess))

    assert answer.url == reverse("records:record_list")
    assert [one.to for one in Email.objects.filter(kind__endswith="handed_over")] == [tess.email]


def test_it_goes_to_nobody_else(client, pat, council, outsider):
    officer = make.member(council, "signing_officer")
    record = make.record(pat, council)
    client.force_login(pat)

    for person in (outsider, officer, pat):
        page = client.post(address(record), chosen(person)).content.decode()
        assert "Nobody else keeps records" in page
    record.refresh_from_db()
    assert record.owner == pat


def test_a_colleague_of_the_team_does_not_hand_it_over(client, council):
    team = make.team(council, "Early help")
    tess, mate = (make.member(council, "practitioner", team) for _ in range(2))
    record = make.record(tess, council, team=team)
    client.force_login(mate)

    assert client.post(address(record), chosen(mate)).status_code == 403


def test_twice_is_once(pat, council):
    tess, record = make.member(council, "practitioner"), make.record(pat, council)

    for _ in range(2):
        handing_over.hand_over(record, to=tess, by=pat)

    assert Email.objects.filter(kind__endswith="handed_over").count() == 1


def test_what_is_disposed_of_stays_with_whom_it_was(client, pat, council):
    lead, tess = make.member(council, "lead"), make.member(council, "practitioner")
    record = make.disposed(pat, council, by=lead)
    client.force_login(lead)

    answer = client.post(address(record), chosen(tess))

    assert answer.url == record.get_absolute_url()
    with pytest.raises(TooLate):
        handing_over.hand_over(record, to=tess, by=lead)
    record.refresh_from_db()
    assert record.owner == pat
    assert not RecordWords.objects.filter(record=record).exists()
