"""What is typed into a long form is kept while it is typed, and shown again by its page alone."""

from datetime import timedelta
from html import unescape

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.submissions.models import TypedForm
from kmip_portal.submissions.tasks import forget_old
from signatories.expertise.models import QuestionDraft
from tests import make

ASK = reverse("expertise:question_ask")
KEEP = reverse("typed")
TYPED = "May a school ‘slowly’ & <carefully> tell us?"
SAID = {"title": TYPED, "details": "In one\nschool year", "password": "hush", "submission_id": "x"}


@pytest.fixture
def pat():
    return make.member(make.signatory("Holmesdale Council"), name="Pat Practitioner")


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def typed_by(client, path=ASK, **said):
    return client.post(KEEP, SAID | {"path": path} | said)


def shown(client, path=ASK):
    return unescape(client.get(path).content.decode())


def test_its_page_shows_it_again_as_often_as_wanted_and_nothing_is_saved(client, pat):
    client.force_login(pat)
    told = typed_by(client).json()

    assert told["saved"]
    assert told["at"]
    for _ in range(2):
        page = shown(client)
        assert TYPED in page
        assert "We kept your answers" in page
        assert "govuk-error-summary" not in page
    assert TYPED not in shown(client, f"{ASK}?fresh=yes")
    assert not QuestionDraft.objects.exists()
    assert not AuditEvent.objects.filter(actor=pat).exists()


def test_the_newest_stands_and_a_week_later_it_is_gone(client, pat):
    client.force_login(pat)
    typed_by(client, title="First")
    typed_by(client)

    assert TypedForm.objects.count() == 1
    with clock.at(clock.now() + timedelta(days=8)):
        assert forget_old() == 1
    assert not TypedForm.objects.exists()
    assert TYPED not in shown(client)


def test_it_is_never_at_rest_in_clear_and_no_password_is_kept(client, pat):
    client.force_login(pat)
    typed_by(client)

    assert "slowly" not in TypedForm.objects.get().answers
    assert "hush" not in shown(client)


def test_nobody_else_is_shown_it(client, pat):
    client.force_login(pat)
    typed_by(client)
    other = make.member(pat.memberships.get().organisation)
    there = signed_in(other)
    session = there.session
    session["typed"] = [ASK]  # as in a session that was theirs
    session.save()

    assert TYPED not in shown(there)


def test_signing_in_elsewhere_it_is_there(client, pat):
    pat.set_password("quay-thatch-sluice")
    pat.save()
    EmailAddress.objects.create(user=pat, email=pat.email, verified=True, primary=True)
    typed_by(signed_in(pat))

    client.post("/account/login/", {"login": pat.email, "password": "quay-thatch-sluice"})

    assert client.session["typed"] == [ASK]


def test_what_was_sent_is_kept_no_more_and_what_was_refused_is(client, lead, police):
    page = reverse("signatories:details_edit", args=[police.slug])
    client.force_login(lead)
    typed_by(client, page, address="1 Quay", row_version="1")

    client.post(page, {"postcode": "no such", "row_version": "1"})
    assert TypedForm.objects.count() == 1
    assert "1 Quay" in shown(client, page)
    client.post(page, {"address": "1 Quay", "row_version": "1"})

    assert not TypedForm.objects.exists()
    police.refresh_from_db()
    assert police.address == "1 Quay"


def test_a_colleague_who_saved_meanwhile_is_met_with_both_texts(client, lead, police):
    page = reverse("signatories:details_edit", args=[police.slug])
    client.force_login(lead)
    typed_by(client, page, address="1 Quay", row_version="1")
    other = make.member(police, "lead")
    signed_in(other).post(page, {"address": "2 Quay", "row_version": "1"})

    form = shown(client, page)
    met = client.post(page, {"address": "1 Quay", "row_version": "1"}).content.decode()

    assert "1 Quay" in form
    assert "1 Quay" in met
    assert "2 Quay" in met


@pytest.mark.parametrize("path", ["https://elsewhere.example/", "//x/", "/account/login/", ""])
def test_only_pages_of_ours_are_kept_for(client, pat, path):
    client.force_login(pat)

    assert typed_by(client, path).status_code == 400
    assert not TypedForm.objects.exists()


def test_more_than_any_form_takes_is_not_kept_and_the_oldest_page_goes_first(client, pat):
    client.force_login(pat)
    assert typed_by(client, details="x" * 600_000).status_code == 413
    for number in range(22):
        typed_by(client, f"/records/{number}/")

    assert TypedForm.objects.count() == 20
    assert not TypedForm.objects.filter(path="/records/0/").exists()


def test_a_page_without_anything_kept_asks_no_more(client, pat, frame):
    client.force_login(pat)
    usual = frame()
    typed_by(client)

    assert frame() == usual
