"""An organisation's own templates: a lead makes one of a saved record, its people begin from it."""

import pytest
from django.urls import reverse

from records import disposing
from records.answers import read
from records.models import RecordOfSharing, RecordTemplate
from records.services import OF_ITS_DAY
from tests import make

LIST = reverse("records:template_list")


@pytest.fixture
def lead(council):
    return make.member(council, "lead", name="Lena Lead")


def address(name, thing):
    return reverse(f"records:template_{name}", args=[thing.reference])


def test_a_lead_makes_a_template_and_a_colleague_begins_from_it(client, pat, council, lead):
    record = make.record(pat, council)
    tess = make.member(council, "practitioner")
    client.force_login(lead)
    client.post(address("make", record), {"name": "Attendance panels"})
    client.force_login(tess)
    assert "Attendance panels" in client.get(LIST).content.decode()
    assert not RecordOfSharing.objects.visible_to(tess).exists()

    begun = client.post(address("start", RecordTemplate.objects.get()), {"submission_id": ""})

    draft = RecordOfSharing.objects.visible_to(tess).get()
    assert begun.url == reverse("records:record_step", args=[draft.reference, "missing"])
    kept, answers = read(record), read(draft)
    assert {k: v for k, v in answers.items() if k not in OF_ITS_DAY} == {
        k: v for k, v in kept.items() if k not in OF_ITS_DAY
    }
    assert not any(answers[name] for name in OF_ITS_DAY)


def test_only_leads_make_and_remove_them(client, pat, council, lead, outsider):
    record = make.record(pat, council)
    template = make.record_template(make.refusal(pat, council), by=lead)
    client.force_login(pat)

    assert client.post(address("make", record), {"name": "Mine"}).status_code == 403
    assert client.post(address("remove", template)).status_code == 403
    client.force_login(outsider)
    assert client.post(address("start", template)).status_code == 404
    assert template.name not in client.get(LIST).content.decode()
    client.force_login(lead)
    client.post(address("remove", template))
    assert not RecordTemplate.objects.exists()


def test_a_draft_is_no_template_and_one_name_is_one_template(client, pat, council, lead):
    draft, record = make.draft(pat, council), make.refusal(pat, council)
    make.record_template(make.refusal(pat, council), by=lead, name="Panels")
    client.force_login(lead)

    assert client.get(address("make", draft)).status_code == 403
    page = client.post(address("make", record), {"name": "Panels"}).content.decode()
    assert "There is another template with this name. Enter another name" in page


def test_a_template_goes_with_its_record(pat, council, lead):
    record = make.refusal(pat, council)
    make.record_template(record, by=lead)
    make.past_its_time(record)

    disposing.dispose([record], by=lead)

    assert not RecordTemplate.objects.exists()
