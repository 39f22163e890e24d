"""How an organisation's single sign-on is set: the secretariat puts it forward, and nobody signs in
by it before a lead of that organisation, or the chair where it has none, has agreed."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from kmip_portal import clock, in_tray
from kmip_portal.audit.models import AuditEvent
from kmip_portal.mail.models import Email
from signatories.models import SingleSignOn, SingleSignOnChange
from tests import make
from tests.make.signatories import put_forward_single_sign_on, single_sign_on

LEE = "lee@weald.example"
GIVEN = {
    "issuer": "https://login.weald.example",
    "client_id": "portal",
    "client_secret": "quite-a-secret",
    "domains": "Weald.example, police.weald.example",
}


@pytest.fixture
def page(police):
    return reverse("signatories:single_sign_on", args=[police.slug])


@pytest.fixture
def amira(secretariat):
    client = Client()
    client.force_login(secretariat)
    return client


@pytest.fixture
def lee(police):
    return make.member(police, "lead", email=LEE, name="Lee Lead")


@pytest.fixture
def at_lees(lee):
    client = Client()
    client.force_login(lee)
    return client


@pytest.fixture
def waiting(amira, page, police, lee):
    assert amira.post(page, GIVEN).status_code == 302
    return police.single_sign_on_changes.get()


@pytest.fixture
def set_up(waiting, at_lees, page, police):
    assert agree(at_lees, page, waiting).status_code == 302
    return police.single_sign_ons.get()


def agree(client, page, change, **other):
    told = {"row_version": change.row_version, "is_own": "on", "submission_id": uuid4()}
    return client.post(f"{page}agree/", told | other)


def events(*types):
    kinds = [f"signatories.{one}" for one in types or ("singlesignon", "singlesignonchange")]
    found = AuditEvent.objects.filter(subject_type__in=kinds).order_by("sequence")
    return [(one.actor_name, one.verb) for one in found]


def letters(kind):
    found = Email.objects.filter(kind=f"single_sign_on/emails/{kind}").order_by("pk")
    return list(found.values_list("to", flat=True))


def test_it_signs_nobody_in_until_a_lead_has_agreed_to_what_the_page_shows(
    amira, at_lees, lee, page, police, secretariat, waiting
):
    start = reverse("single_sign_on_start", args=[police.slug])
    assert not SingleSignOn.objects.exists()
    assert Client().get(start).status_code == 404
    assert letters("put_forward") == [LEE]
    [item] = [one for one in in_tray.needs(lee) if one.url == page]
    assert item.verb == "Agree how Weald Police signs in"
    assert "Single sign-on to be agreed" in [one.verb for one in in_tray.waits(secretariat)]
    shown = at_lees.get(page).text
    assert "https://login.weald.example" in shown
    assert "police.weald.example weald.example" in shown
    assert "Nobody signs in by it until" in shown

    unticked = agree(at_lees, page, waiting, is_own="")
    assert "Tick the box if you have checked" in unticked.text
    once = uuid4()
    agreed = [agree(at_lees, page, waiting, submission_id=once).status_code for _ in range(2)]

    assert agreed == [302, 302]  # pressed twice is once
    single = police.single_sign_ons.on().for_address("a@weald.example").get()
    assert single.secret == GIVEN["client_secret"]
    assert letters("agreed") == [secretariat.email, LEE]
    assert [one for one in in_tray.needs(lee) if one.url == page] == []
    assert events() == [
        (secretariat.name, "put forward"), (lee.name, "agreed and switched on")]  # fmt: skip
    told = AuditEvent.objects.get(verb="agreed and switched on").detail
    assert told["put_forward_by"] == secretariat.name
    assert told["changed"]["issuer"] == [None, GIVEN["issuer"]]
    assert police.single_sign_on_changes.get().secret_sealed == ""
    assert agree(at_lees, page, waiting).status_code == 409  # too late


def test_nobody_else_agrees(amira, chair, page, waiting, police, secretariat):
    practitioner = make.member(police, "practitioner")
    elsewhere = make.member(make.organisation("Other Council"), "lead")
    colleague = make.kmip_person("secretariat")
    for person in (secretariat, colleague, chair, practitioner, elsewhere):
        client = Client()
        client.force_login(person)
        assert agree(client, page, waiting).status_code in (403, 404)
        assert [one for one in in_tray.needs(person) if one.url == page] == []
    assert not SingleSignOn.objects.exists()


def test_never_who_put_it_forward_though_they_lead_it_too(chair, police, secretariat):
    make.member(police, "lead", person=secretariat)
    change = put_forward_single_sign_on(police, by=secretariat)
    client = Client()
    client.force_login(secretariat)

    page = change.page
    assert agree(client, page, change).status_code == 403
    told = {"status": "agreed", "decided_at": clock.now(), "decided_by": secretariat}
    with pytest.raises(IntegrityError), transaction.atomic():
        SingleSignOnChange.objects.update(**told)
    assert letters("put_forward") == [chair.email]  # nobody else leads
    client.force_login(chair)
    shown = client.get(page).text
    assert "I have checked with" in shown
    assert "/people/" not in shown  # which the chair does not see
    assert agree(client, page, change).status_code == 302
    assert SingleSignOn.objects.on().exists()


def test_other_values_wait_and_people_sign_in_by_the_old_ones_until_they_are_agreed(
    amira, at_lees, page, set_up, police
):
    again = GIVEN | {"client_secret": "", "client_id": "another"}
    amira.post(page, again | {"row_version": set_up.row_version})
    first = police.single_sign_on_changes.waiting().get()
    set_up.refresh_from_db()
    assert set_up.client_id == "portal"
    assert "Until then people sign in as before" in at_lees.get(page).text

    amira.post(page, again | {"row_version": first.row_version, "asks_second_step": "on"})
    assert agree(at_lees, page, first).status_code == 409  # not what the page showed
    agree(at_lees, page, police.single_sign_on_changes.waiting().get())

    set_up.refresh_from_db()
    assert (set_up.client_id, set_up.asks_second_step) == ("another", True)
    assert set_up.secret == GIVEN["client_secret"]  # of the same provider
    changed = AuditEvent.objects.get(verb="agreed a change of").detail["changed"]
    assert changed == {"client_id": ["portal", "another"], "asks_second_step": [False, True]}


def test_what_is_put_forward_as_it_is_already_waits_no_more(amira, page, set_up, police):
    told = GIVEN | {"client_secret": ""}
    amira.post(page, told | {"client_id": "another", "row_version": set_up.row_version})
    waiting = police.single_sign_on_changes.waiting().get()

    amira.post(page, told | {"row_version": waiting.row_version})

    assert not police.single_sign_on_changes.waiting().exists()
    assert events()[-1][1] == "took back"


def test_another_secret_of_the_agreed_provider_needs_one_person(amira, page, set_up):
    amira.post(page, GIVEN | {"row_version": set_up.row_version, "client_secret": "rotated-one"})

    set_up.refresh_from_db()
    assert set_up.secret == "rotated-one"
    assert events()[-1][1] == "changed the secret of"
    assert not SingleSignOnChange.objects.waiting().exists()


def test_one_person_switches_it_off_and_what_waits_goes_with_it(amira, page, police, set_up):
    single_sign_on(police, by=set_up.began_by, agreed_by=make.member(police, "lead"))
    put_forward_single_sign_on(police, by=set_up.began_by, client_id="another")

    amira.post(f"{page}off/")
    amira.post(f"{page}off/")

    assert not SingleSignOn.objects.on().exists()
    assert not SingleSignOnChange.objects.waiting().exists()
    assert "Single sign-on is off" in amira.get(page).text


def test_two_organisations_are_not_agreed_the_same_domain(waiting, at_lees, page, secretariat):
    other = make.organisation("Other Council")
    single_sign_on(other, by=secretariat, agreed_by=make.member(other, "lead"))

    assert agree(at_lees, page, waiting).status_code == 409
    waiting.refresh_from_db()
    assert waiting.status == "proposed"


def test_the_secretariat_sets_it_up_and_the_secret_is_never_seen_again(amira, page, set_up):
    assert set_up.secret == GIVEN["client_secret"]
    assert GIVEN["client_secret"] not in set_up.secret_sealed
    shown = amira.get(page).text
    assert "police.weald.example weald.example" in shown
    assert GIVEN["client_secret"] not in shown
    event = AuditEvent.objects.get(verb="put forward")
    assert event.organisations == ["weald-police"]
    assert GIVEN["client_secret"] not in str(event.detail)


def test_the_secret_of_one_provider_is_told_to_no_other(amira, page, set_up):
    other = {"issuer": "https://login.elsewhere.example", "client_secret": ""}
    answer = amira.post(page, GIVEN | {"row_version": set_up.row_version} | other)
    assert "Enter the client secret that the new issuer gave" in answer.text


def test_two_who_change_it_at_once_do_not_overwrite_each_other(amira, page, set_up):
    version = {"row_version": set_up.row_version, "client_secret": ""}
    amira.post(page, GIVEN | version | {"client_id": "mine"})

    late = amira.post(page, GIVEN | version | {"client_id": "theirs"})

    assert "Somebody else changed this while you were writing" in late.text
    assert "mine" in late.text
    assert "theirs" in late.text
    assert SingleSignOnChange.objects.waiting().get().client_id == "mine"


def test_a_lead_sees_it_and_changes_nothing(client, lee, page, set_up):
    client.force_login(lee)

    shown = client.get(page).text
    assert "https://login.weald.example" in shown
    assert "The secretariat sets it up" in shown
    client.post(page, GIVEN | {"domains": "evil.example"})
    assert client.post(f"{page}off/").status_code == 403
    assert SingleSignOn.objects.on().for_address("a@weald.example").exists()
    assert not SingleSignOn.objects.for_address("a@evil.example").exists()


@pytest.mark.parametrize(
    ("domains", "says"),
    [("gmail.com", "gmail.com is not one organisation’s own"),
     ("nonsense", "‘nonsense’ is not an email domain"),
     (" , ", "Enter at least one email domain"),
     ("weald.example", "belongs to the single sign-on of another organisation")],
)  # fmt: skip
def test_a_domain_is_one_organisations_own(amira, set_up, domains, says):
    other = reverse("signatories:single_sign_on", args=[make.organisation("Other Council").slug])

    assert says in amira.post(other, GIVEN | {"domains": domains}).text
