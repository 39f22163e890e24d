"""A headless Chromium, once for all the tests here, and the page that shows every part."""

from pathlib import Path

import pytest

from tests.browser.visiting import faults, watch

HERE = Path(__file__).parent


@pytest.fixture
def every_part(settings):
    """The sample page, among the portal's own."""
    settings.ROOT_URLCONF = "tests.look.sample"
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [engine | {"DIRS": [*engine["DIRS"], HERE / "templates"]}]
    return "/every-part/"


@pytest.fixture
def screen(browser):
    """A page that remembers what the console complained of."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda m: m.type in ("error", "warning") and page.complaints.append(m.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()


@pytest.fixture
def violations(screen):
    """What is wrong with the page now shown, by all that holds of the portal's own."""
    seen = watch(screen)
    return lambda: faults(screen, seen)
