"""The areas of the county: added, renamed and ended; old rows keep them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from kmip_portal import clock, portal_tags
from kmip_portal.adjustments.models import AdjustmentChange
from kmip_portal.desk import adjusting
from kmip_portal.lifecycle import TooLate
from signatories.detail_forms import DetailsForm
from signatories.models import Area
from signatories.services import areas
from signatories.services.organisations import known_areas
from tests import make

LIST = reverse("area_list")
YESTERDAY = clock.today() - timedelta(days=1)


@pytest.fixture
def swale():
    return make.area("Swale")


def page_of(area):
    return reverse("area_change", args=[area.slug])


def offered(form):
    return [label for _, label in form.fields["areas"].choices]


def posted(area, **changed):
    told = {"name": area.name, "reason": "It is reorganised", "row_version": area.row_version}
    if day := changed.pop("until_on", None):
        told |= {"until_on-day": day.day, "until_on-month": day.month, "until_on-year": day.year}
    return told | changed


def agreed():
    """A second person agrees what waits."""
    adjusting.agree(AdjustmentChange.objects.waiting()[0], by=make.kmip_person("chair"))


def test_an_area_that_has_ended_is_offered_to_nobody_new(client, secretariat, swale):
    works_there = make.organisation("Old District", areas=["Swale"])
    client.force_login(secretariat)

    client.post(page_of(swale), posted(swale, until_on=YESTERDAY))
    assert offered(DetailsForm()) == ["Swale"]
    agreed()

    assert offered(DetailsForm()) == []
    assert offered(DetailsForm(initial={"areas": ["swale"]})) == ["Swale"]
    assert "Swale" not in known_areas()
    assert [one.name for one in works_there.areas.all()] == ["Swale"]
    make.acceptance(works_there)
    register = client.get(reverse("signatories:register"), {"area": "swale"}).text
    assert "Old District" in register


def test_one_that_ends_later_is_offered_until_then(secretariat, swale):
    tomorrow = clock.today() + timedelta(days=1)
    areas.put_forward_change(
        swale, name="Swale", until_on=tomorrow, reason="Reorganised", by=secretariat, row_version=1
    )
    agreed()

    assert offered(DetailsForm()) == ["Swale"]
    with clock.at(clock.now() + timedelta(days=3)):
        assert offered(DetailsForm()) == []


def test_it_is_renamed_by_two_and_its_history_says_by_whom(client, secretariat, chair, swale):
    client.force_login(secretariat)
    last = clock.today() + timedelta(days=90)
    client.post(page_of(swale), posted(swale, name="Swale and Medway", until_on=last))
    [change] = AdjustmentChange.objects.all()
    assert client.post(change.get_absolute_url(), {"decision": "agree"}).status_code == 403
    assert Area.objects.get().name == "Swale"

    client.force_login(chair)
    client.post(change.get_absolute_url(), {"decision": "agree"})

    area = Area.objects.get()
    assert (area.slug, area.name, area.until_on) == ("swale", "Swale and Medway", last)
    page = client.get(change.get_absolute_url()).text
    assert "Amira Diallo put it forward at" in page
    assert "Chris Chair agreed at" in page
    assert "It is reorganised" in page
    assert portal_tags.day(last) in page
    assert change.reference in client.get(page_of(swale)).text


def test_one_is_added_from_a_day(client, secretariat):
    client.force_login(secretariat)
    first = {"from_on-day": 1, "from_on-month": 4, "from_on-year": 2098}
    added = {"name": "East Kent", "reason": "New council"} | first
    page = client.post(LIST, added, follow=True).text
    assert "It holds when a second person has agreed" in page
    assert "Area: East Kent" in page
    assert not Area.objects.exists()
    assert "has put a change of this forward already" in client.post(LIST, added).text
    agreed()

    assert Area.objects.get(slug="east-kent").from_on == date(2098, 4, 1)
    assert offered(DetailsForm()) == []
    again = client.post(LIST, {"name": "east kent", "reason": "New council"})
    assert "There is already an area with this name" in again.text


def test_two_who_change_one_at_once_see_each_other(client, secretariat, swale):
    client.force_login(secretariat)
    client.post(page_of(swale), posted(swale, name="Theirs"))
    agreed()

    answer = client.post(page_of(swale), posted(swale, name="Mine"))

    assert answer.status_code == 409
    assert "Somebody else changed this area while you were writing" in answer.text
    assert Area.objects.get().name == "Theirs"


def test_what_another_change_has_overtaken_is_not_done(secretariat, swale):
    """Each waits under its own name: what both ask for is looked at again when it is agreed."""
    areas.put_forward(name="Weald", from_on=None, reason="New council", by=secretariat)
    areas.put_forward_change(
        swale, name="Weald", until_on=None, reason="Reorganised", by=secretariat, row_version=1
    )
    agreed()

    with pytest.raises(TooLate):
        agreed()
    assert sorted(Area.objects.values_list("name", flat=True)) == ["Swale", "Weald"]
    assert AdjustmentChange.objects.waiting().count() == 1


def test_others_of_kmip_read_them(client, chair, swale):
    client.force_login(chair)

    assert "Add an area" not in client.get(LIST).text
    assert client.post(page_of(swale), posted(swale, name="Mine")).status_code == 403
