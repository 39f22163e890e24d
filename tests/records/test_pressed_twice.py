"""A button pressed twice, or once in each of two tabs: it ends where the first press ended."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from kmip_portal.audit.models import AuditEvent
from kmip_portal.mail.models import Email
from records import saved_searches, services, templates
from records.models import RecordTemplate
from tests import make
from tests.records.test_filing import address


@pytest.fixture
def lead(council):
    return make.member(council, "lead", name="Lena Lead")


def press(client, person, url, sent=()):
    """Where one press ends: the status, the address and what is said there."""
    client.force_login(person)
    answer = client.post(url, dict(sent), follow=True)
    said = [str(message) for message in answer.context["messages"]]
    return answer.status_code, answer.request["PATH_INFO"], said


def presses(client, person, url, sent=()):
    """Both presses; where the first ended, for the second to be compared with."""
    return press(client, person, url, sent), press(client, person, url, sent)


def test_deleting_a_draft(client, pat, council):
    draft = make.draft(pat, council)

    first, second = presses(client, pat, address("delete", draft))

    said = [f"Draft {draft.reference} is deleted."]
    assert first == second == (200, reverse("records:record_list"), said)
    assert AuditEvent.objects.of(draft).filter(verb="deleted").count() == 1


def test_deleting_a_search(client, pat):
    search = make.saved_search(pat)
    url = reverse("records:search_delete", args=[search.reference])

    first, second = presses(client, pat, url)

    said = ["The saved search is deleted."]
    assert first == second == (200, reverse("records:record_filters"), said)
    assert AuditEvent.objects.of(search).filter(verb="deleted a search").count() == 1


def test_removing_a_template(client, pat, council, lead):
    record = make.refusal(pat, council)
    template = make.record_template(record, by=lead)

    first, second = presses(client, lead, reverse("records:template_remove",
                                                  args=[template.reference]))  # fmt: skip

    assert first == second == (200, reverse("records:template_list"), ["The template is removed."])
    events = AuditEvent.objects.of(record).filter(verb="removed the template of")
    assert [one.detail for one in events] == [{"template": template.reference}]


def test_making_a_template(client, pat, council, lead):
    record = make.refusal(pat, council)
    url = reverse("records:template_make", args=[record.reference])

    first, second = presses(client, lead, url, {"name": "Panels"})

    said = ["The record is a template now."]
    assert first == second == (200, reverse("records:template_list"), said)
    assert RecordTemplate.objects.get().name == "Panels"


def test_closing(client, pat, council):
    record = make.record(pat, council)

    first, second = presses(client, pat, address("close", record))

    assert first == second == (200, record.get_absolute_url(), ["The record is closed."])
    assert AuditEvent.objects.of(record).filter(verb="closed").count() == 1


def test_saving(client, pat, council):
    draft = make.draft(pat, council)

    first, second = presses(client, pat, address("check", draft))

    assert first == second == (200, address("saved", draft), [])
    services.decide(draft, by=pat)
    assert AuditEvent.objects.of(draft).filter(verb="saved").count() == 1


def test_handing_over_what_is_no_longer_seen_afterwards(client, pat, council):
    tess = make.member(council, "practitioner", name="Tess")
    record = make.record(pat, council)
    url, sent = address("hand_over", record), {"to": tess.memberships.get().reference}

    first, second = presses(client, pat, url, sent)

    said = [f"Tess now keeps {record.reference}."]
    assert first == second == (200, reverse("records:record_list"), said)
    assert Email.objects.filter(kind__endswith="handed_over").count() == 1


def test_handing_over_by_a_lead_who_sees_it_still(client, pat, council, lead):
    tess = make.member(council, "practitioner", name="Tess")
    record = make.record(pat, council)
    sent = {"to": tess.memberships.get().reference}

    first, second = presses(client, lead, address("hand_over", record), sent)

    assert first == second
    assert first[1:] == (record.get_absolute_url(), [f"Tess now keeps {record.reference}."])


def test_nobody_else_learns_that_it_was_there(client, pat, council, lead, outsider):
    """Neither of another organisation nor a colleague who was not allowed."""
    mate = make.member(council, "practitioner")
    tess = make.member(council, "practitioner")
    draft, search = make.draft(pat, council), make.saved_search(pat)
    template = make.record_template(make.refusal(pat, council), by=lead)
    record = make.record(pat, council)
    pressed = [
        (pat, address("delete", draft), {}),
        (pat, reverse("records:search_delete", args=[search.reference]), {}),
        (lead, reverse("records:template_remove", args=[template.reference]), {}),
        (pat, address("hand_over", record), {"to": tess.memberships.get().reference}),
    ]

    for person, url, sent in pressed:
        assert press(client, person, url, sent)[0] == 200
        for other in (mate, outsider):
            client.force_login(other)
            assert client.post(url, sent).status_code == 404, url


def test_what_went_on_to_somebody_else_is_not_theirs_to_press_again(client, pat, council, lead):
    tess, hugo = (make.member(council, "practitioner") for _ in range(2))
    record = make.record(pat, council)
    url, sent = address("hand_over", record), {"to": tess.memberships.get().reference}
    press(client, pat, url, sent)
    press(client, lead, url, {"to": hugo.memberships.get().reference})

    client.force_login(pat)

    assert client.post(url, sent).status_code == 404


def test_two_messages_that_say_the_same_are_shown_as_one(client, pat, council):
    """The browser follows the second press alone, and both have said it by then."""
    record = make.record(pat, council)
    client.force_login(pat)
    for _ in range(2):
        client.post(address("close", record))

    assert client.get(record.get_absolute_url()).text.count("The record is closed.") == 1


@pytest.mark.skipif(
    "connection.vendor == 'sqlite'", reason="threads share SQLite’s database in memory"
)
@pytest.mark.django_db(transaction=True)
def test_eight_presses_at_once_and_two_leads_with_one_name(pat, council, lead):
    draft, record = make.draft(pat, council), make.record(pat, council)
    template = make.record_template(make.refusal(pat, council), by=lead, name="Old")
    search = make.saved_search(pat)
    candidates = [make.refusal(pat, council) for _ in range(4)]

    def name_it(one):
        try:
            templates.make_template(one, name="Panels", by=lead)
        except templates.NameTaken:
            return "told"
        return "made"

    def act(number):
        try:
            services.discard(draft, by=pat)
            services.close(record, by=pat)
            templates.remove_template(template, by=lead)
            saved_searches.delete(search, by=pat)
            return name_it(candidates[number % 4])
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        ends = list(pool.map(act, range(8)))

    assert set(ends) == {"made", "told"}
    assert RecordTemplate.objects.get().name == "Panels"
    for verb in ("deleted", "closed", "removed the template of", "deleted a search"):
        assert AuditEvent.objects.filter(verb=verb).count() == 1, verb
