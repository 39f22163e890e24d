"""Ten organisations respond in every way, everything is decided, and the outcome says so publicly:
with the numbers of the database, and without what was not to be shown."""

import json

import pytest
from django.urls import reverse

from agreements import services as agreements
from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.lifecycle import TooLate
from kmip_portal.mail.models import Email
from reviews.models import Decision, Proposal, Response, Support
from reviews.services import adopting, concluding, opening, questions, responding
from tests import make
from tests.make.deciding import SAFELY, SLOWER, SOONER, WHOM

HIDDEN = "Hidden Borough"
QUIET = "Quiet Borough"
NAMED = "Named Borough"
NEVER = "The ferry between the two stops at nine."
BY_NAME = f"{WHOM}\n\n2. The name is passed on within a day."
TOLD = "reviews/emails/decided"


@pytest.fixture
def version():
    return make.deciding.agreement_text()


@pytest.fixture
def ten(version):
    """The ten, by name, each a signatory with a lead."""
    names = [NAMED, HIDDEN, QUIET, *(f"Council {n}" for n in range(4, 11))]
    kinds = ["OT_DISTRICT"] * 5 + ["OT_POLICE"] * 5
    made = [
        make.signatory(name, version, organisation_type=kind)
        for name, kind in zip(names, kinds, strict=True)
    ]
    return [(one, make.member(one, "lead")) for one in made]


@pytest.fixture
def review(ten, version):
    review = make.deciding.answered_review(version=version, summary="Think of schools.")
    said = make.deciding.said
    points = [
        said(review, "answering", wording=SOONER, of=ten[0][0], by=ten[0][1]),
        said(review, "answering", wording=SAFELY, of=ten[1][0], by=ten[1][1], shown="unnamed"),
        said(
            review, "asking", wording=BY_NAME, reason=NEVER, of=ten[2][0], by=ten[2][1],
            shown="kmip",
        ),
        said(review, "keeping", "removal", of=ten[3][0], by=ten[3][1], shown="unnamed"),
        said(review, "answering", wording=SLOWER, of=ten[4][0], by=ten[4][1]),
        said(review, "keeping", "comment", text="Why six?", of=ten[5][0], by=ten[5][1]),
    ]  # fmt: skip
    respond = responding.respond
    respond(review, ten[6][0], by=ten[6][1])
    respond(review, ten[7][0], by=ten[7][1], answer="comments", supports=points[:2])
    respond(review, ten[8][0], by=ten[8][1], answer="more_time", until=clock.today())
    return review  # the tenth says nothing


def decided(review, secretariat):
    """Each point in another way."""
    make.deciding.begin_deciding(review, secretariat)
    points = list(review.proposals.order_by("pk"))
    decide = make.deciding.decide
    decide(points[0], "accepted", secretariat, meeting="The autumn meeting")
    decide(points[1], "accepted", secretariat)
    decide(points[2], "accepted", secretariat)
    decide(points[3], "not_accepted", secretariat, reason="Without it nobody knows how long.")
    decide(points[4], "merged", secretariat, merged_into=points[0])
    decide(points[5], "next_year", secretariat, reason="The law changes in spring.")
    return points


def approved(review, secretariat, chair):
    """What was accepted, in a version that the chair approves for today."""
    review.refresh_from_db()
    adopting.adopt(review, number="7.0", by=secretariat)
    version = AgreementVersion.objects.get(number="7.0")
    agreements.propose(
        version,
        by=secretariat,
        in_force_on=clock.today(),
        summary_of_changes=version.summary_of_changes,
    )
    version.pdf = make.stored_pdf("7-0.pdf")  # drawing the real one takes seconds
    version.save(update_fields=["pdf"])
    agreements.approve(version, by=chair, sha256=version.pdf.sha256)
    agreements.bring_into_force(version)
    return version


def concluded(review, secretariat, chair):
    points = decided(review, secretariat)
    version = approved(review, secretariat, chair)
    review.refresh_from_db()
    concluding.conclude(review, by=chair)
    return points, version


def at(review, name="outcome"):
    return reverse(f"reviews:{name}", args=[review.year])


def test_the_published_text_is_the_accepted_wording_to_the_letter(review, secretariat, chair):
    _, version = concluded(review, secretariat, chair)

    words = dict(version.clauses.values_list("key", "body"))
    assert words["answering"] == SOONER.replace("in writing", "in writing and securely")
    assert words["asking"] == BY_NAME


def test_every_changed_sentence_leads_to_the_proposal_that_caused_it(
    client, review, secretariat, chair
):
    """From the public comparison to the place in the outcome that says what was decided."""
    points, _ = concluded(review, secretariat, chair)
    compared = client.get(reverse("agreements:compare", args=["6-0", "7-0"])).text
    sections = compared.split('<section class="redline-clause"')[1:]
    assert len(sections) == 2

    sooner, safely, asking = (point.reference for point in points[:3])
    caused = {"change-answering": [sooner, safely], "change-asking": [asking]}
    outcome = client.get(at(review)).text
    for section in sections:
        [key] = [key for key in caused if key in section]
        for reference in caused[key]:
            origin = reverse("reviews:origin", args=[review.year, reference])
            assert f'href="{origin}"' in section
            assert client.get(origin).url == f"{at(review)}#{reference}"
            assert f'id="{reference}"' in outcome


def test_the_numbers_are_those_of_the_database(client, review, secretariat, chair):
    concluded(review, secretariat, chair)

    data = client.get(at(review, "outcome_json")).json()
    page = client.get(at(review)).text

    sent = Response.objects.sent()
    assert data["organisations_asked"] == review.invitations.count() == 10
    who_responded = sent.exclude(answer="more_time")  # who asked for time has said nothing yet
    assert data["organisations_responded"] == who_responded.count() == 8
    assert (
        data["answers"]
        == {answer: sent.filter(answer=answer).count() for answer in Response.Answer.values}
        == {"support": 1, "comments": 7, "more_time": 1}
    )
    assert data["points"] == Proposal.objects.sent().count() == 6
    assert (
        data["points_by_kind"]
        == {
            kind: Proposal.objects.filter(kind=kind).exclude(shown="kmip").count()
            for kind in Proposal.Kind.values
        }
        == {"comment": 1, "wording": 3, "removal": 1}
    )
    assert data["supports"] == Support.objects.sent().count() == 2
    assert data["points_to_kmip_only"] == Proposal.objects.filter(shown="kmip").count() == 1
    standing = Decision.objects.standing()
    assert data["decisions"] == {
        outcome: standing.filter(outcome=outcome).count() for outcome in Decision.Outcome.values
    }
    assert sum(data["decisions"].values()) == len(data["decided"]) == 6
    assert data["response_rate_by_sector"] == [
        {"name": "District or borough council", "asked": 5, "responded": 5},
        {"name": "Police force", "asked": 5, "responded": 3},
    ]
    assert data["response_rate_by_year"] == [
        {"name": str(review.year), "asked": 10, "responded": 8}
    ]
    assert "8 of 10 organisations responded (80%)." in page
    assert "6 points in all, of which others may read 1 comment, 3 proposals of new wording" in page


def test_nobody_reads_who_was_not_to_be_named_or_what_kmip_alone_was_told(
    client, review, secretariat, chair, ten
):
    """In no page, file or letter to others; and they were there to be found."""
    decided_on, _ = concluded(review, secretariat, chair)
    client.force_login(secretariat)
    seen = client.get(reverse("reviews:proposal_list", args=[review.year])).text
    assert HIDDEN in seen
    assert QUIET in seen
    client.logout()

    public = [
        client.get(at(review)).text,
        client.get(at(review, "outcome_json")).text,
        client.get(reverse("agreements:compare", args=["6-0", "7-0"])).text,
        client.get(reverse("agreements:clause_detail", args=["asking"])).text,
        client.get(reverse("agreements:agreement")).text,
    ]
    _, lead_of_another = ten[9]
    client.force_login(lead_of_another)
    points = Proposal.objects.shown_in(review)
    others = [
        client.get(at(review)).text,
        client.get(reverse("reviews:proposal_list", args=[review.year])).text,
        *(
            client.get(reverse("reviews:proposal_detail", args=[review.year, point.reference])).text
            for point in points
        ),
    ]
    letters = [
        f"{letter.subject}\n{letter.body}"
        for letter in Email.objects.exclude(to__in=[lead.email for _, lead in ten[1:3]])
    ]
    for read in [*public, *others, *letters]:
        for words in (HIDDEN, QUIET, NEVER):
            assert words not in read
    assert NAMED in public[0]
    assert "A signatory, without its name" in public[0]
    assert f"{decided_on[2].reference}: said to K-MIP only" in public[0]


def test_what_kind_of_point_kmip_alone_was_told_cannot_be_worked_out(
    client, review, secretariat, chair
):
    """What is said of each point leaves nothing over from what is said of all of them."""
    concluded(review, secretariat, chair)

    data = client.get(at(review, "outcome_json")).json()

    said = [one["kind"] for one in data["decided"]]
    assert said.count("") == data["points_to_kmip_only"] == 1
    for kind, number in data["points_by_kind"].items():
        assert number == said.count(Proposal.Kind(kind).label)


def test_the_outcome_is_not_there_before_it_is_published(client, review, secretariat, chair, lead):
    decided(review, secretariat)
    for person in (None, lead):
        if person:
            client.force_login(person)
        assert client.get(at(review)).status_code == 404
        assert client.get(at(review, "outcome_json")).status_code == 404
    client.force_login(secretariat)
    assert "This is not published yet" in client.get(at(review)).text


def test_anybody_finds_it_from_the_front_page(client, review, secretariat, chair):
    assert at(review) not in client.get("/").text

    concluded(review, secretariat, chair)

    assert f'href="{at(review)}"' in client.get("/").text


def test_each_proposer_is_told_once_what_happened_to_theirs(review, secretariat, chair, ten):
    both, _ = ten[5]
    make.member(both, "representative", person=ten[0][1])  # one person for two organisations

    points, _ = concluded(review, secretariat, chair)
    first, fifth, sixth = (points[n].reference for n in (0, 4, 5))

    told = Email.objects.filter(kind=TOLD)
    assert sorted(letter.to for letter in told) == sorted(lead.email for _, lead in ten[:6])
    letter = told.get(to=ten[0][1].email)
    assert f"{NAMED}\n" in letter.body
    assert f"{first}, clause 1.2 Answering requests: Accepted\n" in letter.body
    assert f"{sixth}, clause 1.3 Keeping records: For next year\n" in letter.body
    assert "Reason: The law changes in spring." in letter.body
    assert "What was accepted is in version 7.0, which takes effect on" in letter.body
    assert f"http://testserver{at(review)}" in letter.body
    merged = told.get(to=ten[4][1].email)
    assert f"{fifth}, clause 1.2 Answering requests: Merged with {first}: accepted\n" in merged.body


def test_they_read_what_happened_to_theirs_above_the_outcome(
    client, review, secretariat, chair, ten
):
    points, _ = concluded(review, secretariat, chair)
    client.force_login(ten[2][1])

    page = client.get(at(review)).text

    own = page.split("What happened to your proposals")[1].split("What we asked")[0]
    assert points[2].reference in own
    assert QUIET in own
    assert "accepted" in own
    assert points[0].reference not in own


def test_it_is_concluded_when_all_is_decided_put_in_and_approved(
    client, review, secretariat, chair
):
    client.force_login(chair)
    make.deciding.begin_deciding(review, secretariat)
    address = at(review, "review_conclude")
    assert "6 points have no decision yet." in client.get(address).text
    assert client.post(address).status_code == 409

    points = list(review.proposals.order_by("pk"))
    for point in points[3:]:
        make.deciding.decide(point, "not_accepted", secretariat)
    for point in points[:3]:
        make.deciding.decide(point, "accepted", secretariat)
    assert "3 accepted proposals are not in the draft" in client.get(address).text

    review.refresh_from_db()
    adopting.adopt(review, number="7.0", by=secretariat)
    assert "Version 7.0 is not approved yet." in client.get(address).text
    with pytest.raises(TooLate):
        concluding.conclude(review, by=chair)

    version = approved(review, secretariat, chair)
    assert "Approve closing the 2026 annual review" in client.get("/in-tray/").text
    assert client.post(address).url == at(review)
    review.refresh_from_db()
    assert (review.status, review.next_version) == ("concluded", version)
    assert client.post(address).status_code == 409


def test_a_review_that_changes_nothing_is_concluded_without_a_new_version(
    client, review, secretariat, chair
):
    make.deciding.begin_deciding(review, secretariat)
    for point in review.proposals.all():
        make.deciding.decide(point, "not_accepted", secretariat)
    review.refresh_from_db()

    concluding.conclude(review, by=chair)

    assert "Not accepted: 6" in client.get(at(review)).text
    assert type(review).objects.filter(year=review.year + 1, status="planned").exists()


def test_nothing_is_decided_or_written_after_that(review, secretariat, chair):
    points, _ = concluded(review, secretariat, chair)

    with pytest.raises(TooLate, match="is published, so its points cannot be decided"):
        make.deciding.decide(points[0], "next_year", secretariat)


def test_each_clause_stands_with_its_decisions_and_their_reasons(
    review, secretariat, chair, client
):
    """What was decided is in the outcome with its reason, clause by clause in their order."""
    points, _ = concluded(review, secretariat, chair)

    page = client.get(at(review)).text

    answering = sorted(points[n].number for n in (0, 1, 4))
    order = ["Clause 1.2 Answering", *(f'id="P-{number:03}"' for number in answering)]
    order += ["Clause 1.3", "Clause 1.4", f'id="{points[2].reference}"']
    did = page.split("What we did")[1]
    places = [did.index(words) for words in order]
    assert places == sorted(places)
    for words in (
        "The autumn meeting",
        "Without it nobody knows how long.",
        f"Merged with {points[0].reference}: accepted",
        "Why six?",
    ):
        assert words in did
    assert json.loads(client.get(at(review, "outcome_json")).text)["next_version"] == "7.0"


def test_answers_to_own_questions_are_counted_and_what_was_written_stays_with_kmip(
    client, secretariat, chair, version
):
    planned = make.review(version=version)
    add = questions.add
    how = add(planned, text="Often enough?", kind="radios", options=["Yes", "No"], by=secretariat)
    why = add(planned, text="Why is that?", kind="text", options=[], by=secretariat)
    bodies = [make.signatory(f"Council {n}", version) for n in range(4)]
    leads = [make.member(body, "lead") for body in bodies]
    opening.open_review(planned, by=secretariat)
    opening.open_due()
    for n, answers in enumerate([{how: "Yes", why: NEVER}, {how: "Yes"}, {how: "No"}]):
        responding.respond(planned, bodies[n], by=leads[n], answers=answers)
    waits = {how: "No", why: NEVER}  # has not responded, so nothing of theirs counts
    responding.respond(planned, bodies[3], by=leads[3], answer="more_time", answers=waits)
    review = make.deciding.begin_deciding(planned, secretariat)
    concluding.conclude(review, by=chair)

    page = client.get(at(review)).text
    data = client.get(at(review, "outcome_json")).json()

    assert data["own_questions"][1:] == [
        {"question": "Often enough?", "responses": 3, "chosen": {"Yes": 2, "No": 1}},
        {"question": "Why is that?", "responses": 1, "chosen": {}},
    ]
    assert "<li>Yes: 2 organisations</li>" in page
    assert "1 organisation answered in words, to K-MIP only." in page
    assert NEVER not in page
