"""Where no room is left for a file nothing is saved, and nothing that was typed is lost."""

import os
import subprocess
from contextlib import suppress

import pytest
from django.urls import reverse

from kmip_portal.audit.models import AuditEvent
from signatories.expertise.models import SharedTemplate
from tests import make
from tests.input.pages import fields_of
from tests.make.expertise import word_file


@pytest.fixture
def full_disk(tmp_path, settings):
    """A disk for files on which nothing fits any more."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    with suppress(OSError):
        (place / "filler").write_bytes(os.urandom(64 * 1024))
    settings.MEDIA_ROOT = place
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_form_with_a_file_comes_back_and_says_why(client, secretariat, full_disk):
    make.topic()
    file = word_file()
    file.seek(0)
    client.force_login(secretariat)
    address = reverse("expertise:template_share")
    told = fields_of(client.get(address).text) | {
        "title": "Letter to parents",
        "purpose": "Tells what is shared.",
        "topic": "safeguarding",
        "licence": "free",
        "review_on-day": "1",
        "review_on-month": "1",
        "review_on-year": "2030",
        "take_out_names": "on",
        "confirmed": "on",
        "file": file,
    }
    events = AuditEvent.objects.count()

    answer = client.post(address, {k: v for k, v in told.items() if v is not None}, follow=True)

    assert answer.redirect_chain == [(address, 303)]
    assert "no room left where the portal keeps files, so nothing was saved" in answer.text
    assert "We kept your answers" in answer.text
    assert fields_of(answer.text)["title"] == "Letter to parents"
    assert not SharedTemplate.objects.exists()
    assert AuditEvent.objects.count() == events
