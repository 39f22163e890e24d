"""What an organisation owes when it ends is finished by whoever comes after it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from kmip_portal import clock, in_tray
from kmip_portal.accounts.models import User
from kmip_portal.mail.models import Email
from records import chasing, handing_over, pages, services
from records.models import RecordOfSharing
from records.permissions import may_edit
from signatories.services import successions
from tests import make
from tests.records.test_filing import address
from tests.records.test_handing_over import chosen
from tests.records.test_urgent import KNOWN


@pytest.fixture
def kent():
    """The organisation that comes after the council."""
    return make.organisation("New Kent Council", is_public_authority=True)


@pytest.fixture
def lead(kent):
    return make.member(kent, "lead", name="Nell Newlead")


def replaced(council, kent, by, **takes):
    takes = {"takes_people": False, "takes_contacts": False} | takes
    successions.replace(kind="replaced", predecessors=[council], successors=[kent],
                        from_on=clock.today(), by=by, **takes)  # fmt: skip


def afresh(person):
    """The same person in a later request."""
    return User.objects.get(pk=person.pk)


def urgent(pat, council):
    """Filed a week ago, and not written up."""
    with clock.at(clock.now() - timedelta(days=7)):
        return services.file_urgently(
            by=pat,
            place=services.Place(council),
            answers=KNOWN | {"partner": make.picked(make.organisation("Weald Police")),
                             "sharing_date": clock.today()},
            submission_id=uuid4(),
        )  # fmt: skip


def test_the_in_tray_the_page_and_the_permission_agree(client, pat, council, kent, lead,
                                                        secretariat):  # fmt: skip
    record = urgent(pat, council)
    replaced(council, kent, secretariat)
    [item] = [one for one in in_tray.needs(afresh(lead)) if "urgent record" in one.verb]
    client.force_login(lead)

    page = client.get(item.url).text
    form = client.get(record.get_edit_url())

    assert f'href="{record.get_edit_url()}"' in page
    assert f"So can the leads of whoever came after {council}." in page
    assert form.status_code == 200
    services.save_draft(record, by=lead, answers=make.record_answers(
        route="urgent", urgency="emergency", emergency_followup_date=clock.today(), **KNOWN
    ) | {"partner": make.picked(make.organisation("Holmesdale Hospital"))})  # fmt: skip
    assert client.post(address("check", record)).url == address("saved", record)
    record.refresh_from_db()
    assert record.written_up_by == lead
    assert record.organisation == council
    assert not [one for one in in_tray.needs(afresh(lead)) if "urgent record" in one.verb]


def test_they_correct_hand_over_and_dispose(client, pat, council, kent, lead, secretariat):
    record, old = make.record(pat, council), make.past_its_time(make.refusal(pat, council))
    niall = make.member(kent, "practitioner", make.team(kent, "Housing"), name="Niall Newman")
    replaced(council, kent, secretariat)
    client.force_login(lead)

    client.post(address("correct", record), {"wrong": "The day", "right": "A day later",
                                             "reason": "A slip"})  # fmt: skip
    client.post(address("hand_over", record), chosen(niall))
    client.post(reverse("records:record_retention"), {"records": [old.reference], "sure": "yes"})

    record.refresh_from_db()
    old.refresh_from_db()
    assert record.addenda.count() == 1
    assert (record.owner, record.team, record.organisation) == (niall, None, council)
    assert old.status == "disposed"
    assert RecordOfSharing.objects.visible_to(afresh(niall)).get() == record
    assert may_edit(afresh(niall), record)


def test_whoever_moves_over_keeps_their_own_and_sees_nobody_elses(council, kent, secretariat):
    pat, tess = (make.member(council, "practitioner") for _ in range(2))
    draft, other = make.draft(pat, council), make.draft(tess, council)
    replaced(council, kent, secretariat, takes_people=True)
    pat = afresh(pat)

    assert RecordOfSharing.objects.visible_to(pat).get() == draft
    assert may_edit(pat, draft)
    assert not may_edit(pat, other)


def test_nobody_edits_before_the_day_nor_of_an_organisation_that_stays(
    pat, council, kent, lead, secretariat
):
    record = make.record(pat, council)
    assert not may_edit(lead, record)
    assert lead not in {one.user for one in handing_over.colleagues(record)}
    successions.replace(kind="replaced", predecessors=[council], successors=[kent],
                        from_on=clock.today() + timedelta(days=30),
                        takes_people=False, takes_contacts=False, by=secretariat)  # fmt: skip

    assert not may_edit(afresh(lead), record)
    assert "came after" not in pages.who_can_see(record)


def test_a_late_write_up_is_told_to_those_who_came_after(pat, council, kent, lead, secretariat):
    urgent(pat, council)
    replaced(council, kent, secretariat)

    assert chasing.tell_of_the_late() == 1

    assert Email.objects.filter(kind="records/emails/write_up_late", to=lead.email).count() == 1
