"""A breach on a record with six parties, one merged and one departed since: each is told once, and
the successor too."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kmip_portal import clock
from kmip_portal.mail.models import Email
from records import arrangement, sending
from records.matters import recipients, telling
from records.models import Telling
from signatories.models import AcceptanceStatement, Succession
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def others():
    made = [make.signatory(f"Trust {name}", organisation_type="OT_NHS") for name in "ABCDE"]
    for one in made[:3]:
        make.contact(one, "breach", email=f"breach@{one.slug}.example")
    make.contact(made[3], "dpo", email=f"dpo@{made[3].slug}.example")
    return made


@pytest.fixture
def record(lee, council, others):
    return make.repeat_active(lee, council, *others)


def merge(old, new):
    Succession.objects.create(
        predecessor=old, successor=new, kind="merged", from_on=clock.today() - timedelta(days=1)
    )
    old.until_on = clock.today() - timedelta(days=2)
    old.save(update_fields=["until_on"])


def letters():
    return list(Email.objects.filter(kind="records/emails/matter_told").order_by("pk"))


def test_each_is_told_once_and_the_successor_too(client, lee, council, others, record):
    successor = make.signatory("Garden Trust", organisation_type="OT_NHS")
    make.contact(successor, "breach", email="breach@garden-trust.example")
    merge(others[0], successor)
    # the last leaves in the next version, which asks nobody else again
    second = arrangement.next_version(record, by=lee)
    arrangement.remove_party(second.parties.get(organisation=others[4]), by=lee)
    second = sending.send(second, by=lee, name="Lee Lead", role="Head")
    for one in second.confirmations.unanswered():
        make.confirm(second, one.party.organisation)

    client.force_login(lee)
    matter = make.matters.matter(second, lee, kind="breach")
    page = f"{matter.get_absolute_url()}tell/"
    opened = client.get(page).text
    assert "Stands in the place of Trust A" in opened
    assert "Trust E" in opened
    keys = [one.key for one in recipients.of(matter)]
    sent = {"whom": keys, "submission_id": "6d1f7a52-93c1-4c7b-8a2e-0f7a3f1f6a01"}
    for _ in range(2):  # pressed twice
        assert client.post(page, sent).status_code == 302

    told = {one.called: one for one in matter.tellings.all()}
    assert sorted(told) == ["Garden Trust", "Trust B", "Trust C", "Trust D", "Trust E"]
    assert told["Garden Trust"].instead_of == "Trust A"
    assert [one.to for one in letters()] == [
        "breach@garden-trust.example",
        "breach@trust-b.example",
        "breach@trust-c.example",
        "dpo@trust-d.example",
        "casey@trust-e.example",
    ]
    assert "in the place of Trust A" in letters()[0].body
    for one in letters():
        assert "Date of last attendance" not in one.body  # no contents
        assert len(one.subject) <= 70
    assert telling.write_to(matter, recipients.of(matter), by=lee, addresses={}) == 0


def test_two_that_merged_into_one_get_one_letter_that_names_both(lee, council, others, record):
    successor = make.signatory("Garden Trust", organisation_type="OT_NHS")
    make.contact(successor, "breach", email="breach@garden-trust.example")
    for one in others[:2]:
        merge(one, successor)
    matter = make.matters.matter(record, lee, kind="breach")

    told = {one.called: one for one in make.matters.tell(matter, lee)}

    assert told["Garden Trust"].instead_of == "Trust A\nTrust B"
    assert len(letters()) == 4
    assert "Trust A" in letters()[0].body
    assert "Trust B" in letters()[0].body


def test_one_that_merged_into_another_party_is_told_there_in_the_same_letter(
    lee, council, others, record
):
    merge(others[0], others[1])
    matter = make.matters.matter(record, lee, kind="breach")

    told = {one.called: one for one in make.matters.tell(matter, lee)}

    assert sorted(told) == ["Trust B", "Trust C", "Trust D", "Trust E"]
    assert told["Trust B"].instead_of == "Trust A"


def test_one_that_left_the_agreement_is_told_all_the_same(lee, council, others, record):
    AcceptanceStatement.objects.filter(organisation=others[2]).update(withdrawn_on=clock.today())
    matter = make.matters.matter(record, lee, kind="breach")

    [one] = [one for one in recipients.of(matter) if one.called == "Trust C"]

    assert one.notes == ["No signatory today"]
    assert "Trust C" in [one.called for one in make.matters.tell(matter, lee)]


def test_a_party_tells_the_others_and_who_keeps_the_record(council, others, record):
    theirs = make.member(others[1], "lead")
    matter = make.matters.matter(record, theirs, organisation=others[1], kind="breach")

    told = [one.called for one in make.matters.tell(matter, theirs)]

    assert told == ["Holmesdale Council", "Trust A", "Trust C", "Trust D", "Trust E"]


def test_the_database_tells_an_organisation_once(lee, record):
    matter = make.matters.matter(record, lee, kind="breach")
    one = make.matters.tell(matter, lee)[0]
    one.pk, one.reference, one.token_sha256 = None, "TEL-AAAA-AAAA", "0" * 64
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save(force_insert=True)
    assert Telling.objects.filter(matter=matter).count() == 5
