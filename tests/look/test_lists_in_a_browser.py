"""Lists and long forms in a browser: every state, wide and narrow, with and without a script."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from kmip_portal import clock
from kmip_portal.mail.models import Email
from tests.browser import keyboard, paper
from tests.browser.following import follow
from tests.corpus.files import good

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADDRESS = "/every-part/lists/"


@pytest.fixture
def address(live_server, every_part, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return f"{live_server.url}{ADDRESS}"


@pytest.fixture
def letters():
    Email.objects.bulk_create(
        Email(
            kind="ab"[n % 2],
            to="a@kmip.example",
            subject=f"Letter {n:02}",
            dedupe=str(n),
            message_id=str(n),
            written_at=clock.now() + timedelta(minutes=n // 2),
        )
        for n in range(17)
    )


def well(screen, violations, width):
    assert violations() == []
    assert screen.complaints == []
    assert screen.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize(
    "state",
    [
        "",
        "?empty",
        "?many",
        "?many&kind=a&kind=b&q=letter&area=1",
        "?on-day=31&on-month=2&on-year=2027",
    ],
)
def test_a_list_in_every_state(address, letters, screen, violations, width, state):
    screen.set_viewport_size({"width": width, "height": 800})
    screen.goto(f"{address}{state}")
    well(screen, violations, width)
    screen.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    well(screen, violations, width)


def test_a_long_list_by_keyboard_and_on_paper(address, letters, screen):
    screen.goto(f"{address}?many")
    assert keyboard.faults(screen) == []
    screen.goto(f"{address}?many")
    assert paper.faults(screen, f"{ADDRESS}?many") == []


@pytest.mark.parametrize("width", [1280, 320])
def test_a_long_form_with_errors(address, screen, violations, width):
    screen.set_viewport_size({"width": width, "height": 800})
    screen.goto(address)
    screen.fill("[name=recipients-0-name]", "Nia Baker")
    follow(screen.locator("text=Add another recipient"))
    screen.set_input_files(
        "[name=file]", {"name": "Form.docx", "mimeType": "application/msword", "buffer": good()}
    )
    screen.fill("[name=recipients-1-title]", "Named nurse")
    screen.click("text=Save and continue")
    screen.wait_for_selector(".govuk-error-summary")

    assert screen.title().startswith("Error: ")
    said = [link.inner_text() for link in screen.query_selector_all(".govuk-error-summary a")]
    assert said == [
        "Enter purpose",
        "Enter a job title for recipient 1",
        "Enter name for recipient 2",
    ]
    landed = []
    for link in screen.query_selector_all(".govuk-error-summary a"):
        link.click()
        landed.append(screen.evaluate("document.activeElement.name"))
    assert landed == ["purpose", "recipients-0-title", "recipients-1-name"]
    assert "is kept. Select another file" in screen.content()
    well(screen, violations, width)


@pytest.mark.parametrize("script", [True, False])
def test_adding_and_removing_lose_nothing(address, browser, script):
    context = browser.new_context(java_script_enabled=script)
    page = context.new_page()
    page.goto(address)
    page.fill("[name=purpose]", "Care")
    page.fill("[name=recipients-0-name]", "Nia")
    for n, name in enumerate(["Sam", "Ola", "Kit"], 1):
        follow(page.locator("text=Add another recipient"))
        page.fill(f"[name=recipients-{n}-name]", name)
    assert page.query_selector("text=Add another recipient") is None
    follow(page.locator("button[name=recipients-remove][value='1']"))

    names = [page.input_value(f"[name=recipients-{n}-name]") for n in range(3)]
    assert names == ["Nia", "Ola", "Kit"]
    assert page.input_value("[name=purpose]") == "Care"
    assert page.query_selector(".govuk-error-summary") is None
    context.close()


def test_the_enter_key_adds_and_removes_nothing(address, screen):
    screen.goto(address)
    follow(screen.locator("text=Add another recipient"))
    screen.fill("[name=recipients-0-name]", "Nia")
    screen.press("[name=recipients-0-name]", "Enter")
    screen.wait_for_selector(".govuk-error-summary")
    assert screen.query_selector_all("fieldset.portal-several__item").__len__() == 2


def test_a_kept_file_goes_through_in_the_end(address, screen):
    screen.goto(address)
    screen.set_input_files(
        "[name=file]", {"name": "Form.docx", "mimeType": "application/msword", "buffer": good()}
    )
    follow(screen.locator("text=Save and continue"))
    screen.fill("[name=purpose]", "Care")
    screen.fill("[name=recipients-0-name]", "Nia")
    screen.fill("[name=recipients-0-title]", "Nurse")
    screen.click("text=Save and continue")
    screen.wait_for_url("**/lists/?empty")
    assert default_storage.exists("kept")


def test_sorting_and_paging_by_links_alone(address, letters, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}?many=1")
    column = "th[aria-sort]:has-text('Subject')"
    assert page.get_attribute(column, "aria-sort") == "none"
    follow(page.locator("th >> text=Subject"))
    assert page.get_attribute(column, "aria-sort") == "ascending"
    read = []
    while True:
        read += [row.inner_text() for row in page.query_selector_all("tbody th")]
        if not page.query_selector("a[rel=next]"):
            break
        follow(page.locator("a[rel=next]"))
    assert read == [f"Letter {n:02}" for n in range(17)]
    follow(page.locator("a[rel=prev]"))
    follow(page.locator("th >> text=Subject"))
    assert page.query_selector("tbody th").inner_text() == "Letter 16"
    context.close()


def test_a_filter_is_taken_off_by_its_tag(address, letters, screen):
    screen.goto(f"{address}?many=1&kind=a&kind=b&q=letter&after=")
    tags = screen.query_selector_all(".portal-filter-tags__tag")
    assert [tag.text_content() for tag in tags] == [
        "Remove filter Search: letter",
        "Remove filter Kind: Asked",
        "Remove filter Kind: Told",
    ]
    follow(screen.locator("text=Kind: Asked"))
    assert screen.url.endswith("?many=1&q=letter&kind=b")


@pytest.mark.parametrize("width", [1280, 320])
def test_many_pasted_at_once(live_server, every_part, screen, violations, width):
    screen.set_viewport_size({"width": width, "height": 800})
    screen.goto(f"{live_server.url}/every-part/paste/")
    well(screen, violations, width)
    follow(screen.locator("text=Continue"))
    assert "Enter one name on each line" in screen.content()
    well(screen, violations, width)
    screen.fill(
        "[name=pasted]", "1. weald police\n- Weald\n\n• Holmesdale Hospital\nNowhere\nWeald"
    )
    follow(screen.locator("text=Continue"))
    assert "2 of 4 lines matched" in screen.content()
    assert screen.query_selector(".govuk-error-summary") is None
    well(screen, violations, width)
    follow(screen.locator("text=Continue"))
    assert "Select what ‘Weald’ is, or to leave it out" in screen.content()
    well(screen, violations, width)
    screen.check("[name=line_2][value=weald-council]")
    screen.check("[name=line_4][value=leave-out]")
    follow(screen.locator("text=Continue"))
    assert "Taken: weald-police, holmesdale-hospital, weald-council" in screen.content()


def test_a_waiting_page_looks_again_by_a_header(client, every_part):
    assert client.get(f"{ADDRESS}?wait")["Refresh"] == "3"
    assert "Refresh" not in client.get(f"{ADDRESS}?wait&empty").headers


def test_these_pages_are_not_on_the_portal(client):
    assert client.get(ADDRESS).status_code == 404
    assert client.get("/every-part/").status_code == 404
