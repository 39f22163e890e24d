"""The public register of repeat records: what is on it, for how long, and how it is found."""

import csv
import io
import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kmip_portal import clock
from records import published, publishing, reviewing
from records.models import PublicChange, RecordOfSharing
from records.questions import QUESTIONS_OF
from tests import make

LIST = "/records/published/"
ATOM = "{http://www.w3.org/2005/Atom}"


def page_of(record):
    return f"{LIST}{record.family}/"


def rows_of(client, **query):
    text = b"".join(client.get(f"{LIST}download.csv", query).streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def log_of(record):
    return [one.what for one in PublicChange.objects.of(record.family)]


@pytest.fixture
def shared(lee, council, trust):
    return make.repeat_active(lee, council, trust, publication="summary")


def test_every_answer_of_a_repeat_record_is_published_or_kept_back_on_purpose():
    said = [
        *published.IN_SUMMARY, *published.IN_FULL, *published.OF_SECURITY, *published.OF_PEOPLE,
        *published.OF_THE_PARTIES, "title",
    ]  # fmt: skip

    assert sorted(said) == sorted(QUESTIONS_OF["repeat"])


def test_anybody_reads_it_signed_out(client, shared, council, trust):
    listed = client.get(LIST).text
    page = client.get(page_of(shared))

    for words in (shared.title, shared.family, str(council), str(trust), "Active"):
        assert words in listed
    assert page.status_code == 200
    for words in ("Children and families", "Weekly", "https://council.gov.uk/privacy"):
        assert words in page.text


def test_its_choice_says_how_much(client, lee, council, trust):
    listing, summary, full, none = (
        make.repeat_active(lee, council, trust, publication=how, title=f"The {how} list", **more)
        for how, more in (
            ("listing", {}),
            ("summary", {}),
            ("full", {}),
            ("none", {"publication_reason": "It would help offenders"}),
        )
    )

    named = {one["Name"] for one in rows_of(client)}
    assert named == {"The listing list", "The summary list", "The full list"}
    assert client.get(page_of(none)).status_code == 404
    for record, theme, why in ((listing, False, False), (summary, True, False), (full, True, True)):
        page = client.get(page_of(record)).text
        assert ("Children and families" in page) is theme
        assert ("without the list children are missed" in page) is why
        assert ("Date of last attendance" in page) is why
    row = next(one for one in rows_of(client) if one["Name"] == "The listing list")
    assert {name for name, said in row.items() if said} == {
        "Reference", "Name", "Organisations", "Status", "Page",
    }  # fmt: skip


def test_drafts_records_that_wait_and_one_off_records_are_not_on_it(client, lee, council, trust):
    make.repeat_draft(lee, council, trust, title="Only a draft")
    make.repeat_waiting(lee, council, trust, title="Still waiting")
    make.record(lee, council, title="Happened once")

    assert "No repeat record is published yet" in client.get(LIST).text
    assert rows_of(client) == []


def test_it_is_found_by_what_it_publishes_alone(client, lee, council, trust):
    make.repeat_active(lee, council, trust, title="The short one", publication="listing")
    make.repeat_active(lee, council, trust, title="The long one", publication="summary")

    def found(**query):
        return {one["Name"] for one in rows_of(client, **query)}

    both = {"The short one", "The long one"}
    assert found(q="one") == both
    assert found(q=trust.name) == both
    assert found(organisation=trust.name[:6]) == both
    assert found(theme="children") == {"The long one"}
    assert found(theme="housing") == set()
    assert found(q="families") == {"The long one"}  # of the theme
    code = RecordOfSharing.objects.get(title="The long one").coded_answers
    for asked, field in (("purpose", "purpose_codes"), ("basis", "art6"), ("power", "gateways")):
        assert found(**{asked: code.filter(field=field).first().code}) == {"The long one"}


def test_after_its_last_day_it_says_that_it_ended_and_a_listing_tells_no_date(
    client, lee, council, trust
):
    last = clock.today() + timedelta(days=30)
    make.repeat_active(lee, council, trust, publication="summary", end_date=last)
    make.repeat_active(lee, council, trust, publication="listing", end_date=last)

    with clock.at(last):
        assert {row["Status"] for row in rows_of(client)} == {"Active"}
    with clock.at(last + timedelta(days=1)):
        assert sorted(row["Status"] for row in rows_of(client)) == ["Active", "Ended"]


def test_ninety_days_past_its_review_it_leaves_the_list_until_it_is_reviewed(client, lee, shared):
    due = shared.review_date
    with clock.at(due + timedelta(days=90)):
        assert rows_of(client)[0]["Status"] == "Review overdue"
        assert publishing.take_off_the_overdue() == 0
    with clock.at(due + timedelta(days=93)):  # the timetable did not run for two days
        assert rows_of(client) == []
        page = client.get(page_of(shared))
        assert page.status_code == 410
        feed = client.get(f"{LIST}updates.atom")
        assert publishing.take_off_the_overdue() == 1
        # told with the day on which it was off, which is past: a reader still fetches it
        later = client.get(f"{LIST}updates.atom", headers={"if-none-match": feed["ETag"]})
        assert "Taken off the register" in later.text
        assert publishing.take_off_the_overdue() == 0
        assert "comes back when it is reviewed" in client.get(page_of(shared)).text
        off = PublicChange.objects.last_of(shared.family)
        assert clock.day_in_london(off.at) == due + timedelta(days=91)
        reviewing.nothing_changed(shared, by=lee, review_date=clock.today() + timedelta(days=300))
        assert client.get(page_of(shared)).status_code == 200
    assert log_of(shared) == ["back", "off", "added"]


def test_a_review_so_late_says_both_even_if_nothing_ran(lee, shared):
    with clock.at(shared.review_date + timedelta(days=120)):
        reviewing.nothing_changed(shared, by=lee, review_date=clock.today() + timedelta(days=300))

    assert log_of(shared) == ["back", "off", "added"]


def test_the_next_version_stands_at_the_same_address(client, lee, council, trust, shared):
    later = make.next_active(shared, lee, trust, why="The panel meets twice a week now")

    assert [one["Reference"] for one in rows_of(client)] == [shared.family]
    assert "version 2" in client.get(page_of(shared)).text
    assert client.get(f"{LIST}{later.reference}/").url == page_of(shared)
    assert log_of(shared) == ["changed", "added"]


def test_what_its_parties_do_not_publish_any_more_is_off_the_list(client, lee, trust, shared):
    make.next_active(
        shared, lee, trust,
        title="A secret name", publication="none", publication_reason="It would help offenders",
    )  # fmt: skip

    page = client.get(page_of(shared))
    assert (rows_of(client), page.status_code) == ([], 410)
    assert log_of(shared) == ["off", "added"]
    for text in (page.text, client.get(f"{LIST}updates/").text):
        assert "A secret name" not in text


def test_the_log_and_the_feed_tell_the_same(client, lee, shared):
    with clock.at(clock.now() + timedelta(days=30)):
        day = clock.today() + timedelta(days=300)
        reviewing.nothing_changed(shared, by=lee, review_date=day)
    with clock.at(clock.now() + timedelta(days=60)):
        reviewing.end(shared, by=lee, ended_on=clock.today(), after_ending="Deleted")
    feed = client.get(f"{LIST}updates.atom")
    entries = ElementTree.fromstring(feed.content).findall(f"{ATOM}entry")  # noqa: S314
    log = client.get(f"{LIST}updates/").text

    told = [entry.find(f"{ATOM}title").text for entry in entries]
    assert told == [
        f"{shared.title}: Ended: the sharing has stopped",
        f"{shared.title}: Reviewed: nothing has changed",
        f"{shared.title}: Added to the register",
    ]
    assert len({entry.find(f"{ATOM}id").text for entry in entries}) == 3
    for words in ("Ended", "Reviewed", "Added"):
        assert words in log
    again = client.get(f"{LIST}updates.atom", headers={"if-none-match": feed["ETag"]})
    assert again.status_code == 304
    assert client.get(page_of(shared)).status_code == 410


def test_the_list_stands_in_the_order_asked_for_over_pages(client, lee, council, trust):
    today = clock.today()
    for number in range(27):
        make.repeat_active(
            lee, council, trust,
            title=f"List {number:02}", publication="summary",
            review_date=today + timedelta(days=300 - number),
        )  # fmt: skip
    make.repeat_active(lee, council, trust, title="Without dates", publication="listing")

    def titles(response):
        return [entry.title for entry in response.context["entries"]]

    first = client.get(LIST, {"sort": "review"})
    second = client.get(LIST, {"sort": "review", "after": first.context["page"].next})
    assert titles(first) == [f"List {number:02}" for number in range(26, 1, -1)]
    assert titles(second) == ["List 01", "List 00", "Without dates"]
    assert titles(client.get(LIST, {"sort": "-title"}))[0] == "Without dates"
    assert [one["Name"] for one in rows_of(client, sort="-title")][:2] == [
        "Without dates", "List 26",
    ]  # fmt: skip
    said = json.loads(b"".join(client.get(f"{LIST}download.json").streaming_content))
    assert [one["title"] for one in said["records"]][-1] == "Without dates"


def test_a_longer_list_asks_no_more(client, frame, lee, council, trust):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        return len(queries)

    make.repeat_active(lee, council, trust, publication="full")
    few = asked()
    for _ in range(4):
        make.repeat_active(lee, council, trust, publication="full")

    assert asked() == few
    assert few <= frame() + 8
