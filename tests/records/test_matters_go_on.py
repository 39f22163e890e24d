"""What changes while a matter is open: its clock, the names of organisations, who sees to it."""

from datetime import timedelta

import pytest

from kmip_portal import clock
from kmip_portal.mail.models import Email
from records import disposing, sending, services, tasks
from records.matters import emails, kinds, pages, recipients, telling
from records.matters import services as matters
from records.models import Matter, Party
from signatories.models import Succession
from tests import make

pytestmark = pytest.mark.django_db
WHO = {"name": "Nia Baker", "role": "Named nurse"}


@pytest.fixture
def record(pat, council):
    return make.record(pat, council)


def merge(old, new):
    day = clock.today() - timedelta(days=1)
    Succession.objects.create(predecessor=old, successor=new, kind="merged", from_on=day)
    old.until_on = day - timedelta(days=1)
    old.save(update_fields=["until_on"])


def due_letters():
    return Email.objects.filter(kind="records/emails/matter_due").order_by("pk")


def test_whoever_came_after_who_sees_to_it_does_not_tell_itself(lee, council, trust):
    record = make.repeat_active(lee, council, trust)
    matter = make.matters.matter(record, lee)
    between, last = make.signatory("First Successor"), make.signatory("Last Successor")
    merge(council, between)
    merge(between, last)

    assert [one.called for one in recipients.of(matter)] == [trust.name]


def test_one_that_merged_twice_is_told_at_the_last(lee, council, trust):
    record = make.repeat_active(lee, council, trust)
    between, last = make.signatory("First Successor"), make.signatory("Last Successor")
    merge(trust, between)
    merge(between, last)

    [one] = recipients.of(make.matters.matter(record, lee))

    assert (one.called, one.instead_of) == ("Last Successor", [trust.name])


def test_a_name_that_is_spelled_otherwise_since_is_not_told_again(pat, record):
    record.parties.filter(is_ours=False).update(organisation=None, name="St Mary's Hospital")
    matter = make.matters.matter(record, pat)
    make.matters.tell(matter, pat)
    record.parties.filter(is_ours=False).update(name="ST MARYS HOSPITAL")

    assert telling.write_to(matter, recipients.of(matter), by=pat, addresses={}) == 0


def test_an_organisation_reads_its_part_after_it_was_renamed(lee, council, trust):
    record = make.repeat_active(lee, council, trust)
    [one] = make.matters.tell(make.matters.matter(record, lee), lee)
    trust.name = "Quite Another Trust"
    trust.save(update_fields=["name"])

    one = make.matters.tell(one.matter, lee)[0]

    assert pages.shown_to(one)["shared"]["rows"] == [
        ["Date of last attendance", council.name, "Quite Another Trust"]
    ]


def test_of_what_happened_once_a_recipient_is_not_told_of_another(pat, record):
    Party.objects.create(record=record, name="Hythe Hospice", direction="receives")
    matter = make.matters.matter(record, pat)
    told = {one.called: one for one in make.matters.tell(matter, pat, **{
        "typed-hythe hospice": "post@hospice.example"
    })}  # fmt: skip

    for name, other in (("Hythe Hospice", "Holmesdale Hospital"),
                        ("Holmesdale Hospital", "Hythe Hospice")):  # fmt: skip
        rows = pages.shown_to(told[name])["shared"]["rows"]
        assert other not in str(rows)
        assert name in str(rows)


def test_time_that_is_over_is_not_made_longer(client, pat, record):
    came = clock.now() - timedelta(days=50)
    matter = make.matters.matter(record, pat, kind="access", received_at=came)
    before = matter.due_at
    client.force_login(pat)

    assert "Take longer" not in client.get(matter.get_absolute_url()).text
    client.post(f"{matter.get_absolute_url()}extend/", {"because": "Many files are searched"})
    matters.extend(matter, by=pat, because="Many files are searched")

    matter.refresh_from_db()
    assert (matter.due_at, matter.extended_at) == (before, None)


def test_another_day_is_told_before_it_comes_and_when_it_is_past(pat, record):
    matter = make.matters.matter(record, pat, kind="access")
    with clock.at(matter.due_at - timedelta(days=2)):
        tasks.chase_matters()
        matters.extend(matter, by=pat, because="Many files are searched")
    matter.refresh_from_db()
    told = due_letters().count()
    for moment in (matter.due_at - timedelta(days=2), matter.due_at + timedelta(days=1)):
        with clock.at(moment):
            tasks.chase_matters()
            tasks.chase_matters()

    assert due_letters().count() == 3 * told > 0


def test_a_clock_stopped_twice_leaves_out_the_days_of_both(pat, record):
    start = clock.on_day(clock.today(), 10)
    with clock.at(start):
        matter = make.matters.matter(record, pat, kind="access", received_at=start)
    for first, last in ((2, 5), (7, 8), (8, 8)):
        matters.wait(matter, by=pat, since=clock.today() + timedelta(days=first))
        matters.go_on(matter, by=pat, on=clock.today() + timedelta(days=last))

    matter.refresh_from_db()
    assert matter.waited == 4
    assert matter.due_at == matters.clocks.due(kinds.limit("access"), start, waited=4)


def test_a_wrong_time_of_the_report_is_put_right(pat, record):
    matter = make.matters.matter(record, pat, kind="breach")
    wrong, right = clock.now() + timedelta(hours=80), clock.now() + timedelta(hours=20)
    for at in (wrong, right):
        matters.decide_breach(matter, by=pat, reported_at=at, not_reported_because="")
        matter.refresh_from_db()

    assert matter.met_at == right
    with clock.at(clock.now() + timedelta(hours=90)):
        why = "No risk to anybody"
        matters.decide_breach(matter, by=pat, reported_at=None, not_reported_because=why)
        matter.refresh_from_db()
        assert matter.met_at == clock.now()  # not when it was thought to be reported


def test_who_sees_to_it_does_not_overwrite_what_the_other_decides_meanwhile(
    client, lee, council, trust
):
    matter = make.matters.matter(make.repeat_active(lee, council, trust), lee, kind="breach")
    [one] = make.matters.tell(matter, lee)
    client.force_login(lee)
    page = f"{matter.get_absolute_url()}told/{one.reference}/"
    open_here = client.get(page).context["form"]["row_version"].value()
    aware = clock.now() - timedelta(hours=1)
    telling.decide(one, aware_at=aware, holds_nothing=False, **WHO)

    sent = {"decision": "nothing", "row_version": open_here} | WHO
    answer = client.post(page, sent)

    assert answer.status_code == 409
    one.refresh_from_db()
    assert one.aware_at == aware


def test_a_letter_sent_again_twice_is_sent_once(client, pat, record):
    matter = make.matters.matter(record, pat)
    [one] = make.matters.tell(matter, pat)
    client.force_login(pat)
    with clock.at(clock.now() + timedelta(days=3)):
        for _ in range(2):
            client.post(f"{matter.get_absolute_url()}told/{one.reference}/remind/")

    assert Email.objects.filter(kind="records/emails/matter_told").count() == 2


def test_no_subject_is_longer_than_a_phone_shows(lee, council):
    trust = make.signatory("The Very Long Name of a Partnership Trust of Kent and Medway")
    make.contact(trust, "dpo")
    make.member(trust, "lead")
    longest = max(Matter.Kind, key=lambda one: len(one.label))
    matter = make.matters.matter(make.repeat_active(lee, council, trust), lee, kind=longest)
    [one] = make.matters.tell(matter, lee)
    telling.send_again(one, by=None)
    emails.due(matter, late=True)
    emails.silent(matter, [one])
    emails.answered(one)

    letters = Email.objects.filter(kind__startswith="records/emails/matter_")
    assert {one.kind.rpartition("_")[2] for one in letters} >= {"told", "waits", "due", "silent"}
    assert [one.subject for one in letters if len(one.subject) > 70] == []


def test_who_opened_it_and_moved_to_the_successor_still_hears_of_it(pat, council, record):
    matter = make.matters.matter(record, pat)
    successor = make.signatory("First Successor")
    make.member(successor, "practitioner", person=pat)
    merge(council, successor)

    assert emails.those_who_see(matter, leads_too=False) == [pat]


def test_what_happened_is_kept_though_its_record_was_taken_back_and_deleted(lee, council, trust):
    record = make.repeat_waiting(lee, council, trust)
    matter = make.matters.matter(record, lee)
    sending.take_back(record, by=lee)
    record.refresh_from_db()
    services.discard(record, by=lee)

    with clock.at(clock.now() + timedelta(days=60)):
        disposing.wipe_deleted()

    assert Matter.objects.get() == matter
