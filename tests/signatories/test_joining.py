"""An organisation joins: looked up, applied for, kept, sent with a code, followed and decided."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from kmip_portal import clock
from kmip_portal.mail.models import Email
from kmip_portal.mail.secrets import MARK
from signatories.models import (
    Application,
    ApplicationLink,
    UnfinishedApplication,
)
from signatories.services import applications, organisations
from tests import make

YOU = {
    "contact_name": "Priya Shah",
    "contact_job_title": "Business manager",
    "contact_email": "priya@whitcliffe.kent.sch.uk",
}
SIGNER = {
    "who_signs": "other",
    "signer_name": "Jordan Okafor",
    "signer_job_title": "Headteacher",
    "signer_email": "head@whitcliffe.kent.sch.uk",
}
ORGANISATION = {
    name: make.APPLICATION[name]
    for name in ("name", "organisation_type", "areas", "address_line_1", "town", "postcode",
                 "website", "ico_registration")
}  # fmt: skip
PAGES = {
    "organisation": ORGANISATION,
    "you": YOU,
    "signing-officer": SIGNER,
    "contact": {"who_protects": "me"},
}


@pytest.fixture(autouse=True)
def _around():
    cache.clear()
    organisations.ensure_areas()


@pytest.fixture
def version():
    return make.version("6.0")


def look_up(client, text):
    return client.get("/join/organisation/", {"q": text}).text


def begin(client, **of):
    response = client.post("/join/begin/", of or {"name": "Whitcliffe Junior School"})
    return response["Location"].rsplit("/", 2)[0] + "/"


def fill(client, place, **pages):
    for step, answers in (PAGES | pages).items():
        response = client.post(f"{place}{step}/", answers)
        assert response.status_code == 302, response.context["form"].errors
    return response["Location"]


def letter(kind):
    return Email.objects.filter(kind=f"signatories/emails/joining/{kind}").latest("pk")


def code(email="priya@whitcliffe.kent.sch.uk"):
    return make.secret_of(email, "code")


def send(client, place):
    """Confirm and send, and the code from the letter."""
    assert client.post(f"{place}check/", {}).status_code == 302
    return client.post(f"{place}code/", {"code": code()})


# --- are we a signatory? --------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["weald police", "118617", "rvv01", "ct12ab", "CT1 2AB"])
def test_a_signatory_is_found_by_name_number_or_postcode(client, version, typed):
    numbers = {"urn": "118617", "ods": "RVV01"}
    police = make.signatory("Weald Police", version, identifiers=numbers, postcode="CT1 2AB")

    page = look_up(client, typed)

    assert "It has already signed. It accepted version 6.0 on" in page
    assert "/people/ask/" in page
    assert police.get_absolute_url() in page
    assert "Apply" not in page


def test_one_that_signed_an_older_version_learns_what_it_needs(client):
    old = make.version("5.0", "superseded", in_force_on=clock.today() - timedelta(days=500))
    make.signatory("Weald Police", old, on=None)
    make.version("6.0")

    page = look_up(client, "weald")

    assert "Needs to sign version 6.0" in page
    assert "It signed version 5.0. That counts until the end of" in page
    assert "Ask for a link to sign" in page


def test_one_that_is_listed_may_apply_and_one_that_is_unknown_may_too(client, version):
    make.organisation("Swale Surgery")

    listed, unknown = look_up(client, "swale"), look_up(client, "Zanzibar Ministry")

    assert "It is on our list of public services, and has not signed." in listed
    assert "Apply<span" in listed
    assert "0 results for ‘Zanzibar Ministry’ in public services" in unknown
    assert "My organisation is not listed" in unknown


def test_a_name_nearly_right_is_offered(client, version):
    make.organisation("Whitstable Junior School")

    page = look_up(client, "Whitstabel Junior")

    assert "Nothing is called just that. Did you mean one of these?" in page
    assert "Whitstable Junior School" in page


def test_one_for_which_somebody_applied_says_so_and_names_nobody(client, version):
    make.application(make.organisation("Swale Surgery"), name="Swale Surgery")

    page = look_up(client, "swale surgery")

    assert "We already have an application from Swale Surgery" in page
    assert "Priya" not in page
    assert "Apply<span" not in page


def test_nothing_typed_is_asked_for(client):
    assert "Enter the name of your organisation" in look_up(client, " ")


# --- applying -------------------------------------------------------------------------------------


def test_a_listed_organisation_is_filled_in(client):
    known = make.organisation(
        "Swale Surgery", organisation_type="OT_NHS", areas=["Swale"],
        address="1 High Street, Sittingbourne", identifiers={"ods": "G82001"},
    )  # fmt: skip

    page = client.get(f"{begin(client, organisation=known.slug)}organisation/").text

    assert "We’ve filled this in from public registers. Check it is right." in page
    for value in ("Swale Surgery", "1 High Street", "Sittingbourne", "G82001"):
        assert f'value="{value}"' in page


def test_an_application_is_sent_with_a_code_from_the_applicants_mailbox(client, version):
    place = begin(client)
    assert fill(client, place) == f"{place}check/"
    assert "This does not sign the agreement." in client.get(f"{place}check/").text

    response = send(client, place)

    application = Application.objects.get()
    assert (application.name, application.status) == ("Whitcliffe Junior School", "received")
    assert application.address == "1 Cliff Road, Whitcliffe"
    assert application.areas.count() == 13
    assert application.signer == (
        "Jordan Okafor", "Headteacher", "head@whitcliffe.kent.sch.uk",
    )  # fmt: skip
    assert not UnfinishedApplication.objects.exists()
    page = client.get(response["Location"]).text
    assert "We have your registration" in page
    assert application.reference in page
    told = letter("received")
    assert application.reference in told.subject
    assert MARK in told.body


def test_pressed_twice_it_is_sent_once(client, version):
    place = begin(client)
    fill(client, place)
    send(client, place)
    again = client.post(f"{place}check/", {})

    assert client.get(again["Location"]).status_code == 200
    assert Application.objects.count() == 1


def test_what_is_missing_is_named_and_nothing_is_sent(client):
    place = begin(client)
    client.post(f"{place}organisation/", ORGANISATION | {"postcode": "nowhere", "later": "yes"})

    page = client.get(f"{place}check/").text
    client.post(f"{place}check/", {})

    assert "Enter a full UK postcode" in page
    assert "Enter your full name" in page
    assert "Confirm and send" not in page
    assert not Email.objects.exists()


def test_what_is_wrong_on_a_page_is_kept_to_the_letter(client):
    place = begin(client)
    wrong = ORGANISATION | {"postcode": "nowhere", "areas": ["all", "swale"]}

    page = client.post(f"{place}organisation/", wrong).text
    again = client.get(f"{place}organisation/").text

    assert "Enter a full UK postcode" in page
    assert "Select the areas you work in, or select ‘All of Kent and Medway’" in page
    assert 'value="nowhere"' in again
    assert again.count("checked") >= 3


@pytest.mark.parametrize(
    ("step", "change", "says"),
    [
        ("organisation", {"name": ""}, "Enter the organisation name"),
        ("organisation", {"organisation_type": "OT_MADE_UP"}, "Select the type of organisation"),
        ("organisation", {"ico_registration": ""},
         "Enter the ICO registration number, or why you do not need to register"),
        ("organisation", {"ico_registration": "Z" * 21},
         "ICO registration number must be 20 characters or less"),
        ("you", {"contact_email": "priya"},
         "Enter an email address in the correct format, like name@example.gov.uk"),
        ("you", {"contact_phone": "ring me"}, "Enter a phone number, like 01632 960 001"),
        ("you", {"contact_email": "priya@gmail.com"},
         "Enter your work email address, or confirm that this one is your work email"),
        ("signing-officer", {"signer_email": ""},
         "Enter the signing officer’s work email address"),
        ("signing-officer", {"who_signs": ""},
         "Select if you can sign the agreement for your organisation"),
        ("contact", {"who_protects": "other"}, "Enter the contact’s full name"),
    ],
)  # fmt: skip
def test_each_page_says_what_it_needs(client, step, change, says):
    page = client.post(f"{begin(client)}{step}/", PAGES[step] | change)

    assert page.status_code == 200
    assert says in page.text


def test_a_personal_mailbox_is_asked_about_once(client):
    place = begin(client)
    answers = YOU | {"contact_email": "priya@gmail.com"}

    page = client.post(f"{place}you/", answers).text
    assert "priya@gmail.com is my work email" in page

    assert client.post(f"{place}you/", answers | {"is_work_email": "on"}).status_code == 302


# --- save and come back ---------------------------------------------------------------------------


def test_saved_it_is_carried_on_elsewhere_with_the_link_and_a_code(client, django_client):
    place = begin(client)
    client.post(f"{place}you/", YOU | {"contact_job_title": "", "later": "yes"})
    client.post(f"{place}later/", {"email": "priya@whitcliffe.kent.sch.uk"})
    link = make.secret_of("priya@whitcliffe.kent.sch.uk", "come_back")

    other = django_client()
    page = other.get(link)
    assert "Email me a code" in page.text
    assert "Priya" not in page.text
    location = other.post(link)["Location"]
    opened = other.post(location, {"code": code()})

    assert opened.status_code == 302
    you = opened["Location"].replace("organisation", "you")
    assert 'value="Priya Shah"' in other.get(you).text


def test_a_code_proves_the_mailbox_it_was_sent_to_and_no_other(client, version):
    place = begin(client)
    fill(client, place)
    client.post(f"{place}check/", {})
    sent = code()
    client.post(f"{place}you/", YOU | {"contact_email": "head@victim.kent.sch.uk"})

    answer = client.post(f"{place}code/", {"code": sent})

    assert answer.status_code == 200
    assert not Application.objects.exists()


def test_a_link_alone_opens_nobodys_answers(client, django_client):
    place = begin(client)
    client.post(f"{place}you/", YOU)
    stranger = django_client()

    for step in ("you/", "check/", "later/", "saved/"):
        response = stranger.get(place + step)
        assert response.status_code == 302
        assert "/join/status/" in response["Location"]
    assert "priya" not in stranger.get(f"{place}code/").text.lower()


def test_the_link_is_kept_as_a_hash_and_stands_in_no_page(client):
    place = begin(client)
    token = place.split("/")[-2]

    assert not ApplicationLink.objects.filter(token_hash=token).exists()
    for step in PAGES:
        assert token not in client.get(f"{place}{step}/").text
    response = client.get(f"{place}you/")
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"


def test_ten_wrong_codes_close_the_door_for_fifteen_minutes(client):
    place = begin(client)
    fill(client, place)
    client.post(f"{place}check/", {})
    right = code()
    wrong = "000000" if right != "000000" else "000001"

    for _ in range(10):
        page = client.post(f"{place}code/", {"code": wrong}).text
    assert "The code you entered is not correct" in page

    assert "Try again in 15 minutes" in client.post(f"{place}code/", {"code": right}).text
    assert not Application.objects.exists()


def test_an_old_code_brings_a_new_one(client):
    place = begin(client)
    fill(client, place)
    client.post(f"{place}check/", {})
    old = code()

    with clock.at(clock.now() + timedelta(minutes=16)):
        page = client.post(f"{place}code/", {"code": old}).text

    assert "The code has expired. We’ve sent you a new one" in page
    assert Email.objects.filter(kind__endswith="joining/code").count() == 2


def test_codes_are_not_sent_to_one_address_without_end(client):
    place = begin(client)
    fill(client, place)

    statuses = [client.post(f"{place}check/", {}).status_code for _ in range(7)]

    assert statuses == [302] * 5 + [429] * 2


def test_whoever_lost_the_link_gets_it_again_and_a_stranger_learns_nothing(client, version):
    make.application()
    answers = [
        client.post("/join/find/", {"email": email})
        for email in ("priya@whitcliffe.kent.sch.uk", "nobody@nowhere.example")
    ]

    assert {one["Location"] for one in answers} == {"/join/find/sent/"}
    assert letter("nothing_found").to == "nobody@nowhere.example"
    link = make.secret_of("priya@whitcliffe.kent.sch.uk", "found_again")
    assert "We have your registration" in client.get(link).text


def test_unfinished_applications_are_forgotten_after_thirty_days(client):
    begin(client)
    with clock.at(clock.now() + timedelta(days=29)):
        assert applications.forget_unfinished() == 0
    with clock.at(clock.now() + timedelta(days=31)):
        assert applications.forget_unfinished() == 1
