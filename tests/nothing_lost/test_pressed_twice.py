"""Each form and each button of the portal, pressed twice: once is all that is done. And each form
that was opened before somebody else changed what it changes: nothing is done."""

from datetime import timedelta
from html.parser import HTMLParser
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import resolve, reverse

from kmip_portal import clock
from tests import make
from tests.inventory import ROUTES

# signing in has its own ways; the window changes nothing; what scripts keep is kept again
LEFT_OUT = ("account_", "mfa_", "admin:", "typed", "records:record_autosave")
SAID = {"email": "new.person@weald.example", "text": "Something", "textarea": "Something to say."}


class Forms(HTMLParser):
    """The forms of a page, each as {name: values} of what a person might send."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found, self.form, self.area, self.select = [], None, None, None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name, kind = attrs.get("name"), attrs.get("type", "text")
        if tag == "form":
            self.form = {} if attrs.get("method") == "post" and not attrs.get("action") else None
        if self.form is None or not name:
            if tag == "option" and self.select and attrs.get("value"):
                self.form.setdefault(self.select, [attrs["value"]])
            return
        if tag == "textarea":
            self.area = name
            self.form[name] = [""]
        elif tag == "select":
            self.select = name
        elif tag == "input" and kind in ("radio", "checkbox"):
            if name not in self.form or "checked" in attrs:
                self.form[name] = [attrs.get("value", "on")]
        elif tag == "input" and kind != "file":
            self.form[name] = [attrs.get("value") or self.answer(name, kind)]

    @staticmethod
    def answer(name, kind):
        soon = clock.today() + timedelta(days=40)
        part = name.rpartition("-")[2]
        return str(getattr(soon, part, "")) or SAID.get(kind, "Something")

    def handle_data(self, data):
        if self.area:
            self.form[self.area][0] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area:
            self.form[self.area][0] = self.form[self.area][0].strip() or SAID["textarea"]
            self.area = None
        elif tag == "select":
            self.select = None
        elif tag == "form" and self.form is not None:
            if "submission_id" in self.form:
                self.found.append(self.form)
            self.form = None


def forms_of(html):
    reader = Forms()
    reader.feed(html)
    return reader.found


@pytest.fixture
def world(request):
    return make.world(request)


# every table but those that keep the sessions; how often a form was acted on is told by its outcome
OURS = [m._meta.db_table for m in apps.get_models() if m._meta.label != "sessions.Session"]


def counted():
    """How many rows stand in each table, asked at once."""
    each = ", ".join(f"(SELECT COUNT(*) FROM {connection.ops.quote_name(one)})" for one in OURS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {each}")
        return dict(zip(OURS, cursor.fetchone(), strict=True))


def pressed_twice(client, url, sent):
    """Whether the first press did something, and what the second added; nothing of it stays."""
    with transaction.atomic():
        before = counted()
        client.post(url, sent)
        once = counted()
        again = client.post(url, sent)
        twice = counted()
        transaction.set_rollback(True)
    added = {table: twice[table] - once[table] for table in OURS if twice[table] != once[table]}
    if again.status_code not in {200, 302, 404, 409}:
        added["answered"] = again.status_code
    return once != before, added


def out_of_date(sent):
    """The same, by a form that names another version than stands; nothing where it names none."""
    opened_with = sent.get("row_version", [""])[0]
    if not opened_with.isdigit():
        return {}
    return sent | {"row_version": str(int(opened_with) + 1)}


VERSIONED = [model for model in apps.get_models() if hasattr(model, "row_version")]


def kept():
    """How many rows there are, and how often those were changed that two people may change."""
    return counted(), [list(one.objects.order_by("pk").values("row_version")) for one in VERSIONED]


def changes(client, url, sent):
    """Whether it changed anything; nothing of it stays."""
    with transaction.atomic():
        before = kept()
        answer = client.post(url, sent)
        changed = kept() != before
        transaction.set_rollback(True)
    return changed or answer.status_code >= 500


@pytest.mark.usefixtures("counted_once")
@pytest.mark.skipif(
    "connection.vendor != 'sqlite'", reason="the same rows on both; presses at once are tried there"
)
def test_each_form_pressed_twice_is_done_once_and_one_out_of_date_not_at_all(world):
    """One object, one event, one letter: the second press adds no row to any table. What somebody
    else changed meanwhile is not written over."""
    tried, done, guarded, wrong = 0, 0, 0, {}
    for url, client, sent in presses(world):
        did, added = pressed_twice(client, url, sent)
        tried, done = tried + 1, done + did
        if added:
            wrong[url] = added
        if did and (late := out_of_date(sent)):
            guarded += 1
            if changes(client, url, late):
                wrong[url] = "written over"
    assert not wrong, "\n".join(f"{url}: {added}" for url, added in wrong.items())
    assert (tried >= 200, done >= 130, guarded >= 30) == (True, True, True), (tried, done, guarded)


def presses(world):
    """Each address that takes something from somebody who is signed in, their browser, and what."""
    seen, browsers = set(), {}
    for route in ROUTES:
        may = {p: status for p, status in route.who.items() if status in (200, 302)}
        may.pop("anonymous", None)
        if not may or route.name.startswith(LEFT_OUT) or not (route.page or route.post):
            continue
        url = reverse(route.name, args=route.args(world))
        if url in seen or not getattr(resolve(url).func, "login_required", True):
            continue  # for whoever has a link, signed in or not
        seen.add(url)
        name = "lead" if "lead" in may else next(iter(may))
        if name not in browsers:
            browsers[name] = Client()
            browsers[name].force_login(world.cast[name])
        if route.post:
            yield url, browsers[name], {"submission_id": str(uuid4()), "to": "one_page"}
        elif may[name] == 200:
            for sent in forms_of(browsers[name].get(url).text):
                yield url, browsers[name], sent
