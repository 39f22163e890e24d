"""A letter is written down by the portal itself, since many go at once; a reader of letters finds
in it what the library would have written."""

from email import message_from_bytes, policy
from itertools import product

import pytest

from kmip_portal import clock
from kmip_portal.mail.each import still_to_send
from kmip_portal.mail.message import _paragraph, message
from kmip_portal.mail.models import WAITING, Email
from kmip_portal.mail.secrets import MARK
from kmip_portal.mail.services import Letter, send_many
from tests import make
from tests.corpus.texts import TEXTS
from tests.mail.reading import text_of

NAMES = ["Pat Practitioner", 'Ann "Nan" Other', "Smith, Jo (DPO)", "Zoë Nguyễn", "李 雷" * 60, ""]
ADDRESSES = [
    "pat@kmip.example",
    "o'neil+x@kmip.example",
    "pat@bücher.example",
]
HEADERS = ["subject", "from", "to", "reply-to", "message-id", "auto-submitted"]


def as_read(content):
    return message_from_bytes(content, policy=policy.default)


def both(email, reply_to="answers@kmip.example"):
    """Our letter and the library's, as a reader of letters sees them."""
    made = message(email, reply_to)
    ours, theirs = as_read(made.as_bytes()), as_read(made.message().as_bytes(linesep="\r\n"))
    return everything(ours), everything(theirs)


def everything(letter):
    """What it says, and how; and nothing that a strict reader takes amiss."""
    assert not letter.defects
    assert all(not part.defects for part in letter.walk())
    return {
        "headers": {name: letter[name] for name in HEADERS},
        "all": sorted(name.lower() for name in letter),
        "parts": [part.get_content_type() for part in letter.walk()],
        "text": text_of(letter).rstrip("\n"),
        "html": text_of(letter, "html").rstrip("\n"),
    }


def a_letter(**fields):
    return Email.objects.get(pk=make.letter(**fields).pk)


@pytest.mark.parametrize(("name", "address"), [*product(NAMES, ADDRESSES)])
def test_every_name_and_address_reads_as_the_library_writes_it(name, address):
    ours, theirs = both(a_letter(to=address, name=name[:200]))

    assert ours == theirs


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.id)
def test_every_text_of_the_corpus_reads_as_the_library_writes_it(text):
    words = "".join(c for c in text.typed if c != "\0" and not "\ud800" <= c <= "\udfff")
    email = a_letter(subject=words or "-", body=f"Dear Pat\n\n{words}\n\nGoodbye\n.\n.end")
    ours, theirs = both(email)

    assert ours == theirs


@pytest.mark.parametrize("length", [997, 998, 999, 5000])
@pytest.mark.parametrize("letter", ["x", "ŵ", "x "])
def test_no_line_is_longer_than_mail_servers_take(letter, length):
    email = a_letter(body=(letter * length)[:length], subject=(letter * 200)[:200])
    made = message(email, "")

    assert max(map(len, made.as_bytes().split(b"\r\n"))) <= 998
    ours, theirs = both(email)
    assert ours == theirs


def test_every_line_ends_as_mail_servers_want_it():
    content = message(a_letter(body="one\ntwo\r\nthree\rfour"), "").as_bytes()

    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")


@pytest.mark.parametrize("field", ["subject", "message_id", "to_name"])
def test_a_header_cannot_be_broken_into_two(field):
    email = a_letter()
    setattr(email, field, "Your link\nBcc: everybody@kmip.example")

    with pytest.raises(ValueError, match="newlines"):
        message(email, "").as_bytes()


def test_two_letters_differ_in_the_line_between_their_parts():
    first, second = (as_read(message(a_letter(), "").as_bytes()) for _ in range(2))

    assert first.get_boundary() != second.get_boundary()


def test_a_secret_is_not_remembered_for_the_next_letter():
    _paragraph.cache_clear()
    message(a_letter(body=f"Dear Pat\n\nYour code is {MARK}.", secret="493827"), "").as_bytes()

    assert _paragraph.cache_info().currsize == 0


# --- what is asked before each letter -----------------------------------------------------------

STATES = {
    "sent_at": ["now", None],
    "given_up_at": ["now", None],
    "joined_in": ["another", None],
    "held_because": ["a reason", ""],
}


@pytest.mark.parametrize("field", STATES)
def test_what_is_asked_before_each_letter_agrees_with_what_waiting_means(field, police):
    email = make.letter()
    others = {"now": clock.now(), "another": make.letter()}
    for value in STATES[field]:
        Email.objects.filter(pk=email.pk).update(**{field: others.get(value, value)}, lease="mine")
        waits = Email.objects.filter(WAITING, pk=email.pk).exists()
        assert still_to_send(email, "mine") == waits
        assert not still_to_send(email, "another's")


def test_nothing_else_decides_whether_a_letter_waits():
    assert {name.removesuffix("_id") for name, _ in WAITING.children} == set(STATES)


def to_many(*letters):
    """What is written to them, in their order."""
    Email.objects.all().delete()
    send_many("signatories/emails/access_ended", letters)
    return [(one.subject, one.body) for one in Email.objects.order_by("pk")]


def test_a_letter_worded_once_for_many_reads_as_if_each_were_written_alone():
    names, role = ["Ann", "Bo \\1 & <Co>", "{{ name }}"], {"role": "lead"}
    alone = [
        to_many(Letter(("a@kmip.example", name), name, role | {"organisation": name}))[0]
        for name in names
    ]

    together = [
        Letter(("a@kmip.example", name), name, role, {"organisation": name}) for name in names
    ]
    assert to_many(*together) == alone


def test_those_to_whom_something_else_is_said_are_told_that():
    bodies = to_many(
        Letter(("a@kmip.example", "A"), "a", {"role": "lead"}, {"organisation": "One"}),
        Letter(("b@kmip.example", "B"), "b", {"role": "auditor"}, {"organisation": "Two"}),
    )
    assert "act as lead for One" in bodies[0][1]
    assert "act as auditor for Two" in bodies[1][1]
