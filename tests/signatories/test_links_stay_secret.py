"""A link is known to its person alone: it stands in no page, log, export, history or referrer."""

import json
import logging
import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.log_lines import LineWithoutLinks
from kmip_portal.mail.models import Email
from kmip_portal.mail.outbox import send_due
from signatories.models import LostLink, SigningLink
from signatories.services import lost_links, signing, sitting
from signatories.services.sitting import Answer
from tests import make
from tests.make.signing import code, link_page, prove, sign

EMAIL = "jordan@stour.example"
STEPS = ("", "code", "read", "how", "paper", "you", "statement", "decline", "instead", "more-time")


@pytest.fixture(autouse=True)
def version():
    return make.version("6.0")


@pytest.fixture
def asked(police, lead):
    return make.asked(police, by=lead, job_title="Headteacher")


@pytest.fixture
def link(asked):
    return asked.links.get()


def words(response):
    return " ".join(response.content.decode().split())


# --- where it does not stand ----------------------------------------------------------------------


def test_no_page_of_signing_prints_its_link_tells_it_on_or_is_kept(client, asked):
    prove(client, asked)
    client.post(link_page(asked, "you"), {"name": "J", "job_title": "H", "authority": "head"})
    token = make.token(asked)

    for step in (*STEPS, f"upload/{asked.reference}"):
        page = client.get(link_page(asked, step))
        assert page.status_code == 200, step
        assert token not in page.content.decode(), step
        assert page["Referrer-Policy"] == "no-referrer", step
        assert page["Cache-Control"] == "no-store", step


def test_no_page_puts_its_link_into_another_address(client, asked, police):
    """Of somebody who is signed in, and may change for which organisation they work."""
    person = make.member(police, "lead")
    make.member(make.organisation("Aylesford Council"), "lead", person=person)
    client.force_login(person)
    token = make.token(asked)

    page = client.get(link_page(asked))

    assert "working for" in page.text
    assert token not in page.text


def test_pages_that_refuse_keep_the_link_too(client, asked):
    token = make.token(asked)
    for page in (
        client.get(f"/sign/{token}x/"),
        client.get(link_page(asked, "read")),
        client.post(link_page(asked, "code"), {"code": "000000"}),
    ):
        assert page["Referrer-Policy"] == "no-referrer"
        assert page["Cache-Control"] == "no-store"
        assert token not in page.content.decode()


def test_it_is_in_no_row_of_the_database_but_sealed_in_its_letter(client, asked, lead):
    token = make.token(asked)
    with clock.at(clock.now() + timedelta(days=1)):
        signing.remind(asked, by=lead)
        newest = make.token(asked)
        sign(client, asked)
    rows = [
        str(list(model._base_manager.values()))
        for model in apps.get_models()
        if model._meta.label != "sessions.Session"
    ]
    assert sum(asked.reference in row for row in rows) > 2  # there was something to leak

    for secret in (token, newest):
        assert not [row for row in rows if secret in row]


def test_the_session_holds_no_link(client, asked):
    prove(client, asked)

    assert client.session["signing"]
    assert make.token(asked) not in json.dumps(dict(client.session))


def test_once_the_letter_has_gone_it_is_nowhere(asked, mailoutbox):
    token = make.token(asked)

    send_due()

    assert token in mailoutbox[0].body
    assert Email.objects.get().secret is None
    assert token not in str(list(Email.objects.values()))


def test_the_secretariat_reads_the_letter_without_the_link(client, asked, secretariat):
    client.force_login(secretariat)
    email = Email.objects.get()

    page = client.get(reverse("letter", args=[email.stem]))

    assert "sign version 6.0" in words(page)
    assert make.token(asked) not in words(page)


def test_the_lead_who_asked_never_sees_it(client, asked, lead, police):
    client.force_login(lead)

    page = client.get(reverse("signatories:ask_to_sign", args=[police.slug]))

    assert EMAIL in words(page)
    assert make.token(asked) not in words(page)


def test_history_and_exports_do_not_hold_it(client, asked):
    token = make.token(asked)
    sign(client, asked)

    history = str(list(AuditEvent.objects.values()))
    assert asked.reference in history
    assert token not in history
    for kind in ("csv", "json"):
        got = client.get(reverse("signatories:download"), {"format": kind})
        export = b"".join(got.streaming_content).decode()
        assert "Weald Police" in export
        assert token not in export


@pytest.mark.parametrize("how", ["get", "post"])
def test_the_log_has_a_line_about_a_lost_page_and_not_its_link(client, asked, caplog, how):
    token = make.token(asked)
    formatter = LineWithoutLinks("%(levelname)s %(name)s %(message)s")
    with caplog.at_level(logging.WARNING):
        getattr(client, how)(f"/sign/{token}/nowhere/")
        client.get(f"/sign/{token}y/")

    raw = [record.getMessage() for record in caplog.records]
    assert any(token in line for line in raw)  # Django would have written it
    lines = [formatter.format(record) for record in caplog.records]
    assert any("/sign/[link]/nowhere/" in line for line in lines)
    assert not [line for line in lines if token in line]


def test_a_traceback_in_the_log_holds_no_link_either():
    formatter = LineWithoutLinks("%(message)s")
    try:
        raise ValueError("http://testserver/sign/0123456789abcdefghijklmnop/read/")
    except ValueError as failure:
        record = logging.LogRecord("x", 40, "x.py", 1, "broke", (), (ValueError, failure, None))

    assert "/sign/[link]/read/" in formatter.format(record)


def patterns(resolver, before=""):
    """Every address of the portal, as its map writes it."""
    for one in resolver.url_patterns:
        whole = before + str(one.pattern).removeprefix("^")
        yield from patterns(one, whole) if hasattr(one, "url_patterns") else [whole]


def test_no_log_holds_a_link_of_any_kind():
    secret, letting_in = "0123456789abcdefghijklmnop", re.compile(r"<\w+:token>|\(\?P<uidb36>")
    parts = [letting_in.split(one) for one in patterns(get_resolver())]
    before = {one[0] for one in parts if len(one) > 1}
    assert {"sign/", "join/status/", "account/password/reset/key/"} <= before

    for place in before:
        line = logging.makeLogRecord({"msg": f"Not Found: /{place}{secret}/"})
        assert secret not in LineWithoutLinks("%(message)s").format(line), place


def test_the_portal_writes_its_log_in_such_lines(settings):
    assert settings.LOGGING["formatters"]["line"]["()"].endswith("LineWithoutLinks")


# --- codes are not guessed ------------------------------------------------------------------------


def wrong(link):
    right = code(EMAIL)
    return "000000" if right != "000000" else "111111"


def test_a_code_is_kept_as_a_hash_and_works_once(link):
    sitting.send_code(link)
    right = code(EMAIL)
    link.refresh_from_db()
    assert right not in (link.code_hash, str(list(SigningLink.objects.values())))

    assert sitting.check_code(link, right) == Answer.RIGHT
    assert sitting.check_code(link, right) == Answer.EXPIRED


def test_a_code_is_good_for_fifteen_minutes(link):
    sitting.send_code(link)
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert sitting.check_code(link, code(EMAIL)) == Answer.EXPIRED


def test_a_code_of_another_link_does_not_fit(link, lead):
    other = make.asked(make.organisation("Elsewhere"), email="else@where.example").links.get()
    sitting.send_code(other)
    sitting.send_code(link)

    assert sitting.check_code(link, code("else@where.example")) == Answer.WRONG


def test_after_ten_wrong_codes_the_link_rests_and_the_right_one_is_no_use(link):
    sitting.send_code(link)
    guesses = [sitting.check_code(link, wrong(link)) for _ in range(10)]

    assert guesses == [Answer.WRONG] * 10
    assert sitting.check_code(link, code(EMAIL)) == Answer.RESTING
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert sitting.check_code(link, code(EMAIL)) == Answer.EXPIRED
        sitting.send_code(link)
        assert sitting.check_code(link, code(EMAIL)) == Answer.RIGHT


def test_guessing_slowly_ends_after_a_hundred(link):
    now = clock.now()
    for day in range(20):
        with clock.at(now + timedelta(days=day)):
            sitting.send_code(link)
            for _ in range(10):
                sitting.check_code(link, wrong(link))
    with clock.at(now + timedelta(days=25)):
        sitting.send_code(link)
        assert sitting.check_code(link, code(EMAIL)) == Answer.RESTING
    link.refresh_from_db()
    assert link.wrong_tries == 100


def test_history_says_that_guesses_were_stopped(link, asked):
    sitting.send_code(link)
    for _ in range(10):
        sitting.check_code(link, wrong(link))

    assert AuditEvent.objects.filter(
        subject_reference=asked.reference, verb="stopped guesses of a code for"
    ).exists()


def test_the_page_says_so_and_stops(client, asked, link):
    client.post(link_page(asked))
    for _ in range(10):
        page = client.post(link_page(asked, "code"), {"code": wrong(link)})
        assert "The code you entered is not correct" in words(page)

    page = client.post(link_page(asked, "code"), {"code": code(EMAIL)})

    assert page.status_code == 429
    assert "Try again in 15 minutes" in words(page)


def test_no_more_than_five_codes_are_sent_to_an_address_in_a_quarter_of_an_hour(client, asked):
    answers = [client.post(link_page(asked)).status_code for _ in range(6)]

    assert answers == [302] * 5 + [429]
    assert Email.objects.filter(kind="signatories/emails/signing_code").count() == 5


def test_links_that_anybody_asked_for_do_not_keep_a_code_from_the_person(client, asked):
    for _ in range(6):
        client.post("/sign/", {"email": EMAIL})
        lost_links.answer()
    new_links = Email.objects.to_person(EMAIL).filter(kind="signatories/emails/signing_new_link")

    assert new_links.count() == 5
    assert prove(client, asked).status_code == 302
    asked.refresh_from_db()
    assert asked.status == "opened"


def test_an_expired_code_is_told_from_a_wrong_one_and_replaced(client, asked):
    client.post(link_page(asked))
    old = code(EMAIL)
    with clock.at(clock.now() + timedelta(minutes=20)):
        page = client.post(link_page(asked, "code"), {"code": old})

        assert "The code has expired. We’ve sent you a new one" in words(page)
        assert client.post(link_page(asked, "code"), {"code": code(EMAIL)}).status_code == 302


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "Enter the 6-digit code"),
        ("12345", "You’ve not entered enough numbers, the code must be 6 numbers"),
        ("1234567", "You’ve entered too many numbers, the code must be 6 numbers"),
        ("abcdef", "The code must be 6 numbers"),
    ],
)
def test_what_is_no_code_is_not_counted_as_a_guess(client, asked, link, typed, problem):
    client.post(link_page(asked))
    page = client.post(link_page(asked, "code"), {"code": typed})

    assert [one.text for one in page.context["form"].problems] == [problem]
    link.refresh_from_db()
    assert link.wrong_tries == 0


# --- by address, nobody learns who was asked ------------------------------------------------------


def test_a_right_and_a_wrong_address_get_the_same_words_after_the_same_work(client, asked):
    def ask(email):
        with CaptureQueriesContext(connection) as queries:
            page = client.post(reverse("signing:lost"), {"email": email})
        return words(page).replace(email, "…"), len(queries), page.status_code

    right, wrong_one = ask(EMAIL), ask("nobody@else.example")

    assert right == wrong_one
    assert right[2] == 200
    assert LostLink.objects.count() == 2
    assert not Email.objects.filter(kind__endswith="signing_new_link").exists()  # not yet


def test_a_worker_sends_the_link_where_there_is_one(asked):
    lost_links.ask_for(EMAIL)
    lost_links.ask_for("nobody@else.example")

    assert lost_links.answer() == 1

    assert Email.objects.get(kind="signatories/emails/signing_new_link").to == EMAIL
    assert not Email.objects.to_person("nobody@else.example").exists()
    assert not LostLink.objects.exists()


def test_a_lost_link_to_what_was_signed_is_sent_too(client, asked):
    sign(client, asked)
    lost_links.ask_for(EMAIL)

    assert lost_links.answer() == 1
    assert "has already signed" in words(client.get(link_page(asked)))
