"""Four browsers: an owner sends a repeat record; one partner confirms it by link and code, one asks
for a change, one takes no part. It is active when all of that is resolved, and not before."""

import re

import pytest
from django.core import mail

from kmip_portal.law.services import load_reference
from records.models import RecordOfSharing
from tests import make
from tests.browser.following import follow, press
from tests.browser.visiting import faults, watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def status():
    return RecordOfSharing.objects.get().status


def in_letter(to, shape):
    """What the newest letter to this address says that has this shape."""
    found = (re.search(shape, one.body) for one in reversed(mail.outbox) if to in one.to[0])
    return next(one for one in found if one)[1]


def by_link(page, to):
    """From the letter to this address, with the code of the next letter, to the record."""
    page.goto(in_letter(to, r"https?://[^/]+(/records/confirm/\S+)"))
    press(page, "Send me a code")
    page.get_by_label("Security code").fill(in_letter(to, r"\b(\d{6})\b"))
    follow(page.get_by_role("button").filter(has_text="Continue"))


def answers(page, label, **fields):
    page.get_by_label(label, exact=True).check()
    for name, text in {"name": "Casey Contact", "role": "Manager", **fields}.items():
        page.locator(f'[name="{name}"]').fill(text)


def test_three_partners_answer_and_it_is_active_when_all_is_resolved(open_page):
    load_reference()
    make.version()
    council = make.signatory(
        "Holmesdale Council", organisation_type="OT_COUNTY",
        is_public_authority=True, is_competent_authority=False,
    )  # fmt: skip
    trust, surgery, hospital = (
        make.signatory(name, organisation_type="OT_NHS")
        for name in ("Weald Trust", "Fernhill Surgery", "Quay Hospital")
    )
    lee = make.member(council, "lead", name="Lee Lead", job_title="Head of information")
    sam = make.member(surgery, "signing_officer", name="Sam Signer", job_title="Director")
    record = make.repeat_draft(lee, council, trust, surgery, hospital)
    owner, confirms, refuses = open_page(lee), open_page(width=320, javascript=False), open_page()
    asks = open_page(sam)
    seen = watch(owner)

    owner.goto(f"/records/{record}/check/")
    owner.get_by_label("I have authority to agree this for my organisation").check()
    press(owner, "Accept and send")
    assert "Sent to the other organisations" in owner.get_by_role("main").inner_text()

    by_link(confirms, "casey@weald-trust.example")
    assert "Date of last attendance" in confirms.get_by_role("main").inner_text()
    answers(confirms, "We confirm it")
    press(confirms, "Accept and send")
    assert "Your answer is sent" in confirms.get_by_role("main").inner_text()
    assert status() == "waiting"

    asks.goto("/in-tray/")
    follow(asks.get_by_role("link", name="Confirm a sharing record").first)
    asks.get_by_label("We ask for a change", exact=True).check()
    asks.get_by_label("Security and keeping", exact=True).check()
    asks.locator('[name="reason"]').fill("Keep it for a year")
    press(asks, "Accept and send")

    by_link(refuses, "casey@quay-hospital.example")
    answers(refuses, "We are not part of this sharing", reason="That team is closed")
    press(refuses, "Accept and send")
    assert status() == "waiting"

    owner.goto(f"/records/{record}/")
    assert faults(owner, seen) == []
    follow(owner.get_by_role("button", name="Go on without them"))
    assert status() == "waiting"
    follow(owner.get_by_role("link", name="Answer the request"))
    owner.get_by_label("Talk first", exact=True).check()
    owner.locator('[name="words"]').fill("The law asks for six years. May it stay?")
    press(owner, "Send")

    asks.goto("/in-tray/")
    follow(asks.get_by_role("link", name="Read a message about a change to").first)
    assert "May it stay?" in asks.get_by_role("main").inner_text()
    asks.locator('[name="text"]').fill("Say so, and we confirm")
    press(asks, "Send")

    owner.reload()
    assert "Say so, and we confirm" in owner.get_by_role("main").inner_text()
    owner.get_by_label("Keep as it is", exact=True).check()
    owner.locator('[name="words"]').fill("The law asks for six years")
    press(owner, "Send")
    assert status() == "waiting"

    asks.goto(f"/records/{record}/confirm/")
    assert "The law asks for six years" in asks.get_by_role("main").inner_text()
    asks.get_by_label("We confirm it", exact=True).check()
    press(asks, "Accept and send")
    assert status() == "active"

    owner.goto(f"/records/{record}/")
    history = owner.locator(".portal-timeline").inner_text()
    for step in (
        "Sent to be confirmed", "Confirmed", "Asked for a change to", "Said it takes no part in",
        "Went on without an organisation: Quay Hospital", "Wrote about a change: Fernhill Surgery",
        "Kept as it is: Fernhill Surgery", "Made active",
    ):  # fmt: skip
        assert step in history
    assert owner.get_by_text("Not taking part").first.is_visible()
    assert faults(owner, seen) == []
    confirms.reload()
    assert "Active" in confirms.get_by_role("main").inner_text()
