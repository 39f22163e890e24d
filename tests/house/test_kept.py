"""What tests make once a run is put back as it was, to the last row."""

from collections import Counter

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from kmip_portal.documents.models import StoredDocument
from kmip_portal.documents.services import read
from tests import make
from tests.make import kept, numbers, run


def test_a_world_put_back_is_the_world_that_was_made(request):
    make.world(request)
    as_kept = kept.KEPT["world"]

    again = kept.once("world", None)

    assert kept.every_row() == as_kept.rows
    assert again == as_kept.made
    assert again.cast["lead"] is not as_kept.made.cast["lead"]


@pytest.fixture
def other_process(monkeypatch, tmp_path):
    """other_process(): from now on this is one that has made nothing, on a disk of its own."""
    if connection.vendor != "sqlite":
        pytest.skip("each process makes its own")
    monkeypatch.setattr(run, "FOLDER", tmp_path)

    def begun():
        monkeypatch.setattr(kept, "KEPT", {})
        monkeypatch.setattr(numbers, "GIVEN", Counter())
        for document in StoredDocument.objects.exclude(made_at=None):
            default_storage.delete(document.file.name)

    return begun


def test_another_process_takes_over_what_was_made_with_its_files(other_process):
    def made():
        person, file = make.user(), make.made_file()
        return {"person": person, "file": file, "bytes": read(file)}

    other_process()
    first = kept.once("a file", made)
    rows = kept.every_row()
    other_process()

    taken_over = kept.once("a file", None)

    assert kept.every_row() == rows
    assert taken_over == first
    assert taken_over["person"] is not first["person"]
    assert read(taken_over["file"]) == first["bytes"]


def test_whoever_takes_over_names_nobody_as_those_who_stand_there(other_process):
    def made():
        return {"people": [make.user(), make.user()], "organisation": make.organisation()}

    other_process()
    kept.once("people", made)
    other_process()
    kept.once("people", None)

    assert made()["people"][0].name == "Person 3"


@pytest.mark.django_db(transaction=True)
def test_what_workers_did_after_the_commit_is_not_done_again(other_process):
    made = []

    def asked():
        made.append(make.asked_file("docx"))
        return made[0]

    other_process()
    file = kept.once("asked for", asked)
    assert file.is_ready
    rows = kept.every_row()

    for _ in range(2):
        assert kept.once("asked for", None).made_at == file.made_at
        assert kept.every_row() == rows
        other_process()
