"""Nothing of security and nobody's name is in the public register, though the record has plenty."""

import pytest

from records import sending
from records.models import PublicChange
from records.published import OF_PEOPLE, OF_SECURITY, OF_THE_PARTIES
from records.questions import QUESTIONS_OF
from tests import make

LIST = "/records/published/"
KEPT_BACK = [
    name
    for name in (*OF_SECURITY, *OF_PEOPLE, *OF_THE_PARTIES)
    if QUESTIONS_OF["repeat"][name].is_free_text
]
SECRETS = {name: f"Kept-{name.replace('_', '')}-back" for name in KEPT_BACK}
PEOPLE = [
    "Casey Contact", "Lee Lead", "Dana Decider", "casey@", "dana@person.example", "0123",
    "01622 555 019", "+44 7700 900123", "owner@council.example",
]  # fmt: skip
WITH_PEOPLE = (
    "Ask Casey Contact or dana@person.example, 01622 555 019 or +44 7700 900123, about this;"
    " Dana Decider, Lee Lead and owner@council.example know"
)


def read(client, address, **query):
    response = client.get(address, query)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


@pytest.fixture(params=["listing", "summary", "full"])
def shared(request, lee, council, trust):
    lee.email = "owner@council.example"
    lee.save()
    draft = {
        **SECRETS,
        "gateways": ["GW_DEA17_S35"],
        "dea_specified_person": True,
        "decision_by": "Dana Decider",
        "title": "A list for the panel, says Casey Contact",
        "privacy_notices": "Casey Contact, casey@trust.example: https://council.gov.uk/privacy.",
        "publication": request.param,
    }
    free = [
        name
        for name, question in QUESTIONS_OF["repeat"].items()
        if question.kind == "long" and name not in (*SECRETS, "privacy_notices")
    ]
    record = make.repeat_draft(
        lee, council, trust, **draft, **dict.fromkeys(free, WITH_PEOPLE), items=[WITH_PEOPLE[:200]]
    )
    # the guard warns of these people, and the parties go on
    sending.send(record, by=lee, name=lee.name, role="Head", warnings_reason="They are staff")
    make.confirm(record, trust)
    assert record.status == "active"
    return record


def everywhere(client, record):
    addresses = [
        LIST, f"{LIST}{record.family}/", f"{LIST}download.csv", f"{LIST}download.json",
        f"{LIST}digital-economy-act.csv", f"{LIST}updates/", f"{LIST}updates.atom",
    ]  # fmt: skip
    return {address: read(client, address) for address in addresses}


def test_nothing_of_security_and_nobody_is_published(client, shared):
    for address, text in everywhere(client, shared).items():
        found = [said for said in (*SECRETS.values(), *PEOPLE) if said.lower() in text.lower()]
        assert found == [], address
        if "digital" not in address or shared.publication != "listing":
            assert "A list for the panel" in text


def test_what_stands_round_the_names_is_published_whole(client, shared):
    page = read(client, f"{LIST}{shared.family}/")

    assert ("[left out], about this" in page) is (shared.publication == "full")
    assert ("https://council.gov.uk/privacy" in page) is (shared.publication != "listing")


def test_it_cannot_be_found_by_what_is_kept_back(client, shared):
    kept_back = (*list(SECRETS.values())[::6], "Decider", "dana@person.example", "Lead", "Casey")
    for said in kept_back:
        assert "0 results" in read(client, LIST, q=said), said
    assert PublicChange.objects.count() == 1
    [row] = client.get(LIST, {"q": "panel"}).context["page"]
    assert "casey" not in row.folded_title  # by which it is sorted: the mark of a page shows it


def test_who_was_its_contact_is_not_named_when_another_person_is(client, lee, council, trust):
    said = "Ask Casey Contact of Weald Trust, 01622.555.019"
    record = make.repeat_waiting(lee, council, trust, title=said, publication="full")
    make.confirm(record, trust, "passed_on", right_name="Robin", right_email="robin@trust.example")
    make.confirm(record, trust)

    assert "Ask [left out] of Weald Trust, [left out]" in read(client, f"{LIST}{record.family}/")
