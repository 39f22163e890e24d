"""Who came to a meeting of K-MIP: noted seat by seat."""

from datetime import timedelta

import pytest

from kmip_portal import clock
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


def test_who_was_a_representative_on_the_day_can_be_noted_and_who_came_later_cannot(
    client, secretariat, robin, police
):
    meeting = make.meeting_held(secretariat, days_ago=20)
    gone = robin.memberships.filter(organisation=police)
    gone.update(until_on=clock.today() - timedelta(days=1))
    make.member(police, "representative", name="Lou Later").memberships.update(
        from_on=clock.today() - timedelta(days=19)
    )
    client.force_login(secretariat)
    page = f"{meeting.get_absolute_url()}attendance/"
    shown = words(client.get(page))
    assert f"Attendance of Robin Rep, {police.name}" in shown
    assert "Attendance of Robin Rep, Holmesdale Council" in shown
    assert "Lou Later" not in shown

    sent = {f"how_{gone.get().reference}": "present", "row_version": meeting.row_version}
    client.post(page, sent)
    assert meeting.attendance.get().representative == robin


def test_of_whom_something_is_noted_already_it_can_be_noted_otherwise_and_each_stands_there_once(
    client, secretariat, robin, police
):
    seats = [(police, robin, "present")]
    meeting = make.meeting_held(secretariat, days_ago=20, seats=seats)
    day = clock.day_in_london(meeting.starts_at)
    robin.memberships.filter(organisation=police).update(until_on=day - timedelta(days=1))
    client.force_login(secretariat)
    page = f"{meeting.get_absolute_url()}attendance/"
    assert words(client.get(page)).count(f"Attendance of Robin Rep, {police.name}") == 1

    make.member(police, "representative", person=robin)  # again, and on the day too
    assert words(client.get(page)).count(f"Attendance of Robin Rep, {police.name}") == 1
