"""Choices come from the reference: in its order, those of the day, in few queries."""

from datetime import date

import pytest

from kmip_portal import clock
from kmip_portal.law.choices import book, choices, label, labels
from kmip_portal.law.models import LegalItem
from kmip_portal.law.reference import KINDS, Reference


def test_choices_stand_in_the_order_of_the_reference():
    given = Reference().document["uk_gdpr_article6"]

    found = choices("uk_gdpr_article6", date(2026, 11, 22))

    assert [(one.value, one.label, one.hint) for one in found] == [
        (one["code"], one["label"], one["hint"]) for one in given
    ]


def test_every_kind_has_choices_with_words():
    law = book(date(2026, 11, 22))

    for kind in KINDS:
        found = law.choices(kind)
        assert found
        assert all(one.value and one.label for one in found)
        assert found == choices(kind, date(2026, 11, 22))


def test_every_coded_list_of_the_reference_is_a_kind():
    document = Reference().document
    coded = {
        name
        for name, entries in document.items()
        if isinstance(entries, list) and isinstance(entries[0], dict) and "code" in entries[0]
    }
    named = {
        field["options"] for field in document["record_fields"] if isinstance(field["options"], str)
    }

    assert coded | named <= set(KINDS)


def test_only_what_stands_on_the_day_may_be_chosen():
    before = [one.value for one in choices("uk_gdpr_article6", date(2026, 2, 4))]
    after = [one.value for one in choices("uk_gdpr_article6", date(2026, 2, 5))]

    assert "A6_1_EA" not in before
    assert [code for code in after if code != "A6_1_EA"] == before


def test_without_a_day_it_is_today():
    with clock.at(date(2026, 2, 4)):
        assert "A6_1_EA" not in [one.value for one in choices("uk_gdpr_article6")]
        assert not LegalItem.objects.current("annex1_recognised_legitimate_interests").exists()


def test_a_code_has_a_label_even_on_a_day_it_does_not_stand():
    assert (
        label("uk_gdpr_article6", "A6_1_EA", date(2020, 1, 1)) == "Recognised legitimate interest"
    )


def test_codes_have_labels_in_the_order_given():
    assert labels("data_subjects", ["DS_PUPIL", "DS_CHILD", "DS_MADE_UP"]) == [
        "Pupils and students",
        "Children and young people under 18",
        "DS_MADE_UP",
    ]


def test_what_is_particular_to_a_kind_is_kept():
    gateway = book().item("gateways", "GW_CA89_S47")

    assert gateway.facts["effect"] == "duty_on_request"
    assert gateway.citation == "Children Act 1989 (c. 41) s.47 (incl. s.47(9)-(11))"
    assert (
        book().label("gateway_effects", gateway.facts["effect"]) == "Must share if asked lawfully"
    )


def test_a_misspelt_kind_is_a_mistake():
    for ask in (choices, book().choices):
        with pytest.raises(LookupError, match="uk_gdpr_artcle6"):
            ask("uk_gdpr_artcle6")


def test_a_page_of_choices_asks_the_database_once(django_assert_num_queries):
    book()  # a process that has read nothing yet reads the rows themselves first

    with django_assert_num_queries(1):
        law = book()
        for kind in KINDS:
            law.choices(kind)
        law.labels("safeguards", ["SG_RBAC", "SG_MIN"])
