"""Two people change the same thing: both texts are shown, and neither is lost."""

from html import unescape

from django.urls import reverse

from records.models import RecordOfSharing
from reviews.models import Proposal
from reviews.services.responding import save_answer
from tests import make


def saved(client, url, answers):
    return client.post(url, answers)


def cells(html):
    """The rows of the table that shows both texts."""
    return unescape(html).split("What they saved, and what you wrote")[1].split("</table>")[0]


def test_two_people_change_a_draft_record(client, practitioner, lead, police):
    draft = make.draft(practitioner, police, title="As it was")
    url = reverse("records:record_edit", args=[draft.reference])
    seen = {"row_version": draft.row_version, "submission_id": ""}
    answers = make.posted(make.record_answers())
    client.force_login(lead)
    client.post(url, answers | seen | {"title": "As the lead wrote it", "later": "yes"})
    client.force_login(practitioner)

    response = client.post(url, answers | seen | {"title": "As Pat wrote it"})

    assert response.status_code == 409
    assert "Somebody else changed this draft while you were writing" in unescape(response.text)
    rows = cells(response.text)
    assert "As the lead wrote it" in rows
    assert "As Pat wrote it" in rows
    draft.refresh_from_db()
    assert draft.title == "As the lead wrote it"

    now = {"row_version": draft.row_version}
    client.post(url, answers | seen | now | {"title": "As Pat wrote it"})
    draft.refresh_from_db()
    assert draft.title == "As Pat wrote it"
    assert RecordOfSharing.objects.count() == 1


def test_two_people_comment_on_one_clause(client, lead, representative, police):
    review = make.open_review(version=make.acceptance(police).version)
    save_answer(review, police, answer="comments", by=lead)
    key = review.version.clauses.last().key
    url = reverse("reviews:respond_clause", args=[review.year, police.slug, key])
    seen = {"row_version": "1", "submission_id": "", "kind": "comment", "shown": "named"}
    client.force_login(lead)
    client.post(url, seen | {"comment": "Say who decides."})
    client.force_login(representative)

    response = client.post(url, seen | {"comment": "Say when."})

    rows = cells(response.text)
    assert "Say who decides." in rows
    assert "Say when." in rows
    assert Proposal.objects.get().draft == "Say who decides."
