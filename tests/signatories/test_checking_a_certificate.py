"""The recipe printed on a certificate, followed with sha256sum alone.

Everything is read back from the file that was made, nothing from the database.
"""

import io
import json
import re
import shutil
import subprocess

import pypdf
import pytest

from kmip_portal.documents import services as documents
from signatories.services import acceptances
from tests import make

pytestmark = pytest.mark.skipif(not shutil.which("sha256sum"), reason="sha256sum is not here")
ODD = "St Mary’s & St John’s 'Difficult' <Trust> – office of final affairs, 50% Łódź\u00a0Fjord"


def summed(path):
    run = subprocess.run(["sha256sum", path], capture_output=True, text=True, check=True)
    return run.stdout.split()[0]


@pytest.fixture(params=["Weald Police", ODD], ids=["plain", "odd"])
def certificate(police, request):
    police.name = request.param
    police.save()
    statement = acceptances.accept_online(
        organisation=police,
        version=make.version("6.0"),
        name="Jordan O’Kafor & Co",
        job_title="Chief constable, and head of everything that has a long name in this county",
        authority="I am the head of the organisation",
    )
    documents.make_due()
    statement.certificate.refresh_from_db()
    return pypdf.PdfReader(io.BytesIO(documents.read(statement.certificate)))


def words_of(reader):
    return " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())


def test_the_attached_statement_has_the_printed_fingerprint(certificate, police, tmp_path):
    text = words_of(certificate)
    [(name, [content])] = certificate.attachments.items()
    (tmp_path / name).write_bytes(content)

    assert f"run “sha256sum {name}”" in text
    assert f"Fingerprint of this statement (SHA-256): {summed(tmp_path / name)}" in text
    assert json.loads(content)["organisation"]["name"] == police.name


def test_the_printed_words_have_the_printed_fingerprint(certificate, tmp_path):
    expected, words = re.search(
        r"it gives ([0-9a-f]{64}) (ACC-.*? statement [0-9a-f]{64})", words_of(certificate)
    ).groups()
    (tmp_path / "words.txt").write_text(words, encoding="utf-8")

    assert summed(tmp_path / "words.txt") == expected
