"""What is past its time goes by itself, and of each that went there is proof, and no content."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.audit.services import verify
from kmip_portal.desk import disposal
from kmip_portal.lifecycle import TooLate
from kmip_portal.mail import keeping
from kmip_portal.mail.models import Email
from kmip_portal.retention.models import Disposal
from kmip_portal.retention.schedule import SCHEDULE
from kmip_portal.retention.services import fingerprint, prove
from records import disposing, services
from records.models import Reply
from records.tasks import tell_of_drafts
from signatories.services import applications
from tests import make


def later(**much):
    return clock.at(clock.now() + timedelta(**much))


@pytest.fixture
def council():
    return make.signatory("Holmesdale Council")


@pytest.fixture
def pat(council):
    return make.member(council, "practitioner", name="Pat Practitioner")


@pytest.fixture
def lena(council):
    return make.member(council, "lead", name="Lena Lead")


def test_a_session_that_has_ended_goes_and_one_that_lasts_stays(client, pat):
    client.force_login(pat)
    key = client.session.session_key
    Session.objects.create(session_key="old", expire_date=clock.now() - timedelta(hours=1))

    assert disposal.dispose()["session"] == 1
    assert list(Session.objects.values_list("pk", flat=True)) == [key]
    proof = Disposal.objects.get()
    assert (proof.rule, proof.number, proof.sha256) == ("session", 1, fingerprint(["old"]))
    event = AuditEvent.objects.first()
    assert str(event) == "The portal disposed of 1 under “Sessions of people who signed in”"
    assert event.detail["sha256"] == proof.sha256
    assert "session" not in disposal.dispose()  # once a day


def test_a_draft_goes_after_two_letters_to_its_owner(pat, council):
    draft = make.draft(pat, council, title="Panel about exclusions")
    begun = clock.today()
    said = []
    for day in (59, 60, 61, 62, 83, 84, 85, 90, 91, 92):
        with clock.at(clock.on_day(begun + timedelta(days=day), 10)):
            said.append((day, tell_of_drafts(), disposal.dispose()["record"]))

    assert [one for one in said if one[1:] != (0, 0)] == [(61, 1, 0), (84, 1, 0), (91, 0, 1)]
    letters = Email.objects.filter(kind="records/emails/draft_goes").order_by("pk")
    goes = f"{begun + timedelta(days=91):%-d %B %Y}"
    assert {one.subject for one in letters} == {f"Your draft record will be deleted on {goes}"}
    assert [one.to for one in letters] == [pat.email] * 2
    assert "exclusions" not in "".join(one.body for one in letters)
    draft.refresh_from_db()
    assert (draft.status, draft.title, draft.disposed_by) == ("disposed", "", None)
    proof = Disposal.objects.get()
    assert (proof.rule, proof.subject, proof.organisation) == (
        "draft",
        draft.reference,
        council.slug,
    )
    event = AuditEvent.objects.of(draft).first()
    assert (event.verb, event.actor_name) == ("disposed of", "The portal")
    assert event.detail["sha256"] == proof.sha256
    assert "exclusions" not in json.dumps(event.detail)
    assert verify().holds


def test_a_letter_that_is_late_says_the_true_day(pat, council):
    make.draft(pat, council)
    goes = clock.today() + timedelta(days=91)

    with later(days=75):  # nothing ran for two weeks
        assert tell_of_drafts() == 1

    assert Email.objects.get().subject == f"Your draft record will be deleted on {goes:%-d %B %Y}"


def test_of_a_draft_of_somebody_who_has_left_the_leads_are_told(pat, council, lena):
    make.past_its_time(make.draft(pat, council), days=400)
    pat.memberships.update(until_on=clock.today() - timedelta(days=1))

    assert tell_of_drafts() == 1

    told = Email.objects.get(kind="records/emails/draft_goes")
    assert told.to == lena.email
    assert told.subject.startswith("A draft record will be deleted on")
    assert "Pat Practitioner began the Record of Sharing" in told.body


def test_whoever_was_told_late_still_has_a_week(pat, council):
    make.past_its_time(make.draft(pat, council), days=400)

    assert (tell_of_drafts(), disposal.dispose()["record"]) == (1, 0)
    with later(days=6):
        assert (tell_of_drafts(), disposal.dispose()["record"]) == (0, 0)
    with later(days=7):
        assert disposal.dispose()["record"] == 1


def test_a_saved_record_waits_ninety_days_for_a_lead_and_a_hold_keeps_it(
    client, pat, council, lena
):
    goes, held = (make.refusal(pat, council) for _ in range(2))
    client.force_login(lena)
    hold = reverse("records:record_hold", args=[held.reference])
    for _ in range(2):
        assert client.post(hold, {"because": "An inquest"}).url == held.get_absolute_url()
    today = clock.today()
    six_years = today.replace(year=today.year + 6)

    with clock.at(six_years + timedelta(days=90)):
        assert disposal.dispose()["record"] == 0
        assert [one.pk for one in disposing.due(lena)] == [goes.pk]
    with clock.at(six_years + timedelta(days=91)):
        assert disposal.due()["record"] == 1
        assert disposal.dispose()["record"] == 1
        assert disposal.dispose()["record"] == 0
    goes.refresh_from_db()
    held.refresh_from_db()
    assert (goes.status, held.status, held.held_by) == ("disposed", "decided", lena)
    verbs = list(AuditEvent.objects.of(held).values_list("verb", flat=True))
    assert verbs.count("put a hold on") == 1
    client.force_login(lena)  # her session has ended, and gone
    shown = client.get(hold).content.decode()
    assert "An inquest" in shown
    client.post(hold, {"release": "yes"})
    held.refresh_from_db()
    assert (held.held_at, held.held_because) == (None, "")
    listed = client.get(reverse("records:record_retention")).content.decode()
    assert goes.reference in listed
    assert Disposal.objects.get(rule="one_off").sha256 in listed


def test_a_draft_that_is_held_is_not_deleted(client, pat, council, lena):
    held, gone_before = (make.draft(pat, council, title="Panel") for _ in range(2))
    services.discard(gone_before, by=pat)
    for one in (held, gone_before):
        disposing.hold(one, by=lena, because="An inquest")

    with pytest.raises(TooLate, match="holds this record"):
        services.discard(held, by=pat)
    with later(days=40):
        assert disposing.wipe_deleted() == 0
    gone_before.refresh_from_db()
    assert gone_before.title == "Panel"


def test_a_draft_of_which_another_organisation_was_asked_is_kept_while_it_may_answer(pat, council):
    draft = make.draft(pat, council)
    make.past_its_time(draft, days=400)
    asked = Reply.objects.create(
        record=draft, asks="decision", name="Nia Baker", email="nia@hospital.example",
        asked_by=pat, token_sha256="0" * 64,
    )  # fmt: skip

    assert (tell_of_drafts(), disposal.dispose()["record"]) == (0, 0)
    with later(days=120):  # nobody answered, and the link is old
        assert tell_of_drafts() == 1
    assert asked.asked_at


def test_only_leads_hold(client, pat, council, lena, outsider):
    record = make.refusal(pat, council)
    page = reverse("records:record_hold", args=[record.reference])
    for person, status in ((pat, 403), (outsider, 404)):
        client.force_login(person)
        assert client.post(page, {"because": "A claim"}).status_code == status
    record.refresh_from_db()
    assert record.held_at is None


def test_the_text_of_letters_goes_after_two_years_and_the_rest_stays(settings):
    old = make.letter()
    Email.objects.filter(pk=old.pk).update(sent_at=clock.now(), body="Something said")
    waiting = make.letter()

    assert keeping.dispose() == 0
    with later(days=732):
        assert disposal.dispose()["letter"] == 1
        assert disposal.dispose()["letter"] == 0
    old.refresh_from_db()
    waiting.refresh_from_db()
    assert old.body == keeping.GONE
    assert old.subject
    assert waiting.body != keeping.GONE
    assert Disposal.objects.get().sha256 == fingerprint([[old.stem, fingerprint("Something said")]])


def test_a_letter_whose_text_is_gone_is_not_sent_again(client, secretariat):
    old = make.letter()
    Email.objects.filter(pk=old.pk).update(sent_at=clock.now())
    with later(days=732):
        keeping.dispose()
        client.force_login(secretariat)
        page = client.get(reverse("letter", args=[old.stem])).text
        again = client.post(reverse("letter_resend", args=[old.stem]))

    assert "Send it again" not in page
    assert again.status_code == 409
    assert Email.objects.count() == 1


def test_who_applied_in_vain_is_forgotten_after_a_year(client, secretariat):
    refused, open_still = make.application(), make.application(name="Fernhill Surgery")
    applications.refuse(refused, reason="Not a public service.", by=secretariat)
    name = refused.contact_name

    with later(days=365):
        assert disposal.dispose()["application"] == 0
    with later(days=367):
        assert disposal.dispose()["application"] == 1
        assert disposal.dispose()["application"] == 0
    refused.refresh_from_db()
    open_still.refresh_from_db()
    assert (refused.contact_name, refused.contact_email) == ("Disposed of", "")
    assert open_still.contact_email
    client.force_login(secretariat)
    page = client.get(refused.get_absolute_url())
    assert page.status_code == 200
    assert name not in page.content.decode().partition("<h2")[0]


def test_an_account_of_nobody_is_emptied_after_two_years(client, pat, council):
    record = make.refusal(pat, council)
    email = pat.email
    pat.memberships.update(until_on=clock.today())
    stays = make.member(council)

    with later(days=700):
        assert disposal.dispose()["person"] == 0
    with later(days=735):
        assert disposal.due()["person"] == 1
        assert disposal.dispose()["person"] == 1
        assert disposal.dispose()["person"] == 0
    pat.refresh_from_db()
    stays.refresh_from_db()
    assert (pat.name, pat.is_active, pat.has_usable_password()) == (
        "Somebody who has left", False, False,
    )  # fmt: skip
    assert email not in json.dumps([one.detail for one in AuditEvent.objects.all()])
    assert stays.is_active
    record.refresh_from_db()
    assert record.owner == pat


def test_a_dry_run_counts_and_takes_nothing_away(pat, council):
    Session.objects.create(session_key="old", expire_date=clock.now() - timedelta(hours=1))
    out = StringIO()

    call_command("dispose", "--dry-run", "--json", stdout=out)

    assert json.loads(out.getvalue()) | {"session": 1} == json.loads(out.getvalue())
    assert Session.objects.count() == 1
    assert not Disposal.objects.exists()


def test_nothing_is_disposed_of_as_at_a_day_that_has_not_come():
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()

    with pytest.raises(CommandError, match="has not come"):
        call_command("dispose", "--on", tomorrow)
    call_command("dispose", "--dry-run", "--on", tomorrow, stdout=StringIO())


def test_kmip_reads_the_schedule_and_the_proofs_and_downloads_them(client, auditor):
    prove("session", said=["a"], number=3)
    prove("draft", said=["b"], subject="ROS-1", organisation="weald-police")
    client.force_login(auditor)

    page = client.get("/manage/disposals/").content.decode()
    file = b"".join(client.get("/manage/disposals.csv").streaming_content).decode()

    for rule in SCHEDULE.values():
        assert rule.what in page
    for proof in Disposal.objects.all():
        assert proof.sha256 in page
        assert f"{proof.reference},{proof.what}" in file
    assert len(file.splitlines()) == 3


def test_a_page_of_proofs_asks_no_more_for_more_of_them(
    client, auditor, django_assert_max_num_queries
):
    for number in range(40):
        prove("draft", said=[number], subject=f"ROS-{number}")
    client.force_login(auditor)
    client.get("/manage/disposals/")
    with django_assert_max_num_queries(10):
        assert "Next" in client.get("/manage/disposals/").content.decode()
