"""Who reads what of the proposals: K-MIP all, signatories what may be shown, each its own."""

import pytest
from django.urls import reverse

from reviews.models import Decision
from tests import make
from tests.make.deciding import SAFELY, SLOWER, SOONER

SECRET = "Only K-MIP may read that the ferry stops."


@pytest.fixture
def review():
    return make.deciding.answered_review()


@pytest.fixture
def named(review):
    return make.deciding.said(review, "answering", wording=SOONER, of=body("Named Borough"))


@pytest.fixture
def unnamed(review):
    of = body("Hidden Borough")
    return make.deciding.said(review, "answering", wording=SAFELY, of=of, shown="unnamed")


@pytest.fixture
def for_kmip(review):
    of = body("Quiet Borough")
    return make.deciding.said(review, "keeping", "comment", text=SECRET, of=of, shown="kmip")


@pytest.fixture
def everything(named, unnamed, for_kmip):
    return named, unnamed, for_kmip


def body(name):
    return make.signatory(name)


def pages(client, review, *points):
    """The list and these points, as whoever is signed in reads them."""
    addresses = [reverse("reviews:proposal_list", args=[review.year])]
    addresses += [
        reverse("reviews:proposal_detail", args=[review.year, point.reference]) for point in points
    ]
    return "\n".join(client.get(address).text for address in addresses)


def test_kmip_reads_everything_with_names(client, review, everything, secretariat):
    client.force_login(secretariat)

    read = pages(client, review, *everything)

    for words in ("Named Borough", "Hidden Borough", "Quiet Borough", SECRET, "to K-MIP only"):
        assert words in read


def test_signatories_read_what_may_be_shown_and_nobody_unnamed(client, review, everything, lead):
    make.acceptance(lead.memberships.get().organisation)
    client.force_login(lead)
    named, unnamed, for_kmip = everything

    read = pages(client, review, named, unnamed)

    assert "Named Borough" in read
    assert "A signatory, without its name" in read
    for words in ("Hidden Borough", "Quiet Borough", SECRET, for_kmip.reference, "Keeping records"):
        assert words not in read
    hidden = reverse("reviews:proposal_detail", args=[review.year, for_kmip.reference])
    assert client.get(hidden).status_code == 404


def test_who_is_not_named_cannot_be_found_out_by_sector(client, review, everything, lead):
    make.acceptance(lead.memberships.get().organisation)
    client.force_login(lead)

    page = client.get(
        reverse("reviews:proposal_list", args=[review.year]) + "?sector=OT_NOT_THEIRS"
    )

    assert everything[1].reference in page.text
    assert "Sector" not in page.text


def test_an_organisation_reads_its_own_whatever_it_chose(client, review, everything):
    _, _, for_kmip = everything
    client.force_login(for_kmip.response.sent_by)

    read = pages(client, review, for_kmip)

    assert SECRET in read
    assert "Quiet Borough" in read
    assert "Hidden Borough" not in read


def test_nobody_reads_others_where_the_review_does_not_show_them(client, review, everything, lead):
    make.acceptance(lead.memberships.get().organisation)
    type(review).objects.update(shows_proposals=False)
    client.force_login(lead)

    assert "Nothing has been proposed yet" in pages(client, review)


def test_who_works_for_no_signatory_does_not_read_the_list(client, review, everything, outsider):
    client.force_login(outsider)

    page = client.get(reverse("reviews:proposal_list", args=[review.year]))

    assert page.status_code == 403


def test_decisions_are_not_shown_to_signatories_before_they_are_published(
    client, review, everything, secretariat, lead
):
    make.acceptance(lead.memberships.get().organisation)
    named, *_ = everything
    make.deciding.begin_deciding(review, secretariat)
    make.deciding.decide(named, "not_accepted", secretariat, reason="It costs too much.")

    client.force_login(lead)
    read = pages(client, review, named)
    assert "It costs too much." not in read
    assert "Not accepted" not in read
    assert "will be published by" in read

    client.force_login(secretariat)
    assert "It costs too much." in pages(client, review, named)
    assert "1 of 3 decided" in pages(client, review)


def test_supporters_are_counted_for_all_and_named_to_kmip(client, review, named, lead, secretariat):
    police = lead.memberships.get().organisation
    make.acceptance(police)
    make.deciding.responding.respond(review, police, by=lead, answer="comments", supports=[named])

    client.force_login(secretariat)
    assert "Weald Police" in pages(client, review, named)
    client.force_login(named.response.sent_by)
    read = pages(client, review, named)
    assert "Weald Police" not in read
    assert "1 organisation" in read
    assert "0 comments, 1 proposal, 1 support" in read


def test_the_list_is_in_the_order_of_the_document_and_narrowed(client, review, secretariat):
    last = make.deciding.said(review, "asking", "comment")
    first = make.deciding.said(review, "answering", wording=SOONER)
    other = make.deciding.said(review, "answering", wording=SLOWER)
    make.deciding.begin_deciding(review, secretariat)
    make.deciding.decide(first, "next_year", secretariat)
    client.force_login(secretariat)
    address = reverse("reviews:proposal_list", args=[review.year])

    def shown(query=""):
        page = client.get(address + query).text
        places = {one: page.find(f">{one.reference}</a>") for one in (first, other, last)}
        return [one for one in sorted(places, key=places.get) if places[one] >= 0]

    assert shown() == [first, other, last]
    assert shown("?clause=asking") == [last]
    assert shown("?status=next_year") == [first]
    assert shown("?status=not_decided&wording=yes") == [other]
    assert shown("?wording=no") == [last]
    assert shown("?sector=OT_DISTRICT") == [first, other, last]
    assert shown("?sector=OT_POLICE") == []
    assert shown("?wording=rubbish&clause=rubbish") == [first, other, last]


def test_the_list_costs_the_same_however_many_there_are(
    client, frame, review, secretariat, django_assert_max_num_queries
):
    for _ in range(12):
        make.deciding.said(review, "answering", "comment")
    client.force_login(secretariat)
    budget = frame() + 6

    with django_assert_max_num_queries(budget):
        client.get(reverse("reviews:proposal_list", args=[review.year]))
    assert Decision.objects.count() == 0
