"""Pages that are shown only after something: a code, a second step, a file that was made.

tests/browser/test_every_page.py looks at those that an address alone shows.
"""

import re
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse

from kmip_portal.mail import folder
from tests import make
from tests.browser.following import press
from tests.browser.looking import Look
from tests.browser.shapes import Cell, Visit
from tests.browser.visiting import headings_of
from tests.make.law import law
from tests.sign_in.steps import PASSWORD, code_now, may_sign_in, with_app

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("counted_once"),
]


@pytest.fixture
def world(request):
    law()  # the flush after an earlier test of this kind took the law away
    return make.world(request)


@pytest.fixture
def look(world, open_page, looked_at):
    return Look(world.cast, open_page, looked_at)


def look_at(look, person, *routes):
    """As whoever has come so far in this browser; without a script too."""
    page = look.page(person)
    for name, args in routes:
        url = reverse(name, args=args)
        page.goto(url)
        [heading] = headings_of(page)
        look.at(Visit(Cell(name, url, person, 200), heading))
    bare = look.page(person, javascript=False)
    bare.context.add_cookies(page.context.cookies())
    look.at_the_forms()
    assert not look.wrong, f"{len(look.wrong)} faults\n" + "\n".join(look.wrong)
    assert len(look.visited) == len(routes)


def code_of_the_newest_letter():
    """Of those that tell a code: with it go others that have waited their ten minutes by then."""
    codes = (re.search(r"code is:\s+(\d{6})", letter.body) for letter in reversed(mail.outbox))
    return next(code[1] for code in codes if code)


@pytest.mark.parametrize("what", ["confirm", "reply", "told"])
def test_what_a_link_and_its_code_open(look, what):
    token = [f"their-{what}-token"]
    page = look.page("anonymous")
    page.goto(reverse(f"records:{what}_start", args=token))
    press(page, "Send me a code")
    page.get_by_label("Security code").fill(code_of_the_newest_letter())
    press(page, "Continue")

    look_at(look, "anonymous", (f"records:{what}_answer", token))


def test_where_the_code_of_a_letter_is_typed_to_sign_in(look, world):
    page = look.page("anonymous")
    page.goto(reverse("account_request_login_code"))
    page.locator("[name=email]").fill(may_sign_in(world.cast["outsider"]).email)
    press(page, "Send the code")

    look_at(look, "anonymous", ("account_confirm_login_code", []))


def test_where_a_password_is_asked_for_again(look, world):
    may_sign_in(world.cast["outsider"])

    look_at(look, "outsider", ("account_reauthenticate", []), ("account_change_password", []))


def test_what_a_second_step_opens(look, world):
    person = with_app(may_sign_in(world.cast["practitioner"]))
    page = look.page("practitioner")
    page.context.clear_cookies()
    page.goto(reverse("account_login"))
    page.locator("[name=login]").fill(person.email)
    page.locator("[name=password]").fill(PASSWORD)
    press(page, "Sign in")
    page.locator("[name=code]").first.fill(code_now())
    press(page, "Continue")

    look_at(
        look,
        "practitioner",
        ("mfa_reauthenticate", []),
        ("mfa_deactivate_totp", []),
        ("mfa_view_recovery_codes", []),
    )


def test_letters_that_a_demonstration_shows(look, settings, tmp_path):
    settings.DEMONSTRATION, settings.LETTER_FOLDER = True, tmp_path
    letter = mail.EmailMessage("Sign the agreement", "The link.\n", to=["pat@kmip.example"])
    folder.LetterFolder().send_messages([letter])
    [(name, _)] = folder.letters()

    look_at(look, "anonymous", ("demonstration_letters", []), ("demonstration_letter", [name]))


def test_what_was_made_to_be_published(look, world, client):
    client.force_login(world.cast["lead"])
    check = reverse("records:publication_check", args=[world.record])
    said = {f"words_{world.record}": "include", "checked": "on", "looked": "on"}
    made = client.post(check, said | {"submission_id": str(uuid4())}).url

    look_at(look, "lead", ("records:publication_made", [made.rstrip("/").rpartition("/")[2]]))


def test_where_an_arrangement_of_others_is_copied(look, world):
    outsider = world.cast["outsider"]
    theirs = outsider.memberships.filter(role="lead").first().organisation
    trust = make.signatory("Sharing Trust", organisation_type="OT_NHS")
    record = make.repeat_active(outsider, theirs, trust, may_be_copied=True)

    look_at(look, "lead", ("records:arrangement_copy", [record.reference]))
