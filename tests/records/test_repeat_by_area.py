"""All schools in Swale: found by type and area, counted, and added together."""

from uuid import uuid4

import pytest
from django.urls import reverse

from tests import make


@pytest.fixture
def swale():
    return make.area("Swale")


@pytest.fixture
def schools(swale):
    found = [
        make.organisation(f"Quay School {number}", organisation_type="OT_SCHOOL")
        for number in range(5)
    ]
    for one in found:
        one.areas.add(swale)
    return found


@pytest.fixture
def draft(lee, council, schools):
    make.organisation("Elsewhere School", organisation_type="OT_SCHOOL")
    return make.repeat_draft(lee, council, schools[0], finished=False)


def page(record, query="?type=OT_SCHOOL&area=swale"):
    return reverse("records:party_area", args=[record.reference]) + query


def test_looking_says_how_many_and_adds_nobody(client, lee, draft, schools):
    client.force_login(lee)

    text = client.get(page(draft)).text

    assert "5 organisations found" in text
    assert "1 of them takes part already" in text
    assert "Quay School 4" in text
    assert "Elsewhere School" not in text
    assert draft.parties.count() == 2


def test_those_left_ticked_are_added_once(client, lee, draft, schools):
    client.force_login(lee)
    sent = {"organisations": [one.slug for one in schools[1:4]], "submission_id": str(uuid4())}

    first = client.post(page(draft), sent, follow=True)
    client.post(page(draft), sent)

    assert "3 organisations added." in first.text
    assert {one.called for one in draft.parties.exclude(is_ours=True)} == {
        one.name for one in schools[:4]
    }


def test_nobody_ticked_is_asked_again(client, lee, draft):
    client.force_login(lee)

    answer = client.post(page(draft), {"submission_id": str(uuid4())})

    assert "Select at least one organisation" in answer.text


def test_more_than_a_record_takes_are_not_offered(client, lee, draft, swale):
    for number in range(57):
        make.organisation(f"Meadow School {number}", organisation_type="OT_SCHOOL").areas.add(swale)
    client.force_login(lee)

    text = client.get(page(draft)).text

    assert "62 organisations found" in text
    assert "there is room for 58 more" in text
    assert "Add these organisations" not in text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Find organisations"),
        ("?type=&area=", "Select a type or an area"),
        ("?type=nothing", "Select type"),
        ("?area=swale&type=OT_POLICE", "No organisation of this type is known in this area"),
    ],
)
def test_what_is_asked_in_vain_is_said(client, lee, draft, query, said):
    client.force_login(lee)

    assert said in client.get(page(draft, query)).text
