"""The secretariat decides on applications to join, and the applicant follows them to the end."""

import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from signatories.models import (
    Application,
    ContactPoint,
    Membership,
)
from signatories.services import applications, organisations
from tests import make
from tests.signatories.test_joining import letter
from tests.uploads import made


@pytest.fixture(autouse=True)
def _around():
    cache.clear()
    organisations.ensure_areas()


@pytest.fixture
def version():
    return make.version("6.0")


def decide(client, application, confirm="yes", **answers):
    """The decision and then the letter, as two pages; what the first one says."""
    url = f"/manage/applications/{application.reference}/decide/"
    look = client.post(url, answers)
    assert look.status_code == 200, look
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', look.text))
    fields.pop("csrfmiddlewaretoken", None)
    return look, client.post(url, fields | {"confirm": confirm})


def test_approved_it_is_listed_its_lead_invited_and_its_signer_asked(client, version, secretariat):
    application = make.application(urn="118617", establishments="Cliff Nursery\nCliff Club\n")
    client.force_login(secretariat)

    look, done = decide(client, application, decision="approve", listed="=new")

    assert "Add Whitcliffe Junior School as a new organisation" in look.text
    assert "Email Jordan Okafor, Headteacher, a link to sign" in look.text
    told = letter("approved")
    assert told.subject in look.text
    for line in filter(None, told.body.splitlines()):
        assert line in look.text.replace("<br>", "\n")
    application.refresh_from_db()
    school = application.organisation
    assert application.status == "approved"
    assert school.postcode == "CT5 1AB"
    assert [one.value for one in school.identifiers.all()] == ["118617"]
    assert {site.name for site in school.establishments.all()} == {"Cliff Nursery", "Cliff Club"}
    assert Membership.objects.get(organisation=school).role == "lead"
    request = school.signing_requests.get()
    assert (request.email, request.asked_by) == ("head@whitcliffe.kent.sch.uk", secretariat)
    assert done["Location"] == "/manage/applications/"
    page = client.get(done["Location"]).text
    assert "Approved. We’ve emailed Jordan Okafor a link to sign." in page
    verbs = [event.verb for event in AuditEvent.objects.of(application)]
    assert verbs == ["approved", "received"]


def test_approved_twice_it_is_approved_once(client, version, secretariat):
    application = make.application()
    client.force_login(secretariat)
    url = f"/manage/applications/{application.reference}/decide/"
    answers = {"decision": "approve", "listed": "=new", "confirm": "yes",
               "submission_id": "6b1f8a52-6c62-4a43-9d36-bd37fd1e2a11"}  # fmt: skip

    statuses = [client.post(url, answers).status_code for _ in range(2)]

    assert statuses == [302, 302]
    assert AuditEvent.objects.filter(verb="approved").count() == 1


def test_a_listed_organisation_is_joined_to_and_keeps_what_is_known(client, version, secretariat):
    known = make.organisation("Whitcliffe Junior School", postcode="CT9 9ZZ")
    application = make.application(known)
    client.force_login(secretariat)

    page = client.get(f"/manage/applications/{application.reference}/").text
    assert "Says that it is Whitcliffe Junior School, which is listed" in page
    decide(client, application, decision="approve", listed=known.slug)

    application.refresh_from_db()
    known.refresh_from_db()
    assert application.organisation == known
    assert known.postcode == "CT9 9ZZ"
    assert known.website == "https://www.whitcliffe.kent.sch.uk"


def test_asked_for_more_the_applicant_replies_and_it_waits_again(client, version, secretariat):
    application = make.application()
    client.force_login(secretariat)
    decide(client, application, decision="ask", words="Which trust is it part of?")
    assert "Which trust is it part of?" in letter("asked_for_more").body
    client.logout()

    link = f"/join/status/{make.application_link('asked_for_more')}/"
    assert "Which trust is it part of?" in client.get(link).text
    assert "Enter your reply" in client.post(f"{link}reply/", {"reply": ""}).text
    client.post(f"{link}reply/", {"reply": "None. We are maintained."})

    application.refresh_from_db()
    assert application.status == "received"
    client.force_login(secretariat)
    page = client.get(f"/manage/applications/{application.reference}/").text
    assert "None. We are maintained." in page


def test_a_reply_may_carry_a_file_which_the_secretariat_saves(client, version, secretariat, lead):
    application = make.application()
    applications.ask(application, question="Which trust is it part of?", by=secretariat)
    link = f"/join/status/{make.application_link('asked_for_more')}/reply/"
    wrong = SimpleUploadedFile("deed.pdf", b"no PDF at all")
    assert "The selected file" in client.post(link, {"reply": "See", "file": wrong}).text
    deed = made.pdf()
    client.post(link, {"reply": "See the deed", "file": SimpleUploadedFile("deed.pdf", deed)})

    file = f"/manage/applications/{application.reference}/replies/1/"
    assert client.get(file).status_code == 302
    client.force_login(lead)
    assert client.get(file).status_code == 403
    client.force_login(secretariat)
    page = client.get(f"/manage/applications/{application.reference}/").text
    assert "deed.pdf (PDF," in page
    saved = client.get(file)
    assert b"".join(saved.streaming_content) == deed
    assert saved["Content-Disposition"] == 'attachment; filename="deed.pdf"'
    assert client.get(file.replace("/1/", "/2/")).status_code == 404


@pytest.mark.parametrize(
    ("answers", "reached"),
    [
        ({"who_protects": "me"}, "priya@whitcliffe.kent.sch.uk"),
        ({"who_protects": "signer"}, "head@whitcliffe.kent.sch.uk"),
        ({"who_protects": "other", "protection_name": "Dee Poe",
          "protection_email": "dpo@trust.example"}, "dpo@trust.example"),
        ({"who_protects": "signer", "who_signs": "unknown"}, None),
    ],
)  # fmt: skip
def test_the_data_protection_contact_is_found_by_signatories_once_it_is_approved(
    version, secretariat, answers, reached
):
    application = make.application(**answers)
    organisation = applications.approve(application, by=secretariat)

    found = list(ContactPoint.objects.standing().filter(organisation=organisation))
    assert [one.email for one in found] == ([reached] if reached else [])
    assert all((one.role, one.published_to) == ("governance", "signatories") for one in found)


def test_a_contact_that_is_there_already_is_not_added_again(version, secretariat):
    known = make.organisation("Whitcliffe Junior School")
    make.contact(known, "dpo", email="priya@whitcliffe.kent.sch.uk")

    applications.approve(make.application(known), by=secretariat, organisation=known)

    assert known.contact_points.count() == 1


def test_refused_the_applicant_learns_why(client, version, secretariat):
    application = make.application()
    client.force_login(secretariat)
    reason = "It is in Essex."

    decide(client, application, decision="refuse", words=reason, note="Rang them on Monday")

    assert reason in letter("refused").body
    page = client.get(f"/join/status/{make.application_link()}/").text
    assert reason in page
    assert "Rang them" not in page + letter("refused").body


def test_a_duplicate_is_closed_and_named(client, version, secretariat):
    make.signatory("Whitcliffe Academy", version)
    application = make.application()
    client.force_login(secretariat)

    decide(client, application, decision="duplicate", duplicate_of="Whitcliffe Academy")

    assert "as Whitcliffe Academy" in letter("duplicate").body
    assert "/signatories/whitcliffe-academy/" in letter("duplicate").body
    application.refresh_from_db()
    assert (application.status, application.duplicate_of.name) == (
        "refused", "Whitcliffe Academy",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"note": ""}, "Select your decision"),
        ({"decision": "approve"}, "Select which organisation it is"),
        ({"decision": "ask"}, "Enter what you need to know"),
        ({"decision": "refuse"}, "Enter the reason you are not approving this"),
        ({"decision": "duplicate"}, "Select the organisation it duplicates"),
    ],
)
def test_a_decision_says_what_it_needs(client, version, secretariat, answers, says):
    application = make.application()
    client.force_login(secretariat)

    page = client.post(f"/manage/applications/{application.reference}/decide/", answers).text

    assert says in page
    assert Application.objects.get().status == "received"


def test_the_next_one_comes_up_at_once(client, version, secretariat):
    first, second = make.application(), make.application(name="Fernhill Surgery")
    client.force_login(secretariat)

    look, done = decide(client, first, decision="refuse", words="No.", confirm="next")

    assert "Confirm and decide the next one (1 left)" in look.text
    assert done["Location"] == second.get_absolute_url()


def test_somebody_else_was_quicker(client, version, secretariat):
    application = make.application()
    applications.refuse(application, by=secretariat, reason="No.")
    client.force_login(secretariat)
    url = f"/manage/applications/{application.reference}/decide/"

    assert client.get(url).status_code == 409
    answers = {"decision": "approve", "listed": "=new", "confirm": "yes"}
    assert client.post(url, answers).status_code == 409


def test_checks_are_in_words(client, version, secretariat):
    make.organisation("Whitcliff Junior School")
    make.application(contact_email="old@whitcliffe.kent.sch.uk")
    application = make.application(
        contact_email="priya@gmail.com", ico_registration="ZZTOP", charity_number="12",
        company_number="01234567",
    )  # fmt: skip
    client.force_login(secretariat)

    page = client.get(application.get_absolute_url()).text
    queue = client.get(reverse("manage_applications:application_list")).text

    for result in (
        "1 similar name",
        "There is another: ",
        "A personal address",
        "No: gmail.com, and the website is whitcliffe.kent.sch.uk",
        "ZZTOP is not an ICO number, like Z1234567",
        "12 is not a charity number of 6 or 7 numbers",
        "01234567 looks usual",
        "Whitcliff Junior School",
    ):
        assert result in page, result
    assert "Possible duplicate" in queue


def test_the_secretariat_is_told_and_sees_it_in_its_tray(client, version, secretariat):
    from kmip_portal.secretariat.services import appoint

    appoint(organisation_name="Holmesdale Council", address="Hall", mailbox="box@kmip.example",
            from_on=clock.today(), by=secretariat)  # fmt: skip
    application = make.application()
    client.force_login(secretariat)

    assert letter("new_application").to == "box@kmip.example"
    tray = client.get("/in-tray/").text
    assert "Check a new application" in tray
    assert application.name in tray


def test_an_applicant_takes_it_back(client, version):
    application = make.application()
    link = f"/join/status/{make.application_link()}/"

    assert client.get(f"{link}withdraw/").status_code == 200
    client.post(f"{link}withdraw/")
    client.post(f"{link}withdraw/")

    application.refresh_from_db()
    assert application.status == "withdrawn"
    assert "Your registration is withdrawn" in client.get(link).text
    assert "withdrawn, as you asked" in letter("withdrawn").body


def test_the_status_page_follows_it_to_the_end(client, version, secretariat):
    application = make.application()
    link = f"/join/status/{make.application_link()}/"
    applications.approve(application, by=secretariat)
    assert "Approved on" in client.get(link).text
    make.acceptance(application.organisation, version)

    page = client.get(link).text

    assert re.search(r"Signed</div>.*?Done", page, re.S)
    assert "Jordan" not in page
    assert "Priya" not in page


def test_the_queue_takes_as_many_queries_for_one_as_for_many(
    client, version, secretariat, frame, django_assert_max_num_queries
):
    client.force_login(secretariat)
    for number in range(3):
        make.application(name=f"Surgery {number}", urn="")
    url = reverse("manage_applications:application_list")
    client.get(url)
    with django_assert_max_num_queries(frame() + 11) as few:
        client.get(url)
    for number in range(9):
        make.application(name=f"Clinic {number}")
    with django_assert_max_num_queries(len(few)):
        client.get(url)


@pytest.mark.parametrize("named", ["contact_email", "signer_email"])
def test_nobody_decides_on_what_makes_them_its_lead_or_its_signer(
    client, version, secretariat, named
):
    application = make.application(**{named: secretariat.email})
    client.force_login(secretariat)

    assert client.get(f"{application.get_absolute_url()}decide/").status_code == 403
    assert client.get(application.get_absolute_url()).status_code == 200


def test_only_kmip_sees_the_queue_and_only_the_secretariat_decides(
    client, version, lead, auditor, secretariat
):
    application = make.application()
    url = application.get_absolute_url()
    for person, sees, decides in ((lead, 403, 403), (auditor, 200, 403), (secretariat, 200, 200)):
        client.force_login(person)
        assert client.get(url).status_code == sees
        assert client.get(f"{url}decide/").status_code == decides
