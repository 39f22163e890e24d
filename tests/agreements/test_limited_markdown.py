"""Limited Markdown shows what was written, numbers said out loud, and nothing that acts."""

import re

import pytest

from kmip_portal.markdown import render


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def test_numbered_paragraphs_carry_the_number_of_their_clause():
    html = render("1. First\n\n2. Second:\n   1. a\n      1. deep\n   2. b", number="4.2")

    assert words(html) == "4.2.1 First 4.2.2 Second: (a) a (i) deep (b) b"


def test_a_list_in_a_list_of_points_is_lettered_too():
    assert words(render("- point\n  1. a\n  2. b", number="4.2")) == "point (a) a (b) b"


def test_a_list_goes_on_where_it_was_interrupted():
    html = render("1. First\n\nBetween.\n\n2. Second", number="4.2", anchor="clause-4-2")

    assert re.findall(r'id="([^"]+)"', html) == ["clause-4-2-1", "clause-4-2-2"]
    assert "4.2.2" in words(html)


def test_plain_lists_count_for_themselves():
    assert words(render("1) one\n2) two", number="4.2")) == "1. one 2. two"
    assert words(render("1. one\n2. two", number="Schedule 3")) == "1. one 2. two"


def test_a_table_takes_its_caption_from_the_line_before():
    html = render("Table: Roles & people\n\n| Role | Who |\n| --- | --- |\n| DPO | a\\|b |")

    assert "Roles &amp; people</caption>" in html
    assert html.count('scope="col"') == 2
    assert "a|b" in html


def test_named_clauses_become_links_and_longer_numbers_do_not():
    places = {"clause 4.2": "#clause-4-2", "Schedule 1": "#schedule-1"}
    html = render("See clause 4.2, clause 4.21 and Schedule 1. [clause 4.2](/x)", places=places)

    assert re.findall(r'href="([^"]+)"', html) == ["#clause-4-2", "#schedule-1", "/x"]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[click](javascript:alert(1))",
        "[click](data:text/html;base64,x)",
        "![picture](http://elsewhere.example/x.png)",
        "<javascript:alert(1)>",
        "Table: <script>alert(1)</script>\n\n| A |\n| --- |\n| <b onclick=x> |",
        '[x](http://a.example/" onclick="alert(1))',
    ],
)
def test_nothing_that_acts_or_loads_comes_through(text):
    html = render(text)

    assert not re.search(r"<(script|img|iframe|b)\b", html)
    assert not re.search(r"<[^>]+\son\w+=", html)
    assert not re.search(r'href="(javascript|data):', html)


def test_headings_and_code_stay_words():
    assert words(render("# Not a heading\n\n    not code `x`")) == "# Not a heading not code `x`"
