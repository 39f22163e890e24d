"""A person without an account signs by the link in their letter."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.documents.services import make_due
from kmip_portal.mail.models import Email
from signatories.models import AcceptanceStatement, Organisation, SigningRequest
from tests import make
from tests.make.signing import code, link_page, prove, sign

EMAIL = "jordan@stour.example"
YOU = {"name": "Jordan Okafor", "job_title": "Headteacher", "authority": "head"}
SIGNED = {"ticked": ["read", "authority"], "typed": "Jordan Okafor"}


@pytest.fixture(autouse=True)
def version():
    return make.version("6.0")


@pytest.fixture
def asked(police, lead):
    return make.asked(police, by=lead, job_title="Headteacher")


def words(response):
    return " ".join(response.content.decode().split())


def test_the_first_page_says_who_asked_and_changes_nothing(client, asked):
    page = client.get(link_page(asked))

    assert "Lee Lead asked you to sign version 6.0" in words(page)
    assert "Weald Police" in words(page)
    asked.refresh_from_db()
    assert asked.status == "asked"
    assert not Email.objects.filter(kind__endswith="signing_code").exists()


def test_the_code_goes_to_the_address_of_the_link_on_a_press_alone(client, asked):
    client.post(link_page(asked))

    letter = Email.objects.get(kind="signatories/emails/signing_code")
    assert letter.to == EMAIL
    assert code(EMAIL) not in letter.body + letter.subject


def test_the_right_code_opens_the_request(client, asked):
    answered = prove(client, asked)

    assert answered.url == link_page(asked, "read")
    asked.refresh_from_db()
    assert (asked.status, asked.opened_at is not None) == ("opened", True)


def test_without_the_code_no_page_but_the_first_is_shown(client, asked):
    for step in ("read", "how", "you", "statement", "done", "instead", "more-time"):
        answered = client.get(link_page(asked, step))
        assert answered.status_code == 302
        assert answered.url == link_page(asked)


def test_from_the_letter_to_the_certificate(client, asked, version, police):
    prove(client, asked)
    assert "Sharing without consent" in words(client.get(link_page(asked, "read")))
    assert client.post(link_page(asked, "how"), {"how": "online"}).url == link_page(asked, "you")
    client.post(link_page(asked, "you"), YOU)
    assert "I have authority to sign for Weald Police" in words(
        client.get(link_page(asked, "statement"))
    )
    done = client.post(link_page(asked, "statement"), SIGNED, follow=True)

    statement = AcceptanceStatement.objects.get()
    assert "Weald Police has accepted the agreement" in words(done)
    assert "Weald Police is shown among" in words(done)
    assert statement.reference in words(done)
    assert police in Organisation.objects.signatories()
    asked.refresh_from_db()
    assert (asked.status, asked.acceptance) == ("signed", statement)
    make_due()
    file = client.get(link_page(asked, f"certificates/{statement.reference}.pdf"))
    assert file.status_code == 200
    assert file["Content-Type"] == "application/pdf"


def test_what_was_accepted_is_frozen_whole(client, asked, version, police):
    with clock.at(clock.on_day(date(2027, 7, 1), 10, 42)):
        fresh = make.asked(police, name="Jordan Okafor", email=EMAIL)
        sign(client, fresh, authority="delegated", authority_detail="the governing body")
    frozen = AcceptanceStatement.objects.get().snapshot

    assert frozen["words"].startswith("Weald Police accepts version 6.0")
    assert frozen["version"]["sha256"] == version.approved_sha256
    assert frozen["organisation"]["name"] == "Weald Police"
    assert (frozen["name"], frozen["job_title"]) == ("Jordan Okafor", "Headteacher")
    assert frozen["authority"] == "I have delegated authority: the governing body"
    assert frozen["identity"] == f"A link and a 6-digit code, both sent to {EMAIL}"
    assert frozen["ticked"] == [
        "I have read version 6.0 of the agreement",
        "I have authority to sign for Weald Police and Weald Police accepts the agreement",
    ]
    assert frozen["typed_name"] == "Jordan Okafor"
    assert frozen["asked"] == fresh.reference
    assert frozen["submitted_at"] == "2027-07-01T09:42:00+00:00"
    assert frozen["submitted_in_london"] == "2027-07-01T10:42:00+01:00"


def test_a_later_change_of_the_organisation_leaves_it_as_it_was_signed(client, asked, police):
    sign(client, asked)
    Organisation.objects.filter(pk=police.pk).update(name="Renamed Police", address="Elsewhere")

    assert AcceptanceStatement.objects.get().snapshot["organisation"]["name"] == "Weald Police"


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({"typed": "Jordan Okafor"}, "Select both boxes to sign for Weald Police"),
        (
            {"ticked": ["read"], "typed": "Jordan Okafor"},
            "Select both boxes to sign for Weald Police",
        ),
        ({"ticked": ["read", "authority"]}, "Type your full name to sign"),
        (
            {"ticked": ["read", "authority"], "typed": "Jordan"},
            "The name you typed must match Jordan Okafor. Change it here or go back and change your"
            " name",
        ),
    ],
)
def test_nothing_is_signed_by_half(client, asked, answers, problem):
    prove(client, asked)
    client.post(link_page(asked, "you"), YOU)

    page = client.post(link_page(asked, "statement"), answers)

    assert [one.text for one in page.context["form"].problems] == [problem]
    assert not AcceptanceStatement.objects.exists()


@pytest.mark.parametrize("typed", ["jordan okafor", " Jordan   Okafor ", "JORDAN OKAFOR"])
def test_how_a_name_is_typed_on_a_phone_does_not_matter(client, asked, typed):
    sign(client, asked, typed=typed)

    assert AcceptanceStatement.objects.get().name == "Jordan Okafor"


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({"name": ""}, "Enter your full name"),
        ({"job_title": ""}, "Enter your job title"),
        ({"authority": ""}, "Select what gives you authority to sign"),
        ({"authority": "delegated"}, "Enter who delegated authority to you"),
        ({"authority": "other"}, "Enter what gives you authority to sign"),
    ],
)
def test_what_is_missing_about_the_person_is_asked_for(client, asked, answers, problem):
    prove(client, asked)

    page = client.post(link_page(asked, "you"), YOU | answers)

    assert [one.text for one in page.context["form"].problems] == [problem]


def test_a_second_press_gives_the_same_confirmation(client, asked):
    sign(client, asked)

    again = client.post(link_page(asked, "statement"), SIGNED, follow=True)

    assert "Weald Police has accepted the agreement" in words(again)
    assert AcceptanceStatement.objects.count() == 1


def test_the_signer_the_lead_and_nobody_twice_is_told(client, asked, lead, signing_officer):
    sign(client, asked)

    told = Email.objects.filter(kind="signatories/emails/acceptance_accepted")
    assert sorted(letter.to for letter in told) == sorted(
        [EMAIL, lead.email, signing_officer.email]
    )
    assert "open the link in the email that asked you to sign" in told.get(to=EMAIL).body


def test_what_was_answered_is_there_on_the_way_back_through_a_new_link(client, asked):
    prove(client, asked)
    client.post(link_page(asked, "you"), YOU | {"job_title": "Executive headteacher"})
    old = link_page(asked)

    page = client.post(link_page(asked, "later"))

    assert "Your answers are saved" in words(page)
    assert link_page(asked) != old
    client.cookies.clear()
    prove(client, asked)
    assert client.get(link_page(asked, "you")).context["form"]["job_title"].value() == (
        "Executive headteacher"
    )


# --- not signing ----------------------------------------------------------------------------------


def test_somebody_else_should_sign(client, asked, lead, secretariat):
    old = link_page(asked)
    prove(client, asked)
    answers = {"name": "Asha Deputy", "job_title": "", "email": "asha@stour.example"}

    page = client.post(link_page(asked, "instead"), answers)

    assert "We’ve emailed Asha Deputy a link to sign." in words(page)
    asked.refresh_from_db()
    fresh = SigningRequest.objects.open().get()
    assert (asked.status, asked.replaced_by, fresh.name) == ("passed_on", fresh, "Asha Deputy")
    letter = Email.objects.get(to="asha@stour.example")
    assert "Jordan Okafor says that you are the right person to sign." in letter.body
    assert "Somebody else was asked to sign" in words(client.get(old))
    assert "says someone else should sign" in Email.objects.get(to=lead.email).subject
    sign(client, fresh, name="Asha Deputy", typed="Asha Deputy")
    assert AcceptanceStatement.objects.get().name == "Asha Deputy"


def test_nobody_passes_it_on_to_themselves(client, asked):
    prove(client, asked)

    page = client.post(link_page(asked, "instead"), {"name": "Me", "email": EMAIL})

    assert [one.text for one in page.context["form"].problems] == [
        "Enter the email address of somebody else: this is yours"
    ]


def test_more_time_is_given_and_kept(client, asked):
    until = clock.today() + timedelta(days=20)
    prove(client, asked)

    client.post(
        link_page(asked, "more-time"),
        {
            "until-day": until.day,
            "until-month": until.month,
            "until-year": until.year,
            "because": "The board meets",
        },
    )

    asked.refresh_from_db()
    assert (asked.waiting_until, asked.waiting_because) == (until, "The board meets")
    assert asked.status == "opened"


def test_a_day_that_has_been_is_no_day_to_be_reminded_on(client, asked):
    prove(client, asked)

    page = client.post(
        link_page(asked, "more-time"),
        {"until-day": "1", "until-month": "1", "until-year": "2020"},
    )

    assert [one.text for one in page.context["form"].problems] == [
        "Date to remind you must be in the future"
    ]


@pytest.mark.parametrize("because", ["disagree", "not-needed"])
def test_declining_says_why_and_tells_the_lead(client, asked, lead, because):
    old = link_page(asked)
    prove(client, asked)
    client.post(link_page(asked, "decline"), {"why": because.replace("-", "_")})

    client.post(link_page(asked, f"decline/{because}"), {"reason": "Clause 4.2 goes too far"})

    asked.refresh_from_db()
    assert (asked.status, asked.declined_reason) == ("declined", "Clause 4.2 goes too far")
    assert "Clause 4.2 goes too far" in Email.objects.get(to=lead.email).body
    assert "You told us that you do not sign" in words(client.get(old))


def test_a_reason_is_wanted_for_declining(client, asked):
    prove(client, asked)

    page = client.post(link_page(asked, "decline/disagree"), {"reason": ""})

    assert [one.text for one in page.context["form"].problems] == ["Enter the reason"]


@pytest.mark.parametrize("then", ["paper", "decline"])
def test_the_first_page_leads_straight_to_not_signing_online(client, asked, then):
    page = client.post(link_page(asked), {"then": then})

    assert client.post(page.url, {"code": code(EMAIL)}).url == link_page(asked, then)


def test_a_short_cut_leads_nowhere_else(client, asked):
    page = client.post(link_page(asked), {"then": "statement"})

    assert client.post(page.url, {"code": code(EMAIL)}).url == link_page(asked, "read")


def test_paper_is_offered_with_the_reference_of_the_request(client, asked):
    prove(client, asked)
    client.post(link_page(asked, "how"), {"how": "paper"})

    assert asked.reference in words(client.get(link_page(asked, "paper")))
    printed = client.get(link_page(asked, f"paper/{asked.reference}"))
    assert "Acceptance statement of Weald Police" in words(printed)
    assert f"Code that finds request {asked.reference}" in words(printed)
    assert make.token(asked) not in words(printed)


def test_a_trust_lists_its_academies_before_it_signs(client, version):
    trust = make.organisation(
        "Stour Trust", organisation_type="OT_SCHOOL", establishments=["Alder Academy"]
    )
    asked = make.asked(trust)
    prove(client, asked)
    client.post(link_page(asked, "you"), YOU)
    client.post(link_page(asked, "academies"), {"names": "Birch Academy\n\nAlder Academy\n"})

    client.post(link_page(asked, "statement"), SIGNED)

    frozen = AcceptanceStatement.objects.get().snapshot["organisation"]["establishments"]
    assert [site["name"] for site in frozen] == ["Alder Academy", "Birch Academy"]


def test_the_request_by_its_organisations_page_shows_the_answer(client, asked, lead, police):
    prove(client, asked)
    client.post(link_page(asked, "decline/disagree"), {"reason": "Clause 4.2 goes too far"})
    client.force_login(lead)

    page = client.get(reverse("signatories:ask_to_sign", args=[police.slug]))

    assert "Clause 4.2 goes too far" in words(page)


def test_the_signature_is_for_what_the_page_showed(client, asked):
    prove(client, asked)
    client.post(link_page(asked, "you"), YOU)
    shown = client.get(link_page(asked, "statement")).context["form"]["shown"].value()
    client.post(link_page(asked, "you"), YOU | {"job_title": "Deputy head"})

    stopped = client.post(link_page(asked, "statement"), SIGNED | {"shown": shown})

    assert "What you are signing has changed since you opened this page" in stopped.text
    assert not AcceptanceStatement.objects.exists()
    again = stopped.context["form"]["shown"].value()
    client.post(link_page(asked, "statement"), SIGNED | {"shown": again})
    assert AcceptanceStatement.objects.get().job_title == "Deputy head"


# --- who is told ----------------------------------------------------------------------------------


def test_the_secretariat_learns_that_an_organisation_has_signed(client, asked):
    make.secretariat()
    sign(client, asked)

    letter = Email.objects.get(kind="signatories/emails/has_signed")
    assert letter.subject == "Weald Police has signed"
    assert "/signatories/weald-police/acceptances/" in letter.body


def test_up_to_three_others_are_told_and_no_more(client, asked):
    done = sign(client, asked)
    assert 'href="../tell/"' in done.content.decode()
    assert "Enter the email address" in words(client.post(link_page(asked, "tell"), {"email": ""}))
    first = {"email": "Head@Weald.example", "email_2": "head@weald.example"}
    assert "We’ve told 1 person." in words(
        client.post(link_page(asked, "tell"), first, follow=True)
    )
    more = {name: f"{name}@weald.example" for name in ("email", "email_2", "email_3")}
    assert "We’ve told 2 people." in words(client.post(link_page(asked, "tell"), more, follow=True))
    assert "You have told 3 people already." in words(
        client.post(link_page(asked, "tell"), {"email": "a@b.example"}, follow=True)
    )

    letters = Email.objects.filter(kind="signatories/emails/signing_told")
    assert {one.to for one in letters} == {
        "head@weald.example", "email@weald.example", "email_2@weald.example",
    }  # fmt: skip
    for letter in letters:
        assert "Jordan Okafor signed version 6.0" in letter.body
        assert "It is accepted for Weald Police." in letter.body
        assert "/sign/" not in letter.body


def test_nobody_is_told_before_it_is_signed(client, asked):
    prove(client, asked)

    page = client.post(link_page(asked, "tell"), {"email": "a@b.example"})

    assert page.url == link_page(asked, "done")
    assert not Email.objects.filter(kind="signatories/emails/signing_told").exists()
