"""Nobody finds what they may not open, however old the index is."""

from kmip_portal.search import indexing
from kmip_portal.search.finding import find
from kmip_portal.search.models import SearchTerm
from signatories.expertise.services import guides, moderating
from tests import make
from tests.make.questions import question


def titles(person, text):
    return [hit.document.title for hit in find(person, text).hits]


class Nobody:
    is_authenticated = False


def test_the_public_finds_only_what_is_public(portal, practitioner):
    assert titles(Nobody(), "nhs number subject line") == [] or not any(
        "NHS number" in one for one in titles(Nobody(), "nhs number subject line")
    )
    assert any("Caldicott Guardian" in one for one in titles(Nobody(), "caldicott"))
    assert not any("Police referrals" in one for one in titles(Nobody(), "police referrals"))
    assert any("Police referrals" in one for one in titles(practitioner, "police referrals"))


def test_a_question_for_k_mip_is_found_by_k_mip_and_whoever_asked(
    practitioner, secretariat, colleague
):
    question(practitioner, "May we share quince jam?", seen_by="kmip")
    indexing.refresh()

    assert titles(secretariat, "quince") == ["May we share quince jam?"]
    assert titles(colleague, "quince") == []
    assert not SearchTerm.objects.filter(word="quince").exists()
    assert find(Nobody(), "quinse").instead == ""


def test_what_k_mip_was_asked_alone_shows_in_no_suggestion(practitioner, colleague, secretariat):
    question(practitioner, "May goldne ruels be lent?", seen_by="kmip")
    indexing.refresh()

    assert find(secretariat, "goldne ruels").instead == ""
    for other in (Nobody(), colleague):
        assert find(other, "goldne ruels").instead == "golden rules"


def test_what_signatories_ask_shows_in_no_suggestion_to_whoever_has_not_signed(
    portal, practitioner
):
    question(practitioner, "May goldne ruels be lent?")
    indexing.refresh()
    elsewhere = make.member(make.organisation("Not A Signatory"))

    assert find(practitioner, "goldne ruels").instead == ""
    assert find(elsewhere, "goldne ruels").instead == "golden rules"
    assert "May goldne ruels be lent?" not in titles(elsewhere, "goldne ruels")


def test_a_word_that_stands_nowhere_any_more_is_not_suggested(portal, practitioner):
    guide = make.guide(title="Advice on quincunxes")
    indexing.refresh()
    assert find(Nobody(), "quincunkses").instead == "quincunxes"

    guides.withdraw(guide, by=practitioner, reason="It names a person.")
    indexing.refresh()

    assert find(Nobody(), "quincunkses").instead == ""
    assert not SearchTerm.objects.filter(word="quincunxes").exists()


def test_words_that_were_taken_back_are_shown_no_more(portal, colleague, secretariat):
    def said():
        found = {hit.document.title: hit for hit in find(colleague, "nhs number subject").hits}
        hit = found.get(portal.asked.title)
        return "".join(piece.text for piece in hit.extract) if hit else ""

    assert "use the body, encrypted" in said()

    moderating.hide(portal.asked.answers.get(), by=secretariat, reason="It names a child.")
    assert said() == ""

    indexing.refresh()
    assert "use the body" not in said()
    assert portal.asked.title in titles(colleague, "nhs number subject")


def test_a_question_hidden_after_the_index_was_made_is_found_by_nobody_else(
    portal, secretariat, colleague
):
    assert "May an NHS number stand" in str(titles(colleague, "nhs number subject"))

    asked = portal.asked
    asked.move(
        "hide", hidden_at=asked.asked_at, hidden_by=secretariat, hidden_reason="Names a child"
    )

    assert "May an NHS number stand" not in str(titles(colleague, "nhs number subject"))


def test_an_anonymous_asker_is_not_found_by_their_organisation(portal, practitioner):
    question(practitioner, "May we lend a marquee?", shows_organisation=False)
    indexing.refresh()
    other = make.member(make.signatory("Quay Homes"), "lead")

    assert "May we lend a marquee?" in titles(other, "marquee")
    assert "May we lend a marquee?" not in titles(other, "weald police")
    assert "May we lend a marquee?" not in titles(other, practitioner.name)


def test_a_persons_own_records_are_found_beside_the_rest_and_by_nobody_else(portal, practitioner):
    made = make.record(practitioner, portal.police)
    word = str(made).split()[0]
    outsider = make.member(make.signatory("Elsewhere Council"), "lead")

    (own,) = find(practitioner, made.reference).sections
    assert own.matches.some[0].url == made.get_absolute_url()
    assert find(outsider, made.reference).sections == []
    assert find(Nobody(), word).sections == []
