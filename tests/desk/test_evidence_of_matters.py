"""An evidence pack lists what came after a sharing: its own matters, and what it was told."""

import csv
import io
import zipfile

import pytest

from kmip_portal.desk.evidence import asking, verify
from kmip_portal.documents.services import make_due
from records.matters import services, telling
from tests import make
from tests.desk.test_evidence_pack import made

pytestmark = pytest.mark.django_db


def pack_of(organisation, lead, path):
    path.write_bytes(made(asking.ask_for_own(organisation, by=lead)).file.read())
    assert verify.check(path) == []
    with zipfile.ZipFile(path) as zipped:
        read = {name: zipped.read(name).decode("utf-8-sig") for name in zipped.namelist()
                if name.endswith((".csv", ".html"))}  # fmt: skip
    rows = {name: list(csv.DictReader(io.StringIO(text))) for name, text in read.items()}
    return rows["matters.csv"], rows["notices.csv"], read["index.html"]


def test_each_side_has_its_own_of_a_matter(tmp_path):
    council, trust = make.signatory("Holmesdale Council"), make.signatory("Weald Trust")
    lee, head = make.member(council, "lead"), make.member(trust, "lead")
    matter = make.matters.matter(make.repeat_active(lee, council, trust), lee)
    [one] = make.matters.tell(matter, lee)
    telling.answer(one, answer="part", reason="Not in the archive", name="Nia", role="Nurse")
    services.close(matter, by=lee, outcome="done", outcome_words="Corrected on both sides")
    make_due()

    matters, notices, page = pack_of(council, lee, tmp_path / "ours.zip")
    assert [row["Matter"] for row in matters] == [matter.reference]
    assert matters[0]["What was decided"] == "Corrected on both sides"
    assert [(row["To"], row["Answer"], row["Why"]) for row in notices] == [
        (trust.name, "Done in part", "Not in the archive")
    ]
    assert matter.reference in page

    matters, notices, page = pack_of(trust, head, tmp_path / "theirs.zip")
    assert matters == []
    assert [(row["From"], row["Notice"]) for row in notices] == [(council.name, one.reference)]
    assert "It saw to none" in page
