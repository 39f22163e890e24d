"""What changed since the version an organisation signed, however many versions came between."""

import re
from datetime import date

from lxml import html as lxml_html

from tests import make


def text_of(client, slug):
    page = client.get(f"/signatories/{slug}/changes/")
    assert page.status_code == 200
    return re.sub(r"\s+", " ", lxml_html.fromstring(page.content.decode()).text_content())


def versions():
    made = [
        make.version(
            number,
            "in_force" if number == "6.0" else "superseded",
            in_force_on=day,
            summary_of_changes=f"Summary of {number}.",
        )
        for number, day in (
            ("5.0", date(2024, 1, 1)),
            ("5.1", date(2025, 1, 1)),
            ("6.0", date(2026, 1, 5)),
        )
    ]
    for version, words in zip(made, ("right", "lawful", "lawful and fair"), strict=True):
        version.clauses.filter(number="1.1").update(body=f"1. Share when it is {words}.")
    return made


def test_versions_between_are_skipped_and_named(client, police):
    first, *_ = versions()
    make.acceptance(police, first)

    said = text_of(client, police.slug)

    assert "Weald Police signed version 5.0" in said
    assert "Version 5.1, in force from 1 January 2025: Summary of 5.1." in said
    assert "Version 6.0, in force from 5 January 2026: Summary of 6.0." in said
    assert "removed: rightadded: lawful and fair" in said
    assert "1 clause with changed words" in said


def test_an_organisation_that_signed_the_version_in_force_has_nothing_to_read(client, police):
    *_, last = versions()
    make.acceptance(police, last)

    assert "Nothing has changed since." in text_of(client, police.slug)


def test_an_organisation_without_an_acceptance_is_told_so(client, police, lead):
    versions()
    client.force_login(lead)

    assert "has no acceptance that stands today" in text_of(client, police.slug)
