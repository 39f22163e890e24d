"""Paper, old acceptances and corrections in a real browser, and an applicant’s own pages."""

import pytest
from django.core.cache import cache

from signatories.services import applications
from tests import make
from tests.browser.following import follow
from tests.browser.visiting import faults, watch
from tests.make.law import law

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HISTORIC = (
    "organisation,version,accepted_on,name,job_title\n"
    "Oak School,6.0,2024-03-27,Ann Head,Headteacher\n"
    "Nobody Knows,6.0,2024-03-27,Ann Head,Headteacher\n"
)


@pytest.mark.parametrize("width", [1280, 320])
def test_pages_of_recording_and_of_an_applicant_have_no_faults(
    open_page, police, secretariat, width
):
    cache.clear()
    law()
    version = make.version("6.0")
    make.organisation("Oak School")
    asked = make.asked(make.organisation("Elm School"), by=secretariat)
    statement = make.acceptance(police, version)
    applied = make.application()
    applications.ask(applied, question="Which trust is it part of?", by=secretariat)
    link = f"/join/status/{make.application_link('asked_for_more')}/"
    wrong = []

    def look(page, seen):
        wrong.extend(f"{page.url}: {one}" for one in faults(page, seen))

    desk = open_page(secretariat, width=width)
    seen = watch(desk)
    for place in (
        f"/manage/acceptances/{statement.reference}/",
        f"/manage/acceptances/{statement.reference}/correct/",
        f"/manage/acceptances/asked/{asked.reference}/",
        "/manage/acceptances/new/",
        f"/signatories/elm-school/ask-to-sign/{asked.reference}/print/",
    ):
        desk.goto(place)
        look(desk, seen)
    desk.goto("/manage/acceptances/import/")
    look(desk, seen)
    desk.get_by_label("CSV file of acceptances").set_input_files(
        {"name": "old.csv", "mimeType": "text/csv", "buffer": HISTORIC.encode()}
    )
    follow(desk.get_by_role("button", name="Read the file"))
    look(desk, seen)
    follow(desk.get_by_role("button", name="Bring in 1 acceptance"))
    assert "1 acceptance brought in." in desk.locator("main").inner_text()

    page = open_page(width=width)
    seen = watch(page)
    for place in (link, f"{link}reply/", f"{link}withdraw/", "/join/find/", "/join/find/sent/"):
        page.goto(place)
        look(page, seen)
    assert wrong == []
