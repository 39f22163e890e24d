"""The cast: the same people in every story, so that a test says who does what to whom; and the one
browser that all stories share."""

import gc
import os
import shutil
from copy import copy
from pathlib import Path
from types import SimpleNamespace

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.template import RequestContext
from django.test import client as test_client
from django.test.utils import CaptureQueriesContext, ContextList
from playwright.sync_api import sync_playwright
from xdist.scheduler import LoadScopeScheduling

from kmip_portal import in_tray
from kmip_portal.audit import written_once
from kmip_portal.documents import at_hand, drawing
from tests import make
from tests.make import run

pytest_plugins = [
    "tests.counting",
    "tests.emptied",
    "tests.halves",
    "tests.migrated",
    "tests.nursery",
    "tests.served",
]  # read before there is any test


# the first inputs of a fresh checkout wait until Hypothesis has read all our modules for numbers
# worth trying: how long that takes says how busy the machine is, and nothing of the inputs
hypothesis.settings.register_profile(
    "ours", suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("ours")

# what these start, load, draw or measure takes a while, and serves all tests of the place
IN_ONE_PROCESS = ("tests/benchmarks/test_measuring.py", "tests/desk/test_sample.py",
                  "tests/agreements/test_structure.py", "tests/agreements/test_pdf.py",
                  "tests/whole/")  # fmt: skip
LEAVES_ITS_MARK = {"transactional_db", "live_server", "browser"}
# these begin before others of their kind, so that no process is left alone with one at the end
LONGEST = (*IN_ONE_PROCESS, "tests/faults/", "tests/house/test_access.py", "tests/nothing_lost/",
           "tests/browser/test_every")  # fmt: skip


class InOrder(LoadScopeScheduling):
    """Each process takes the next test, so that those which empty the database stay last."""

    def _split_scope(self, nodeid):
        together = (each for each in IN_ONE_PROCESS if nodeid.startswith(each))
        return next(together, nodeid)


def pytest_xdist_make_scheduler(config, log):
    config.option.loadscopereorder = False
    return InOrder(config, log)


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL the browser does a smoke part: pages look the same whatever is below them."""
    items.sort(key=lambda one: (_comes_last(one), not one.nodeid.startswith(LONGEST)))
    if not os.environ.get("KMIP_TEST_DATABASE_URL"):
        return
    kept, left = [], []
    for one in items:
        only_once = "browser" in one.keywords and "smoke" not in one.keywords
        (left if only_once else kept).append(one)
    config.hook.pytest_deselected(items=left)
    items[:] = kept


def _comes_last(item) -> bool:
    """Whether a test leaves its process to others worse than it found it: with an empty database,
    or with the loop of a browser, beside which no PDF is sealed."""
    if item.nodeid.startswith("tests/whole/"):  # one of them has a browser, and they stay together
        return True
    told = item.get_closest_marker("django_db")
    empties = told is not None and bool(told.kwargs.get("transaction"))
    return empties or not LEAVES_ITS_MARK.isdisjoint(item.fixturenames)


def pytest_collection_finish():
    """What was loaded so far stays: looking through it for what is not needed any more, as is done
    after every PDF, would cost more than all that is thrown away."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)  # tests make many rows, and few things that hold each other


@pytest.fixture(scope="session", autouse=True)
def _memory_is_not_looked_for():
    """A worker that drew a PDF looks through all it holds for what it can give back. A process of
    tests holds much more, and looking through that took longer than drawing."""
    drawing.gc = SimpleNamespace(collect=lambda: 0)
    yield
    drawing.gc = gc


@pytest.fixture(scope="session", autouse=True)
def _only_pages_tell_their_context():
    """response.context is what the page was handed. Django would copy it anew for every piece of
    the page, and for every field of its forms, which is a twentieth of what a request costs. Which
    pieces it was drawn from stands in response.templates."""

    def keep(answer, signal, sender, template, context, **_):
        answer.setdefault("templates", []).append(template)
        if isinstance(context, RequestContext) and context is not answer.get("drawn"):
            answer["drawn"] = context
            answer.setdefault("context", ContextList()).append(copy(context))

    djangos, test_client.store_rendered_templates = test_client.store_rendered_templates, keep
    yield
    test_client.store_rendered_templates = djangos


@pytest.fixture(scope="session", autouse=True)
def _made_by_one_process(tmp_path_factory):
    """What takes seconds to make, one process makes for all; on PostgreSQL each has its own server
    count the rows, and would be told of none that another has made."""
    if connection.vendor == "sqlite" and "PYTEST_XDIST_WORKER" in os.environ:
        run.FOLDER = tmp_path_factory.getbasetemp().parent


@pytest.fixture(autouse=True)
def _database(db):
    """Every test may use the database, and finds nothing counted yet: limits begin anew.

    On Redis what an earlier test counted is still there; no transaction takes it back.
    """
    cache.clear()
    at_hand.forget()


@pytest.fixture(autouse=True)
def _history_may_be_emptied(db):
    """What a test has committed is cleared up by emptying every table, which the history refuses.

    Such tests run after all others, so the others have the guards; who needs them later, as
    tests/audit does, builds them again.
    """
    yield
    if not connection.in_atomic_block:
        written_once.remove(connection)


@pytest.fixture
def uncounted(monkeypatch):
    """What waits for a person is not counted for the menu of every page: after each thing that
    somebody did, that costs as much as the page. For tests that send forms by the hundred, and
    read no such number."""
    monkeypatch.setattr(in_tray, "count", lambda request: 0)


@pytest.fixture
def counted_once(monkeypatch):
    """What waits for a person is counted once in a test, and that number stands on every page. For
    tests that look at hundreds of pages, and take back what they send."""
    count, counted = in_tray.count, {}

    def once(request):
        if request.user.pk not in counted:
            counted[request.user.pk] = count(request)
        return counted[request.user.pk]

    monkeypatch.setattr(in_tray, "count", once)


@pytest.fixture
def frame(client):
    """frame(): how many queries a page costs whoever is signed in that shows nothing but its frame,
    and after they did something also what waits for them. What a page adds to that is its own."""

    def counted(*, after_doing=False) -> int:
        client.get("/help/")
        if after_doing:
            session = client.session
            del session[in_tray.COUNTED]
            session.save()
        with CaptureQueriesContext(connection) as asked:
            client.get("/help/")
        return len(asked)

    return counted


@pytest.fixture
def secretariat():
    return make.kmip_person("secretariat", name="Amira Diallo")


@pytest.fixture
def chair():
    return make.kmip_person("chair", name="Chris Chair")


@pytest.fixture
def auditor():
    return make.kmip_person("auditor", name="Alex Auditor")


@pytest.fixture
def police():
    return make.organisation(
        "Weald Police",
        organisation_type="OT_POLICE",
        is_public_authority=True,
        is_competent_authority=True,
    )


@pytest.fixture
def practitioner(police):
    return make.member(police, "practitioner", name="Pat Practitioner")


@pytest.fixture
def lead(police):
    return make.member(police, "lead", name="Lee Lead")


@pytest.fixture
def signing_officer(police):
    return make.member(police, "signing_officer", name="Sam Signer")


@pytest.fixture
def representative(police):
    return make.member(police, "representative", name="Robin Rep")


@pytest.fixture
def outsider():
    """Signed in, working for another organisation."""
    return make.member(make.organisation("Elsewhere Council"), "lead", name="Olu Outsider")


# what a browser does beside the page that is looked at; the first part is Playwright's own list,
# which this one takes the place of
WITHOUT = """
    AvoidUnnecessaryBeforeUnloadCheckSync DestroyProfileOnBrowserClose HttpsUpgrades
    HttpsFirstBalancedModeAutoEnable LensOverlay MediaRouter PaintHolding
    ThirdPartyStoragePartitioning AvoidCorsURLLoaderRestartOnRedirect OptimizationHints
    NetworkTimeServiceQuerying AimEnabled PreconnectToSearch

    SpareRendererForSitePerProcess PreloadTopChromeWebUI
    WebUIOmniboxPopup WebUIOmniboxAimPopup WebUIOmniboxFullPopup
"""
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--font-render-hinting=none",  # letters as wide as a browser with windows draws them
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(WITHOUT.split())}",
    # a page lives for a second: what is compiled a second time for it pays nothing back
    "--js-flags=--no-opt --no-maglev",
]


def chromium() -> str:
    """The browser of this machine, the one without windows first: it shows the same pages for less.

    Without one the test fails with the command that brings it.
    """
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    mac = Path("/Applications/Chromium.app/Contents/MacOS/Chromium")
    if mac.exists():
        return str(mac)
    pytest.fail("No browser was found: apt-get install chromium (or brew install --cask chromium)")


@pytest.fixture(scope="session")
def browser():
    # Playwright's loop runs in this thread; the tests' own database calls are ordinary ones
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        yield started
        # Django keeps those opened beside a running loop apart, and nobody else closes them
        connections.close_all()
        started.close()
