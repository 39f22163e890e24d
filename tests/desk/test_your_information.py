"""Somebody in the street finds what is shared, why, and how to ask, object or complain."""

import re
from html import unescape

import pytest
from django.urls import reverse

from kmip_portal.desk import statements
from kmip_portal.desk.your_information import IN_PLAIN_WORDS
from kmip_portal.law.book import book
from kmip_portal.law.reference import Reference
from tests import make

PAGE = reverse("your-information")
JARGON = ("controller", "processor", "data subject", "gdpr", "lawful basis", "article 6", "gateway",
          "dpia", "caldicott", "statutory", "pursuant", "processing", "transparency")  # fmt: skip


def sentences():
    """Those of the page as it comes, and what stands in its lists."""
    text = re.sub(r"\[\[\w+\]\]|^#+ .*$", "", statements.original("your-information"), flags=re.M)
    text = re.sub(r"\[([^]]+)\]\([^)]*\)", r"\1", text)
    found = [one.strip() for one in re.split(r"(?<=[.:?!])\s+|\n\n", text)]
    return [one for one in found if one] + list(IN_PLAIN_WORDS.values())


@pytest.fixture
def version():
    return make.version()


def read(client, url=PAGE):
    return unescape(client.get(url).content.decode())


def test_it_is_in_plain_words():
    lengths = [len(one.split()) for one in sentences()]
    words = " ".join(sentences())
    letters = [len(word) for word in re.findall(r"[A-Za-z’]+", words)]

    assert sum(lengths) / len(lengths) <= 12
    assert max(lengths) <= 25
    assert sum(letters) / len(letters) <= 4.8
    assert [one for one in JARGON if one in words.lower()] == []


def test_it_says_why_what_rights_there_are_and_who_hears_complaints(client, version):
    version.purposes.create(title="Housing", hint="To prevent homelessness", position=9)
    page = read(client)
    assert "To prevent homelessness" in page
    for purpose in version.purposes.exclude(title="Housing"):
        assert purpose.title in page
    for right in book().items("rights"):
        assert right.code in IN_PLAIN_WORDS
        assert IN_PLAIN_WORDS[right.code] in page
    regulator = Reference().regulator
    for name in ("display_name", "complaints_page", "phone", "address"):
        assert regulator[name] in page
    assert f'action="{reverse("signatories:register")}"' in page
    assert PAGE in read(client, "/")


def test_before_there_is_an_agreement_it_says_so(client):
    assert "No version of the agreement is in force yet." in read(client)


@pytest.fixture
def signatory(version):
    of = make.organisation("Weald Trust", address="1 Quay Street", postcode="ME1 1AA")
    make.acceptance(of, version)
    return of


def test_a_signatory_without_contacts_is_reached_by_its_address(client, signatory):
    page = read(client, signatory.get_absolute_url())

    assert "It has put no link to its privacy notice here yet" in page
    assert "Write to Weald Trust, 1 Quay Street, ME1 1AA" in page
    assert "within 30 days" in page
    assert Reference().regulator["complaints_page"] in page


def test_what_everybody_may_see_is_shown_and_nothing_else(client, signatory):
    signatory.privacy_notice = "https://www.weald.example/privacy"
    signatory.save(update_fields=["privacy_notice"])
    make.contact(signatory, role="dpo", email="dpo@weald.example", published_to="public")
    make.contact(signatory, role="complaints", email="secret@weald.example")

    page = read(client, signatory.get_absolute_url())
    assert 'href="https://www.weald.example/privacy"' in page
    assert page.count('href="mailto:dpo@weald.example"') == 2  # to ask, and to complain
    assert "secret@weald.example" not in page

    make.contact(
        signatory, role="complaints", email="complaints@weald.example", published_to="public"
    )
    make.contact(signatory, role="rights", email="rights@weald.example", published_to="public")
    page = read(client, signatory.get_absolute_url())
    assert 'href="mailto:complaints@weald.example"' in page
    assert 'href="mailto:rights@weald.example"' in page
    assert "dpo@weald.example" not in page


def test_its_leads_are_asked_for_a_contact_for_complaints(client, signatory):
    contacts = reverse("signatories:contact_list", args=[signatory.slug])
    asked = "Add a contact for complaints about personal information"
    assert asked not in read(client, contacts)

    client.force_login(make.member(signatory, "lead"))
    assert asked in read(client, contacts)
    make.contact(
        signatory, role="complaints", email="complaints@weald.example", published_to="public"
    )
    assert asked not in read(client, contacts)
