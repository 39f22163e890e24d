"""A matter ends: those who were told hear of it, and may answer late."""

from datetime import timedelta

import pytest

from kmip_portal import clock
from kmip_portal.mail.models import Email
from records import in_tray, tasks
from records.matters import services, telling
from tests import make

pytestmark = pytest.mark.django_db
WHO = {"name": "Nia Baker", "role": "Named nurse"}
ENDS = {"outcome": "done", "outcome_words": "Corrected with us on Monday"}


def told(lee, council, trust, **more):
    matter = make.matters.matter(make.repeat_active(lee, council, trust), lee, **more)
    return matter, make.matters.tell(matter, lee)[0]


def over():
    return list(Email.objects.filter(kind="records/emails/matter_over").order_by("pk"))


def proved(client, one):
    """Past the code, by a link to this notice."""
    link = make.matters.told_token(one)
    session = client.session
    session["tellings"] = {one.reference: (clock.now() + timedelta(hours=1)).timestamp()}
    session.save()
    return f"/records/told/{link}/answer/"


def test_who_was_told_hears_that_it_is_closed_and_answers_late(client, lee, council, trust):
    head = make.member(trust, "lead")
    make.contact(trust, "dpo", email="dpo@trust.example")
    matter, one = told(lee, council, trust)
    for _ in range(2):
        services.close(matter, by=lee, **ENDS)

    assert [letter.to for letter in over()] == ["dpo@trust.example", head.email]
    assert "what is asked of you stands" in over()[0].body
    assert "Corrected with us" not in over()[0].body  # no contents
    assert all(len(letter.subject) <= 70 for letter in over())
    assert [item.url for item in in_tray.needs(head)] == [f"/records/notices/{one.reference}/"]

    page = proved(client, one)
    assert "has closed this matter. You can still answer" in client.get(page).text
    assert client.post(page, {"answer": "done", "reason": "", **WHO}).url == page
    one.refresh_from_db()
    assert one.answer == "done"
    assert Email.objects.filter(kind="records/emails/matter_answered").count() == 1
    assert list(in_tray.needs(head)) == []


def test_nobody_is_reminded_of_what_is_closed(client, lee, council, trust):
    matter, one = told(lee, council, trust)
    services.close(matter, by=lee, **ENDS)
    client.force_login(lee)

    assert (
        client.post(f"{matter.get_absolute_url()}told/{one.reference}/remind/").status_code == 409
    )
    with clock.at(clock.now() + timedelta(days=30)):
        tasks.chase_matters()

    assert Email.objects.filter(kind="records/emails/matter_told").count() == 1


def test_what_is_withdrawn_asks_nothing_more_of_anybody(client, lee, council, trust):
    head = make.member(trust, "lead")
    matter, one = told(lee, council, trust)
    telling.answer(one, answer="done", **WHO)
    services.withdraw(matter, by=lee)

    [letter] = over()
    assert "If you have changed anything because of it, ask Holmesdale Council" in letter.body
    assert client.get(proved(client, one)).status_code == 404
    client.force_login(head)
    assert "Your answer" in client.get(f"/records/notices/{one.reference}/").text
    assert list(in_tray.needs(head)) == []


def test_of_a_complaint_that_is_closed_nobody_need_answer(lee, council, trust):
    head = make.member(trust, "lead")
    matter, _ = told(lee, council, trust, kind="complaint")
    services.close(matter, by=lee, **ENDS)

    assert "You need not answer any more" in over()[0].body
    assert list(in_tray.needs(head)) == []


def test_an_answer_that_came_by_phone_after_the_end_is_written_down(client, lee, council, trust):
    matter, one = told(lee, council, trust)
    services.close(matter, by=lee, **ENDS)
    client.force_login(lee)
    client.post(f"{matter.get_absolute_url()}told/{one.reference}/", {"answer": "done", **WHO})

    one.refresh_from_db()
    assert one.answer == "done"
