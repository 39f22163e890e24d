"""48 odd requests at addresses of every kind, and some of them at every address: none is answered
with a failure of ours."""

from copy import deepcopy

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests import make
from tests.corpus.requests import REQUESTS
from tests.inventory import ROUTES

AT_EACH = 3  # of the 48, in turn; all of them at all addresses (37,968) take six minutes


@pytest.fixture
def addresses(request):
    """(who, address) of each kind: lists, searches, details, forms, uploads, files, failures."""
    world = make.world(request)
    return world, [
        ("anonymous", "/"),
        ("anonymous", "/signatories/"),
        ("anonymous", "/signatories/download/"),
        ("anonymous", f"/signatories/{world.police}/"),
        ("anonymous", f"/agreement/versions/{world.current}/"),
        ("anonymous", "/account/login/"),
        ("anonymous", "/account/password/reset/"),
        ("anonymous", "/records/new/"),
        ("practitioner", "/records/"),
        ("practitioner", "/records/new/"),
        ("practitioner", f"/records/{world.draft}/edit/"),
        ("practitioner", f"/records/{world.record}/"),
        ("lead", f"/reviews/{world.year}/respond/"),
        ("secretariat", "/reviews/"),
        ("secretariat", f"/reviews/{world.year}/responses/"),
        ("secretariat", "/manage/agreement/import/"),
        ("secretariat", "/account/two-step/"),
    ]


def test_no_request_ends_in_a_failure_of_ours(addresses, tried):
    assert len({request.id for request in REQUESTS}) == 48
    world, places = addresses
    wrong = []
    for who, address in places:
        client = browser_of(world, who)
        assert client.get(address).status_code < 400 or who == "lead", address
        for request in REQUESTS:
            wrong += failures(client, request, address, tried)
    assert not wrong, "\n".join(wrong)


@pytest.mark.usefixtures("counted_once")
def test_every_address_takes_some_of_them_in_turn(request, tried):
    """Whoever may go there sends them; a new address joins by itself."""
    world = make.world(request)
    browsers, seen, sent, wrong = {}, set(), set(), []
    for route in ROUTES:
        may = [person for person, status in route.who.items() if status in (200, 302)]
        address = reverse(route.name, args=route.args(world))
        if not may or address in seen:
            continue
        who = "lead" if "lead" in may else may[0]
        browser = browsers.setdefault(who, browser_of(world, who))
        begin = AT_EACH * len(seen)
        seen.add(address)
        for odd in (REQUESTS[number % len(REQUESTS)] for number in range(begin, begin + AT_EACH)):
            sent.add(odd.id)
            wrong += failures(browser, odd, address, tried)
    assert not wrong, "\n".join(wrong)
    assert (len(seen) >= 700, len(sent)) == (True, 48), len(seen)


def browser_of(world, who):
    client = Client(raise_request_exception=False)
    if who != "anonymous":
        client.force_login(world.cast[who])
    return client


def failures(client, request, address, tried):
    """What is wrong with the answer, if anything; nothing is changed by it, and nobody is signed
    out."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        response = client.request(**request.environ(address))
        if response.streaming:
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    client.cookies = cookies
    tried[f"request × address: answered {response.status_code // 100}xx"] += 1
    if response.status_code < 500:
        return []
    kind, error = (getattr(response, "exc_info", None) or (None, None))[:2]
    said = f"{response.status_code} {kind and kind.__name__}: {error}"[:200]
    return [f"{request.id} at {address}: {said}"]


def test_a_value_that_a_view_reads_by_itself_holds_no_nul(addresses):
    """What no form looks at first: on PostgreSQL a NUL in it would be a failure of ours."""
    world, _ = addresses
    for who, address, name in [
        ("lead", f"/signatories/{world.police}/establishments/end/", "name"),
        ("lead", f"/signatories/{world.police}/people/{world.person}/", "held"),
        ("secretariat", "/manage/organisations/replace/cancel/", "predecessor"),
        ("secretariat", "/manage/agreement/import/check/", "base"),
        ("secretariat", "/manage/agreement/import/check/", "upload"),
        ("anonymous", "/join/begin/", "organisation"),
    ]:
        client = Client()
        if who != "anonymous":
            client.force_login(world.cast[who])
        with transaction.atomic():
            answer = client.post(address, {name: "Elm\x00stone"})
            assert answer.status_code < 500, address
            assert answer.resolver_match, address
            transaction.set_rollback(True)


def test_a_nul_in_a_form_is_refused_in_the_words_of_the_form(addresses):
    world, _ = addresses
    client = Client()
    client.force_login(world.cast["lead"])

    page = client.post(f"/signatories/{world.police}/establishments/", {"sites": "Elm\x00stone"})

    assert "must not include special control characters" in page.content.decode()
