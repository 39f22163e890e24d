"""How the portal works is set by K-MIP: kept with who, when and why, and agreed by two."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from kmip_portal import in_tray
from kmip_portal.adjustments import services
from kmip_portal.adjustments.known import (
    CAMPAIGN_REMINDERS,
    RECORD_REVIEWS,
    REVIEW_PLAN,
    REVIEW_REMINDERS,
)
from kmip_portal.adjustments.models import AdjustmentChange
from kmip_portal.adjustments.reading import numbers
from kmip_portal.audit.models import AuditEvent
from kmip_portal.lifecycle import InvalidMove
from records.repeat_chasing import latest_before
from reviews.usual import usual_plan, usual_reminders
from signatories.campaigns.planning import usual_reminders as campaign_reminders
from tests import make

REMINDERS = reverse("setting_numbers", args=["campaign-reminders"])
PLAN = reverse("setting_numbers", args=["review-plan"])


@pytest.fixture
def other():
    return make.kmip_person("secretariat", name="Bea Second")


def posted(setting, row_version=0, **changed):
    return setting.usual | changed | {"reason": "K-MIP decided it", "row_version": row_version}


def test_one_person_puts_it_forward_and_another_agrees(client, secretariat, chair):
    client.force_login(secretariat)
    page = client.post(REMINDERS, posted(CAMPAIGN_REMINDERS, first=7), follow=True).text

    assert "It holds when a second person has agreed" in page
    assert campaign_reminders() == {"steps": [5, 8, 12, 15], "warn_before": 10}
    change = AdjustmentChange.objects.get()
    assert in_tray.needs(secretariat) == []
    assert [item.thing for item in in_tray.waits(secretariat)] == [CAMPAIGN_REMINDERS.title]
    [item] = in_tray.needs(chair)
    assert (item.verb, item.url) == ("Agree a change of settings", change.get_absolute_url())

    client.force_login(chair)
    assert "Days after the first email" not in client.get(item.url).text
    assert "7 working days after the first email" in client.get(item.url).text
    client.post(item.url, {"decision": "agree"})

    assert campaign_reminders() == {"steps": [7, 8, 12, 15], "warn_before": 10}
    assert in_tray.needs(chair) == []
    told = AuditEvent.objects.filter(subject_reference=change.reference).order_by("sequence")
    assert [(one.actor_name, one.verb) for one in told] == [
        ("Amira Diallo", "put forward a change of"),
        ("Chris Chair", "agreed a change of"),
    ]
    assert told[1].detail["after"]["first"] == 7


def test_nobody_agrees_their_own_change_not_even_by_its_address(client, secretariat, other):
    change = make.setting_change(secretariat, first=7)
    client.force_login(secretariat)

    assert client.post(change.get_absolute_url(), {"decision": "agree"}).status_code == 403
    assert numbers(CAMPAIGN_REMINDERS)["first"] == 5
    client.force_login(other)
    assert client.post(change.get_absolute_url(), {"decision": "agree"}).status_code == 302
    assert numbers(CAMPAIGN_REMINDERS)["first"] == 7
    with pytest.raises(IntegrityError), transaction.atomic():
        AdjustmentChange.objects.update(decided_by=secretariat)


def test_a_refusal_has_a_reason_and_changes_nothing(client, secretariat, chair):
    change = make.setting_change(secretariat, first=7)
    client.force_login(chair)

    assert "Enter the reason" in client.post(change.get_absolute_url(), {"decision": "refuse"}).text
    client.post(change.get_absolute_url(), {"decision": "refuse", "reason": "Too slow"})

    assert numbers(CAMPAIGN_REMINDERS)["first"] == 5
    assert "Too slow" in client.get(change.get_absolute_url()).text
    assert client.post(change.get_absolute_url(), {"decision": "agree"}).status_code == 409


def test_it_is_taken_back_before_anybody_agrees(client, secretariat, chair):
    change = make.setting_change(secretariat, first=7)
    client.force_login(secretariat)

    client.post(reverse("settings_change_cancel", args=[change.reference]))

    with pytest.raises(InvalidMove):
        services.agree(AdjustmentChange.objects.get(), by=chair)


def test_only_one_change_of_a_setting_waits_at_a_time(client, secretariat, other):
    make.setting_change(other, first=7)
    client.force_login(secretariat)

    page = client.post(REMINDERS, posted(CAMPAIGN_REMINDERS, first=6)).text

    assert "Bea Second has put a change of this forward already" in page


def test_the_plan_of_a_review_is_agreed_by_two_and_in_the_history(client, secretariat, chair):
    client.force_login(secretariat)
    page = client.post(PLAN, posted(REVIEW_PLAN, weeks_open=8), follow=True).text

    assert "Put forward. It holds when a second person has agreed." in page
    assert usual_plan().open_for.days == 42
    [change] = AdjustmentChange.objects.all()
    services.agree(change, by=chair)
    assert usual_plan().open_for.days == 56
    listed = client.get(reverse("settings_list")).text
    assert "Amira Diallo, secretariat since" in listed
    assert change.reference in listed
    detail = client.get(change.get_absolute_url()).text
    assert "6 weeks from opening to closing" in detail
    assert "8 weeks from opening to closing" in detail


def test_what_stands_is_listed_with_what_each_number_is_of(client, secretariat):
    client.force_login(secretariat)

    listed = client.get(reverse("settings_list")).text

    for line in (
        "First reminder: 5 working days after the first email<br>",
        "Month in which it opens: September<br>",
        "Day on which it opens: 1<br>",
        "Weeks open: 6 weeks from opening to closing<br>",
    ):
        assert line in listed
    assert CAMPAIGN_REMINDERS.numbers[-1].said(1) == "1 working day before it"


def test_the_plan_of_a_review_begins_with_what_was_set(client, secretariat):
    make.version()
    plan = {"month": 12, "day": 28, "weeks_open": 8}
    for setting, changed in ((REVIEW_PLAN, plan), (REVIEW_REMINDERS, {"first": 21})):
        services.agree(make.setting_change(setting=setting, **changed), by=secretariat)
    client.force_login(secretariat)

    assert usual_reminders() == [21, 7, 2]
    assert usual_plan().dates(2099)["closes_on"] == date(2100, 2, 22)
    assert "21 days before it closes" in client.get(reverse("reviews:review_new")).text


def test_two_who_change_it_at_once_see_each_other(client, secretariat, other):
    services.agree(make.setting_change(setting=REVIEW_PLAN, weeks_open=9), by=other)
    client.force_login(secretariat)

    answer = client.post(PLAN, posted(REVIEW_PLAN, row_version=0, weeks_open=5))

    assert answer.status_code == 409
    assert "Somebody else changed this setting while you were writing" in answer.text
    assert numbers(REVIEW_PLAN)["weeks_open"] == 9
    client.post(PLAN, posted(REVIEW_PLAN, row_version=1, weeks_open=5))
    services.agree(AdjustmentChange.objects.waiting().get(), by=other)
    assert numbers(REVIEW_PLAN)["weeks_open"] == 5


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"second": 3}, "Second reminder must be 5 days or more"),
        ({"first": 41}, "First reminder must be between 2 and 40"),
        ({"first": ""}, "Enter a number for: first reminder"),
    ],
)
def test_waits_that_make_no_sense_are_refused(client, secretariat, changed, sentence):
    client.force_login(secretariat)

    assert sentence in client.post(REMINDERS, posted(CAMPAIGN_REMINDERS, **changed)).text


def test_saving_what_stands_is_no_change(client, secretariat):
    client.force_login(secretariat)

    assert "Change something first" in client.post(PLAN, posted(REVIEW_PLAN)).text


def test_a_chair_sees_settings_and_does_not_change_them(client, chair):
    client.force_login(chair)

    assert "Change it" not in client.get(REMINDERS).text
    assert client.post(REMINDERS, posted(CAMPAIGN_REMINDERS, first=7)).status_code == 403


def test_reviews_of_records_are_reminded_of_on_the_days_set():
    waits = RECORD_REVIEWS.usual | {"first": 90, "every": 5}
    due = date(2027, 6, 1)

    assert latest_before(due, date(2027, 3, 4), RECORD_REVIEWS.usual) is None
    assert latest_before(due, date(2027, 3, 4), waits) == date(2027, 3, 3)
    assert latest_before(due, date(2027, 6, 8), waits) == date(2027, 6, 6)
