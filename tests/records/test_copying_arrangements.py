"""An arrangement whose owner lets others copy it: what a copy takes, and what it never does."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from records import copying, templates
from records.answers import read
from records.models import RecordOfSharing
from records.questions import QUESTIONS_OF
from records.services import Place
from tests import make

LIST = reverse("records:arrangement_list")
PEOPLE = (
    "Casey Contact",
    "casey@",
    "Lee Lead",
    "Dana Decider",
    "information.team@",
    "01622 555 019",
)


def page(record):
    return reverse("records:arrangement_copy", args=[record.reference])


@pytest.fixture
def shared(lee, council, trust):
    """Agreed by two; its texts name people here and there."""
    return make.repeat_active(
        lee, council, trust,
        may_be_copied=True,
        decision_by="Dana Decider",
        why="Without it children are missed, as Casey Contact said",
        process="The officer sends the list; ask casey@weald-trust.example, 01622 555 019",
        items=["Date of last attendance, says Lee Lead"],
    )  # fmt: skip


@pytest.fixture
def school_lead(school):
    make.acceptance(school, make.version("6.0"))
    return make.member(school, "lead", name="Sal School")


def copied(record, person, **more):
    place = Place(person.memberships.get().organisation)
    return copying.copy_arrangement(record, by=person, place=place, submission_id=uuid4(), **more)


def test_another_signatory_reads_it_and_begins_its_own(client, shared, school_lead, school):
    client.force_login(school_lead)
    listed = client.get(LIST).text
    assert shared.title in listed
    assert "copied" not in listed.split("</h1>")[1].split("Kept by")[1].split("</dl>")[0]

    answer = client.post(page(shared), {"submission_id": str(uuid4())}, follow=True)
    draft = RecordOfSharing.objects.get(organisation=school)

    assert "Begun from the arrangement" in answer.text
    assert "copied 1 time" in answer.text
    assert (draft.kind, draft.status, draft.family) == ("repeat", "draft", draft.reference)
    for name in ("title", "theme", "purpose_codes", "art6", "gateways", "safeguards"):
        assert read(draft)[name] == read(shared)[name]
    assert [one.item for one in draft.data_items.all()] == [
        "Date of last attendance, says [left out]"
    ]
    assert [party.called for party in draft.parties.all()] == [school.name]


def test_no_contact_no_other_party_and_no_date_comes_along(client, shared, school_lead, trust):
    client.force_login(school_lead)
    draft = copied(shared, school_lead)
    texts = [client.get(page(shared)).text, client.get(LIST).text, str(read(draft))]

    for text in texts:
        for name in (*PEOPLE, trust.name):
            assert name not in text
    blank = set(QUESTIONS_OF["repeat"]) - set(copying.COPIED) - {"decision_by", "decision_by_role"}
    said = {name for name in blank if read(draft).get(name) not in (None, "", [])}
    assert said == set()
    assert read(draft)["decision_by"] == "Sal School"


def test_its_owner_sees_how_often_and_not_by_whom(client, lee, shared, school_lead, school):
    copied(shared, school_lead)
    client.force_login(lee)

    text = client.get(shared.get_absolute_url()).text

    assert "It has been copied 1 time." in text
    assert school.name not in text
    assert "Sal School" not in text


def test_what_its_owner_does_not_offer_is_not_there(client, lee, council, trust, school_lead):
    kept = make.repeat_active(lee, council, trust, title="Ours alone")
    waiting = make.repeat_waiting(lee, council, trust, may_be_copied=True)
    client.force_login(school_lead)

    assert "No arrangement may be copied yet" in client.get(LIST).text
    for record in (kept, waiting):
        assert client.get(page(record)).status_code == 404


def test_who_has_not_signed_copies_nothing(client, shared):
    person = make.member(make.organisation("Has Not Signed"), "lead")
    client.force_login(person)

    assert client.get(LIST).status_code == 403
    assert client.get(page(shared)).status_code == 403


def test_pressed_twice_it_is_one_draft(client, shared, school_lead, school):
    client.force_login(school_lead)
    sent = {"submission_id": str(uuid4())}

    for _ in range(2):
        client.post(page(shared), sent)

    assert RecordOfSharing.objects.filter(organisation=school).count() == 1


def test_the_list_is_narrowed_by_theme(client, lee, council, trust, shared, school_lead):
    make.repeat_active(lee, council, trust, title="Of homes", theme="housing", may_be_copied=True)
    client.force_login(school_lead)

    of_housing = client.get(LIST, {"theme": "housing"}).text

    assert "Of homes" in of_housing
    assert shared.title not in of_housing


def test_an_active_record_is_a_template_under_its_theme(client, lee, pat, shared, council):
    templates.make_template(shared, name="Attendance", by=lee)
    client.force_login(pat)

    listed = client.get(reverse("records:template_list")).text
    template = shared.template
    client.post(
        reverse("records:template_start", args=[template.reference]),
        {"submission_id": str(uuid4())},
    )

    assert "Children and families" in listed
    draft = RecordOfSharing.objects.get(owner=pat)
    assert (draft.kind, draft.copied_from) == ("repeat", shared)
    assert draft.parties.count() == 1


def test_a_longer_list_asks_no_more(client, frame, lee, council, trust, shared, school_lead):
    client.force_login(school_lead)
    client.get(LIST)  # what waits for them is counted once

    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        return len(queries)

    few = asked()
    for _ in range(3):
        make.repeat_active(lee, council, trust, may_be_copied=True)

    assert asked() == few
    assert few <= frame() + 8
