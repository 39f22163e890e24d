"""Who may open what: every address, every member of the cast."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import URLResolver, get_resolver, include, path
from django.urls.resolvers import RegexPattern
from django.views.defaults import page_not_found, permission_denied

from kmip_portal import clock, urls
from tests import make
from tests.browser import elsewhere, told
from tests.browser.shapes import COMMON, SHOWN
from tests.inventory import ROUTES
from tests.readers import Readers
from tests.routes import CAST, Route, answers

ROOT = Path(__file__).parents[2]
# in a browser; some lines of these are of pages that look like another line's
LOOKED_AT = {route.name for route in ROUTES if route.page}


def names(resolver=None, namespace=""):
    """The names of all addresses that the portal answers."""
    found = set()
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found |= names(pattern, inner)
        else:
            assert pattern.name, f"{pattern} has no name"
            found.add(namespace + pattern.name)
    return found


def without_a_rule(resolver=None):
    """Addresses that no line of the inventory speaks of."""
    return names(resolver) - {route.name for route in ROUTES}


def test_an_address_that_nobody_gave_a_rule_is_found():
    more = path("forgotten/", lambda request: None, name="forgotten")
    portal = path("", include("kmip_portal.urls"))

    assert without_a_rule(URLResolver(RegexPattern("^/"), [portal, more])) == {"forgotten"}


def test_every_address_has_its_rule():
    assert without_a_rule() == set()
    assert {route.name for route in ROUTES} - names() == set()


def seen_by_nobody(routes):
    """Pages of which every line of the inventory says that none of the cast is shown them."""
    pages = [route for route in routes if route.page and not route.post]
    shown = {route.name for route in pages if 200 in route.who.values()}
    # Django's own pages, for system administrators alone: tests/desk/test_window.py
    return {one.name for one in pages if not one.name.startswith("admin:")} - shown


def test_a_page_that_none_of_the_cast_is_shown_is_looked_at_elsewhere():
    looked_at = set().union(*elsewhere.LOOKED_AT_IN.values())

    assert seen_by_nobody(ROUTES) == looked_at | elsewhere.NO_PAGES
    assert not looked_at & elsewhere.NO_PAGES
    assert all((ROOT / story).exists() for story in elsewhere.LOOKED_AT_IN)


def test_a_new_page_that_none_of_the_cast_is_shown_is_found():
    new = Route("records:forgotten", answers(302, anonymous=302))

    assert seen_by_nobody([*ROUTES, new]) - seen_by_nobody(ROUTES) == {"records:forgotten"}


@pytest.fixture
def world(request):
    return make.world(request)


@pytest.fixture
def _refused_alike(monkeypatch):
    """The pages that say no are drawn once for each person: more than half of all answers here are
    one of the two, which differ in nothing but their address."""
    drawn = set()

    def once(status, page):
        def answer(request, exception):
            if (request.user.pk, status) in drawn:
                return HttpResponse(status=status)
            drawn.add((request.user.pk, status))
            return page(request, exception)

        return answer

    for status, page in ((403, permission_denied), (404, page_not_found)):
        assert get_resolver().resolve_error_handler(status) is page
        monkeypatch.setattr(urls, f"handler{status}", once(status, page), raising=False)


class Written:
    """Notes each row of ours that is written meanwhile: a mail scanner follows links, so a GET
    must write none. Sessions, and what allauth keeps of signing in, are not of ours."""

    WRITES = re.compile(r'(?:INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM) "(\w+)"')

    def __init__(self):
        left_out = {"sessions", "account", "mfa"}
        self.ours = {m._meta.db_table for m in apps.get_models(include_auto_created=True)
                     if m._meta.app_label not in left_out}  # fmt: skip
        self.tables = []

    def __call__(self, execute, sql, *more):
        if (found := self.WRITES.match(sql)) and found[1] in self.ours:
            self.tables.append(found[1])
        return execute(sql, *more)


def test_a_row_that_is_written_is_noticed():
    written = Written()
    with connection.execute_wrapper(written):
        someone = make.user()
        someone.save()
        someone.delete()

    assert written.tables.count("accounts_user") == 3


@pytest.mark.usefixtures("_refused_alike")
def test_every_address_answers_each_person_as_promised_and_writes_nothing_on_get(
    world, tmp_path_factory
):
    """One world, every address, all nine: what differs from the list is named in one go."""
    readers, wrong, asked = Readers(world.cast), [], 0
    shown = told.in_this_run(tmp_path_factory)
    with clock.at(clock.now()), connection.execute_wrapper(written := Written()):
        for person in CAST:  # what waits for them is counted once, not again on every page
            readers.get(person, "/help/")
        for line, route in enumerate(ROUTES):
            url = route.url(world)
            for person in route.who:
                asked += 1
                written.tables.clear()
                answer, html = ask(readers, person, url, post=route.post)
                got = answer.status_code
                if (route.page and not route.post and got in SHOWN) or got in COMMON:
                    shown.keep(line, person, answer, url)
                if written.tables and not route.post:
                    wrong.append(f"{route.name} ({url}): {person} wrote to {written.tables}")
                if got != route.who[person]:
                    promised = route.who[person]
                    wrong.append(f"{route.name} ({url}): {person} got {got}, not {promised}")
                if got == 200 and b'href=""' in html:
                    wrong.append(f"{route.name} ({url}): a link leads nowhere for {person}")
                shows = got == 200 and b"<h1" in html and not route.post  # as its form is sent
                if shows and route.name not in LOOKED_AT:
                    wrong.append(f"{route.name} ({url}): a page that no browser looks at")
    shown.write()
    wrong += shown.titles_alike(world.cast)
    assert not wrong, "\n".join(wrong)
    assert asked > 8 * len(ROUTES) / 2


def ask(readers, person, url, *, post):
    """The answer to one request and its content, whatever it would have changed taken back."""
    with transaction.atomic():
        response = readers.post(person, url) if post else readers.get(person, url)
        whole = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    return response, whole
