"""Letters that come back are matched by the return path, an address of its own for each letter."""

import json
import mailbox
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.mail import callbacks, outbox, returned, services
from kmip_portal.mail.each import mark_sent
from kmip_portal.mail.models import BouncingAddress, Email
from tests import make

NO_SUCH_USER = "smtp; 550 5.1.1 <pat@kmip.example>: no such user"


@pytest.fixture
def sent(post_office, settings):
    """A letter that has gone, under a return path of its own."""
    settings.RETURN_ADDRESS = "returned@kmip.example"
    email = make.letter()
    outbox.send_due()
    return email


def report(to, action="failed", status="5.1.1", diagnosis=NO_SUCH_USER, kind="report"):
    """What a mail server writes to the return path (RFC 3464)."""
    words = (
        "From: MAILER-DAEMON@relay.example\n"
        f"To: <{to}>\n"
        f"Content-Type: multipart/{kind}; report-type=delivery-status; boundary=part\n\n"
        "--part\nContent-Type: text/plain\n\nIt could not be delivered.\n"
        "--part\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; relay.example\n\n"
        "Final-Recipient: rfc822; somebody-else@kmip.example\n"
        f"Action: {action}\nStatus: {status}\nDiagnostic-Code: {diagnosis}\n\n"
        "--part--\n"
    )
    return words.encode()


@pytest.fixture
def inbox(tmp_path, settings):
    """Puts mail into the mailbox of the return address, and has it read."""
    settings.RETURNED_MAIL_DIR = str(tmp_path / "returned")
    box = mailbox.Maildir(settings.RETURNED_MAIL_DIR, create=True)

    def arrive(message):
        box.add(message)
        return returned.read_mailbox()

    arrive.box = box
    return arrive


def state_of(email):
    email.refresh_from_db()
    return email.state


def test_each_letter_has_a_return_path_of_its_own(post_office, sent):
    other = make.letter("lee@kmip.example")
    outbox.send_due()

    assert post_office.senders == [returned.return_path(sent), returned.return_path(other)]
    assert post_office.senders[0].startswith(f"returned+{sent.pk}-")
    assert post_office.letters[0]["from"] == "K-MIP portal <portal@kmip.example>"


def test_without_a_return_address_letters_come_back_to_the_sender(post_office):
    make.letter()
    outbox.send_due()

    assert post_office.senders == ["portal@kmip.example"]


def test_a_letter_that_comes_back_marks_its_address(sent, inbox):
    assert inbox(report(returned.return_path(sent))) == 1

    assert state_of(sent) == "Email address does not exist"
    assert "no such user" in sent.last_error
    assert [found.address for found in BouncingAddress.objects.all()] == ["pat@kmip.example"]
    assert make.letter().state == "Held"


def test_the_same_report_twice_changes_nothing_more(sent, inbox):
    inbox(report(returned.return_path(sent)))
    first = Email.objects.values().get(pk=sent.pk)
    inbox(report(returned.return_path(sent)))

    assert Email.objects.values().get(pk=sent.pk) == first
    assert BouncingAddress.objects.count() == 1


@pytest.mark.parametrize(
    ("status", "diagnosis", "state", "marks"),
    [
        ("5.2.2", "smtp; 552 5.2.2 Mailbox full", "Inbox not accepting messages right now", True),
        ("5.0.0", "smtp; 550 Unknown user", "Email address does not exist", True),
        ("5.7.1", "smtp; 550 5.7.1 Listed", "Could not be sent", False),
        ("4.4.7", "smtp; 451 Gave up after 5 days", "Could not be sent", False),
        ("", "", "Could not be sent", False),
    ],
)
def test_what_a_report_means(sent, inbox, status, diagnosis, state, marks):
    inbox(report(returned.return_path(sent), status=status, diagnosis=diagnosis))

    assert state_of(sent) == state
    assert BouncingAddress.objects.exists() is marks


def holiday(to):
    message = EmailMessage()
    message["To"], message["Auto-Submitted"] = to, "auto-replied"
    message.set_content("I am on holiday. 550 5.1.1 is my favourite number.")
    return message.as_bytes()


@pytest.mark.parametrize(
    "message",
    [
        lambda to: report(to, action="delayed", status="4.4.1"),
        lambda to: report(to, action="relayed"),
        lambda to: report(to, kind="mixed"),
        lambda to: report("returned@kmip.example"),
        lambda to: report(to.replace("-", "-0")),
        lambda to: report("returned+1-00000000000000000000@kmip.example"),
        holiday,
        lambda to: b"",
        lambda to: b"\x00\xff" * 1000,
        lambda to: report(to) + b"x" * returned.BIGGEST,
        lambda to: report(to).replace(b"Action: failed", b"Action: \xff"),
    ],
)
def test_whatever_else_arrives_changes_nothing_and_is_kept(sent, inbox, message):
    assert inbox(message(returned.return_path(sent))) == 0

    assert state_of(sent) == "Sent"
    assert not BouncingAddress.objects.exists()
    [kept] = inbox.box.values()
    assert "S" in kept.get_flags()
    assert returned.read_mailbox() == 0


def test_the_address_a_server_wrote_down_counts(sent, inbox):
    message = report("postmaster@kmip.example")
    path = returned.return_path(sent).upper()
    assert inbox(f"Delivered-To: {path}\n".encode() + message) == 1


def test_a_return_path_outlives_a_new_key_of_the_portal(sent, settings):
    path = returned.return_path(sent)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the next key of the portal"

    assert returned.letter_of(path) == sent


def test_why_a_letter_came_back_is_kept_though_it_was_quicker_than_its_sender(db):
    make.letter()
    [email] = outbox.claim("one")
    services.take_back(email, problem="no_address", because="550 No such user")
    mark_sent(email)

    assert state_of(email) == "Email address does not exist"
    assert email.last_error == "550 No such user"


def test_what_another_reader_took_meanwhile_stops_nobody(sent, inbox):
    inbox.box.add(report(returned.return_path(sent)))
    listed_and_gone = Path(returned.settings.RETURNED_MAIL_DIR) / "new" / "0"
    listed_and_gone.symlink_to("nowhere")

    assert returned.read_mailbox() == 1


def test_without_a_mailbox_none_is_read():
    assert returned.read_mailbox() == 0


# --- the mail provider's word -----------------------------------------------------------------


@pytest.fixture
def tell(client, settings):
    """Posts what the provider says, signed."""
    settings.RETURNED_MAIL_KEY = "agreed-with-the-provider"

    def post(body, signed=None, seconds=None):
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        seconds = int(clock.now().timestamp()) if seconds is None else seconds
        return client.post(
            reverse("mail_returned"),
            body,
            content_type="application/json",
            headers={
                "Kmip-Signature": callbacks.signature(body, seconds) if signed is None else signed
            },
        ).status_code

    return post


def failed(email, status="5.1.1", description="550 No such user"):
    path = returned.return_path(email)
    return {
        "events": [
            {
                "event": "failed",
                "return_path": path,
                "status": status,
                "description": description,
            }
        ]
    }


def test_the_providers_word_counts(sent, tell):
    assert tell(failed(sent)) == 204
    assert tell(failed(sent)) == 204

    assert state_of(sent) == "Email address does not exist"
    assert BouncingAddress.objects.count() == 1


def test_words_no_database_can_hold_are_made_plain(sent, tell):
    assert tell(failed(sent, description="550 \0 \ud800 no\r\nsuch user")) == 204
    state_of(sent)
    assert sent.last_error == "5.1.1 550 no such user"


def test_a_report_waits_while_the_database_is_away(sent, inbox):
    """What could not be written down is read again, not marked as seen."""
    with connection.execute_wrapper(_away), pytest.raises(OperationalError):
        inbox(report(returned.return_path(sent)))

    assert returned.read_mailbox() == 1


def _away(execute, sql, params, many, context):
    raise OperationalError("the database is away")


def test_the_provider_says_what_arrived(sent, tell):
    event = {"event": "delivered", "return_path": returned.return_path(sent)}

    assert tell({"events": [event]}) == 204
    assert state_of(sent) == "Delivered"


@pytest.mark.parametrize("signed", ["", "t=1,v1=abc", "t=1,v1=" + "0" * 64, "v1=" + "0" * 64])
def test_nobody_else_is_believed(sent, tell, signed):
    assert tell(failed(sent), signed=signed) == 403
    assert state_of(sent) == "Sent"


def test_an_old_word_is_not_believed(sent, tell):
    then = int(clock.now().timestamp()) - callbacks.FRESH_SECONDS - 5

    assert tell(failed(sent), seconds=then) == 403


def test_a_signature_fits_one_body_only(sent, tell):
    now = int(clock.now().timestamp())

    assert tell(failed(sent), signed=callbacks.signature(b"{}", now)) == 403


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"events": 1}', b'{"events": [1]}', b"\xff", b"[" * 100_000, b'"x"'],
)
def test_what_cannot_be_read_is_refused(tell, body):
    assert tell(body) == 400


@pytest.mark.parametrize(
    "event", [{}, {"event": "failed"}, {"event": "failed", "return_path": "x+1-2@y"}]
)
def test_what_is_not_ours_is_passed_over(sent, tell, event):
    assert tell({"events": [event]}) == 204
    assert state_of(sent) == "Sent"


def test_the_address_is_not_there_without_a_key(client):
    assert client.post(reverse("mail_returned")).status_code == 404


def test_no_browser_token_is_asked_for(sent, settings, tell):
    from django.test import Client

    body = json.dumps(failed(sent)).encode()
    signed = callbacks.signature(body, int(clock.now().timestamp()))
    strict = Client(enforce_csrf_checks=True, headers={"Kmip-Signature": signed})
    answer = strict.post(reverse("mail_returned"), body, content_type="application/json")

    assert answer.status_code == 204
