"""What was published stays as it was: no service changes it, no page offers to, and its page and
files are the same when versions after it have come."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest

from agreements import drafting, services, tasks
from agreements.drafting import Refused
from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.documents import services as files
from kmip_portal.lifecycle import InvalidMove, TooLate
from tests import make

DAY = date(2027, 1, 4)
PUBLISHED = ["approved", "in_force", "superseded"]
MANAGE = "/manage/agreement/6-0/"
PUBLIC = "/agreement/versions/6-0"


@pytest.fixture(autouse=True)
def _january():
    with clock.at(clock.on_day(DAY, 9)):
        yield


@pytest.fixture(params=PUBLISHED)
def published(request):
    return make.version("6.0", request.param, in_force_on=DAY + timedelta(days=30))


def everything(version):
    """All that the database holds of it."""
    version.refresh_from_db()
    fields = version._meta.concrete_fields
    return (
        {field.name: field.value_from_object(version) for field in fields},
        list(version.clauses.values()),
        list(version.purposes.values()),
        [event.verb for event in AuditEvent.objects.of(version)],
    )


ATTEMPTS = {
    "changing a clause": lambda version, clause, by: drafting.change_clause(
        clause, row_version=1, heading="Other", body="Other.", by=by
    ),
    "adding a clause": lambda version, clause, by: drafting.add_clause(
        version, after="", level=2, heading="Other", by=by
    ),
    "moving a clause": lambda version, clause, by: drafting.move_clause(clause, up=True, by=by),
    "removing a clause": lambda version, clause, by: drafting.remove_clause(clause, by=by),
    "taking changes over": lambda version, clause, by: drafting.catch_up(version, by=by),
    "proposing": lambda version, clause, by: services.propose(version, by=by, in_force_on=DAY),
    "returning it to draft": lambda version, clause, by: services.return_to_draft(version, by=by),
    "discarding it": lambda version, clause, by: services.discard(version, by=by),
    "approving it again": lambda version, clause, by: services.approve(
        version, by=by, sha256=version.pdf.sha256
    ),
    "taking its file away": lambda version, clause, by: services.take_own_file_away(version, by=by),
    "using its number again": lambda version, clause, by: services.start_draft(number="6.0", by=by),
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_no_service_changes_it(published, secretariat, attempt):
    before = everything(published)

    with pytest.raises((Refused, TooLate, InvalidMove)):
        attempt(published, published.clauses.last(), secretariat)

    assert everything(published) == before
    assert AgreementVersion.objects.count() == 1


PAGES = {
    "clauses/clause-2/": {"heading": "Other", "body": "Other.", "why": "", "row_version": 1},
    "clauses/clause-2/add/": {"level": "2", "heading": "Other"},
    "clauses/clause-2/move/": {"direction": "up", "position": "2"},
    "clauses/clause-2/remove/": {"why": "Because", "row_version": 1},
    "add/": {"level": "2", "heading": "Other"},
    "catch-up/": {},
    "own-file/": {"take_away": "yes"},
    "propose/": {
        "in_force_on-day": "1",
        "in_force_on-month": "6",
        "in_force_on-year": "2027",
        "summary_of_changes": "Other",
        "needs_acceptance": "nobody",
    },
    "return/": {},
    "discard/": {},
}


@pytest.mark.usefixtures("uncounted")
@pytest.mark.parametrize("page", PAGES)
def test_no_page_changes_it(client, published, secretariat, page):
    client.force_login(secretariat)
    before = everything(published)

    answer = client.post(f"{MANAGE}{page}", PAGES[page] | {"submission_id": str(uuid4())})

    # refused because of what it is now, or asked again with the reason
    assert answer.status_code in (200, 409)
    assert everything(published) == before
    offered = client.get(MANAGE).content.decode() + client.get(f"{MANAGE}clauses/").content.decode()
    assert f"{MANAGE}{page}" not in offered


def test_its_page_and_files_are_the_same_after_versions_that_follow(client, secretariat, chair):
    version = services.start_draft(number="6.0", by=secretariat)
    make.clause(version, level=1, number="1", heading="Introduction", body="1. As it was.")
    approved(version, DAY, secretariat, chair)
    before = shown(client)

    following = services.start_draft(number="7.0", by=secretariat)
    clause = following.clauses.get()
    drafting.change_clause(
        clause, row_version=1, heading="Beginning", body="1. As it is.", by=secretariat
    )
    approved(following, DAY + timedelta(days=9), secretariat, chair)

    with clock.at(clock.on_day(DAY + timedelta(days=400), 9)):
        tasks.bring_due_into_force()
        assert "As it is." in shown(client, "7-0")["text"]
        page = client.get(f"{PUBLIC}/").content.decode()
        assert "This version was replaced on 13 January 2027" in page
        assert shown(client) == before


def approved(version, day, secretariat, chair):
    services.propose(version, by=secretariat, in_force_on=day)
    files.make_due()
    version.refresh_from_db()
    services.approve(version, by=chair, sha256=version.pdf.sha256)
    tasks.bring_due_into_force()


def shown(client, number="6-0"):
    """What its page says of the text, and its files to the byte."""
    address = f"/agreement/versions/{number}"
    html = client.get(f"{address}/").content.decode()
    text = re.search(r'<article class="agreement-text">(.*?)</article>', html, re.DOTALL)
    words = re.sub(r"<a [^>]*history.*?</a>|<[^>]+>", "", text[1])
    return {"text": re.sub(r"\s+", " ", words)} | {
        kind: client.get(f"{address}.{kind}").content for kind in ("pdf", "docx", "json")
    }
