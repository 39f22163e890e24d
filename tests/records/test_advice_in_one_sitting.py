"""One person advises for forty organisations: forty answered in one sitting make forty events."""

import pytest
from django.urls import reverse

from kmip_portal.audit.models import AuditEvent
from kmip_portal.mail.models import Email
from records import services
from records.models import Advice
from tests import make

LIST, SEVERAL = reverse("records:advice_list"), reverse("records:advice_many")


@pytest.fixture
def dana():
    return make.user(name="Dana Officer")


def asked_by(number, dana):
    """So many organisations that this person advises, and a draft of each."""
    found = []
    for place in range(number):
        school = make.organisation(f"School {place:02}", organisation_type="OT_SCHOOL")
        make.adviser(school, person=dana)
        found.append(make.advice_request(make.draft(make.member(school), school)))
    return found


def seen_on(client, requests):
    """What the page of several shows, as a browser sends it back."""
    query = "&".join(f"chosen={one.reference}" for one in requests)
    form = client.get(f"{SEVERAL}?{query}").context["form"]
    hidden = {field.html_name: field.value() for field in form.hidden_fields()}
    return hidden | {"chosen": [one.reference for one in requests]}


def test_forty_advised_in_one_sitting_make_forty_events(client, dana):
    requests = asked_by(40, dana)
    client.force_login(dana)
    sent = seen_on(client, requests)

    client.post(SEVERAL, sent | {"opinion": "supports", "words": "Section 47 carries it"})
    client.post(SEVERAL, sent | {"opinion": "supports", "words": "Section 47 carries it"})

    assert Advice.objects.filter(opinion="supports", given_by=dana).count() == 40
    events = AuditEvent.objects.filter(verb="advised on", actor=dana)
    assert events.count() == 40
    assert len({one.detail["advice"] for one in events}) == 40
    assert {one.detail["sha256"] for one in events} == set(
        Advice.objects.values_list("content_sha256", flat=True)
    )
    assert Email.objects.filter(kind="records/emails/advice_answered").count() == 40
    assert "Nothing waits for your advice" in client.get(LIST).text


def test_what_changed_meanwhile_is_left_out_and_named(client, dana):
    first, second, third = asked_by(3, dana)
    client.force_login(dana)
    sent = seen_on(client, [first, second, third])
    services.save_draft(second.record, by=second.record.owner, answers={"data_shared": "More"})

    page = client.post(SEVERAL, sent | {"opinion": "supports", "words": "It is right"})

    assert "1 record was left out" in page.text
    assert "School 01" in page.text
    assert "School 02" not in page.text
    assert set(Advice.objects.values_list("request", flat=True)) == {first.pk, third.pk}


def test_what_was_not_shown_is_not_advised_on(client, dana):
    first, second = asked_by(2, dana)
    client.force_login(dana)
    sent = seen_on(client, [first]) | {"chosen": [first.reference, second.reference]}

    client.post(SEVERAL, sent | {"opinion": "supports", "words": "It is right"})

    assert [one.request for one in Advice.objects.all()] == [first]


def test_of_others_nothing_is_advised_on(client, dana):
    asked = asked_by(1, dana)
    other = make.advice_request(make.draft())
    client.force_login(dana)
    sent = seen_on(client, asked) | {"chosen": [other.reference], "opinion": "supports"}

    answer = client.post(SEVERAL, sent | {"words": "It is right"})

    assert answer.url == LIST
    assert not Advice.objects.exists()


def test_the_list_is_narrowed_and_goes_on_to_the_next_one(client, dana):
    requests = asked_by(3, dana)
    client.force_login(dana)
    assert [one.reference for one in client.get(LIST).context["page"]] == [
        one.reference for one in requests
    ]
    narrowed = client.get(f"{LIST}?organisation={requests[1].record.organisation.slug}")
    assert [one.pk for one in narrowed.context["page"]] == [requests[1].pk]
    assert not client.get(f"{LIST}?due=late").context["page"].rows

    page = reverse("records:advice_detail", args=[requests[0].reference])
    seen = client.get(page).context["form"]["seen"].value()
    told = {"opinion": "supports", "words": "Yes, it is", "seen": seen, "next": "yes"}
    onward = client.post(page, told)

    assert onward.url == reverse("records:advice_detail", args=[requests[1].reference])
    assert "(1 left)" in client.get(onward.url).text
    given = client.get(f"{LIST}?show=answered").context["page"]
    assert [one.pk for one in given] == [requests[0].pk]


def test_the_list_asks_no_more_of_forty_than_of_two(client, dana, django_assert_max_num_queries):
    asked_by(20, dana)
    client.force_login(dana)
    client.get(LIST)

    with django_assert_max_num_queries(16):
        assert client.get(LIST).status_code == 200


def test_whoever_advises_nobody_has_no_list(client, dana):
    client.force_login(dana)
    assert client.get(LIST).status_code == 403
