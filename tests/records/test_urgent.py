"""An emergency is shared first, noted in two minutes, and written up by the next working day."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from kmip_portal import clock, in_tray
from kmip_portal.audit.models import AuditEvent
from kmip_portal.lifecycle import InvalidMove
from kmip_portal.mail.models import Email
from records import chasing, services, tasks
from records.answers import ours
from records.models import RecordOfSharing
from records.questions.steps import STEPS
from tests import make
from tests.records.test_filing import address

URGENT = reverse("records:record_urgent")
THURSDAY = date(2026, 12, 24)  # Christmas Day is a Friday, and Monday the 28th is a bank holiday
DUE = date(2026, 12, 29)
KNOWN = {
    "shared_with_name": "Sgt Ray Moss",
    "shared_with_role": "Duty sergeant",
    "data_shared": "Where the child was last seen, and by whom",
    "decision_reason": "A child was missing and at risk",
    "transfer_methods": ["TM_PHONE"],
}


@pytest.fixture(autouse=True)
def _late_in_the_afternoon():
    with clock.at(clock.on_day(THURSDAY, 16)):
        yield


def known(**changes):
    return make.posted(
        KNOWN | {"partner": make.picked(make.organisation("Weald Police")),
                 "sharing_date": clock.today()} | changes
    )  # fmt: skip


def urgent(pat, council):
    return services.file_urgently(
        by=pat,
        place=services.Place(council),
        answers=KNOWN | {"partner": make.picked(make.organisation("Weald Police")),
                         "sharing_date": clock.today()},
        submission_id=uuid4(),
    )  # fmt: skip


def written_up(client, record):
    """Every page of the form in turn, with the rest."""
    answers = make.record_answers(route="urgent", urgency="emergency", **KNOWN)
    answers |= {"emergency_followup_date": DUE, "partner": ours(record)["partner"]}
    sent, here = make.posted(answers), record.get_edit_url()
    while "/edit/" in here:
        form = client.get(here).context["form"]
        here = client.post(here, sent | {"asked": form["asked"].value()}).url
    return here


def test_a_few_answers_are_saved_at_once_and_the_rest_is_owed(client, pat):
    make.version()
    client.force_login(pat)

    done = client.post(URGENT, known(), follow=True)

    record = RecordOfSharing.objects.get()
    assert "Record saved" in done.text
    assert "Write up the rest by 29 December 2026" in done.text
    assert (record.status, record.decision, record.decision_by) == ("decided", "share", pat.name)
    assert (record.route, record.urgency, record.title) == (
        "urgent", "emergency", "Urgent sharing with Weald Police",
    )  # fmt: skip
    assert (record.write_up_due_on, record.emergency_followup_date) == (DUE, DUE)
    assert record.pdf
    assert [one.verb for one in AuditEvent.objects.of(record)] == ["saved", "started"]


def test_pressing_twice_files_one(client, pat):
    client.force_login(pat)
    sent = known() | {"submission_id": str(uuid4())}

    client.post(URGENT, sent)
    client.post(URGENT, sent)

    assert RecordOfSharing.objects.count() == 1


def test_what_is_missing_is_asked_for_in_words_of_its_own(client, pat):
    client.force_login(pat)

    page = client.post(URGENT, {"sharing_time": ""}).text

    for words in ("Enter who you shared it with", "Enter the name of the person who received it",
                  "Enter the job title of the person who received it", "Enter what you shared",
                  "Enter why it could not wait", "Select how it was shared",
                  "Enter the date it was shared"):  # fmt: skip
        assert page.count(words) >= 2, words
    assert not RecordOfSharing.objects.exists()


def test_it_is_written_up_page_by_page_and_then_locked(client, pat, council):
    record = urgent(pat, council)
    before = record.pdf
    client.force_login(pat)
    with pytest.raises(services.NotReady):
        services.write_up(record, by=pat)

    check = written_up(client, record)
    client.post(check, {"row_version": RecordOfSharing.objects.get().row_version})

    record = RecordOfSharing.objects.get()
    assert check == address("check", record)
    assert (record.status, record.written_up_by, record.owes_write_up) == ("decided", pat, False)
    assert record.pdf != before
    assert record.necessity_statement in str(record.pdf.snapshot)
    assert AuditEvent.objects.of(record)[0].verb == "wrote up"
    assert client.get(record.get_edit_url()).url == record.get_absolute_url()
    with pytest.raises(InvalidMove):
        services.save_draft(record, by=pat, answers={"title": "Later"})


def test_it_cannot_be_closed_while_it_owes_the_rest(client, pat, council):
    record = urgent(pat, council)
    client.force_login(pat)

    page = client.get(record.get_absolute_url()).text

    assert "Close this record" not in page
    assert "Write-up owed" in page
    with pytest.raises(services.NotReady):
        services.close(record, by=pat)


def test_a_draft_saved_in_an_emergency_with_gaps_in_law_owes_them(pat, council):
    draft = make.draft(pat, council, urgency="emergency", emergency_followup_date=DUE, gateways=[])

    saved = services.decide(draft, by=pat, warnings_reason="A child is at risk now")

    assert (saved.write_up_due_on, saved.is_being_written) == (DUE, True)
    with pytest.raises(services.NotReady):
        services.write_up(saved, by=pat, warnings_reason="Still")
    services.save_draft(saved, by=pat, answers={"gateways": ["GW_CA89_S47"]})
    assert services.write_up(saved, by=pat).owes_write_up is False


def test_it_is_asked_for_on_its_day_and_the_dpo_is_told_when_it_is_late(pat, council):
    make.contact(council, "dpo", name="Dee Officer", email="dee@dpo.example")
    record = urgent(pat, council)

    def letters():
        return [(one.to, one.subject) for one in Email.objects.order_by("pk")]

    with clock.at(DUE - timedelta(days=1)):
        assert tasks.chase_write_ups() == 0
    with clock.at(DUE):
        assert (tasks.chase_write_ups(), tasks.chase_write_ups()) == (1, 0)
    asked = [(pat.email, f"Write up the urgent record {record.reference} today")]
    assert letters() == asked
    with clock.at(DUE + timedelta(days=1)):
        assert (tasks.chase_write_ups(), tasks.chase_write_ups()) == (1, 0)
    late = f"The write-up of the urgent record {record.reference} is late"
    assert letters() == [*asked, ("dee@dpo.example", late), (pat.email, late)]
    for one in Email.objects.all():
        for words in ("child", "missing", "Weald Police", "Ray Moss"):
            assert words not in one.subject + one.body


def test_without_a_known_dpo_the_leads_are_told(pat, council):
    lee = make.member(council, "lead", name="Lee Lead")
    urgent(pat, council)

    with clock.at(DUE + timedelta(days=1)):
        chasing.tell_of_the_late()

    assert set(Email.objects.values_list("to", flat=True)) == {lee.email, pat.email}


def test_nobody_is_chased_once_it_is_written_up(pat, council):
    record = urgent(pat, council)
    RecordOfSharing.objects.filter(pk=record.pk).update(
        written_up_at=clock.now(), written_up_by=pat
    )

    with clock.at(DUE + timedelta(days=9)):
        assert tasks.chase_write_ups() == 0


def test_it_waits_in_the_in_tray_and_with_the_leads_when_it_is_late(pat, council):
    lee = make.member(council, "lead")
    record = urgent(pat, council)

    def waiting(person):
        return [(one.verb, one.due_on, one.url) for one in in_tray.needs(person)
                if "urgent record" in one.verb]  # fmt: skip

    own = [("Write up your urgent record", DUE, address_of_first_step(record))]
    assert (waiting(pat), waiting(lee)) == (own, [])
    with clock.at(DUE + timedelta(days=1)):
        assert waiting(lee) == [
            ("See that an urgent record is written up", DUE, record.get_absolute_url())
        ]


def address_of_first_step(record):
    return reverse("records:record_step", args=[record.reference, STEPS[0].slug])


@pytest.mark.parametrize(
    ("filed", "due"),
    [
        (date(2026, 12, 21), date(2026, 12, 22)),  # a Monday
        (date(2026, 12, 18), date(2026, 12, 21)),  # a Friday
        (date(2027, 3, 25), date(2027, 3, 30)),  # before Good Friday
    ],
)
def test_it_is_owed_by_the_next_working_day(filed, due):
    with clock.at(datetime.combine(filed, datetime.min.time(), clock.LONDON)):
        assert services.write_up_day() == due


@pytest.mark.parametrize("page", ["edit", "step"])
def test_what_was_decided_is_not_emptied_while_it_is_written_up(client, pat, council, page):
    record = urgent(pat, council)
    client.force_login(pat)
    pages = {"edit": address("edit", record), "step": address_of_first_step(record)}

    kept = client.post(pages[page], {"asked": "decision", "later": "yes"})

    record.refresh_from_db()
    assert (kept.status_code, record.status, record.decision) == (302, "decided", "share")
