"""K-MIP says what the law is, with dates and reasons; records keep the law they were made under."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.adjustments.models import AdjustmentChange
from kmip_portal.audit.models import AuditEvent
from kmip_portal.law.book import book
from kmip_portal.law.models import LegalItem
from kmip_portal.law.reference import KINDS
from kmip_portal.law.services import carry_out
from kmip_portal.law.titles import TITLES
from tests import make

WHICH = ["gateways", "GW_CA89_S47"]
TOMORROW = clock.today() + timedelta(days=1)
SAID = {
    "label": "A duty, renamed",
    "citation": "Children Act 1989 s.47, as amended",
    "hint": "A new hint.",
    "status": "in_force",
    "reason": "S.I. 2026/999",
}


def page(name, *which):
    return reverse(f"law:law_{name}", args=which)


def posted(**changes):
    return make.posted(SAID | {"from_on": TOMORROW} | changes)


def agreed():
    """A second person agrees what waits."""
    carry_out(AdjustmentChange.objects.waiting().get(), by=make.kmip_person("chair"))


def duty():
    return LegalItem.objects.of(*WHICH)[0]


def test_the_secretariat_amends_an_entry_from_tomorrow_and_the_old_words_stay(client, secretariat):
    before = duty().label
    client.force_login(secretariat)

    client.post(page("amend", *WHICH), posted())
    assert book(TOMORROW).label(*WHICH) == before
    agreed()

    assert book(clock.today()).label(*WHICH) == before
    assert book(TOMORROW).label(*WHICH) == "A duty, renamed"
    shown = client.get(page("item", *WHICH)).text
    assert before in shown
    assert "A duty, renamed" in shown
    event = AuditEvent.objects.get(verb="amended")
    assert (event.verb, event.subject_reference) == ("amended", "/".join(WHICH))
    assert (event.detail["reason"], event.detail["since"]) == ("S.I. 2026/999", str(TOMORROW))


def test_a_record_keeps_the_law_it_was_made_under(client, secretariat):
    council = make.organisation("Weald Council", is_public_authority=True)
    pat = make.member(council, "practitioner")
    record = make.record(pat, council, sender_is_competent_authority=False)
    before = duty().label
    client.force_login(secretariat)
    client.post(page("amend", *WHICH), posted())
    agreed()

    with clock.at(TOMORROW):
        client.force_login(pat)
        shown = client.get(record.get_absolute_url()).text
        data = client.get(reverse("records:record_json", args=[record.reference])).json()
        later = make.draft(pat, council)
        new = client.get(reverse("records:record_edit", args=[later.reference])).text

    assert before in shown
    assert "A duty, renamed" not in shown
    assert before in data["answers"]["gateways"]["in_words"]
    assert "A duty, renamed" in new


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"from_on": clock.today()}, "The first day must be in the future"),
        ({"reason": ""}, "Enter why it changes"),
        ({"label": ""}, "Enter what it is called"),
    ],
)
def test_what_cannot_be_is_said(client, secretariat, changes, words):
    client.force_login(secretariat)

    assert client.post(page("amend", *WHICH), posted(**changes)).text.count(words) == 2
    assert LegalItem.objects.of(*WHICH).count() == 1


def test_saying_the_same_again_is_no_amendment(client, secretariat):
    client.force_login(secretariat)
    same = {name: getattr(duty(), name) for name in ("label", "citation", "hint", "status")}

    answer = client.post(page("amend", *WHICH), posted(**same))

    assert "Change what it says, or whether it is in force" in answer.text


def test_two_people_at_once_see_both_texts(client, secretariat):
    client.force_login(secretariat)
    mine = posted(label="Mine") | {"row_version": duty().row_version}
    client.post(page("amend", *WHICH), posted(label="Theirs"))
    agreed()

    met = client.post(page("amend", *WHICH), mine)

    assert met.status_code == 409
    assert "Somebody else changed this entry while you were writing" in met.text
    assert duty().label == "Theirs"
    client.post(page("amend", *WHICH), mine | {"row_version": duty().row_version})
    agreed()
    assert duty().label == "Mine"


def test_an_entry_that_ends_is_chosen_no_more_and_keeps_its_name(client, secretariat):
    client.force_login(secretariat)

    client.post(page("end", *WHICH), make.posted({"last_on": clock.today(), "reason": "Repealed"}))
    agreed()

    codes = [one.value for one in book(TOMORROW).choices("gateways")]
    assert WHICH[1] not in codes
    assert WHICH[1] in [one.value for one in book().choices("gateways")]
    assert book(TOMORROW).label(*WHICH) == duty().label
    assert client.get(page("amend", *WHICH)).url == page("item", *WHICH)
    assert AuditEvent.objects.get(verb="ended").detail["reason"] == "Repealed"


def test_the_status_of_a_provision_clears_its_warning(client, secretariat):
    which = ["gateways", "GW_CA04_S16LA"]
    client.force_login(secretariat)
    was = LegalItem.objects.of(*which)[0]
    same = {name: getattr(was, name) for name in ("label", "citation", "hint")}

    client.post(page("amend", *which), posted(**same, status="in_force"))
    agreed()

    assert not book(clock.today()).item(*which).is_in_force
    assert book(TOMORROW).item(*which).is_in_force


def test_others_of_kmip_read_and_nobody_else(client, chair, auditor, lead):
    for person, answers in ((chair, (200, 403)), (auditor, (200, 403)), (lead, (403, 403))):
        client.force_login(person)
        pages = (page("item", *WHICH), page("amend", *WHICH))
        assert tuple(client.get(one).status_code for one in pages) == answers


def test_every_list_has_its_page_and_every_entry_is_on_it(client, auditor):
    client.force_login(auditor)
    assert list(TITLES) == list(KINDS)

    for kind in KINDS:
        shown = client.get(page("kind", kind))
        assert {one.code for one in shown.context["items"]} == {
            one.code for one in book().items(kind)
        }


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("label", "What it is called must be on one line"),
        ("citation", "Where it stands in the law must be on one line"),
    ],
)
def test_what_stands_on_one_line_of_a_form_is_not_written_on_two(
    client, secretariat, field, message
):
    client.force_login(secretariat)

    answer = client.post(page("amend", *WHICH), posted(**{field: "A duty,\r\nrenamed"}))

    assert message in answer.text
    assert book(TOMORROW).label(*WHICH) == duty().label


def test_nobody_amends_the_law_alone_not_even_by_address(client, secretariat, chair):
    client.force_login(secretariat)
    client.post(page("amend", *WHICH), posted())
    [change] = AdjustmentChange.objects.waiting()

    assert client.post(change.get_absolute_url(), {"decision": "agree"}).status_code == 403
    assert change.reference in client.get(page("item", *WHICH)).text
    assert "forward already" in client.post(page("amend", *WHICH), posted()).text
    client.force_login(chair)
    assert "A duty, renamed" in client.get(change.get_absolute_url()).text
    client.post(change.get_absolute_url(), {"decision": "agree"})
    assert book(TOMORROW).label(*WHICH) == "A duty, renamed"


def test_what_is_agreed_too_late_is_not_done(client, secretariat, chair):
    client.force_login(secretariat)
    client.post(page("amend", *WHICH), posted())
    [change] = AdjustmentChange.objects.waiting()

    with clock.at(clock.now() + timedelta(days=2)):
        client.force_login(chair)
        answer = client.post(change.get_absolute_url(), {"decision": "agree"})

    assert answer.status_code == 409
    assert "ask for a day that lies ahead" in answer.text
    assert AdjustmentChange.objects.waiting().exists()
