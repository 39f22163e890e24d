"""Statements on paper, acceptances of earlier days from a file, and a mistake put right."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.mail.models import Email
from signatories.models import AcceptanceStatement, Organisation
from signatories.printing import code_of, found_by
from signatories.services import acceptances, signing
from tests import make
from tests.input.pages import fields_of
from tests.make.scans import scan

NEW = "/manage/acceptances/new/"
IMPORT = "/manage/acceptances/import/"


@pytest.fixture(autouse=True)
def version():
    return make.version("6.0", in_force_on=clock.today() - timedelta(days=60))


@pytest.fixture
def desk(client, secretariat):
    client.force_login(secretariat)
    return client


def boxes(name, day):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def paper(**changes):
    today = clock.today()
    return {
        "organisation": "Weald Police",
        "version": "6-0",
        **boxes("signed_on", today - timedelta(days=3)),
        **boxes("arrived_on", today),
        "name": "Sam Signer",
        "job_title": "Chief constable",
        "authority": "Head of the force",
        "arrived_by": "post",
        "kept_at": "Box 4",
    } | changes


# --- on paper -------------------------------------------------------------------------------------


def test_a_paper_statement_makes_a_signatory_of_the_day_it_was_signed(desk, police, lead):
    response = desk.post(NEW, paper())

    statement = AcceptanceStatement.objects.get()
    assert response["Location"] == "/manage/acceptances/"
    assert (statement.how, statement.status) == ("paper", "accepted")
    assert statement.accepted_on == clock.today() - timedelta(days=3)
    assert statement.snapshot["arrived_by"] == "post"
    assert police in Organisation.objects.signatories()
    page = desk.get(response["Location"]).text
    assert "Recorded. Weald Police accepted version 6.0." in page
    assert Email.objects.to_person(lead.email).filter(kind__endswith="acceptance_accepted").exists()
    event = AuditEvent.objects.of(statement).get(verb="recorded a paper")
    assert event.detail["kept_at"] == "Box 4"


def test_before_there_is_a_version_nothing_can_be_recorded_and_the_page_says_so(desk):
    AgreementVersion.objects.update(status="draft")

    shown = desk.get(NEW)

    assert "There is no version in the portal yet." in shown.text
    assert "signed_on-day" not in fields_of(shown.text)
    assert desk.post(NEW, paper()).status_code == 200
    assert not AcceptanceStatement.objects.exists()


def test_save_and_record_another_keeps_what_stays_the_same(desk, police):
    response = desk.post(NEW, paper(another="yes", arrived_by="hand"))

    shown = desk.get(response["Location"]).text
    assert fields_of(shown)["arrived_on-day"] == str(clock.today().day)
    assert fields_of(shown)["name"] == ""
    assert 'value="hand" checked' in shown


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"organisation": ""}, "Select the organisation"),
        ({"organisation": "Nobody"}, "No organisation in our list is called ‘Nobody’"),
        ({"version": ""}, "Select the version"),
        ({"name": ""}, "Enter the name of the person who signed"),
        ({"signed_on-day": "31", "signed_on-month": "2"},
         "Date on the statement must be a real date"),
        (boxes("arrived_on", clock.today() - timedelta(days=9)),
         "Date it arrived must be the same as or after"),
        (boxes("signed_on", clock.today() - timedelta(days=90)),
         "This statement was signed before version 6.0 came into force"),
    ],
)  # fmt: skip
def test_it_says_what_is_wrong_and_keeps_what_was_typed(desk, police, changes, says):
    page = desk.post(NEW, paper(**changes)).text

    assert says in page
    assert 'value="Box 4"' in page
    assert not AcceptanceStatement.objects.exists()


def test_one_that_was_signed_early_is_recorded_once_that_is_confirmed(desk, police):
    early = boxes("signed_on", clock.today() - timedelta(days=90))

    assert desk.post(NEW, paper(**early, is_right="on")).status_code == 302


def test_an_organisation_that_has_accepted_is_not_recorded_again(desk, police):
    desk.post(NEW, paper())

    page = desk.post(NEW, paper()).text

    assert "Weald Police has already accepted version 6.0" in page
    assert AcceptanceStatement.objects.count() == 1


def test_a_scan_that_is_being_checked_is_not_accepted_by_recording_a_paper(desk, police, lead):
    waiting = scan(police, make.the_version(), by=lead)

    page = desk.post(NEW, paper()).text

    assert "has already sent a statement for version 6.0, which is being checked" in page
    waiting.refresh_from_db()
    assert waiting.status == "submitted"


def test_a_scan_that_is_being_checked_is_not_accepted_by_signing_or_importing(police, lead):
    waiting = scan(police, make.the_version(), by=lead)

    with pytest.raises(acceptances.Refused, match="which is being checked"):
        make.acceptance(police)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.how) == ("submitted", "scan")


def test_the_code_of_another_organisations_request_is_not_frozen_with_it(desk, police, secretariat):
    other = make.asked(make.organisation("Elsewhere Council"), by=secretariat)

    page = desk.post(f"{NEW}?asked={other.reference}", paper()).text

    assert f"Request {other.reference} is for Elsewhere Council and version 6.0" in page
    assert not AcceptanceStatement.objects.exists()


def test_pressed_twice_it_is_recorded_once(desk, police):
    answers = paper(submission_id="6b1f8a52-6c62-4a43-9d36-bd37fd1e2a11")

    assert [desk.post(NEW, answers).status_code for _ in range(2)] == [302, 302]
    assert AcceptanceStatement.objects.count() == 1


def test_who_was_asked_learns_that_the_paper_has_arrived(desk, police, secretariat, lead):
    asked = make.asked(police, by=lead)

    desk.post(f"{NEW}?asked={asked.reference}", paper())

    told = Email.objects.to_person(asked.email).filter(kind__endswith="acceptance_accepted")
    assert told.count() == 1
    asked.refresh_from_db()
    assert (asked.status, asked.cancelled_reason) == ("cancelled", "Sam Signer has signed")


# --- found by its code ----------------------------------------------------------------------------


def test_the_printed_statement_carries_a_code_that_finds_its_request(desk, police, secretariat):
    asked = make.asked(police, by=secretariat, name="Sam Signer", job_title="Chief constable")

    printed = desk.get(f"/signatories/weald-police/ask-to-sign/{asked.reference}/print/").text
    path, size = code_of(found_by(asked.reference))
    found = desk.get("/manage/acceptances/", {"q": asked.reference.lower()})

    assert asked.reference in printed
    assert path in printed
    assert size >= 25
    assert found["Location"] == found_by(asked.reference).removeprefix("http://testserver")
    page = desk.get(found["Location"]).text
    assert f"/manage/acceptances/new/?asked={asked.reference}" in page
    shown = fields_of(desk.get(f"{NEW}?asked={asked.reference}").text)
    assert (shown["organisation"], shown["name"]) == ("Weald Police", "Sam Signer")


def test_the_drawn_code_says_where_it_leads():
    """Read back from the drawing alone, square by square, by the code's own rules."""
    import qrcode

    text = found_by("SIG-4T8W-21PR")
    path, size = code_of(text)
    drawn = {tuple(map(int, part[1:].split("h1")[0].split())) for part in path.split("z") if part}
    again = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
    again.add_data(text)
    matrix = again.get_matrix()

    assert drawn == {(x, y) for y in range(size) for x in range(size) if matrix[y][x]}
    # the three corners by which a reader finds it
    for x, y in ((0, 0), (size - 7, 0), (0, size - 7)):
        assert all((x + step, y) in drawn for step in range(7))


def test_recording_it_answers_the_request(desk, police, secretariat):
    asked = make.asked(police, by=secretariat)

    desk.post(f"{NEW}?asked={asked.reference}", paper())

    statement = AcceptanceStatement.objects.get()
    assert statement.snapshot["asked"] == asked.reference
    asked.refresh_from_db()
    assert not asked.is_unanswered


def test_a_reference_nobody_knows_says_so(desk):
    page = desk.get("/manage/acceptances/", {"q": "SIG-0000-0000"}).text

    assert "No statement and no request to sign has the reference ‘SIG-0000-0000’" in page


# --- put right ------------------------------------------------------------------------------------


def test_a_wrong_name_is_put_right_and_both_statements_are_kept(desk, police, lead, version):
    wrong = make.acceptance(police, version, on=clock.today() - timedelta(days=9), how="paper")
    url = f"/manage/acceptances/{wrong.reference}/correct/"
    said = fields_of(desk.get(url).text)
    answers = {name: said[name] for name in ("legal_name", "name", "authority")}

    unchanged = desk.post(url, answers | {"job_title": said["job_title"], "reason": "A slip"})
    assert "Change what was wrong before you save it" in unchanged.text
    response = desk.post(
        url,
        answers | {"legal_name": "The Weald Constabulary", "job_title": "Deputy chief",
                   "reason": "The legal name was wrong"},
    )  # fmt: skip

    wrong.refresh_from_db()
    right = wrong.corrected_by
    assert wrong.status == "corrected"
    assert wrong.snapshot["organisation"]["name"] == "Weald Police"
    assert right.snapshot["organisation"]["name"] == "The Weald Constabulary"
    assert right.words.startswith("The Weald Constabulary accepts version 6.0")
    assert (right.accepted_on, right.job_title) == (wrong.accepted_on, "Deputy chief")
    assert right.certificate != wrong.certificate
    police.refresh_from_db()
    assert police.name == "Weald Police"
    assert Organisation.objects.signatories(on=wrong.accepted_on).get() == police
    assert "What was wrong: The legal name was wrong" in desk.get(response["Location"]).text
    told = Email.objects.to_person(lead.email).get(kind__endswith="acceptance_corrected")
    assert wrong.reference in told.body
    assert right.reference in told.subject


def test_what_is_corrected_cannot_be_corrected_again(desk, police, version):
    wrong = make.acceptance(police, version)
    url = f"/manage/acceptances/{wrong.reference}/correct/"
    answers = {"legal_name": "A", "name": "B", "job_title": "C", "authority": "D", "reason": "E"}

    assert desk.post(url, answers).status_code == 302
    assert desk.post(url, answers | {"name": "F"}).status_code == 409


# --- from earlier days ----------------------------------------------------------------------------

HEAD = "organisation,version,accepted_on,name,job_title,authority,urn\n"


def upload(client, text, **more):
    file = SimpleUploadedFile("papers.csv", text.encode(), "text/csv")
    return client.post(IMPORT, {"file": file} | more)


def test_a_file_is_shown_before_anything_is_brought_in(desk, police):
    school = make.organisation("Oak School", identifiers={"urn": "118617"})
    text = (
        HEAD
        + "Weald Police,6.0,2024-03-27,Sam Signer,Chief constable,Head of the force,\n"
        + "The Oak School,v6.0,27/3/2024,Ann Head,Headteacher,,118617\n"
        + "Weld Polise,6.0,2024-03-27,Sam,Chief,,\n"
        + "Oak School,9.9,31/2/2024,,=cmd(),,\n"
    )

    shown = upload(desk, text)

    page = shown.text
    assert "4 rows: 2 to add, 0 there already, 5 problems" in page
    assert not AcceptanceStatement.objects.exists()
    for words in (
        "‘Weld Polise’ may be ‘Weald Police’. Write its name in full, or give its number.",
        "‘9.9’ is not a version that was published.",
        "‘31/2/2024’ is not a date, like 2024-03-27.",
        "this cell is empty.",
        "‘=cmd()’ looks like a formula. Write the words themselves.",
    ):
        assert words in page
    kept = fields_of(page)["file-kept"]

    done = desk.post(IMPORT, {"file-kept": kept, "confirm": "yes"})

    assert done.status_code == 302
    assert {one.organisation for one in AcceptanceStatement.objects.all()} == {police, school}
    assert not Email.objects.exists()
    event = AuditEvent.objects.filter(verb="imported").first()
    assert event.detail == {"file": "papers.csv", "added": 2, "same": 0}


def test_the_same_file_again_changes_nothing(desk, police):
    text = HEAD + "Weald Police,6.0,2024-03-27,Sam Signer,Chief constable,,\n"
    for _ in range(2):
        shown = upload(desk, text)
        kept = fields_of(shown.text)["file-kept"]
        desk.post(IMPORT, {"file-kept": kept, "confirm": "yes"})

    assert AcceptanceStatement.objects.count() == 1
    assert "0 to add, 1 there already, 0 problems" in upload(desk, text).text


def test_a_line_twice_in_one_file_is_named(desk, police):
    line = "Weald Police,6.0,2024-03-27,Sam Signer,Chief constable,,\n"

    assert "this is the acceptance of line 2 again." in upload(desk, HEAD + line + line).text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("organisation,version\nA,6.0\n", "Your file needs a column called ‘accepted_on’."),
        (HEAD, "Your file has names of columns, but no acceptances."),
        (HEAD + "A,6.0,2024-03-27,B,C,,\n" * 501, "Your file must have 500 rows or fewer."),
    ],
)
def test_a_file_that_cannot_be_read_says_why(desk, text, says):
    assert says in upload(desk, text).text


def test_only_the_secretariat_records_and_kmip_reads(client, police, version, lead, auditor):
    statement = make.acceptance(police, version)
    pages = (NEW, IMPORT, f"/manage/acceptances/{statement.reference}/correct/")
    for person, reads in ((lead, 403), (auditor, 200)):
        client.force_login(person)
        assert client.get(f"/manage/acceptances/{statement.reference}/").status_code == reads
        assert [client.get(page).status_code for page in pages] == [403] * 3


def test_a_request_that_was_cancelled_can_still_be_found(desk, police, secretariat):
    asked = make.asked(police, by=secretariat)
    signing.cancel(asked, by=secretariat, reason="Wrong person")

    assert desk.get(f"/manage/acceptances/asked/{asked.reference}/").status_code == 200
