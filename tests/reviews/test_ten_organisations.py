"""Ten organisations respond in every way there is; the board, the letters and the numbers agree."""

import pytest
from django.urls import reverse

from kmip_portal.audit.models import AuditEvent
from kmip_portal.mail.models import Email
from reviews.models import Proposal, Response
from reviews.services import responding
from reviews.standing import numbers
from tests import make


@pytest.fixture
def review():
    return make.open_review(version=make.deciding.agreement_text())


@pytest.fixture
def sent(review, secretariat):
    make.secretariat()
    clauses = review.version.clauses
    return make.ten_ways(
        review, clauses.get(key="answering"), clauses.get(key="keeping"), secretariat=secretariat
    )


def test_each_way_ends_as_it_was_meant(review, sent):
    assert Response.objects.sent().count() == 10
    said = {
        way: (response.answer, [(p.kind, p.shown) for p in response.proposals.sent()])
        for way, response in sent.items()
        if response.refresh_from_db() is None
    }
    assert said == {
        "supporting": ("support", []),
        "commenting": ("comments", [("comment", "named")]),
        "proposing": ("comments", [("wording", "named")]),
        "hiding": ("comments", [("wording", "unnamed")]),
        "removing": ("comments", [("removal", "named")]),
        "confiding": ("comments", [("comment", "kmip")]),
        "seconding": ("comments", []),
        "waiting": ("more_time", []),
        "phoning": ("support", []),
        "writing": ("comments", [("wording", "named")]),
    }
    [seconded] = sent["seconding"].supports.sent()
    assert seconded.proposal == sent["proposing"].proposals.get()
    assert sent["phoning"].taken.startswith("Taken by phone from Jo Hall")


def test_the_wording_is_kept_letter_for_letter(review, sent):
    for clause_key, more, way in (
        ("answering", " Tell them why.", "proposing"),
        ("answering", " Write it down.", "hiding"),
        ("keeping", " Every year.", "writing"),
    ):
        body = review.version.clauses.get(key=clause_key).body
        assert sent[way].proposals.get().wording == body + more


def test_a_changed_response_keeps_its_numbers_and_what_was_sent_stands_until_then(review, sent):
    response = sent["commenting"]
    clause = review.version.clauses.get(key="answering")

    responding.propose(response, clause, kind="comment", text="Who, and when?", by=response.sent_by)
    assert response.proposals.get().text == "Who decides?"
    responding.send_response(response, by=response.sent_by)

    assert response.proposals.get().text == "Who, and when?"
    assert response.proposals.get().reference == "P-001"
    assert Proposal.objects.sent().count() == 6


def test_numbers_letters_and_history_agree_with_what_was_sent(review, sent):
    counted = numbers(review)
    assert (counted.responded, counted.more_time, counted.started) == (9, 1, 0)
    copies = Email.objects.filter(kind="reviews/emails/response_sent")
    assert {f"{one.reference}/sent/1" for one in sent.values()} == {
        one.dedupe.rpartition("/")[0] for one in copies
    }
    told = {kind: Email.objects.filter(kind=f"reviews/emails/{kind}").count()
            for kind in ("recorded", "more_time")}  # fmt: skip
    assert told == {"recorded": 1, "more_time": 1}
    assert AuditEvent.objects.filter(verb="sent").count() == 10


def test_kmip_reads_all_of_it_and_each_other_only_what_may_be_read(
    client, review, sent, secretariat
):
    client.force_login(secretariat)
    for response in sent.values():
        assert client.get(response.get_absolute_url()).status_code == 200
    peer = sent["supporting"].sent_by
    client.force_login(peer)
    for way, response in sent.items():
        answer = client.get(response.get_absolute_url()).status_code
        assert answer == (200 if way == "supporting" else 404)
    read = client.get(reverse("reviews:proposal_list", args=[review.year])).text
    assert "Proposing Borough" in read
    assert "Hiding Borough" not in read
    assert "Between us." not in read
