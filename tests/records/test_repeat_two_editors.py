"""Two people write in one draft of a repeat record, and no words of either are lost."""

import pytest
from django.urls import reverse

from records import arrangement
from records.questions import repeat
from tests import make
from tests.records.going_round import page


@pytest.fixture
def draft(pat, council, trust):
    return make.repeat_draft(pat, council, trust, finished=False)


def seen(client, url):
    """What a person has before them when they open a form, as their browser would send it."""
    form = client.get(url).context["form"]
    given = {}
    for field in form:
        value = field.value()
        given[field.html_name] = "" if value is None else value
    return given


def rows_of(record):
    return {
        "party": reverse("records:party_change", args=[record.reference, 2]),
        "item": reverse("records:item_change", args=[record.reference, 1]),
    }


WORDS = {"party": "contact_role", "item": "why_needed"}


@pytest.mark.parametrize("kind", ["party", "item"])
def test_ten_rounds_of_conflicting_saves_of_a_row_lose_no_words(client, pat, draft, kind):
    client.force_login(pat)
    url, field = rows_of(draft)[kind], WORDS[kind]

    for n in range(10):
        ann, ben = seen(client, url), seen(client, url)
        assert client.post(url, ann | {field: f"Words of Ann {n}"}).status_code == 302
        told = client.post(url, ben | {field: f"Words of Ben {n}"})

        assert told.status_code == 409
        assert f"Words of Ann {n}" in told.text
        assert f"Words of Ben {n}" in told.text
        again = ben | {field: f"Words of Ann {n}; Words of Ben {n}"}
        again["row_version"] = told.context["form"].data["row_version"]
        assert client.post(url, again).status_code == 302
        assert seen(client, url)[field] == f"Words of Ann {n}; Words of Ben {n}"


def test_ten_rounds_of_conflicting_saves_of_a_section_lose_no_words(client, pat, draft):
    client.force_login(pat)
    url = page("task", draft, "rhythm")

    for n in range(10):
        ann, ben = ({**seen(client, url), "finished": "no"} for _ in range(2))
        assert client.post(url, ann | {"trigger": f"Words of Ann {n}"}).status_code == 302
        told = client.post(url, ben | {"trigger": f"Words of Ben {n}"})

        assert told.status_code == 409
        for words in (f"Words of Ann {n}", f"Words of Ben {n}"):
            assert words in told.text
        again = ben | {"trigger": f"Words of Ann {n}; Words of Ben {n}"}
        again["row_version"] = told.context["form"].data["row_version"]
        assert client.post(url, again).status_code == 302
        assert seen(client, url)["trigger"] == f"Words of Ann {n}; Words of Ben {n}"


def test_what_is_written_for_a_row_that_was_removed_meanwhile_can_be_added_again(
    client, pat, draft
):
    client.force_login(pat)
    url = rows_of(draft)["item"]
    writing = seen(client, url) | {"why_needed": "To find each child"}
    arrangement.remove_item(draft.data_items.get(), by=pat)

    told = client.post(url, writing)
    client.post(reverse("records:item_add", args=[draft.reference]), writing)

    assert told.status_code == 409
    assert "To find each child" in told.text
    assert draft.data_items.get().why_needed == "To find each child"


def test_what_is_written_for_a_party_that_was_removed_meanwhile_is_shown(client, pat, draft, trust):
    client.force_login(pat)
    url = rows_of(draft)["party"]
    writing = seen(client, url) | {"own_power": "Its own licence"}
    arrangement.remove_party(draft.parties.get(organisation=trust), by=pat)

    told = client.post(url, writing)

    assert told.status_code == 409
    assert "Its own licence" in told.text


@pytest.mark.parametrize("kind", ["party", "item"])
def test_nobody_removes_what_a_colleague_has_just_written(client, pat, draft, kind):
    client.force_login(pat)
    remove = f"{rows_of(draft)[kind]}remove/"
    opened = client.get(remove).context["row"].row_version
    url = rows_of(draft)[kind]
    client.post(url, seen(client, url) | {WORDS[kind]: "Words of Ann"})

    told = client.post(remove, {"row_version": opened})

    assert told.status_code == 409
    assert "Somebody else changed it" in told.text
    assert seen(client, url)[WORDS[kind]] == "Words of Ann"


def test_a_number_is_given_once(client, pat, draft, trust, surgery):
    client.force_login(pat)
    opened = seen(client, rows_of(draft)["party"]) | {"contact_email": "casey@weald.example"}
    arrangement.remove_party(draft.parties.get(organisation=trust), by=pat)
    arrangement.remove_item(draft.data_items.get(), by=pat)
    [party] = arrangement.add_parties(draft, [make.picked(surgery)], by=pat)
    [item] = arrangement.add_items(draft, [{"item": "Blood group"}], by=pat)

    assert (party.number, item.number) == (3, 2)
    assert client.post(rows_of(draft)["party"], opened).status_code == 409
    party.refresh_from_db()
    assert party.contact_email == ""


def test_the_next_version_goes_on_counting(lee, council, trust, surgery):
    record = make.repeat_active(lee, council, trust)
    draft = arrangement.next_version(record, by=lee)
    arrangement.remove_party(draft.parties.get(organisation=trust), by=lee)

    [party] = arrangement.add_parties(draft, [make.picked(surgery)], by=lee)

    assert party.number == 3


def test_an_item_that_is_named_already_is_said_to_be_and_what_was_written_stays(client, pat, draft):
    client.force_login(pat)
    url = reverse("records:item_add", args=[draft.reference])

    told = client.post(url, {"item": "date of last attendance", "why_needed": "To see patterns"})

    assert "This item is in the list already" in told.text
    assert "To see patterns" in told.text
    assert repeat.ITEMS in told.context["back"]
