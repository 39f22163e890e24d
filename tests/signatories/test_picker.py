"""Choosing an organisation by typing: no JavaScript, no guess, no typing lost."""

import pytest

from kmip_portal.forms import PortalForm, TextField
from signatories.forms import OrganisationField, SelectOrganisationField
from signatories.permissions import organisations_of
from signatories.picker import PickedOrganisation
from tests import make


class SharingForm(PortalForm):
    recipient = OrganisationField(
        "Who did you share it with?", missing="Enter who you shared it with"
    )
    reason = TextField("Reason")


class ListedForm(PortalForm):
    recipient = OrganisationField("Organisation", listed_only=True)


def sent(recipient, *, choice="", searched="", reason="Safeguarding", form=SharingForm):
    data = {"recipient": recipient, "reason": reason}
    if searched:
        data |= {"recipient_choice": choice, "recipient_searched": searched}
    return form(data)


def picked(form):
    assert form.is_valid(), form.errors
    return form.cleaned_data["recipient"]


@pytest.fixture
def trust():
    return make.organisation(
        "The Weald & Downs Trust (Kent)",
        organisation_type="OT_SCHOOL",
        other_names="WDT; Weald Learning",
        establishments=["Hythe St. Mary’s Academy"],
        identifiers={"urn": "118617", "ods": "RVV01"},
    )


@pytest.mark.parametrize(
    "typed",
    [
        "The Weald & Downs Trust (Kent)",
        "  the weald and downs trust,  kent ",
        "WDT",
        "weald learning",
        "118617",
        "rvv01",
        "Hythe St Mary's Academy",
    ],
)
def test_a_name_a_number_or_an_establishment_is_taken_at_once(trust, typed):
    make.organisation("Weald Police")

    assert picked(sent(typed)) == PickedOrganisation(trust, " ".join(typed.split()))


def test_two_of_one_name_are_asked_about_and_told_apart(client):
    first = make.organisation("St Peter’s School", identifiers={"urn": "118617"}, slug="one")
    make.organisation("St Peter’s School", identifiers={"urn": "118614"}, slug="two")

    form = sent("St Peters School")

    assert form.errors["recipient"] == ["Select which organisation you mean by ‘St Peters School’"]
    page = str(form)
    assert 'value="one"' in page
    assert 'value="two"' in page
    assert "URN 118614" in page
    assert 'name="recipient_searched" value="St Peters School"' in page
    assert form.problems[0].href == "#id_recipient-choice"
    assert 'id="id_recipient-choice"' in page

    again = sent("St Peters School", choice="one", searched="St Peters School")
    assert picked(again).organisation == first


def test_part_of_a_name_offers_those_that_have_every_word(trust):
    make.organisation("Downs Council")

    page = str(sent("downs trust"))

    assert trust.name.replace("&", "&amp;") in page
    assert "Downs Council" not in page


def test_a_match_through_an_establishment_says_so(trust):
    assert "also covers Hythe St. Mary’s Academy" in str(sent("hythe mary"))


def test_a_name_nearly_right_is_offered(trust):
    assert trust.slug in str(sent("Weeld and Downs Trust Kent"))


def test_what_is_not_in_the_list_is_kept_as_typed_when_the_person_says_so():
    form = sent("Home Instead (Ashford)")
    assert form.errors["recipient"] == [
        "No organisation in our list is called ‘Home Instead (Ashford)’."
        " Check the name, or select that it is not in our list"
    ]
    assert "It is not in our list" in str(form)

    again = sent("Home Instead (Ashford)", choice="=typed", searched="Home Instead (Ashford)")
    assert picked(again) == PickedOrganisation(None, "Home Instead (Ashford)")


def test_a_choice_made_for_other_words_does_not_count(trust):
    police = make.organisation("Weald Police")

    form = sent("Weald Police", choice=trust.slug, searched="weald")

    assert picked(form).organisation == police


def test_a_choice_nobody_offered_is_looked_up_anew(trust):
    assert not sent("weald", choice="no-such-slug", searched="weald").is_valid()


def test_an_error_elsewhere_keeps_what_was_picked(trust):
    make.organisation("The Weald & Downs Trust (Kent)", slug="another")
    typed = {"choice": trust.slug, "searched": trust.name}
    form = sent(trust.name, **typed, reason="")
    assert set(form.errors) == {"reason"}

    page = str(form)

    assert f'name="recipient_choice" value="{trust.slug}"' in page
    assert "Which organisation" not in page
    assert 'name="recipient_choice" value="=typed"' in str(
        sent("Nobody", choice="=typed", searched="Nobody", reason="")
    )


def test_a_form_for_what_was_answered_before_shows_it_and_accepts_it_again(trust):
    form = SharingForm(initial={"recipient": trust})

    page = str(form)

    assert "The Weald &amp; Downs Trust (Kent)" in page
    assert f'name="recipient_choice" value="{trust.slug}"' in page
    assert "Which organisation" not in str(SharingForm())


def test_nothing_typed_is_asked_for_in_its_own_words():
    assert sent("   ").errors["recipient"] == ["Enter who you shared it with"]
    assert sent("x" * 201).errors["recipient"] == [
        "Who you shared it with must be 200 characters or less"
    ]


@pytest.mark.parametrize(
    "typed", ["%", "_", "’", "\x00\x00", "();--", "' OR 1=1", "\ud83d", "&" * 99]
)
def test_odd_input_is_only_not_found(trust, typed):
    assert not sent(typed).is_valid()


def test_where_only_the_list_will_do_words_are_not_taken(trust):
    form = sent("Nobody", choice="=typed", searched="Nobody", form=ListedForm)

    assert form.errors["recipient"] == [
        "No organisation in our list is called ‘Nobody’. Check the name"
    ]
    assert "not in our list" not in str(form)


def test_an_organisation_that_has_ended_is_not_offered():
    make.organisation("Old Council", until_on="2020-03-31")

    assert sent("Old Council").errors["recipient"][0].startswith("No organisation in our list")


def test_the_page_offers_at_most_ten_and_says_there_are_more():
    for number in range(12):
        make.organisation(f"Kent School {number}")

    page = str(sent("kent school"))

    assert page.count('type="radio"') == 11
    assert "There are more" in page


def test_queries_do_not_grow_with_the_matches(django_assert_max_num_queries, trust):
    for number in range(9):
        make.organisation(
            f"Kent School {number}", areas=["Swale"], establishments=[f"Site {number}"]
        )
    form = sent("kent school")

    with django_assert_max_num_queries(13):
        str(form)


def test_a_person_chooses_among_their_own_organisations_only(police, lead, outsider):
    class MyForm(PortalForm):
        def __init__(self, *args, user):
            super().__init__(*args)
            self.fields["organisation"] = SelectOrganisationField(
                "Your organisation", organisations_of(user)
            )

    assert MyForm({"organisation": police.slug}, user=lead).is_valid()
    other = MyForm({"organisation": police.slug}, user=outsider)
    assert other.errors["organisation"] == ["Select the organisation"]
    form = MyForm({"organisation": police.slug}, user=lead)
    form.is_valid()
    assert form.cleaned_data["organisation"] == police
    assert "Choose one" not in str(form)
