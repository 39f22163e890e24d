"""A repeat record lives: its files, the register, its reviews, its next version, its end."""

from datetime import timedelta

from django.urls import reverse

from kmip_portal import clock
from kmip_portal.documents import word
from kmip_portal.mail.models import Email
from records import arrangement, in_tray, reviewing, sending, services
from records.models import RecordOfSharing
from tests import make


def page(name, record, *more):
    return reverse(f"records:{name}", args=[record.reference, *more])


def boxes(name, day):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def test_its_files_say_what_was_sent_and_who_confirmed_it(client, lee, council, trust):
    record = make.repeat_active(lee, council, trust, files=True)
    client.force_login(lee)

    assert client.get(page("record_pdf", record)).status_code == 200
    assert client.get(page("record_docx", record)).status_code == 200
    told = str(record.pdf.snapshot)
    given = record.confirmations.get(party__organisation=trust)
    for words in ("Date of last attendance", "Every Monday", "Gives", given.content_sha256):
        assert words in told
    assert record.pdf.snapshot["blocks"] == record.docx.snapshot["blocks"]
    assert word.render(record.docx.snapshot)


def test_the_register_shows_it_to_every_party_and_tells_the_kinds_apart(
    client, lee, council, trust
):
    shared = make.repeat_active(lee, council, trust)
    once = make.record(lee, council, title="Once")
    client.force_login(make.member(trust, "practitioner"))
    theirs = client.get("/records/").text
    client.force_login(lee)
    repeats = client.get("/records/", {"kind": "repeat"}).text

    assert shared.reference in theirs
    assert '<td class="govuk-table__cell">Holmesdale Council</td>' in theirs  # with whom
    assert '<td class="govuk-table__cell">Weald Trust</td>' in repeats
    assert once.reference not in theirs
    assert shared.reference in repeats
    assert once.reference not in repeats


def test_nothing_has_changed_is_one_decision_and_asks_nobody(client, lee, council, trust):
    record = make.repeat_active(lee, council, trust)
    letters = Email.objects.count()
    client.force_login(lee)
    day = clock.today() + timedelta(days=365)

    for _ in range(2):  # pressed twice
        answer = client.post(
            page("record_review", record),
            {"outcome": "same", **boxes("review_date", day)},
            follow=True,
        )
    record.refresh_from_db()

    assert "Reviewed. The next review is on" in answer.text
    assert (record.review_date, record.reviewed_by, record.status) == (day, lee, "active")
    assert [one.what for one in record.public_changes.all()] == ["reviewed", "added"]
    assert Email.objects.count() == letters
    for one in record.confirmations.all():
        assert sending.sha256(one.content) == one.content_sha256


def test_a_change_begins_the_next_version_once_and_the_live_one_stays(client, lee, council, trust):
    record = make.repeat_active(lee, council, trust)
    client.force_login(lee)

    for _ in range(2):
        client.post(page("record_review", record), {"outcome": "changed"})
    record.refresh_from_db()
    draft = RecordOfSharing.objects.get(replaces=record)

    assert (record.status, draft.status) == ("active", "draft")
    assert (draft.family, draft.version_number) == (record.reference, 2)
    assert [one.item for one in draft.data_items.all()] == ["Date of last attendance"]
    assert [one.called for one in draft.parties.all()] == ["Holmesdale Council", "Weald Trust"]


def test_a_next_version_in_which_nothing_changed_is_active_at_once_and_replaces_the_old(
    lee, council, trust
):
    record = make.repeat_active(lee, council, trust)
    draft = arrangement.next_version(record, by=lee)

    sending.send(draft, by=lee, name="Lee", role="Head")
    record.refresh_from_db()
    draft.refresh_from_db()

    assert (record.status, draft.status) == ("replaced", "active")
    given = draft.confirmations.get(party__organisation=trust)
    assert given.stands_from == record.confirmations.get(party__organisation=trust)


def test_a_seventh_party_is_asked_alone(lee, council):
    others = [make.organisation(f"Trust {n}", organisation_type="OT_NHS") for n in range(5)]
    record = make.repeat_active(lee, council, *others)
    draft = arrangement.next_version(record, by=lee)
    seventh = make.organisation("Seventh Trust", organisation_type="OT_NHS")
    party = arrangement.add_parties(draft, [make.picked(seventh)], by=lee)[0]
    told = {
        "direction": "receives",
        "controller_role": "RO_SEP",
        "contact_email": "casey@seventh.example",
    }
    arrangement.change_party(party, by=lee, answers=told)

    sending.send(draft, by=lee, name="Lee", role="Head")

    assert [one.party.organisation for one in draft.confirmations.unanswered()] == [seventh]


def test_it_is_ended_and_everybody_is_told_and_it_stays_to_be_read(client, lee, council, trust):
    record = make.repeat_active(lee, council, trust)
    client.force_login(lee)

    client.post(
        page("record_review", record),
        {
            "outcome": "stopped",
            "after_ending": "Each deletes its copy within a month",
            **boxes("ended_on", clock.today()),
        },
    )
    record.refresh_from_db()
    shown = client.get(record.get_absolute_url()).text

    assert record.status == "ended"
    assert "Each deletes its copy within a month" in shown
    assert Email.objects.filter(kind="records/emails/now_ended").count() == 3
    assert "Each deletes" not in Email.objects.filter(kind="records/emails/now_ended")[0].body


def test_a_review_with_a_gap_is_told(client, lee, council, trust):
    record = make.repeat_active(lee, council, trust)
    client.force_login(lee)
    url = page("record_review", record)

    assert "Select if anything has changed" in client.post(url, {"after_ending": "x"}).text
    assert "Enter when the sharing stopped" in client.post(url, {"outcome": "stopped"}).text
    far = boxes("review_date", clock.today() + timedelta(days=400))
    assert "within 12 months" in client.post(url, {"outcome": "same", **far}).text


def test_it_does_not_stop_before_it_started(client, lee, council, trust):
    today = clock.today()
    begun = make.repeat_active(lee, council, trust, start_date=today)
    to_come = make.repeat_active(lee, council, trust, start_date=today + timedelta(days=9))
    client.force_login(lee)
    stopped = {"outcome": "stopped", "after_ending": "None was given"}

    early = stopped | boxes("ended_on", today - timedelta(days=1))
    refused = client.post(page("record_review", begun), early)
    client.post(page("record_review", to_come), stopped | boxes("ended_on", today))
    begun.refresh_from_db()
    to_come.refresh_from_db()

    assert "when it started, or later" in refused.text
    assert (begun.status, to_come.status) == ("active", "ended")


def test_only_a_lead_of_the_owner_reviews_it(client, pat, lee, council, trust):
    record = make.repeat_active(lee, council, trust)
    for person in (pat, make.member(trust, "lead")):
        client.force_login(person)
        assert client.get(page("record_review", record)).status_code == 403


def test_a_review_stands_in_the_in_tray_of_the_lead_from_sixty_days_before(lee, council, trust):
    record = make.repeat_active(lee, council, trust)
    far = [one for one in in_tray.needs(lee) if "Review" in one.verb]
    RecordOfSharing.objects.filter(pk=record.pk).update(
        review_date=clock.today() + timedelta(days=60)
    )

    assert far == []
    assert [one.thing for one in in_tray.needs(lee) if "Review" in one.verb] == [record.title]


def test_what_is_overdue_is_said_by_the_calendar_alone(client, lee, council, trust):
    record = make.repeat_active(lee, council, trust)
    RecordOfSharing.objects.filter(pk=record.pk).update(
        review_date=clock.today() - timedelta(days=1)
    )
    client.force_login(lee)

    assert "Review overdue" in client.get(record.get_absolute_url()).text
    record.refresh_from_db()
    assert record.status == "active"


def test_its_data_names_every_answer(client, lee, council, trust):
    record = make.repeat_active(lee, council, trust)
    client.force_login(lee)

    told = client.get(page("record_json", record)).json()

    assert (told["kind"], told["status"]) == ("repeat", "active")
    assert told["answers"]["frequency"]["in_words"] == "Weekly"
    assert [(one["organisation"], one["answer"]["answer"]) for one in told["parties"]] == [
        ("Holmesdale Council", "Confirmed"),
        ("Weald Trust", "Confirmed"),
    ]
    given = record.confirmations.get(party__organisation=trust)
    assert told["parties"][1]["answer"]["sha256"] == given.content_sha256
    assert [(one["item"], one["from"]) for one in told["items"]] == [
        ("Date of last attendance", None)
    ]


def test_a_next_version_that_waits_does_not_come_alive_after_the_end(lee, council, trust):
    record = make.repeat_active(lee, council, trust)
    later = arrangement.next_version(record, by=lee)
    services.save_draft(later, by=lee, answers={"process": "Another way"})
    later.refresh_from_db()
    later = sending.send(later, by=lee, name="Lee", role="Head")
    assert later.status == "waiting"

    reviewing.end(record, by=lee, ended_on=clock.today(), after_ending="Each deletes its copy")
    later.refresh_from_db()

    assert (record.status, later.status) == ("ended", "draft")
    assert not later.confirmations.unanswered().exists()
