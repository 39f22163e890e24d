"""What K-MIP is told of numbers: enough to see that records are kept, never of how few."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from records.counting import FEWEST, published
from tests import make

NUMBERS = st.integers(0, 12)
TABLES = st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=3)


def table(rows):
    return {f"Council {n}": list(row) for n, row in enumerate(rows)}


def test_small_numbers_are_not_shown_and_totals_count_what_is():
    shown = published({"Many": [12, 5], "Few": [3, 0], "Some": [1200, 4], "None": [0, 0]})

    assert shown.header == ["Organisation", "Saved", "Closed", "In all"]
    assert shown.rows == [
        ["Many", "12", "5", "17"],
        ["Few", "1 to 4", "0", "Not shown"],
        ["Some", "1,200", "1 to 4", "1,200 or more"],
        ["None", "0", "0", "0"],
    ]
    assert shown.totals == ["All organisations", "1,212 or more", "5 or more", "1,217 or more"]


@given(TABLES)
def test_no_small_number_can_be_found_from_all_that_is_shown(rows):
    """Whatever each small number were, the page would read the same to the letter."""
    small = [(n, m) for n, row in enumerate(rows) for m, v in enumerate(row) if 0 < v < FEWEST]

    for values in product(range(1, FEWEST), repeat=min(len(small), 3)):
        others = [list(row) for row in rows]
        for (n, m), value in zip(small, values, strict=False):
            others[n][m] = value
        assert published(table(others)) == published(table(rows))


def test_the_page_reads_the_same_for_one_record_and_for_four(client, pat, council, secretariat):
    client.force_login(secretariat)
    seen = set()
    for _ in range(5):
        make.refusal(pat, council)
        page = client.get("/records/counts/").content.decode()
        seen.add(page[page.index("<main") : page.index("</main>")])

    assert len(seen) == 2, "one page for 1 to 4, another for 5"
    assert {">1 to 4<" in page for page in seen} == {True, False}
