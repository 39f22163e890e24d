"""The table for the meeting: a Word file of the points as they stand, made by a worker."""

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from kmip_portal.documents.services import make_due
from tests import make
from tests.make.deciding import ANSWERING, SOONER

SECRET = "The ferry stops at nine."


@pytest.fixture
def review():
    review = make.deciding.answered_review()
    said = make.deciding.said
    said(review, "answering", wording=SOONER, of=make.signatory("Named Borough"))
    said(review, "answering", "removal", of=make.signatory("Hidden Borough"), shown="unnamed")
    said(review, "asking", "comment", text=SECRET, of=make.signatory("Quiet Borough"), shown="kmip")
    return review


@pytest.fixture
def address(review):
    return reverse("reviews:meeting_pack", args=[review.year])


def words(response):
    """Everything the Word file says, tables included."""
    document = Document(BytesIO(response.content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def made(client, address):
    client.post(address)
    assert client.get(address).status_code == 202
    make_due()
    return words(client.get(address))


def test_it_holds_every_point_by_clause_and_names_nobody_who_does_not_want_it(
    client, review, address, secretariat
):
    client.force_login(secretariat)

    read = made(client, address)

    assert "0 of 3 decided" in read
    assert "Clause 1.2 Answering requests" in read
    for line in (*ANSWERING.splitlines(), *SOONER.splitlines(), SECRET, "Named Borough"):
        assert line in read
    assert "A signatory, without its name" in read
    assert "to K-MIP only: do not pass on" in read
    assert "Hidden Borough" not in read
    assert "Quiet Borough" not in read


def test_asked_for_twice_it_is_made_once_and_anew_after_a_decision(
    client, review, address, secretariat
):
    client.force_login(secretariat)
    made(client, address)
    assert client.get(address).status_code == 200

    make.deciding.begin_deciding(review, secretariat)
    make.deciding.decide(
        review.proposals.get(number=1), "not_accepted", secretariat, reason="Too soon."
    )

    assert "Make the Word document" in client.get(address).text
    read = made(client, address)
    assert "1 of 3 decided" in read
    assert "Not accepted\nToo soon." in read
