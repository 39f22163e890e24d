"""A queue is worked through: save, and do the next one, by one person or by two."""

import pytest
from django.urls import reverse

from kmip_portal.secretariat.models import FormatRequest
from signatories.services import organisations
from tests import make
from tests.make.scans import scan

CHECKED = ["organisation", "signed", "dated", "version"]
ACCEPTED = {"checks": CHECKED, "decision": "accept", "next": "yes"}
ANSWERED = {"answer": "Sent by post", "done": "on", "next": "yes"}


@pytest.fixture
def requests():
    return [make.format_request() for _ in range(4)]


@pytest.fixture
def other():
    return make.kmip_person("secretariat", name="Bea Second")


def page_of(request):
    return reverse("secretariat:format_request", args=[request.reference])


def test_after_each_comes_the_next_and_after_the_last_the_list(client, secretariat, requests):
    client.force_login(secretariat)
    url = page_of(requests[0])
    for left in (3, 2, 1):
        assert f"Save and do the next one ({left} left)" in client.get(url).text
        url = client.post(url, ANSWERED)["Location"]

    last = client.get(url).text
    assert "Save and do the next one" not in last
    done = client.post(url, ANSWERED, follow=True)
    assert done.request["PATH_INFO"] == reverse("secretariat:format_request_list")
    assert "No more requests wait for an answer." in done.text
    assert not FormatRequest.objects.waiting().exists()


def test_saved_without_going_on_it_leads_to_the_list(client, secretariat, requests):
    client.force_login(secretariat)
    stays = {name: value for name, value in ANSWERED.items() if name != "next"}

    answer = client.post(page_of(requests[1]), stays)
    assert answer["Location"] == reverse("secretariat:format_request_list")


def test_two_people_are_handed_different_ones(client, secretariat, other, requests):
    client.force_login(secretariat)
    mine = client.post(page_of(requests[0]), ANSWERED)["Location"]
    client.force_login(other)
    theirs = client.post(page_of(requests[3]), ANSWERED)["Location"]

    assert {mine, theirs} == {page_of(requests[1]), page_of(requests[2])}


def test_what_somebody_else_did_meanwhile_is_skipped_with_a_sentence(
    client, secretariat, other, requests
):
    client.force_login(other)
    client.post(page_of(requests[1]), ANSWERED)
    client.force_login(secretariat)
    done = client.post(page_of(requests[1]), ANSWERED | {"answer": "Mine"}, follow=True)

    assert f"Somebody else has dealt with request {requests[1].reference} meanwhile" in done.text
    assert done.status_code == 200
    requests[1].refresh_from_db()
    assert requests[1].answered_by == other
    plain = {name: value for name, value in ANSWERED.items() if name != "next"}
    assert client.post(page_of(requests[1]), plain).status_code == 409


def test_what_the_list_was_narrowed_to_stays(client, secretariat):
    organisations.ensure_areas()
    make.version("6.0")
    first, second = make.application(), make.application(name="Fernhill Surgery")
    other = make.application(name="Other", organisation_type="OT_POLICE")
    narrowed = f"?organisation_type={first.organisation_type}"
    client.force_login(secretariat)

    listed = client.get(f"/manage/applications/{narrowed}").text
    assert f'{first.get_absolute_url()}{narrowed}"' in listed
    assert other.get_absolute_url() not in listed
    url = f"/manage/applications/{first.reference}/decide/{narrowed}"
    fields = {"decision": "refuse", "words": "No."}
    assert "Confirm and decide the next one (1 left)" in client.post(url, fields).text
    done = client.post(url, fields | {"confirm": "next"})
    assert done["Location"] == f"{second.get_absolute_url()}{narrowed}"


def test_signed_statements_are_checked_one_after_the_other(client, secretariat, lead, police):
    version = make.version("6.0")
    first = scan(police, version, by=lead, drawn=False)
    school = make.organisation("Fernhill School")
    second = scan(school, version, by=make.member(school, "lead"), drawn=False)
    client.force_login(secretariat)
    url = reverse("manage_acceptances:check", args=[first.reference])

    assert "Save and do the next one (1 left)" in client.get(url).text
    done = client.post(url, ACCEPTED)

    assert done["Location"] == reverse("manage_acceptances:check", args=[second.reference])
    again = client.post(url, ACCEPTED, follow=True).text
    assert "Somebody else has dealt with the statement of Weald Police meanwhile" in again


def test_what_nobody_has_answered_is_answered_by_kmip(client, secretariat, lead, police):
    make.acceptance(police)
    first = make.question(lead, seen_by="kmip")
    second = make.question(lead, title="And a college?", seen_by="kmip")
    client.force_login(secretariat)
    url = reverse("expertise:question_answer", args=[first.number])

    assert "Post your answer and do the next one (1 left)" in client.get(url).text
    done = client.post(url, {"body": "Yes, under section 10.", "next": "yes"})

    assert done["Location"] == reverse("expertise:question_answer", args=[second.number])


def test_reports_are_looked_at_one_after_the_other(client, secretariat, lead, police):
    make.acceptance(police)
    asked = [make.question(lead, title=f"Question {n}?") for n in range(2)]
    for one in asked:
        client.force_login(lead)
        client.post(
            reverse("expertise:question_report", args=[one.number]), {"note": "Names a person"}
        )
    client.force_login(secretariat)

    assert "Leave it and look at the next report" in client.get(asked[0].get_absolute_url()).text
    leave = reverse("expertise:question_leave", args=[asked[0].number])
    assert client.post(leave, {"next": "yes"})["Location"] == asked[1].get_absolute_url()
    hide = reverse("expertise:question_hide", args=[asked[1].number])
    done = client.post(hide, {"reason": "It names a person", "next": "yes"}, follow=True)
    assert done.request["PATH_INFO"] == reverse("in_tray")
    assert "No more reports wait for you." in done.text
