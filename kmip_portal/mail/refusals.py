"""What a mail server's answer means: for the letter, for its address, or for all letters."""

import re
from smtplib import SMTPNotSupportedError, SMTPRecipientsRefused, SMTPSenderRefused
from typing import NamedTuple

from cryptography.fernet import InvalidToken
from django.core.exceptions import ValidationError

from kmip_portal.mail.models import Problem

# a letter that cannot be written down will not be written down tomorrow
UNWRITABLE = (ValueError, ValidationError, SMTPNotSupportedError, InvalidToken)
TOO_BIG = 552
# a status as RFC 3463 writes it: class, subject, detail
STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")


class MailServerDown(Exception):
    """No letter can be sent just now; none of them is to blame."""


class Refusal(NamedTuple):
    """Why one letter did not go."""

    words: str
    for_good: bool
    problem: Problem
    of_address: bool


def read(failure: Exception) -> Refusal:
    """Understand what went wrong with one letter; raises MailServerDown where it is not the letter.

    An answer to the sender's address is about us, and so about every letter, unless the letter
    is too big. 4xx means try again; 5xx, or a letter that cannot be written down, means never.
    """
    code, answer = _answer(failure)
    if isinstance(failure, SMTPSenderRefused) and code != TOO_BIG:
        raise MailServerDown(f"it does not take letters from us: {code} {answer}") from failure
    words = f"{code} {answer}" if code else plain(f"{type(failure).__name__}: {failure}")
    to_address = isinstance(failure, SMTPRecipientsRefused)
    problem = problem_of(code, answer) if to_address else Problem.NOT_SENT
    for_good = isinstance(failure, UNWRITABLE) or 500 <= code < 600
    return Refusal(
        words=words[:500],
        for_good=for_good,
        problem=problem,
        of_address=for_good and problem != Problem.NOT_SENT,
    )


def problem_of(code: int, answer: str) -> Problem:
    """What a server says of an address: is it gone, is it full, or is it something about us?

    The status (5.1.1) says it best: subject 1 is the address, 2 the mailbox; anything else is
    policy, the network or the system, for which the address is not to blame.
    """
    if status := STATUS.search(answer):
        subject, detail = status[2], status[3]
        if subject == "1":
            return Problem.NOT_SENT if detail in {"7", "8"} else Problem.NO_ADDRESS  # 7, 8: ours
        return Problem.NO_ROOM if subject == "2" else Problem.NOT_SENT
    if code in {550, 551, 553}:
        return Problem.NO_ADDRESS
    return Problem.NO_ROOM if code in {450, 452, 552} else Problem.NOT_SENT


def _answer(failure: Exception) -> tuple[int, str]:
    """The server's code and words, where it gave any; 0 where it did not."""
    if isinstance(failure, SMTPRecipientsRefused):
        code, words = next(iter(failure.recipients.values()))
    else:
        code, words = getattr(failure, "smtp_code", 0), getattr(failure, "smtp_error", b"")
    if isinstance(words, bytes):
        words = words.decode("utf-8", "replace")
    return code, plain(words)


def plain(words: str) -> str:
    """What another machine said, in one line that every database can hold."""
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())


def is_silence(failure: Exception) -> bool:
    """The server hung up or did not answer in time: it said nothing about the letter."""
    return isinstance(failure, OSError) and not _answer(failure)[0]
