"""Who takes part and left the agreement, or lapsed, is shown on every record that names it; and
what K-MIP's people see of repeat records."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kmip_portal import clock, consequences
from kmip_portal.mail.models import Email
from records import arrangement, sending
from signatories.services import acceptances
from tests import make
from tests.records.going_round import page


def test_a_party_that_left_the_agreement_is_shown_on_every_record_that_names_it(
    client, lee, council
):
    version = make.version()
    trust = make.organisation("Weald Trust", organisation_type="OT_NHS")
    statement = make.acceptance(trust, version, on=clock.today() - timedelta(days=1))
    live, draft = (
        make.repeat_active(lee, council, trust),
        make.repeat_draft(lee, council, trust),
    )
    client.force_login(lee)
    urls = [live.get_absolute_url(), page("record_review", live), page("record_check", draft)]

    for url in urls:
        assert "Weald Trust: " not in client.get(url).text
    acceptances.withdraw(statement, on=clock.today(), by=None)

    for url in urls:
        assert "Weald Trust: Left" in client.get(url).text


def test_before_it_leaves_its_leads_see_which_repeat_records_name_it(lee, council, trust):
    make.repeat_active(lee, council, trust)
    make.repeat_draft(lee, council, trust)

    found = [one for one in consequences.of(trust) if "in which it takes part" in one.words]

    assert [(one.count, one.url) for one in found] == [
        (1, f"{reverse('records:repeat_list')}?q=Weald+Trust")
    ]


def test_kmip_sees_title_parties_and_dates_and_nothing_else(
    client, secretariat, lee, council, trust
):
    record = make.repeat_active(lee, council, trust)
    draft = make.repeat_draft(lee, council, trust, title="Not sent yet")
    client.force_login(secretariat)

    listed = client.get(reverse("records:repeat_list")).text
    shown = client.get(record.get_absolute_url()).text

    for words in (record.title, "Weald Trust", "Holmesdale Council"):
        assert words in listed
        assert words in shown
    assert "Not sent yet" not in listed
    assert client.get(draft.get_absolute_url()).status_code == 404
    for words in ("Every Monday", "Date of last attendance", "Casey Contact", "children at risk"):
        assert words not in listed + shown
    for name in ("record_pdf", "record_docx", "record_json", "record_changes"):
        assert client.get(page(name, record)).status_code == 404


def test_kmip_finds_those_that_name_an_organisation(
    client, secretariat, lee, council, trust, surgery
):
    make.repeat_active(lee, council, trust, title="With the trust")
    make.repeat_active(lee, council, surgery, title="With the surgery")
    client.force_login(secretariat)

    found = client.get(reverse("records:repeat_list"), {"q": "weald tr"}).text

    assert "With the trust" in found
    assert "With the surgery" not in found


def test_the_list_of_kmip_asks_no_more_for_more_records(client, secretariat, lee, council, trust):
    client.force_login(secretariat)
    client.get(reverse("records:repeat_list"))
    numbers = []
    for _ in range(2):
        make.repeat_active(lee, council, trust)
        make.repeat_active(lee, council, trust)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("records:repeat_list"))
        numbers.append(len(queries))

    assert numbers[0] == numbers[1]


def test_an_organisation_takes_the_place_of_another_with_its_items(
    client, lee, council, trust, surgery
):
    live = make.repeat_active(lee, council, trust, surgery)
    draft = arrangement.next_version(live, by=lee)
    theirs = draft.parties.get(organisation=trust)
    row = {"item": "Blood group", "received_by": theirs, "why_needed": "To plan"}
    arrangement.add_items(draft, [row], by=lee)
    school = make.organisation("Quay School", organisation_type="OT_SCHOOL")
    client.force_login(lee)
    replace = page("party_replace", draft, theirs.number)

    already = client.post(replace, {"organisation": surgery.name}).text
    onward = client.post(replace, {"organisation": school.name}).url

    new = draft.parties.get(organisation=school)
    assert "Fernhill Surgery takes part already" in already
    assert onward == page("party_change", draft, new.number)
    assert (new.direction, new.controller_role) == ("receives", "RO_SEP")
    assert draft.data_items.get(item="Blood group").received_by == new
    assert not draft.parties.filter(organisation=trust).exists()


def test_who_is_in_the_next_version_no_more_is_told_when_it_is_active(lee, council, trust, surgery):
    live = make.repeat_active(lee, council, trust, surgery)
    draft = arrangement.next_version(live, by=lee)
    arrangement.remove_party(draft.parties.get(organisation=trust), by=lee)

    sending.send(draft, by=lee, name="Lee", role="Head")

    letters = Email.objects.filter(kind="records/emails/takes_part_no_more")
    assert [one.to for one in letters] == ["casey@weald-trust.example"]
