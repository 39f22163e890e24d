"""What comes after a sharing: opened, told, answered by link or signed in, closed."""

import re
from datetime import timedelta

import pytest

from kmip_portal import clock
from kmip_portal.mail.models import Email
from kmip_portal.mail.secrets import unseal
from records import disposing, in_tray, tasks
from records.matters import clocks, recipients, services
from records.models import Matter
from tests import make

pytestmark = pytest.mark.django_db
WHO = {"name": "Nia Baker", "role": "Named nurse"}


@pytest.fixture
def record(pat, council):
    return make.record(pat, council)


def letters(kind):
    return list(Email.objects.filter(kind=f"records/emails/{kind}").order_by("pk"))


def by_link(client):
    """From the letter to the answer page, with the code of the second letter."""
    client.logout()
    start = re.sub(r"^https?://[^/]+", "", unseal(letters("matter_told")[-1].secret))
    code_page = client.post(start).url
    return client.post(code_page, {"code": unseal(letters("reply_code")[-1].secret)}).url


def test_from_a_record_to_a_letter_to_an_answer_to_its_end(client, pat, record):
    client.force_login(pat)
    page = client.get(record.get_absolute_url()).text
    new = f"{record.get_absolute_url()}matters/new/"
    assert new in page
    begin = client.post(new, {"kind": "correction"}).url
    asked = client.get(begin).text
    assert "One month" in asked
    assert "UK GDPR Arts 12(3), 12A" in asked
    today = clock.today()
    sent = {"day": str(today), "our_ref": "C-2041", "note": "The date of the meeting was wrong",
            "submission_id": "6d1f7a52-93c1-4c7b-8a2e-0f7a3f1f6a01"}  # fmt: skip
    for _ in range(2):  # pressed twice
        tell = client.post(begin, sent).url
    matter = Matter.objects.get()
    page = client.get(tell).text
    assert "Holmesdale Hospital" in page
    assert "Contact on the record: nia.baker@hospital.nhs.uk" in page
    assert "Select or enter at least one to write to" in client.post(tell, {"kept": ""}).text
    client.post(tell, {"whom": re.search(r'name="whom"[^>]* value="([^"]+)"', page)[1]})
    [letter] = letters("matter_told")
    assert letter.to == "nia.baker@hospital.nhs.uk"
    assert record.reference in letter.body
    assert "meeting" not in letter.body  # the note is read on the page
    assert "Correct and tell every recipient" in letter.body

    answer = by_link(client)
    page = client.get(answer).text
    assert "The date of the meeting was wrong" in page
    assert "Holmesdale Hospital" in page
    refused = client.post(answer, {"answer": "refused", "reason": "", **WHO}).text
    assert "Enter why, or what was left" in refused
    for _ in range(2):
        assert client.post(answer, {"answer": "part", "reason": "Not in the archive", **WHO}).url
    assert "Done in part" in client.get(answer).text

    client.force_login(pat)
    page = client.get(matter.get_absolute_url()).text
    assert "Done in part" in page
    assert [one.to for one in letters("matter_answered")] == [pat.email]
    close = f"{matter.get_absolute_url()}close/"
    version = re.search(r'name="row_version" value="(\d+)"', client.get(close).text)[1]
    done = {"outcome": "done", "outcome_words": "Corrected here and there", "row_version": version}
    for _ in range(2):
        assert client.post(close, done).url == matter.get_absolute_url()
    matter.refresh_from_db()
    assert (matter.status, matter.outcome) == ("closed", "done")
    assert matter.met_at is not None


def test_of_a_breach_each_has_its_own_clock_from_when_it_knew(client, lee, council, trust):
    record = make.repeat_active(lee, council, trust)
    with clock.at(clock.on_day(clock.today(), 9)):
        matter = make.matters.matter(record, lee, kind="breach")
        [one] = make.matters.tell(matter, lee)
        assert matter.due_at - matter.received_at == timedelta(hours=72)
        theirs = make.member(trust, "lead", job_title="Head")
        assert [i.verb for i in in_tray.needs(theirs)] == [
            "Answer: personal data breach after a sharing"
        ]
        own = f"/records/notices/{one.reference}/"
        client.force_login(theirs)
        page = client.get(own).text
        assert one.aware_at is None  # asked, never assumed
        version = re.search(r'name="row_version" value="(\d+)"', page)[1]
        aware = {"aware_on": str(clock.today()), "aware_time": "8:15am", "decision": "not_yet",
                 "row_version": version, **WHO}  # fmt: skip
        client.post(own, aware)
        one.refresh_from_db()
        assert one.due_at - one.aware_at == timedelta(hours=72)
        assert one.state == "Deciding"
        assert "Your 72 hours end at 8:15am" in client.get(own).text

        late = client.post(own, aware | {"decision": "not_reported", "not_reported_because": "x"})
        assert late.status_code == 409  # an older version of the row
        version = re.search(r'name="row_version" value="(\d+)"', late.text)[1]
        client.post(own, aware | {"decision": "reported", "reported_on": str(clock.today()),
                                  "reported_time": "8:45am", "reported_as": "IC-1",
                                  "row_version": version})  # fmt: skip
        one.refresh_from_db()
        assert (one.answer, one.reported_as) == ("done", "IC-1")
        matter.refresh_from_db()
        assert matter.met_at is None  # ours is ours


def test_a_breach_is_closed_only_when_it_is_decided(client, pat, record):
    matter = make.matters.matter(record, pat, kind="breach")
    client.force_login(pat)
    close = client.get(f"{matter.get_absolute_url()}close/")
    assert close.url.endswith("/breach/")
    page = client.get(close.url).text
    version = re.search(r'name="row_version" value="(\d+)"', page)[1]
    empty = client.post(close.url, {"decision": "not_reported", "row_version": version}).text
    assert "Enter why a risk to people is unlikely" in empty
    why = {"not_reported_because": "It was sealed and came back unopened"}
    client.post(close.url, {"decision": "not_reported", "row_version": version} | why)
    matter.refresh_from_db()
    assert matter.met_at is not None
    assert client.get(f"{matter.get_absolute_url()}close/").status_code == 200


def test_the_clock_stands_still_while_something_is_asked_and_goes_on(client, pat, record):
    start = clock.on_day(clock.today(), 10)
    with clock.at(start):
        matter = make.matters.matter(record, pat, kind="access", received_at=start)
        before = matter.due_at
        client.force_login(pat)
        press = f"{matter.get_absolute_url()}clock/"
        client.post(press, {"do": "wait"})
        matter.refresh_from_db()
        assert matter.due_at is None
        assert "The clock stands still" in client.get(matter.get_absolute_url()).text
    client.logout()
    with clock.at(start + timedelta(days=9)):
        client.force_login(pat)
        client.post(press, {"do": "go_on"})
        matter.refresh_from_db()
        assert matter.waited == 9
        limit = clocks.limit_of("TL_RIGHTS")
        assert matter.due_at == clocks.due(limit, start, waited=9) > before
        client.post(f"{matter.get_absolute_url()}extend/", {"because": "Many files are searched"})
        matter.refresh_from_db()
        assert matter.due_at == clocks.due(limit, start, waited=9, extended=True)


def test_a_complaint_says_who_leads_and_is_acknowledged(client, lee, council, trust):
    record = make.repeat_active(lee, council, trust)
    client.force_login(lee)
    begin = f"{record.get_absolute_url()}matters/new/complaint/"
    client.post(begin, {"day": str(clock.today()), "leads_it": trust.slug})
    matter = Matter.objects.get()
    assert matter.led_by == trust
    client.post(f"{matter.get_absolute_url()}clock/", {"do": "met"})
    matter.refresh_from_db()
    assert matter.met_at is not None
    assert matter.status == "open"


def test_who_is_silent_is_reminded_once_and_the_owner_is_told(lee, council, trust, surgery):
    record = make.repeat_active(lee, council, trust, surgery)
    matter = make.matters.matter(record, lee, kind="erasure")
    make.matters.tell(matter, lee)
    first = letters("matter_told")
    for days in (13, 14, 15, 40):
        with clock.at(clock.now() + timedelta(days=days)):
            tasks.chase_matters()
    assert len(letters("matter_told")) == 2 * len(first)
    [silent] = letters("matter_silent")
    assert silent.to == lee.email
    assert "Weald Trust" in silent.body
    assert [one.state for one in matter.tellings.with_names()] == ["Told", "Told"]
    with clock.at(clock.now() + timedelta(days=40)):
        assert [one.state for one in matter.tellings.with_names()] == ["Silent", "Silent"]


def test_what_is_due_is_told_before_and_when_it_is_late_once_each(pat, lee, record):
    matter = make.matters.matter(record, pat, kind="foi")
    for days in (1, 20, 30, 31, 35, 36, 60):
        with clock.at(clock.now() + timedelta(days=days)):
            tasks.chase_matters()
            tasks.chase_matters()
    due = letters("matter_due")
    assert sorted(one.to for one in due) == sorted([pat.email, lee.email] * 2)
    assert "is due at" in due[0].body
    assert "was due at" in due[-1].body
    assert matter.reference in due[0].subject


def test_somebody_told_by_phone_gets_no_letter_and_is_not_told_again(client, pat, record):
    matter = make.matters.matter(record, pat, kind="restriction")
    client.force_login(pat)
    [one] = recipients.of(matter)
    page = f"{matter.get_absolute_url()}phoned/"
    call = {
        "who": one.key,
        "day": str(clock.today() - timedelta(days=1)),
        "time": "3pm",
        "name": "Nia Baker",
    }
    client.post(page, call)
    client.post(page, call)
    telling = matter.tellings.get()
    assert (telling.how, telling.called) == ("phone", "Holmesdale Hospital")
    assert letters("matter_told") == []
    assert client.get(f"{matter.get_absolute_url()}tell/").text.count("Everybody was told") == 1
    theirs = f"{matter.get_absolute_url()}told/{telling.reference}/"
    client.post(theirs, {"answer": "done", **WHO})
    telling.refresh_from_db()
    assert telling.answer == "done"


def test_partners_see_what_they_were_told_and_nothing_of_the_matter(client, lee, council, trust):
    record = make.repeat_active(lee, council, trust)
    matter = make.matters.matter(record, lee)
    [one] = make.matters.tell(matter, lee)
    client.force_login(make.member(trust, "lead"))
    assert client.get(f"/records/notices/{one.reference}/").status_code == 200
    assert client.get(matter.get_absolute_url()).status_code == 404
    assert client.get(f"{matter.get_absolute_url()}told/{one.reference}/").status_code == 404
    client.force_login(make.kmip_person("secretariat"))
    assert client.get(matter.get_absolute_url()).status_code == 404
    assert client.get("/records/matters/").status_code == 403


def test_colleagues_who_only_read_a_record_open_nothing_after_it(client, council, pat):
    team = make.team(council)
    owner = make.member(council, team=team)
    record = make.record(owner, council, team)
    reader = make.member(council, team=team)
    client.force_login(reader)
    assert client.get(record.get_absolute_url()).status_code == 200
    assert client.get(f"{record.get_absolute_url()}matters/new/").status_code == 403
    client.force_login(pat)
    assert client.get(f"{record.get_absolute_url()}matters/new/").status_code == 404


def test_nothing_happens_after_a_draft(client, pat, council):
    draft = make.draft(pat, council)
    client.force_login(pat)
    assert client.get(f"{draft.get_absolute_url()}matters/new/").status_code == 409


def test_a_record_with_an_open_matter_is_not_disposed_of(pat, lee, record):
    make.past_its_time(record)
    assert list(disposing.due(lee)) == [record]
    matter = make.matters.matter(record, pat)
    assert list(disposing.due(lee)) == []
    assert list(disposing.held(lee)) == [record]
    make.matters.tell(matter, pat, **{recipients.of(matter)[0].key: "nia@hospital.nhs.uk"})
    services.withdraw(matter, by=pat)
    assert disposing.dispose([record], by=lee) == 1
    assert Matter.objects.count() == 0


def test_the_list_is_narrowed_by_kind_and_by_what_is_overdue(
    client, lee, record, django_assert_max_num_queries
):
    for kind in ("foi", "breach", "access"):
        make.matters.matter(record, lee, kind=kind)
    old = make.matters.matter(record, lee, kind="eir", received_at=clock.now() - timedelta(days=60))
    client.force_login(lee)
    client.get("/records/matters/")
    with django_assert_max_num_queries(12):
        page = client.get("/records/matters/").text
    assert page.count("MAT-") >= 4
    assert "1 matter overdue" in page
    narrowed = client.get("/records/matters/?state=overdue").text
    assert old.reference in narrowed
    assert narrowed.count("Freedom of information request</td>") == 0


def test_a_name_in_the_note_is_asked_about(client, pat, record):
    client.force_login(pat)
    begin = f"{record.get_absolute_url()}matters/new/objection/"
    page = client.post(begin, {"day": str(clock.today()), "note": "NHS number 943 476 5919"})
    assert page.status_code == 200
    assert Matter.objects.count() == 0


def test_where_nobody_is_known_an_address_is_typed_for_this_letter(client, pat, record):
    record.parties.update(contact_email="")
    matter = make.matters.matter(record, pat)
    client.force_login(pat)
    page = client.get(f"{matter.get_absolute_url()}tell/")
    assert "Nobody to write to is known" in page.text
    field = re.search(r'name="(email_\w+)"', page.text)[1]
    client.post(f"{matter.get_absolute_url()}tell/", {field: "Post@Hospital.nhs.uk"})
    assert matter.tellings.get().email == "post@hospital.nhs.uk"
    assert letters("matter_told")[0].to == "post@hospital.nhs.uk"
