"""What the guard found, and who typed it let pass, stays in the record, its words and files."""

import logging

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse

from kmip_portal import clock
from records.models import RecordOfSharing
from signatories.picker import AS_TYPED
from tests import make
from tests.records.test_filing import address
from tests.records.test_urgent import KNOWN
from tests.records.test_word_in import handed_in

NHS = "943 476 5919"


def kept_in():
    """Every column of every table in which what was found is kept."""
    return {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and model.objects.filter(**{f"{field.name}__icontains": NHS}).exists()
    }


def test_what_was_found_is_in_no_log_no_history_and_no_letter(client, pat, caplog):
    caplog.set_level(logging.DEBUG)
    client.force_login(pat)
    answers = make.posted(make.record_answers(purpose_text=f"About NHS {NHS}"))
    new = reverse("records:record_new_page")

    client.post(new, answers)
    client.post(new, answers | {"go_back": "yes"})
    assert kept_in() == set()
    client.post(new, answers | {"personal_data_checked": "on"})
    record = RecordOfSharing.objects.get()
    client.post(address("check", record), {"row_version": 1, "warnings_reason": "It is a rule"})

    assert kept_in() == {
        "RecordOfSharing.purpose_text",
        "RecordWords.text",  # by which its own people find it
        "StoredDocument.snapshot",
    }
    assert NHS not in caplog.text


@pytest.mark.parametrize("page", ["record_urgent", "record_new_page"])
def test_the_name_of_an_organisation_that_is_in_no_list_is_read_too(client, pat, page):
    client.force_login(pat)
    called = f"The mother of {NHS}"
    typed = {"partner": called, "partner_choice": AS_TYPED, "partner_searched": called}
    known = make.record_answers()
    if page == "record_urgent":
        known = KNOWN | {"sharing_date": clock.today()}
    sent = make.posted(known | {"partner": None}) | typed

    asked = client.post(reverse(f"records:{page}"), sent)

    assert "This looks like personal information" in asked.text
    assert kept_in() == set()


def test_the_name_of_a_word_file_is_read_too(client, pat):
    client.force_login(pat)
    form = make.word_form(make.record_answers())

    asked = client.post(reverse("records:record_upload"), handed_in(form, name=f"About {NHS}.docx"))

    assert f"Name of the file: NHS number “{NHS}”" in " ".join(asked.text.split())
    assert kept_in() == set()
