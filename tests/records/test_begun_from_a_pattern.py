"""A record begun from a ready pattern: it suggests beside each question, and ticks nothing."""

from html import unescape

import pytest
from django.urls import reverse

from kmip_portal import clock, in_tray
from kmip_portal.audit.models import AuditEvent
from kmip_portal.law.book import book
from records import disposing, services
from records.answers import read
from records.models import Pattern, RecordOfSharing
from records.patterns.suggesting import suggestions
from tests import make


def page(slug, name="detail"):
    return reverse(f"records:pattern_{name}", args=[slug])


def begin(client, slug, **more):
    answered = client.post(page(slug, "start"), {"layout": "steps"} | more)
    assert answered.status_code == 302
    return RecordOfSharing.objects.first(), answered.url


def text(client, url):
    return unescape(client.get(url).content.decode())


@pytest.fixture
def head():
    """Keeps the records of a school."""
    of = make.organisation("Quay School", organisation_type="OT_SCHOOL", is_public_authority=True)
    return make.member(of, "practitioner", name="Hana Head")


def test_anybody_reads_them_and_who_keeps_records_may_begin(client, head):
    everybody = text(client, reverse("records:pattern_list"))
    for pattern in Pattern.objects.all():
        assert pattern.title in everybody
    whole = text(client, page("police-request"))
    assert "Crime and Disorder Act 1998 (c. 37) s.115" in whole
    assert "Start a record from this" not in whole
    assert client.get(page("police-request", "start")).status_code == 302  # to sign in

    client.force_login(head)
    assert "Start a record from this" in text(client, page("police-request"))


@pytest.mark.parametrize("slug", ["police-request", "attendance"])
def test_nothing_is_ticked(client, head, slug):
    client.force_login(head)
    pattern = Pattern.objects.get(slug=slug)

    new = "records:repeat_new" if pattern.is_repeat else "records:record_new"
    client.post(reverse(new), {"layout": "steps"})
    blank = RecordOfSharing.objects.get()
    draft, _ = begin(client, slug)

    assert draft.pattern == pattern
    assert read(draft) == read(blank)
    assert not draft.coded_answers.exists()
    assert not draft.data_items.exists()


def test_beside_each_question_stands_what_is_usual_in_both_layouts(client, head):
    client.force_login(head)
    steps, url = begin(client, "police-request")
    assert url == steps.get_edit_url()
    whole, _ = begin(client, "police-request", layout="one_page")
    pattern, law = whole.pattern, book()

    one_page = client.get(whole.get_edit_url()).context["form"]
    for one in suggestions(pattern):
        if one.question.name in one_page.fields and one.holds(["OT_SCHOOL"], []):
            assert one.line(law) in one_page[one.question.name].help_text
    assert "checked" not in str(one_page["art6"]) + str(one_page["gateways"])

    step = client.get(reverse("records:record_step", args=[steps.reference, "about"]))
    assert "Usually: Another organisation asked us for information" in step.content.decode()
    assert "Begun from the pattern" in step.content.decode()


def test_what_is_said_to_other_kinds_alone_is_not_said(client, head):
    client.force_login(head)
    draft, _ = begin(client, "safeguarding-referral-child", layout="one_page")

    art6 = client.get(draft.get_edit_url()).context["form"]["art6"].help_text

    assert "Usually: Public task" in art6
    assert "Usually: Recognised" not in art6


def test_a_task_of_a_repeat_record_says_it_too(client, head):
    client.force_login(head)
    draft, _ = begin(client, "attendance")

    services.save_draft(draft, by=head, answers={"data_nature": "personal"})
    basis = text(client, reverse("records:task", args=[draft.reference, "basis"]))

    assert "Usually: Pupil information (Education Act 1996 (c. 56) s.537A" in basis
    assert "Begun from the pattern" in text(client, draft.get_absolute_url())


def test_pressed_twice_it_is_one_draft(client, head):
    client.force_login(head)
    twice = {"submission_id": "0d6f3a2e-9f0e-4a56-9c0e-3b7f9d3a1c11"}

    first, _ = begin(client, "attendance", **twice)
    second, _ = begin(client, "attendance", **twice)

    assert first == second
    assert RecordOfSharing.objects.count() == 1


def test_another_kind_of_organisation_is_told_before_it_starts_and_not_stopped(client, head):
    charity = make.organisation("Harbour Trust", organisation_type="OT_CHARITY")
    client.force_login(make.member(charity, "practitioner"))
    said = "This pattern is usually used by"

    for name in ("detail", "start"):
        assert said in text(client, page("serious-violence", name))
    assert begin(client, "serious-violence")

    client.force_login(head)
    assert said not in text(client, page("serious-violence", "start"))


def test_the_power_of_others_is_not_suggested(client):
    charity = make.organisation("Harbour Trust", organisation_type="OT_CHARITY")
    client.force_login(make.member(charity, "practitioner"))
    draft, _ = begin(client, "homelessness-referral", layout="one_page")

    gateways = client.get(draft.get_edit_url()).context["form"]["gateways"].help_text

    assert "This pattern knows no power of Charity or community body for it" in gateways
    assert "Usually" not in gateways


def test_kmip_says_who_looks_after_it_withdraws_and_offers_it_again(client, secretariat, head):
    client.force_login(head)
    draft, _ = begin(client, "attendance")
    client.force_login(secretariat)
    edit = reverse("manage_patterns:pattern_edit", args=["attendance"])
    told = {
        "title": "Absence",
        "owner": "Quay School",
        "review_by": f"{clock.today().year + 1}-03-01",
        "row_version": "1",
    }

    for _ in range(2):
        client.post(edit, told)
    assert client.post(edit, told | {"owner": "Weald Trust"}).status_code == 409
    pattern = Pattern.objects.get(slug="attendance")
    assert (pattern.title, pattern.owner, pattern.row_version) == ("Absence", "Quay School", 2)

    withdraw = reverse("manage_patterns:pattern_withdraw", args=["attendance"])
    for _ in range(2):
        client.post(withdraw, {"because": "The guidance changed", "row_version": "2"})
    verbs = list(AuditEvent.objects.of(pattern).values_list("verb", flat=True))
    assert verbs == ["withdrew", "changed"]
    assert "changed the pattern “Absence”" in text(client, edit)

    client.force_login(head)
    assert "Absence" not in text(client, reverse("records:pattern_list"))
    assert "K-MIP withdrew this pattern" in text(client, page("attendance"))
    assert client.get(page("attendance", "start")).status_code == 404
    assert "The guidance changed" in text(client, draft.get_absolute_url())

    client.force_login(secretariat)
    for _ in range(2):
        client.post(reverse("manage_patterns:pattern_offer", args=["attendance"]))
    pattern.refresh_from_db()
    assert pattern.withdrawn_at is None
    assert pattern.withdrawn_because == ""


def test_the_secretariat_is_asked_to_look_at_it_again(secretariat, chair, client):
    Pattern.objects.update(review_by=clock.today().replace(year=clock.today().year + 2))
    Pattern.objects.filter(slug="attendance").update(review_by=clock.today().replace(day=1))

    def rows(person):
        return [one for one in in_tray.needs(person) if one.verb == "Review a pattern of sharing"]

    assert [one.thing for one in rows(secretariat)] == [
        Pattern.objects.get(slug="attendance").title
    ]
    assert rows(chair) == []
    with clock.at(clock.today().replace(day=2)):
        assert "Review overdue" in text(client, page("attendance"))


def test_a_disposed_record_does_not_say_what_it_was_begun_from(client, head):
    lead = make.member(head.memberships.first().organisation, "lead")
    client.force_login(head)
    draft, _ = begin(client, "attendance")
    make.past_its_time(draft)

    disposing.dispose([draft], by=lead)

    draft.refresh_from_db()
    assert draft.status == "disposed"
    assert draft.pattern is None


def test_queries_of_the_list_do_not_grow(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        client.get(reverse("records:pattern_list"))
