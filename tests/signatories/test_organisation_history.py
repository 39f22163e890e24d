"""What has happened to an organisation: for its leads and K-MIP, without what records say."""

from django.urls import reverse

from signatories.services import acceptances
from tests import make


def page(client, person, status=200):
    client.force_login(person)
    response = client.get(reverse("signatories:organisation_history", args=["weald-police"]))
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def test_a_lead_and_kmip_read_what_was_done_by_whom(client, police, lead, secretariat, auditor):
    statement = make.acceptance(police, how="online")
    acceptances.withdraw(statement, by=lead, reason="We close")

    for person in (lead, secretariat, auditor):
        text = page(client, person)
        assert "Accepted Weald Police’s acceptance statement" in text
        assert "Withdrew Weald Police’s acceptance statement" in text
        assert "Lee Lead" in text
        assert text.index("Withdrew") < text.index("Accepted Weald")


def test_nobody_else_does(client, police, lead, practitioner, outsider):
    make.acceptance(police)
    page(client, practitioner, status=403)
    page(client, outsider, status=403)
    assert "History" in page(client, lead)


def test_records_are_not_told_of_here(client, police, practitioner, secretariat):
    make.acceptance(police)
    made = make.record(practitioner, police, collected_for_law_enforcement=False,
                       recipient_use_law_enforcement=False)  # fmt: skip

    text = page(client, secretariat)
    assert made.reference not in text
    assert made.title not in text


def test_what_happened_to_others_is_not_told(client, police, lead):
    make.acceptance(police)
    make.signatory("Another Council")
    assert "Another Council" not in page(client, lead)
