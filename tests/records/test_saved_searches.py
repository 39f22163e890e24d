"""Searches that a person keeps under a name, for themselves."""

import pytest
from django.urls import reverse

from kmip_portal.audit.models import AuditEvent
from records.models import SavedSearch
from tests import make

SAVE = reverse("records:search_save")
FILTERS = reverse("records:record_filters")
QUERY = "q=panel&status=draft&status=decided&sort=title"


@pytest.fixture
def draft(pat, council):
    return make.draft(pat, council)


def test_what_is_filtered_is_kept_under_a_name_and_found_again(client, pat, draft):
    client.force_login(pat)

    saved = client.post(f"{SAVE}?{QUERY}&after=somewhere&nonsense=1", {"name": "Open panels"})
    page = client.get(FILTERS).content.decode()
    again = client.get(saved.url)

    assert saved.url == f"{reverse('records:record_list')}?{QUERY}"
    assert "Open panels" in page
    assert saved.url.replace("&", "&amp;") in page
    assert [one.reference for one in again.context["page"]] == [draft.reference]


def test_it_is_for_that_person_alone(client, pat, council, draft):
    search = make.saved_search(pat)
    lead = make.member(council, "lead")
    client.force_login(lead)

    assert "Panels" not in client.get(FILTERS).content.decode()
    assert client.post(reverse("records:search_delete", args=[search.reference])).status_code == 404
    assert SavedSearch.objects.filter(pk=search.pk).exists()


def test_one_name_is_one_search_and_a_press_twice_is_one(client, pat, draft):
    client.force_login(pat)
    for _ in range(2):
        client.post(f"{SAVE}?q=panel", {"name": "Panels"})
    other = client.post(f"{SAVE}?q=visit", {"name": "Panels"}).content.decode()

    assert SavedSearch.objects.get().query == "q=panel"
    assert "You have another search with this name. Enter another name" in other
    assert (
        "Enter a name for this search"
        in client.post(f"{SAVE}?q=panel", {"name": ""}).content.decode()
    )


def test_nothing_filtered_is_nothing_to_keep(client, pat, draft):
    client.force_login(pat)

    assert client.get(SAVE).url == FILTERS


def test_it_is_deleted_after_asking(client, pat, draft):
    search = make.saved_search(pat)
    address = reverse("records:search_delete", args=[search.reference])
    client.force_login(pat)

    assert "Delete this saved search?" in client.get(address).content.decode()
    assert SavedSearch.objects.exists()
    client.post(address)

    assert not SavedSearch.objects.exists()


def test_the_history_says_that_and_not_what(client, pat):
    search = make.saved_search(pat, name="About exclusions", query="q=exclusions")

    event = AuditEvent.objects.of(search).get()

    assert event.verb == "saved a search"
    assert "xclusion" not in str(event.__dict__)


def test_a_name_that_looks_personal_is_asked_about(client, pat, draft):
    client.force_login(pat)
    named = {"name": "Visits to 943 476 5919"}

    asked = client.post(f"{SAVE}?q=visit", named).text
    assert "NHS number" in asked
    assert not SavedSearch.objects.exists()
    client.post(f"{SAVE}?q=visit", named | {"personal_data_checked": "on"})

    assert SavedSearch.objects.exists()
