"""Help, accessibility, cookies, privacy, terms, about: kept by K-MIP, reviewed once a year."""

from datetime import timedelta
from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from kmip_portal import clock, in_tray
from kmip_portal.audit.models import AuditEvent
from kmip_portal.desk import statements
from kmip_portal.desk.views.statements import COOKIES
from tests import make

TERMS = reverse("statement_edit", args=["terms"])


def read(client, page="terms"):
    return unescape(client.get(f"/{page}/").content.decode())


def sent(text, version=0, **more):
    return {"text": text, "reason": "A minute of K-MIP", "row_version": version} | more


@pytest.mark.parametrize("name", statements.PAGES)
def test_each_page_says_what_it_must_and_has_headings_in_order(client, name):
    make.secretariat()
    page, text = statements.PAGES[name], statements.original(name)

    assert statements.missing_from(page, text) == []
    assert statements.heads_in_order(text)
    shown = read(client, name)
    assert page.title in shown
    assert "Last reviewed on 25 November 2026." in shown
    assert not [mark for mark in statements.FILLED_IN if f"[{mark}]" in shown]
    assert "[[" not in shown
    assert not client.cookies


def test_the_secretariat_previews_saves_and_restores_and_each_is_in_the_history(
    client, secretariat
):
    client.force_login(secretariat)
    own = "## Be kind\n\n- quote the <b>version</b>\n\nWrite to [mailbox]."

    preview = client.post(TERMS, sent(own, preview="yes")).content.decode()
    assert ">Be kind</h2>" in preview
    assert "&lt;b&gt;version" in preview
    assert "Be kind" not in read(Client())

    for _ in range(2):
        client.post(TERMS, sent(own, submission_id="0d6f3a2e-9f0e-4a56-9c0e-3b7f9d3a1c11"))
    assert "Be kind" in read(Client())
    assert "none is appointed yet" in read(Client())
    event = AuditEvent.objects.first()
    assert str(event) == "Amira Diallo changed the setting “Page: Terms of use”"
    assert event.detail["after"] == {"text": own, "reviewed_on": clock.today().isoformat()}
    assert AuditEvent.objects.filter(verb="changed").count() == 1

    client.post(reverse("statement_restore", args=["terms"]))
    assert "Be kind" not in read(Client())
    assert "What the portal is not" in read(Client())
    assert AuditEvent.objects.filter(verb="changed").count() == 2


def test_two_at_once_see_both_texts(client, secretariat):
    client.force_login(secretariat)
    client.post(TERMS, sent("Hers."))
    met = client.post(TERMS, sent("His."))

    assert met.status_code == 409
    for words in ("Hers.", "His."):
        assert words in met.content.decode()
    assert "Hers." in read(Client())


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("cookies", "We set some.", "Text must say “[[cookies]]”"),
        ("cookies", "As in [[cookies]] here.", "Text must say “[[cookies]]”"),
        ("accessibility", "All is well.", "Text must say “This accessibility statement applies"),
        ("terms", "### Small\n\n## Large", "Text must have a heading with ## before"),
        ("terms", "", "Enter the text"),
    ],
)
def test_what_a_page_must_say_is_asked_for_and_nothing_is_lost(
    client, secretariat, name, text, says
):
    client.force_login(secretariat)
    page = client.post(reverse("statement_edit", args=[name]), sent(text)).content.decode()

    assert says in unescape(page)
    assert text in unescape(page)


def test_a_page_is_reviewed_once_a_year_and_one_press_is_enough(secretariat, chair):
    due = statements.SHIPPED_ON + statements.YEAR

    def rows(person):
        return [one for one in in_tray.needs(person) if one.verb.startswith("Review the page")]

    with clock.at(due - timedelta(days=31)):
        assert rows(secretariat) == []
    with clock.at(due - timedelta(days=30)):
        found = rows(secretariat)
        assert [one.verb for one in found] == [
            f"Review the page “{page.called}”" for page in statements.PAGES.values()
        ]
        assert {one.due_on for one in found} == {due}
        assert rows(chair) == []
        client = Client()
        client.force_login(secretariat)
        for _ in range(2):
            client.post(reverse("statement_reviewed", args=["terms"]))
        assert len(rows(secretariat)) == len(found) - 1
        assert f"Last reviewed on {clock.today():%-d %B %Y}." in read(Client())


def test_nobody_reviews_what_a_colleague_saved_after_they_opened_it(client, secretariat):
    client.force_login(secretariat)
    assert 'name="row_version" value="0"' in client.get(TERMS).text
    client.post(TERMS, sent("Hers."))

    told = client.post(
        reverse("statement_reviewed", args=["terms"]), {"row_version": 0}, follow=True
    )

    assert "Somebody changed this page after you opened it" in told.text
    assert AuditEvent.objects.filter(verb="changed").count() == 1


def test_only_the_secretariat_changes_them(client, chair, auditor, lead):
    for person in (chair, auditor, lead):
        client.force_login(person)
        for act in ("edit", "reviewed", "restore"):
            url = reverse(f"statement_{act}", args=["terms"])
            assert client.post(url, sent("Mine.")).status_code == 403
    assert "Mine." not in read(Client())


def test_the_table_of_cookies_is_the_cookies_that_are_set(client):
    """Nobody is given one for reading; signing in and working sets these and no other."""
    for page in ("/", "/agreement/", "/signatories/", "/cookies/", "/guides/", "/help/"):
        client.get(page)
    assert not client.cookies
    person = make.member(
        make.signatory("Holmesdale Council"), "lead", password="quay-thatch-sluice"
    )
    client.get("/account/login/")
    client.post(
        "/account/login/", {"login": person.email, "password": "quay-thatch-sluice"}, follow=True
    )
    for page in ("/in-tray/", "/records/new/", "/account/", "/expertise/questions/ask/"):
        client.get(page)

    assert set(client.cookies) == {name for name, _, _ in COOKIES}
    assert {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME} == set(client.cookies)
    assert all(name in read(client, "cookies") for name in client.cookies)
