"""Beside a record's questions of law: a link that asks other signatories, and tells them nothing of
the record."""

from urllib.parse import parse_qs, urlsplit

from django.urls import reverse

from kmip_portal.law.book import book
from kmip_portal.law.titles import TITLES
from records.beside import ASKED_ABOUT
from records.questions import QUESTIONS
from tests import make


def links(page):
    return {
        field.name: field.aside for field in page.context["form"].visible_fields() if field.aside
    }


def test_each_question_of_law_has_its_link_and_no_other_has_one(client, pat):
    client.force_login(pat)

    found = links(client.get(reverse("records:record_new_page")))

    legal = {one.name for one in QUESTIONS.values() if one.law in ASKED_ABOUT}
    assert set(found) == legal & set(found)
    assert {"art6", "gateways", "art9", "sch1"} <= set(found)
    assert set(TITLES) >= ASKED_ABOUT


def test_it_carries_the_question_and_the_law_and_no_word_of_the_record(client, pat, council):
    draft = make.draft(
        pat, council, title="Zephyr panel", necessity_statement="Because of Quillon.",
        art6=["A6_1_E"], gateways=["GW_CA89_S17", "GW_CA89_S47"],
    )  # fmt: skip
    client.force_login(pat)
    page = client.get(reverse("records:record_step", args=[draft.reference, "basis"]))

    found = links(page)

    carried = {name: parse_qs(urlsplit(aside.url).query) for name, aside in found.items()}
    assert carried["art6"] == {"about": ["art6"], "law": ["uk_gdpr_article6/A6_1_E"]}
    assert carried["gateways"] == {"about": ["gateways"], "law": ["gateways"]}  # two were chosen
    for aside in found.values():
        for word in ("Zephyr", "Quillon", draft.reference):
            assert word not in aside.url
    assert "Ask about this (opens in new tab)" in page.content.decode()


def test_the_first_page_of_asking_says_what_it_is_about_and_keeps_it(client, pat, council):
    make.acceptance(council)
    client.force_login(pat)
    ask = reverse("expertise:question_ask") + "?about=art6&law=uk_gdpr_article6/A6_1_E"
    label = book().label("uk_gdpr_article6", "A6_1_E")

    page = client.get(ask).content.decode()
    details = client.post(ask, {"title": "Is this basis right?"}, follow=True).content.decode()

    for said in (page, details):
        assert f"about: {TITLES['uk_gdpr_article6']}: {label}" in said


def test_what_the_law_does_not_know_is_not_carried(client, pat, council):
    make.acceptance(council)
    client.force_login(pat)
    for law in ("nothing", "gateways/Zephyr", "<b>", "nothing/A6_1_E"):
        page = client.get(reverse("expertise:question_ask"), {"about": "art6", "law": law})
        assert "Zephyr" not in page.content.decode()
        assert f"/{law}" not in page.content.decode()
