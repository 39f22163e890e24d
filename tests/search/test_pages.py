"""The search box stands on every page; what is found, on one."""

from html import unescape


def page(client, address):
    return unescape(client.get(address).content.decode())


def test_the_box_is_on_every_page_and_asks_by_address(client, portal):
    assert 'action="/search/"' in page(client, "/help/")
    found = page(client, "/search/?q=caldicott")
    assert "5.2 Confidence, Caldicott and the public interest" in found
    assert "<strong>Caldicott</strong>" in found


def test_what_was_looked_for_stands_in_no_title(client, portal):
    found = page(client, "/search/?q=caldicott")

    assert "caldicott" not in found[found.index("<title>") : found.index("</title>")].lower()


def test_nothing_found_says_so_in_the_words_that_were_typed(client, portal):
    found = page(client, "/search/?q=xylophone")

    assert "0 results for ‘xylophone’" in found
    assert "look through the guides" in found


def test_nothing_asked_says_what_can_be_found(client, portal, practitioner):
    assert "Sign in" in page(client, "/search/")
    client.force_login(practitioner)
    assert "one of your records" in page(client, "/search/")


def test_a_misspelt_word_is_told(client, portal):
    assert "Showing results for <strong>golden rules</strong>" in page(
        client, "/search/?q=goldne+ruels"
    )


def test_robots_are_kept_out_and_nobody_searches_faster_than_they_type(client, practitioner):
    address = "/search/?q=caldicott"

    assert '<meta name="robots" content="noindex">' in page(client, address)
    assert {client.get(address).status_code for _ in range(59)} == {200}
    refused = client.get(address)
    assert refused.status_code == 429
    assert "Too many searches came from where you are" in refused.content.decode()
    assert client.get("/search/").status_code == 200
    client.force_login(practitioner)
    assert client.get(address).status_code == 200
