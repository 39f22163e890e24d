"""What the harness is for, it finds: pages broken on purpose, each fault named."""

from pathlib import Path

import pytest

from tests.browser import keyboard, sending
from tests.browser.looking import Look
from tests.browser.shapes import Cell, Visit
from tests.browser.visiting import faults, watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def look(settings, open_page):
    settings.ROOT_URLCONF = "tests.browser.broken"
    engine = settings.TEMPLATES[0]
    folder = Path(__file__).parent / "templates"
    settings.TEMPLATES = [engine | {"DIRS": [*engine["DIRS"], folder]}]
    return Look({}, open_page, {"forms sent empty, and their errors read": 0})


def visit(what, *, status=200, heading="Broken on purpose"):
    return Visit(Cell("broken", f"/broken/{what}/", "anonymous", status), heading)


def test_each_fault_of_a_page_is_named(look):
    found = {}
    for what in ["sound", "unlabelled-field", "inline-script", "wide-table", "two-headings",
                 "long-caption", "cut-caption",
                 "picture-from-elsewhere", "order-of-its-own"]:  # fmt: skip
        look.wrong = []
        look.at(visit(what))
        found[what] = look.wrong

    def says(what, *words):
        return any(all(word in one for word in words) for one in found[what])

    assert found["sound"] == []
    assert says("unlabelled-field", "axe: label", "note")
    assert says("inline-script", "console", "inline script")
    assert says("wide-table", "320 wide", "scrolls sideways")
    assert not says("wide-table", "1280 wide")
    assert says("cut-caption", "320 wide", "a caption is cut: Everything that this table shows")
    assert not says("cut-caption", "1280 wide", "a caption is cut")
    assert not says("long-caption", "a caption is cut")
    assert says("two-headings", "h1")
    assert says("picture-from-elsewhere", "elsewhere.example")
    assert says("order-of-its-own", "keyboard: Tab", "reached", "First of all")


def test_a_visit_counts_only_with_its_status_and_its_heading(look):
    look.at(visit("sound", status=403))
    look.at(visit("sound", heading="Another page"))

    assert [one.partition(": ")[2] for one in look.wrong] == [
        "answered 200, not 403",
        "h1: ['Broken on purpose']",
    ]
    assert look.visited == []


def test_a_form_without_a_button_is_found(look):
    look.at(visit("no-button"))
    look.at_the_forms()

    assert len(look.wrong) == 2  # with a script and without
    assert all("a form that cannot be sent" in one for one in look.wrong)


# what no page of the portal may do, done to a sound one
HIDES_THE_FOCUS = "*:focus { all: unset !important; }"
LOOKS_THE_SAME = "main input { all: unset !important; }"  # with the focus and without
COVERS_THE_FOCUS = "body::after { content: ''; position: fixed; inset: 0; background: #fff; }"
TRAP = "document.addEventListener('keydown', e => e.key === 'Tab' && n++ > 2 && e.preventDefault())"
PALE = "color: #eee !important; background: #fff !important;"
SMALL = '<button style="all: unset; display: block; width: 9px; height: 9px">a</button>'
ADDED = "document.querySelector('header').append('More')"
RULE = "rule => document.styleSheets[document.styleSheets.length - 1].insertRule(rule)"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (HIDES_THE_FOCUS, "nothing shows that the focus is on"),
        (COVERS_THE_FOCUS, "the focus is out of sight on"),
    ],
)
def test_a_focus_that_cannot_be_seen_is_found(look, open_page, rule, words):
    page = open_page()
    page.goto("/broken/sound/")
    page.evaluate(RULE, rule)

    assert any(words in one for one in keyboard.faults(page))


def test_a_trap_is_found(look, open_page):
    page = open_page()
    page.goto("/broken/sound/")
    page.evaluate(f"() => {{ let n = 0; {TRAP} }}")

    assert any("keyboard: Tab 4 reached" in one for one in keyboard.faults(page))


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (f"({RULE})('{LOOKS_THE_SAME}')", "nothing shows that the focus is on <input"),
        (f"({RULE})(`{COVERS_THE_FOCUS}`)", "the focus is out of sight on <input"),
        ("document.querySelector('main button').tabIndex = 3", "reached <a"),
        ("document.addEventListener('keydown', e => e.preventDefault())", "not <input"),
    ],
)
def test_on_a_page_whose_frame_was_tabbed_through_the_content_is(look, open_page, harm, words):
    page, tabbed = open_page(), set()
    for what in ("sound", "errors"):
        page.goto(f"/broken/{what}/")
        assert keyboard.faults(page, tabbed) == []
    assert len(tabbed) == 1
    page.goto("/broken/errors/")
    page.evaluate(harm)

    assert any(words in one for one in keyboard.faults(page, tabbed))


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (f"({RULE})('main p {{ {PALE} }}')", "axe: color-contrast: <p"),
        (
            f"document.querySelector('main p').innerHTML = '{SMALL * 2}'",
            "axe: target-size: <button",
        ),
        ("document.querySelector('main p').ariaChecked = 'true'", "axe: aria-allowed-attr: <p"),
        (f"({RULE})('header a {{ {PALE} }}')", ""),
        ("document.querySelector('header a').ariaHidden = 'true'", "axe: aria-hidden-focus: <a"),
    ],
)
def test_on_a_page_whose_frame_axe_saw_the_content_is_seen(look, open_page, harm, words):
    page, framed = open_page(), set()
    seen = watch(page)
    page.goto("/broken/sound/")
    assert faults(page, seen, framed) == []
    assert len(framed) == 1
    page.goto("/broken/sound/")
    page.evaluate(harm)

    found = faults(page, seen, framed)
    assert any(words in one for one in found) if words else not found


def test_a_frame_is_looked_at_on_each_width_and_with_each_thing_in_it(look, open_page):
    page, framed = open_page(), set()
    for width, change in [(1280, "0"), (320, "0"), (320, ADDED)]:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/broken/sound/")
        page.evaluate(change)
        page.evaluate(RULE, f"header a {{ {PALE} }}")
        assert "axe: color-contrast: <a href" in "\n".join(faults(page, watch(page), framed))
    assert len(framed) == 3


def test_a_frame_is_looked_at_again_where_the_page_has_a_style_sheet_of_its_own(look, open_page):
    page, framed = open_page(), set()
    seen = watch(page)
    page.goto("/broken/sound/")
    assert faults(page, seen, framed) == []
    page.goto("/broken/sound/")
    page.add_style_tag(url="/static/agreements/redline.css")
    page.evaluate(RULE, f"header a {{ {PALE} }}")

    assert "axe: color-contrast: <a href" in "\n".join(faults(page, seen, framed))


def test_an_error_page_that_breaks_the_contract_is_found(look, open_page):
    page = open_page()
    page.goto("/broken/errors/")
    [form] = sending.kinds(page)
    sending.send_empty(page, form)

    found = "\n".join(sending.error_contract(page))
    for words in [
        "the title is 'Broken on purpose",
        "does not say that there is a problem",
        "the focus is not on the summary",
        "'Enter a note' links to #nowhere, which is not there",
        "'This is a required field' says 'required'",
        "'This is a required field' stands only in the summary",
        "'Please enter a longer note' stands only beside a field",
    ]:
        assert words in found


def test_a_link_to_an_error_that_lies_under_something_is_found(look, open_page):
    page = open_page()
    page.goto("/broken/errors/")
    [form] = sending.kinds(page)
    sending.send_empty(page, form)
    page.evaluate(RULE, COVERS_THE_FOCUS)

    words = "nothing can press the link 'This is a required field'"
    assert any(words in one for one in sending.error_contract(page))


def test_a_button_that_lies_under_something_sends_nothing(look, open_page):
    page = open_page()
    page.goto("/broken/errors/")
    page.evaluate(RULE, COVERS_THE_FOCUS)
    [form] = sending.kinds(page)

    assert sending.send_empty(page, form) is None
