"""The list of records."""

from uuid import uuid4

import pytest
from django.urls import reverse

from records.models import Party, RecordOfSharing
from tests import make

LIST = reverse("records:record_list")


def many(number, owner, of):
    """So many drafts, quickly, each with another organisation."""
    trust = make.organisation()
    made = RecordOfSharing.objects.bulk_create(
        RecordOfSharing(owner=owner, organisation=of, title=f"Panel {n}", submission_id=uuid4())
        for n in range(number)
    )
    Party.objects.bulk_create(
        Party(record=record, direction="receives", organisation=trust) for record in made
    )


def test_it_says_what_to_do_when_there_is_nothing_yet(client, pat):
    client.force_login(pat)

    page = client.get(LIST).content.decode()

    assert "No records yet" in page
    assert "It takes about 4 minutes." in page


def test_it_shows_each_record_with_whom_when_and_how_it_stands(client, pat, council):
    record = make.record(pat, council)
    client.force_login(pat)

    page = client.get(LIST).content.decode()

    for words in ("Attendance panel in autumn", record.reference, "Holmesdale Hospital", "Shared",
                  "Saved", "1 record"):  # fmt: skip
        assert words in page


def test_it_is_narrowed_by_status_and_words(client, pat, council):
    autumn, winter = make.record(pat, council), make.draft(pat, council, title="Winter’s panel")
    client.force_login(pat)

    def found(**query):
        return [one.reference for one in client.get(LIST, query).context["page"]]

    assert found() == [winter.reference, autumn.reference]
    assert found(status="draft") == found(q="winter’s") == [winter.reference]
    assert found(q=autumn.reference[4:9]) == [autumn.reference]
    nothing = client.get(LIST, {"q": "truancy panel"}).content.decode()
    assert "0 results for ‘truancy panel’ in records." in nothing


def test_it_has_pages_of_25(client, pat, council):
    many(30, pat, council)
    client.force_login(pat)

    first = client.get(LIST)
    second = client.get(LIST, {"after": first.context["page"].next})

    assert len(first.context["page"]) == 25
    assert "30 records" in first.content.decode()
    assert [one.title for one in second.context["page"]] == [f"Panel {n}" for n in (4, 3, 2, 1, 0)]
    assert "<title>Records of sharing (further page)" in second.content.decode()
    assert "30 records" in second.content.decode()


@pytest.mark.parametrize("number", [10, 1000])
def test_it_asks_the_database_as_often_for_ten_as_for_a_thousand(
    client, pat, council, number, frame, django_assert_num_queries
):
    many(number, pat, council)
    client.force_login(pat)
    client.get(LIST)

    # which repeat records they take part in; the rows
    with django_assert_num_queries(frame() + 1):
        client.get(LIST)
