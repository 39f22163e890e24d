"""What meetings give people to do: in their in-tray, done, and asked about once on the day."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from kmip_portal import clock, consequences, in_tray
from kmip_portal.mail.models import Email
from signatories.expertise.models import MeetingAction
from signatories.expertise.permissions import may_do_action
from signatories.expertise.services import actions
from signatories.expertise.tasks import chase_actions
from signatories.services.editing import ChangedMeanwhile
from tests import make
from tests.expertise.test_writing_guides import words

VERB = "Do what a meeting gave you"


@pytest.fixture(autouse=True)
def signed(police):
    return make.acceptance(police)


@pytest.fixture
def held(secretariat):
    return make.meeting_held(secretariat)


def asked():
    letters = Email.objects.filter(kind="expertise/emails/meeting_action_due").order_by("to")
    return list(letters.values_list("to", flat=True))


def waiting(*people):
    return [[one.due_on for one in in_tray.needs(each) if one.verb == VERB] for each in people]


def test_an_organisation_is_asked_once_on_the_day_through_its_representative(
    held, police, lead, representative, practitioner, cam
):
    action = make.action(held, organisation=police, in_days=7)
    due = [action.due_on]
    assert waiting(lead, representative, practitioner, cam) == [due, due, [], []]
    call_command(
        "run_scheduled", "--on", (action.due_on - timedelta(days=1)).isoformat(), verbosity=0
    )
    assert asked() == []
    for on in (action.due_on, action.due_on, action.due_on + timedelta(days=40)):
        call_command("run_scheduled", "--on", on.isoformat(), verbosity=0)
    assert asked() == [representative.email]
    letter = Email.objects.get(kind="expertise/emails/meeting_action_due")
    assert f"gave {police} something to do" in letter.body
    assert "Write a checklist" in letter.body


def test_without_a_representative_its_leads_are_asked_and_without_these_the_secretariat(
    held, police, lead, council, secretariat
):
    make.action(held, organisation=police, in_days=0)
    make.action(held, organisation=council, in_days=0)  # nobody acts for it

    assert chase_actions() == 2
    assert asked() == sorted([lead.email, secretariat.email])


def test_a_person_is_asked_unless_they_have_left(held, cam, pat, secretariat):
    make.action(held, person=cam, in_days=0)
    make.action(held, person=pat, in_days=0)
    pat.memberships.update(until_on=clock.today() - timedelta(days=1))

    chase_actions()
    assert asked() == sorted([cam.email, secretariat.email])


def test_who_has_left_neither_sees_their_action_nor_says_it_is_done(client, held, pat):
    action = make.action(held, person=pat)
    assert waiting(pat) == [[action.due_on]]
    pat.memberships.update(until_on=clock.today() - timedelta(days=1))
    gone = type(pat).objects.get(pk=pat.pk)

    assert waiting(gone) == [[]]
    client.force_login(gone)
    page = f"{held.get_absolute_url()}actions/{action.number}"
    assert client.post(f"{page}/done/").status_code == 404
    action.refresh_from_db()
    assert action.done_at is None
    assert not may_do_action(gone, action)


def test_what_is_done_is_not_asked_about(client, held, lead, police, cam, pat):
    action = make.action(held, organisation=police, in_days=0)
    page = f"{held.get_absolute_url()}actions/{action.number}"
    for stranger, status in ((cam, 404), (pat, 404)):  # its minutes are a draft
        client.force_login(stranger)
        assert client.post(f"{page}/done/").status_code == status
    client.force_login(lead)
    assert "Write a checklist" in words(client.get(held.get_absolute_url()))
    for _ in range(2):
        client.post(f"{page}/done/")
    action.refresh_from_db()
    assert (action.done_by, waiting(lead), chase_actions()) == (lead, [[]], 0)
    client.post(f"{page}/not-done/")
    assert (waiting(lead), chase_actions()) == ([[action.due_on]], 1)


def test_with_agreed_minutes_others_see_it_and_cannot_say_it_is_done(
    client, secretariat, police, cam
):
    agreed = make.minutes_agreed(secretariat)
    action = make.action(agreed, organisation=police)
    client.force_login(cam)

    assert "Write a checklist" in words(client.get(agreed.get_absolute_url()))
    page = f"{agreed.get_absolute_url()}actions/{action.number}/"
    assert client.post(f"{page}done/").status_code == 403
    assert client.get(f"{page}edit/").status_code == 403


def test_the_secretariat_gives_it_to_a_signatory_or_a_person(
    client, held, secretariat, cam, police
):
    page = f"{held.get_absolute_url()}actions/give/"
    day = clock.today() + timedelta(days=9)
    base = {"text": "Write it", "due_on-day": day.day, "due_on-month": day.month,
            "due_on-year": day.year}  # fmt: skip
    client.force_login(secretariat)
    for wrong, says in (
        ({}, "Enter which signatory does it, or which person"),
        ({"organisation": police.name, "person": cam.email}, "not both"),
        ({"person": "nobody@kmip.example"}, "Nobody who acts for a signatory or for K-MIP"),
        ({"organisation": "Unknown Body"}, "No organisation in our list is called"),
    ):
        assert says in words(client.post(page, base | wrong))
    client.post(page, base | {"organisation": police.name})
    client.post(page, base | {"person": cam.email.upper()})
    owners = MeetingAction.objects.values_list("number", "organisation__name", "person")
    assert list(owners.order_by("number")) == [(1, police.name, None), (2, None, cam.pk)]

    edit = f"{held.get_absolute_url()}actions/1/edit/"
    shown = client.get(edit).text
    assert 'action="' not in shown.partition("<main")[2].partition("</main>")[0]
    client.post(edit, base | {"person": cam.email, "row_version": "1"})
    assert list(owners.filter(number=1)) == [(1, None, cam.pk)]


def test_another_day_is_asked_about_anew_and_a_colleagues_words_are_kept(held, cam, secretariat):
    action = make.action(held, person=cam, in_days=0)
    assert chase_actions() == 1
    said = {"text": "Write less", "person": cam, "organisation": None, "by": secretariat}
    later = clock.today() + timedelta(days=3)
    actions.change(action, due_on=later, row_version=1, **said)
    with pytest.raises(ChangedMeanwhile):
        actions.change(action, due_on=later, row_version=1, **said)
    with clock.at(later):
        assert (chase_actions(), chase_actions()) == (1, 0)
    assert asked() == [cam.email] * 2


def test_what_an_organisation_was_given_is_named_before_it_leaves(held, police):
    make.action(held, organisation=police)

    named = [one.words for one in consequences.of(police)]
    assert any("1 action of a meeting of K-MIP" in said for said in named)
