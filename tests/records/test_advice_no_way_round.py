"""No way round a required look, and nobody advises on what is their own, nor decides what they
advised on."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kmip_portal import clock, consequences
from kmip_portal.accounts.models import User
from kmip_portal.mail.models import Email
from records import arrangement, disposing, handing_over, sending, services
from records.advice.looks import AdvisedOnIt, LookMissing
from records.models import Advice, AdviceRequest, RecordOfSharing
from signatories.services import memberships, successions
from tests import make
from tests.records.advising import *  # noqa: F403 - its fixtures
from tests.records.test_several_alike import alike, press, row, table

pytestmark = pytest.mark.usefixtures("uncounted")


@pytest.fixture
def required(council, dana, sid):
    make.version()
    return make.look_rule(council, make.member(council, "lead"))


def decided(record, by):
    return services.decide(record, by=by, warnings_reason="Thought about")


def afresh(person):
    """The same person in a later request."""
    return User.objects.get(pk=person.pk)


def test_no_row_of_a_table_is_saved_without(client, required, pat, council, trust, dana, sid):
    pattern = make.draft(pat, council, sharing_date=None, our_ref="", decision_on=None)
    make.looked_at(pattern, dana)  # of the draft, not of the records made from it
    make.advise(AdviceRequest.objects.get(office="siro"), sid)
    client.force_login(pat)

    page = client.get(press(client, pattern, table(row(1), row(2))).url)

    assert [one.status for one in alike(pattern)] == ["draft", "draft"]
    assert "2 drafts" in page.text


def test_a_copy_owes_looks_of_its_own(required, pat, council, dana, sid):
    draft = make.draft(pat, council)
    make.looked_at(draft, dana)
    make.advise(AdviceRequest.objects.get(office="siro"), sid)
    saved = decided(draft, pat)
    copied = services.copy(
        saved, by=pat, place=services.Place(council), submission_id=uuid4(), on_one_page=True
    )
    services.save_draft(copied, by=pat, answers=make.record_answers())
    with pytest.raises(LookMissing):
        decided(copied, pat)


def test_the_next_version_owes_them_though_the_first_was_sent_before(lee, council, trust):
    active = make.repeat_active(lee, council, trust)
    make.look_rule(council, make.member(council, "lead"))
    following = arrangement.next_version(active, by=lee)
    with pytest.raises(LookMissing):
        sending.send(following, by=lee, name="Lee", role="Head", warnings_reason="Yes")


def test_who_frees_it_by_a_rule_and_hands_it_over_frees_it_not(council, lee, pat, dana, sid):
    make.version()
    make.look_rule(council, make.member(council, "lead"))
    make.look_rule(council, lee, why="For a moment", dpo_then_siro=False)
    draft = make.draft(lee, council)
    draft = handing_over.hand_over(draft, to=pat, by=lee)

    with pytest.raises(LookMissing):
        decided(draft, pat)


def test_who_attached_or_took_away_is_no_adviser_of_it(lee, council, trust):
    draft = make.repeat_draft(lee, council, trust)
    author = make.member(council, "lead")
    make.attachment(draft, author)
    make.adviser(council, "dpo", person=author)
    asked = make.advice_request(draft)

    with pytest.raises(PermissionDenied):
        make.advise(asked, afresh(author))


def test_whose_role_ended_and_began_again_never_decides_what_they_advised_on(
    client, pat, council, dana, lee
):
    make.version()
    draft = make.draft(pat, council)
    make.member(council, "lead", person=dana)
    make.looked_at(draft, dana)
    officer = dana.memberships.get(role="dpo")
    memberships.end_membership(officer, by=lee)
    with clock.at(clock.today().replace(year=clock.today().year + 1)):
        gone = afresh(dana)
        with pytest.raises(AdvisedOnIt):
            decided(draft, gone)
        client.force_login(gone)
        page = client.get(reverse("records:record_check", args=[draft.reference]))
        assert page.status_code == 403


def test_it_is_handed_over_to_nobody_who_advised_on_it(pat, council, dana):
    make.version()
    draft = make.draft(pat, council)
    make.member(council, "practitioner", person=dana)
    make.looked_at(draft, dana)

    assert dana not in [one.user for one in handing_over.colleagues(draft)]
    with pytest.raises(handing_over.NotThere):
        handing_over.hand_over(draft, to=dana, by=pat)


def test_of_other_organisations_nobody_reads_changes_or_takes_back(client, pat, council, trust):
    make.version()
    asked = make.advice_request(make.draft(pat, council))
    people = (
        make.adviser(trust, "dpo"), make.member(trust, "lead"), make.kmip_person("secretariat"),
        make.member(council, "practitioner"),
    )  # fmt: skip
    for person in people:
        client.force_login(person)
        for name, args in (("detail", []), ("take_back", []), ("seen", [1])):
            page = reverse(f"records:advice_{name}", args=[asked.reference, *args])
            assert client.post(page, {"opinion": "supports", "words": "Yes"}).status_code == 404
        several = {"chosen": asked.reference, "opinion": "supports", "words": "Yes"}
        assert client.post(reverse("records:advice_many"), several).status_code in (302, 403)
    assert not Advice.objects.exists()


def test_who_left_advises_no_more_and_reads_nothing(client, pat, council, dana, lee):
    make.version()
    asked = make.advice_request(make.draft(pat, council))
    dana.memberships.all().delete()
    client.force_login(afresh(dana))

    page = reverse("records:advice_detail", args=[asked.reference])
    assert client.get(page).status_code == 404
    assert client.post(page, {"opinion": "supports", "words": "Yes"}).status_code == 404


def test_where_the_holder_is_at_the_successor_its_deputy_waits(pat, council, lee):
    make.version()
    asked = make.advice_request(make.draft(pat, council))
    kent = make.organisation()
    holder, deputy = make.adviser(kent, "dpo"), make.adviser(kent, "deputy_dpo")
    successions.replace(kind="replaced", predecessors=[council], successors=[kent],
                        from_on=clock.today(), takes_people=False, takes_contacts=False,
                        by=lee)  # fmt: skip

    assert [one.verb for one in make.needs(afresh(holder))] == ["Give advice"]
    assert make.needs(afresh(deputy)) == []
    make.advise(asked, afresh(holder))


def test_what_was_answered_is_not_asked_again_by_the_next_save(pat, council, dana):
    make.version()
    draft = make.draft(pat, council)
    unknown = {"art6": [], "not_known": ["art6"]}
    services.save_draft(draft, by=pat, answers=unknown)
    make.advise(AdviceRequest.objects.get(), dana, words="Take public task")

    services.save_draft(draft, by=pat, answers={"title": "Another title"})
    assert AdviceRequest.objects.count() == 1

    services.save_draft(draft, by=pat, answers={"gateways": [], "not_known": ["art6", "gateways"]})
    assert AdviceRequest.objects.open().get().questions == ["gateways"]


def test_who_leaves_is_told_what_waits_for_their_advice(pat, council, dana, dev):
    make.version()
    make.advice_request(make.draft(pat, council))
    make.looked_at(make.draft(pat, council), dana)

    def said(person=None):
        return [one.words for one in consequences.of(council, person=person)]

    theirs = "1 request for advice: whoever else holds the office answers, or the deputy"
    assert theirs in said(dana)
    assert not [words for words in said(pat) if "advice:" in words]
    whole = "1 request for advice: its advisers answer, or those of whoever comes after it"
    assert whole in said()
    dev.memberships.all().delete()
    assert "1 request for advice: nobody else could answer: invite somebody" in said(dana)


def test_it_is_wiped_with_its_record(pat, council, dana, lee):
    make.version()
    draft = make.draft(pat, council)
    make.looked_at(draft, dana)
    saved = make.past_its_time(decided(draft, pat))

    assert disposing.dispose([saved], by=lee) == 1

    assert not Advice.objects.exists()
    assert not AdviceRequest.objects.exists()
    assert RecordOfSharing.objects.get().status == "disposed"


def test_several_at_once_shows_what_each_wants_to_know(client, pat, council, dana):
    make.version()
    draft = make.draft(pat, council)
    services.save_draft(draft, by=pat, answers={"art6": [], "not_known": ["art6"]})
    asked = AdviceRequest.objects.get()
    client.force_login(dana)

    page = client.get(reverse("records:advice_many"), {"chosen": asked.reference}).text

    assert "What they do not know" in page
    assert "What was your lawful basis?" in page


def test_letters_are_sent_to_the_adviser_once_for_one_question(pat, council, dana):
    make.version()
    draft = make.draft(pat, council)
    for title in ("One", "Two", "Three"):
        services.save_draft(
            draft, by=pat, answers={"title": title, "art6": [], "not_known": ["art6"]}
        )

    assert Email.objects.filter(kind="records/emails/advice_asked").count() == 1
