"""Letters that come back: matched by the return path, an address of its own for each letter.

`returned@kmip.example` becomes `returned+<number>-<seal>@kmip.example`. The seal is made with the
portal's key, so nobody can make an address bounce whose letter they have not seen; and what a
report says of addresses is not believed: the letter's own row knows to whom it went.
"""

import hmac
import logging
import mailbox
import re
from contextlib import suppress
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils.crypto import salted_hmac

from kmip_portal.mail.models import Email, Problem
from kmip_portal.mail.refusals import STATUS, plain, problem_of
from kmip_portal.mail.services import take_back

log = logging.getLogger(__name__)

RETURN_PATH = re.compile(r"\+(\d{1,18})-([0-9a-f]{20})@")
# where mail servers write down for whom a message came
ENVELOPE = ["Delivered-To", "X-Original-To", "Envelope-To", "To"]
BIGGEST = 2 * 1024 * 1024
AT_ONCE = 500


class Report(NamedTuple):
    """What a mail server says became of one letter."""

    problem: Problem
    words: str


def return_path(email: Email) -> str:
    """The address this letter comes back to; the portal's own where none is set."""
    mailbox_name, at, domain = settings.RETURN_ADDRESS.partition("@")
    if not at:
        return settings.DEFAULT_FROM_EMAIL
    return f"{mailbox_name}+{email.pk}-{_seals(email.pk)[0]}@{domain}"


def letter_of(path: str) -> Email | None:
    """The letter that goes with a return path, if it is truly one of ours."""
    found = RETURN_PATH.search(path.lower())
    if not found or not any(hmac.compare_digest(found[2], seal) for seal in _seals(found[1])):
        return None
    return Email.objects.filter(pk=int(found[1])).first()


def _seals(number: int | str) -> list[str]:
    """By the newest key, and by the ones before it."""
    return [
        salted_hmac("kmip return path", str(number), secret=key).hexdigest()[:20]
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]


def read_mailbox() -> int:
    """Read the mailbox that returned mail lies in; how many letters had come back.

    What was read is kept as seen, understood or not, so that a person can look.
    """
    if not settings.RETURNED_MAIL_DIR:
        return 0
    box, taken = mailbox.Maildir(settings.RETURNED_MAIL_DIR, create=False), 0
    for path in sorted((Path(settings.RETURNED_MAIL_DIR) / "new").iterdir())[:AT_ONCE]:
        with suppress(FileNotFoundError):  # another reader has it, and marks it as seen
            taken += _take_in(path)
            _mark_seen(path, box)
    return taken


def _take_in(path: Path) -> bool:
    if path.stat().st_size > BIGGEST:
        log.warning("Returned mail %s is too big to be a report; it was not read.", path.name)
        return False
    try:
        message = BytesParser(EmailMessage, policy=policy.default).parsebytes(path.read_bytes())
        paths, report = delivered_to(message), read_report(message)
    except Exception as failure:  # anybody can write to this mailbox, and broken mail is common
        log.warning("Returned mail %s cannot be read: %s", path.name, failure)
        return False
    letter = next(filter(None, map(letter_of, paths)), None)
    if not letter or not report:
        log.info("Mail %s to the return address is no report on a letter of ours.", path.name)
        return False
    take_back(letter, problem=report.problem, because=report.words)
    return True


def _mark_seen(path: Path, box: mailbox.Maildir) -> None:
    path.rename(path.parent.parent / "cur" / f"{path.name.partition(box.colon)[0]}{box.colon}2,S")


def delivered_to(message: EmailMessage) -> list[str]:
    """The addresses a message came to, as mail servers wrote them down."""
    return [str(value) for name in ENVELOPE for value in message.get_all(name, [])]


def read_report(message: EmailMessage) -> Report | None:
    """What a delivery report (RFC 3464) says, where it says that the letter failed for good.

    Everything else that comes to a return path, such as "I am on holiday" or "still trying", is
    no report of failure.
    """
    if message.get_content_type() != "multipart/report":
        return None
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.iter_parts() if part.is_multipart() else ():
            if str(block.get("Action", "")).strip().lower() == "failed":
                return report_of(str(block.get("Status", "")), _diagnosis(block))
    return None


def report_of(status: str, words: str) -> Report:
    """From a status such as 5.1.1 and the other server's words."""
    words, status = plain(words), plain(status)
    code = re.match(r"([245]\d\d)\b", words)
    said = status if STATUS.search(status) and not status.endswith(".0.0") else words
    for_good = (STATUS.search(said) or [""])[0].startswith("5") or (code and code[1][0] == "5")
    problem = problem_of(int(code[1]) if code else 0, said) if for_good else Problem.NOT_SENT
    return Report(problem=problem, words=f"{status} {words}".strip()[:500])


def _diagnosis(block: EmailMessage) -> str:
    """Diagnostic-Code: smtp; 550 5.1.1 No such user."""
    return str(block.get("Diagnostic-Code", "")).partition(";")[2]
