"""What every page keeps: its title, its failures in plain words, and no more than it must weigh."""

import gzip
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.template.loader import render_to_string

PORTAL = "Kent and Medway Information Sharing Portal"


def test_a_page_that_is_not_there(client):
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert f"<title>Page not found – {PORTAL}</title>" in page
    assert '<html lang="en-GB"' in page
    assert 'href="#main-content"' in page


@pytest.mark.parametrize(
    ("name", "context", "words"),
    [
        ("403.html", {}, "You cannot do this"),
        ("409.html", {"error": "Version 7.0 is now “In force”."}, "This has already changed"),
        ("413.html", {"limit": 5}, "You can send up to 5MB at a time"),
        ("429.html", {}, "Try again in 15 minutes"),
    ],
)
def test_failures_say_what_happened(rf, name, context, words):
    page = render_to_string(name, context)
    assert words in page
    assert context.get("error", "") in page


def test_the_last_failure_needs_nothing_to_be_shown(django_assert_num_queries):
    with django_assert_num_queries(0):
        page = render_to_string("500.html")
    assert "Sorry, there is a problem with the service" in page
    assert "{%" not in page


def test_no_page_says_whose_design_it_borrowed(client):
    for address in ("/", "/account/login/", "/nowhere/"):
        page = client.get(address).content.decode()
        assert "GOV.UK" not in page
        assert "style=" not in page
        assert "<style" not in page
        assert re.findall(r"<script(?![^>]* src=)", page) == []


def test_static_files_name_nothing_that_is_missing(settings, tmp_path):
    """The storage that goes live fails on the first address it cannot find."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "kmip_portal.static_files.Collected"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    styles = "".join(path.read_text() for path in tmp_path.rglob("*.css"))
    assert "GDS Transport" not in styles
    assert "crown" not in styles
    assert "crest" not in styles


def test_the_first_page_a_stranger_sees_is_light(client):
    """Page, styles, script, picture and the two faces it is set in: 60 KiB packed, at most."""
    page = client.get("/").content
    parts = re.findall(r'(?:href|src)="/static/([^"]+)"', page.decode())
    assert len(parts) == 5
    faces = [f"fonts/atkinson-hyperlegible-latin-{w}-normal.woff2" for w in (400, 700)]
    weight = len(gzip.compress(page)) + sum(
        len(gzip.compress(Path("static", part).read_bytes())) for part in [*parts, *faces]
    )
    assert weight <= 60 * 1024


def test_a_stranger_is_given_no_cookie(client):
    assert client.get("/").cookies == {}
