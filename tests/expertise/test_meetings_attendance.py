"""Who came to a meeting of K-MIP: noted seat by seat."""

import pytest

from signatories.expertise.services import minutes
from signatories.expertise.services.minutes import Seat
from tests import make
from tests.expertise.test_writing_guides import words


@pytest.fixture(autouse=True)
def signed(police):
    return make.acceptance(police)


@pytest.fixture
def robin(police, council):
    """Represents two signatories."""
    person = make.member(police, "representative", name="Robin Rep")
    return make.member(council, "representative", person=person)


def test_who_came_is_noted_seat_by_seat(client, secretariat, robin, police, council):
    meeting = make.meeting_held(secretariat)
    page = f"{meeting.get_absolute_url()}attendance/"
    mine, theirs = (robin.memberships.get(organisation=one).reference for one in (police, council))
    client.force_login(secretariat)
    refused = client.post(page, {f"how_{mine}": "present", f"deputy_{mine}": "Dee"})
    assert "Select ‘Sent a deputy’, or leave the name of the deputy blank" in words(refused)
    sent = {f"how_{mine}": "deputy", f"deputy_{mine}": "Dee", f"how_{theirs}": "apologies"}
    client.post(page, sent | {"row_version": meeting.row_version})
    noted = meeting.attendance.values_list("organisation__name", "how", "deputy")
    assert list(noted) == [("Holmesdale Council", "apologies", ""), (police.name, "deputy", "Dee")]
    seen = meeting.row_version + 1
    client.post(page, {f"how_{mine}": "present", f"how_{theirs}": "", "row_version": seen})
    assert list(noted.all()) == [(police.name, "present", "")]


def test_who_came_is_not_wiped_by_a_page_opened_before_a_colleague_noted_it(
    client, secretariat, robin, police
):
    meeting = make.meeting_held(secretariat)
    page = f"{meeting.get_absolute_url()}attendance/"
    mine = robin.memberships.get(organisation=police).reference
    client.force_login(secretariat)
    opened = client.get(page)
    assert f'name="row_version" value="{meeting.row_version}"' in opened.text
    colleague = Seat(police, robin, "deputy", "Dee Deputy")
    minutes.attend(meeting, [colleague], by=secretariat, row_version=meeting.row_version)

    sent = {f"how_{mine}": "", "row_version": meeting.row_version}
    met = words(client.post(page, sent))
    assert "Somebody else changed this while you were writing" in met
    assert "Dee Deputy" in met
    assert meeting.attendance.get().deputy == "Dee Deputy"
    client.post(page, sent | {"row_version": meeting.row_version + 1})  # having seen both
    assert not meeting.attendance.exists()
