"""The people of an organisation: invited by link, changed, removed, and never without a lead."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from kmip_portal import clock, in_tray
from kmip_portal.accounts.models import User
from kmip_portal.audit.models import AuditEvent
from kmip_portal.mail import outbox
from kmip_portal.mail.models import Email
from signatories.models import Invitation, Membership
from signatories.permissions import organisations_of, works_for
from signatories.services import access_requests, memberships
from tests import make

PEOPLE = "/signatories/weald-police/people/"


def words(response):
    return " ".join(response.content.decode().split())


def link_in_the_letter(mailoutbox):
    """The link as the person gets it: it stands in no row."""
    outbox.send_due()
    return re.search(r"http://testserver(/account/\S+)", mailoutbox[-1].body)[1]


@pytest.fixture
def invited(client, police, lead, mailoutbox):
    """Jo is invited to be a practitioner and a lead; the link from the letter."""
    client.force_login(lead)
    answer = client.post(
        f"{PEOPLE}invite/",
        {"email": "jo@police.example", "name": "Jo", "roles": ["practitioner", "lead"]},
        follow=True,
    )
    assert "We’ve emailed jo@police.example an invitation." in words(answer)
    client.logout()
    return link_in_the_letter(mailoutbox)


def test_an_invited_person_creates_an_account_and_begins(client, police, invited):
    jo = User.objects.get(email="jo@police.example")
    assert not works_for(jo, police)
    assert "Create an account" in words(client.get(invited))
    assert not works_for(jo, police)

    answer = client.post(
        invited,
        {"name": "Jo O’Neill", "job_title": "Analyst", "password1": "three random words"},
        follow=True,
    )

    assert "You can now use the portal for Weald Police." in words(answer)
    jo.refresh_from_db()
    assert (jo.name, jo.job_title) == ("Jo O’Neill", "Analyst")
    assert jo.check_password("three random words")
    assert works_for(jo, police, "practitioner")
    assert works_for(jo, police, "lead")
    assert str(AuditEvent.objects.first()) == "Jo O’Neill accepted the invitation of Jo O’Neill"


def test_the_link_is_in_no_row_and_works_once(client, police, invited):
    token = invited.split("/")[-2]
    assert not Email.objects.filter(body__contains=token).exists()
    assert not Email.objects.exclude(secret=None).exists()
    assert not Invitation.objects.filter(token_sha256__contains=token).exists()
    assert not AuditEvent.objects.filter(detail__icontains=token).exists()
    given = {"name": "Jo", "job_title": "Analyst", "password1": "three random words"}
    client.post(invited, given)
    client.logout()

    again = client.post(invited, given | {"password1": "another three words"})

    assert "You have accepted this invitation" in words(again)
    assert User.objects.get(email="jo@police.example").check_password("three random words")


def test_a_page_opened_by_the_link_is_kept_and_told_nowhere(client, invited):
    answer = client.get(invited)

    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer["Cache-Control"]


def test_a_password_too_easy_is_refused_and_what_was_typed_stays(client, invited):
    answer = client.post(invited, {"name": "Jo", "job_title": "Analyst", "password1": "short"})

    assert "Password must be 12 characters or more" in words(answer)
    assert 'value="Analyst"' in words(answer)
    assert Invitation.objects.get().status == "sent"


def test_a_link_that_is_old_cancelled_or_of_somebody_else_says_so(client, police, lead, invited):
    with clock.at(clock.now() + timedelta(days=8)):
        assert "This invitation has expired" in words(client.get(invited))
    client.force_login(lead)
    assert "This invitation is for somebody else" in words(client.get(invited))
    client.post(f"{PEOPLE}invitations/{Invitation.objects.get().reference}/cancel/")
    client.logout()

    assert "This invitation was cancelled" in words(client.get(invited))
    assert not Membership.objects.pending().exists()
    assert client.get("/account/join/made-up/").status_code == 404


def test_sending_again_makes_a_new_link_and_ends_the_old(client, police, lead, invited, mailoutbox):
    client.force_login(lead)
    client.post(f"{PEOPLE}invitations/{Invitation.objects.get().reference}/resend/")
    client.logout()
    new = link_in_the_letter(mailoutbox)

    assert client.get(invited).status_code == 404
    assert "Create an account" in words(client.get(new))


def test_somebody_with_an_account_accepts_or_declines_in_their_in_tray(
    client, police, lead, outsider, mailoutbox
):
    client.force_login(lead)
    client.post(
        f"{PEOPLE}invite/",
        {"email": outsider.email, "name": "Olu", "roles": ["practitioner"]},
    )
    outsider.last_login = clock.now()
    outsider.save()
    item = in_tray.needs(outsider)[0]
    assert (item.verb, item.organisation) == ("Accept or decline", "Weald Police")

    client.force_login(outsider)
    client.post(item.url, {"answer": "decline"})

    assert not works_for(outsider, police)
    assert in_tray.needs(outsider) == []
    assert Email.objects.first().subject == "Olu Outsider declined to act for Weald Police"
    assert Email.objects.first().to == lead.email


def test_an_invitation_asks_for_what_is_missing(client, police, lead, practitioner):
    client.force_login(lead)

    text = words(client.post(f"{PEOPLE}invite/", {"email": practitioner.email}))

    for problem in (
        "This person is already in Weald Police",
        "Enter their full name",
        "Select what this person can do",
    ):
        assert problem in text
    assert not Invitation.objects.exists()


def test_the_button_pressed_twice_invites_once(client, police, lead):
    client.force_login(lead)
    sent = {
        "email": "jo@police.example",
        "name": "Jo",
        "roles": ["practitioner"],
        "submission_id": "5a5ae5d4-6c1c-4b8e-b5d1-0f1d3ba0a5b8",
    }
    for _ in range(2):
        assert client.post(f"{PEOPLE}invite/", sent).status_code == 302

    assert Invitation.objects.count() == Email.objects.count() == 1


def change(client, of, **sent):
    reference = of.memberships.current().order_by("pk").first().reference
    return client.post(f"{PEOPLE}{reference}/", sent, follow=True)


def test_a_lead_changes_what_somebody_can_do_and_one_letter_says_so(
    client, police, lead, practitioner
):
    team = make.team(police)
    client.force_login(lead)

    change(client, practitioner, roles=["lead", "signing_officer"], team=team.name)

    assert {one.role for one in practitioner.memberships.current()} == {"lead", "signing_officer"}
    assert {one.team for one in practitioner.memberships.current()} == {team}
    letter = Email.objects.get()
    assert "You now act as organisation lead and signing officer." in letter.body
    assert AuditEvent.objects.about(["weald-police"]).first().detail["ended"] == ["practitioner"]


def test_two_leads_at_once_undo_nothing_of_each_others(client, police, lead, practitioner):
    """The second page was opened before the first was saved."""
    client.force_login(lead)
    change(client, practitioner, roles=["practitioner", "signing_officer"], held="practitioner")
    change(client, practitioner, roles=["practitioner", "lead"], held="practitioner")

    assert {one.role for one in practitioner.memberships.current()} == {
        "practitioner",
        "signing_officer",
        "lead",
    }


def test_a_representative_is_nominated_and_accepts(client, police, lead, practitioner):
    client.force_login(lead)
    answer = change(client, practitioner, roles=["practitioner", "representative"])
    assert "We’ve asked Pat Practitioner to accept or decline." in words(answer)
    assert not works_for(practitioner, police, "representative")
    assert Email.objects.first().subject == (
        "You’ve been nominated as K-MIP representative for Weald Police"
    )

    client.force_login(practitioner)
    client.post(in_tray.needs(practitioner)[0].url, {"answer": "accept"})

    assert works_for(practitioner, police, "representative")


def test_the_last_lead_cannot_go_and_reads_what_to_do(client, police, lead, practitioner):
    client.force_login(lead)
    told = "You must keep at least 1 organisation lead. Make somebody else a lead of Weald Police"

    assert told in words(change(client, lead, roles=["practitioner"]))
    mine = lead.memberships.get().reference
    assert told in words(client.post(f"{PEOPLE}{mine}/remove/"))
    assert told in words(client.post("/account/leave/weald-police/"))
    assert works_for(lead, police, "lead")

    change(client, practitioner, roles=["practitioner", "lead"])
    client.post("/account/leave/weald-police/")
    assert not works_for(lead, police)
    with pytest.raises(memberships.LastLead):
        memberships.remove_person(person=practitioner, organisation=police, by=practitioner)


def test_a_lead_whose_account_is_closed_or_who_is_only_invited_is_no_other_lead(police, lead):
    make.invitation(police, roles=["lead"])
    closed = make.member(police, "lead")
    closed.is_active = False
    closed.save()

    with pytest.raises(memberships.LastLead):
        memberships.remove_person(person=lead, organisation=police, by=lead)


def test_removing_somebody_names_what_they_leave_behind(client, police, lead, practitioner):
    make.version()
    make.draft(practitioner, police)
    client.force_login(lead)
    address = f"{PEOPLE}{practitioner.memberships.get().reference}/remove/"

    text = words(client.get(address))
    assert "Remove Pat Practitioner?" in text
    assert "1 draft record: its leads can finish or delete them" in text
    client.post(address)

    assert not works_for(practitioner, police)
    assert Email.objects.first().subject == "Your access to Weald Police has ended"


def test_somebody_removed_is_asked_to_sign_no_more(client, police, lead, signing_officer):
    asked = make.asked(police, name=signing_officer.name, email=signing_officer.email)
    client.force_login(lead)

    client.post(f"{PEOPLE}{signing_officer.memberships.get().reference}/remove/")

    asked.refresh_from_db()
    assert asked.status == "cancelled"


def test_nobody_answers_their_own_request_to_act(client, police, secretariat):
    asked = access_requests.ask(person=secretariat, organisation=police, reason="To look")
    client.force_login(secretariat)

    answer = client.post(f"{PEOPLE}requests/{asked.reference}/", {"decision": "approve"})

    assert answer.status_code == 403


def test_nobody_of_the_secretariat_lets_themselves_in(client, police, lead, secretariat):
    client.force_login(secretariat)
    told = {"email": secretariat.email, "name": "Amira Diallo", "roles": ["practitioner"]}
    assert "Ask a lead of Weald Police to invite you" in words(
        client.post(f"{PEOPLE}invite/", told)
    )
    assert not Invitation.objects.exists()

    held = make.member(police, "practitioner", person=secretariat).memberships.get()
    change = f"/signatories/weald-police/people/{held.reference}/"
    assert client.post(change, {"roles": ["lead"], "held": "practitioner"}).status_code == 403
    assert not works_for(secretariat, police, "lead")


def test_somebody_of_the_secretariat_who_leads_it_is_a_lead_like_any_other(
    client, police, secretariat
):
    make.member(police, "lead", person=secretariat)
    held = secretariat.memberships.get()
    client.force_login(secretariat)

    change = f"/signatories/weald-police/people/{held.reference}/"
    client.post(change, {"roles": ["lead", "practitioner"], "held": "lead"})

    assert works_for(secretariat, police, "practitioner")


def test_words_that_are_no_address_lead_nowhere(client):
    both = make.user()
    make.member(make.organisation("Kent A"), "lead", person=both)
    chosen = make.organisation("Kent B")
    make.member(chosen, "lead", person=both)
    client.force_login(both)

    sent = {"organisation": chosen.slug, "next": "foo"}

    assert client.post(reverse("membership:working_for"), sent).url == reverse("in_tray")


def test_one_lead_alone_is_encouraged_to_add_a_second(client, police, lead):
    client.force_login(lead)
    assert "Add a second" in words(client.get(PEOPLE))

    make.member(police, "lead")
    assert "Add a second" not in words(client.get(PEOPLE))


def test_practitioners_read_and_others_do_not(client, police, lead, practitioner, outsider):
    client.force_login(practitioner)
    text = words(client.get(PEOPLE))
    assert lead.email in text
    assert "Invite" not in text

    make.acceptance(police)
    client.force_login(outsider)
    assert client.get(PEOPLE).status_code == 403


def test_the_page_asks_no_more_of_the_database_with_more_people(
    client, police, lead, frame, django_assert_max_num_queries
):
    for number in range(30):
        make.invitation(police, token=f"token {number}")
        make.member(police, "signing_officer", person=make.member(police))
    client.force_login(lead)

    with django_assert_max_num_queries(frame() + 12):
        text = words(client.get(PEOPLE))
    assert "31 people act for Weald Police" in text


def test_one_person_for_forty_schools_chooses_for_which_they_work(client):
    schools = [make.organisation(f"School {number:02}") for number in range(40)]
    dpo = make.user(name="Dana Dpo")
    for school in schools:
        make.member(school, "practitioner", person=dpo)
    client.force_login(dpo)
    assert "You’re working for: <a" in words(client.get("/account/"))
    page = words(client.get("/account/working-for/?next=/account/"))
    assert page.count('type="radio"') == 40

    answer = client.post(
        "/account/working-for/", {"organisation": "school-07", "next": "/account/"}
    )

    assert answer["Location"] == "/account/"
    assert ">School 07</a>" in words(client.get("/account/"))
    assert ">School 07" in words(client.get("/records/new/")).split("<option")[2]
    assert len(organisations_of(dpo)) == 40


def test_who_works_for_one_sees_no_switch_and_nobody_is_sent_elsewhere(client, lead, police):
    client.force_login(lead)
    assert "You’re working for" not in words(client.get("/account/"))

    away = client.post(
        "/account/working-for/",
        {"organisation": "weald-police", "next": "https://evil.example/"},
    )
    assert away["Location"] == "/in-tray/"
