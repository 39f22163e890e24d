"""News from K-MIP: written by the secretariat, read by anybody, put right where all can see it."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.search import indexing
from kmip_portal.search.finding import find
from kmip_portal.submissions.models import Submission
from signatories.expertise.models import NewsItem
from signatories.expertise.services import news
from signatories.services.editing import ChangedMeanwhile
from tests import make

ATOM = "{http://www.w3.org/2005/Atom}"
WRITE, WORK, FEED = "/manage/news/write/", "/manage/news/", "/news/feed.atom"


def words(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.replace("&#x27;", "'").split())


def posted(**changes):
    said = {name: value for name, value in make.news_words().items() if value is not None}
    return said | changes


def entries(client):
    feed = ElementTree.fromstring(client.get(FEED).content)  # noqa: S314 - our own
    return [
        {child.tag.removeprefix(ATOM): child.text or child.get("href") for child in entry}
        for entry in feed.findall(f"{ATOM}entry")
    ]


def test_written_with_preview_published_and_read_on_the_home_page(client, secretariat):
    reader = type(client)()
    client.force_login(secretariat)
    preview = words(client.post(WRITE, posted(preview="yes")))
    assert "Preview. Nothing is saved yet" in preview
    assert "What it is about" in preview
    assert not NewsItem.objects.exists()

    page = client.post(WRITE, posted()).url
    assert page == "/news/a-meeting/"
    assert "Draft" in words(client.get(page))
    assert reader.get(page).status_code == 404
    assert "A meeting" not in words(reader.get("/")) + words(reader.get("/news/"))

    published = client.post(f"{WORK}a-meeting/publish/", {"row_version": "1"})
    assert published.url == page
    for where in ("/", "/news/", page):
        assert "When we meet, and where." in words(reader.get(where)), where
    assert f"Published on {_today()}" in words(reader.get(page))
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", "actor_name")
    assert list(verbs)[-2:] == [("began", str(secretariat)), ("published", str(secretariat))]


def _today():
    day = clock.today()
    return f"{day.day} {day:%B %Y}"


def test_a_button_pressed_twice_writes_one_piece_of_news(client, secretariat):
    client.force_login(secretariat)
    twice = posted(submission_id="8c2a6a4e-3c49-4d7d-9d2b-5f6f5d5ce2a1")

    assert client.post(WRITE, twice).url == client.post(WRITE, twice).url
    assert (NewsItem.objects.count(), Submission.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title": ""}, "Enter the title"),
        ({"summary": ""}, "Enter the summary"),
        ({"body": ""}, "Enter the text"),
        ({"body": "[a page](htp://kmip)"}, "is not an address that a link can lead to"),
        ({"off_home_after": "2027-02-31"}, "The last day on the home page must be a real date"),
        ({"body": "Ring Jo, NHS number 943 476 5919."}, "It is not personal information"),
    ],
)
def test_what_cannot_stand_in_news_is_said_in_a_sentence(client, secretariat, changes, says):
    client.force_login(secretariat)
    answer = client.post(WRITE, posted(**changes))
    assert answer.status_code == 200
    assert says in words(answer)
    assert not NewsItem.objects.exists()


def test_what_is_no_link_is_shown_as_it_was_typed(client):
    item = make.news_item(body="[a trap](javascript:alert(1)) <script>alert(2)</script>")

    for where in (item.get_absolute_url(), FEED):
        page = client.get(where).content.decode()
        assert "a trap" in page
        assert 'href="javascript' not in page
        assert "<script>alert" not in page


def test_only_the_secretariat_writes_news(client, chair, outsider, secretariat):
    draft = make.news_item(secretariat, published=False)
    for person, expected in ((chair, 403), (outsider, 404)):
        client.force_login(person)
        assert client.post(f"{WORK}{draft.slug}/publish/", {}).status_code == expected
        assert client.post(WRITE, posted()).status_code == 403
    draft.refresh_from_db()
    assert (draft.status, NewsItem.objects.count()) == ("draft", 1)


def test_the_home_page_shows_the_three_newest_and_none_after_its_last_day(client, secretariat):
    tomorrow = clock.today() + timedelta(days=1)
    make.news_item(secretariat, title="The oldest")
    for n in range(3):
        with clock.at(clock.now() + timedelta(minutes=n + 1)):
            make.news_item(
                secretariat, title=f"Number {n}", off_home_after=tomorrow if n == 2 else None
            )
    with clock.at(clock.on_day(tomorrow, 23)):
        assert _on_the_home_page(client) == ["Number 2", "Number 1", "Number 0"]
    with clock.at(clock.on_day(tomorrow + timedelta(days=1), 1)):
        assert _on_the_home_page(client) == ["Number 1", "Number 0", "The oldest"]
        assert "Number 2" in words(client.get("/news/"))


def _on_the_home_page(client):
    return re.findall(r'href="/news/[^"]+/">([^<]+)</a>', client.get("/").content.decode())


def test_a_correction_is_told_to_whoever_reads_it_again(client, secretariat):
    item = make.news_item(secretariat)
    client.force_login(secretariat)
    edit = f"{WORK}{item.slug}/edit/"
    changed = posted(title="A meeting at two", row_version="1")
    with clock.at(clock.now() + timedelta(days=3)):
        refused = client.post(edit, changed)
        assert "Enter what you put right" in words(refused)
        client.post(edit, changed | {"correction": "The time."})
        day = _today()
    page = words(client.get(item.get_absolute_url()))

    assert "A meeting at two" in page
    assert f"Updated on {day}" in page
    assert f"{day}: The time." in page
    assert f"Updated on {day}" in words(type(client)().get("/"))
    assert AuditEvent.objects.latest("pk").verb == "corrected"


def test_how_long_the_home_page_shows_it_is_no_correction(client, secretariat):
    item = make.news_item(secretariat)
    client.force_login(secretariat)
    saved = client.post(
        f"{WORK}{item.slug}/edit/", posted(off_home_after="2030-01-02", row_version="1")
    )

    assert saved.status_code == 302
    item.refresh_from_db()
    assert (str(item.off_home_after), item.updated_at) == ("2030-01-02", item.published_at)
    assert "Updated on" not in words(client.get(item.get_absolute_url()))


def test_what_two_people_change_at_once_is_lost_by_neither(client, secretariat):
    item = make.news_item(secretariat, published=False)
    news.change(item, by=secretariat, row_version=1, title="Said by a colleague")
    with pytest.raises(ChangedMeanwhile):
        news.change(item, by=secretariat, row_version=1, title="Said later")
    client.force_login(secretariat)
    page = words(client.post(f"{WORK}{item.slug}/edit/", posted(row_version="1")))
    assert "Somebody else changed this while you were writing" in page
    assert "Said by a colleague" in page
    unread = client.post(f"{WORK}{item.slug}/publish/", {"row_version": "1"})
    assert unread.status_code == 409
    assert "Read it again" in words(unread)


def test_withdrawn_news_says_why_and_is_nowhere_else(client, secretariat):
    item = make.news_item(secretariat)
    client.force_login(secretariat)
    client.post(f"{WORK}{item.slug}/withdraw/", {"reason": "It was announced too early."})
    reader = type(client)()
    page = reader.get(item.get_absolute_url())

    assert page.status_code == 410
    assert "It was announced too early." in words(page)
    for where in ("/", "/news/", FEED, item.get_absolute_url()):
        assert "When we meet" not in reader.get(where).content.decode(), where
    assert client.post(f"{WORK}{item.slug}/withdraw/", {"reason": "Again"}).status_code == 409

    client.post(f"{WORK}{item.slug}/bring-back/")
    assert "When we meet" in words(reader.get(item.get_absolute_url()))


def test_a_discarded_draft_is_gone(client, secretariat):
    item = make.news_item(secretariat, published=False)
    client.force_login(secretariat)
    assert client.post(f"{WORK}{item.slug}/discard/").url == WORK

    assert client.get(item.get_absolute_url()).status_code == 404
    assert item.title not in words(client.get(WORK))


def test_the_feed_keeps_the_name_of_each_piece_of_news_and_says_when_it_changed(
    client, secretariat
):
    first = make.news_item(secretariat, title="Cake & tea", body="See [guides](/guides/).")
    with clock.at(clock.now() + timedelta(hours=1)):
        make.news_item(secretariat, title="Later")
    before = {one["title"]: one for one in entries(client)}
    etag = client.get(FEED)["ETag"]
    assert client.get(FEED, headers={"if-none-match": etag}).status_code == 304
    with clock.at(clock.now() + timedelta(days=1)):
        news.change(first, by=secretariat, row_version=1, title="Cake", correction="No tea.")
    feed = client.get(FEED, headers={"if-none-match": etag})
    after = {one["title"]: one for one in entries(client)}

    assert feed["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert [list(before), list(after)] == [["Later", "Cake & tea"], ["Later", "Cake"]]
    assert after["Cake"]["id"] == before["Cake & tea"]["id"]
    assert after["Cake"]["updated"] > before["Cake & tea"]["updated"]
    assert after["Cake"]["published"] == before["Cake & tea"]["published"]
    assert 'href="http://testserver/guides/"' in after["Cake"]["content"]
    whole = ElementTree.fromstring(feed.content)  # noqa: S314 - our own
    assert whole.findtext(f"{ATOM}updated") == after["Cake"]["updated"]
    for wanted in ("id", "title", "author/name", "updated"):
        assert whole.find(f"{ATOM}" + wanted.replace("/", f"/{ATOM}")) is not None, wanted


def test_news_is_found_by_its_words_while_it_is_published(secretariat, outsider):
    item = make.news_item(secretariat, title="Training on zebras")
    make.news_item(secretariat, title="Unsaid zebras", published=False)
    indexing.refresh()

    assert [hit.document.title for hit in find(outsider, "zebras").hits] == ["Training on zebras"]
    news.withdraw(item, by=secretariat, reason="No zebras.")
    assert list(find(outsider, "zebras").hits) == []
