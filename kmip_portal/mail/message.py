"""A letter as a mail server wants it: text and HTML with the same words, stable Message-ID."""

import re
from email.policy import compat32
from email.utils import formataddr, formatdate
from functools import lru_cache

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, SafeMIMEText, forbid_multi_line_headers
from django.core.mail.message import sanitize_address
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.utils.html import escape, urlize
from django.utils.safestring import SafeString, mark_safe

from kmip_portal.mail.choosing import stop_url
from kmip_portal.mail.kinds import MAY_BE_STOPPED
from kmip_portal.mail.models import Email
from kmip_portal.mail.returned import return_path
from kmip_portal.mail.secrets import MARK, unseal

IN_ONE_LINE = 76  # letters of a header's name and value together
LONGEST_LINE = 998  # bytes, by RFC 5322
TO_STOP = "To stop emails that are only news, without signing in:"
LINE_END = re.compile(r"\r\n|\r|\n")
MAY_BE_LINK = re.compile(r"[:@]|\.\w")  # most paragraphs have none, and looking closely is slow


def message(email: Email, reply_to: str = "") -> "LetterMessage":
    """The letter ready to go; here alone a secret is joined to its words.

    Raises ValidationError where `to` is no address, ValueError where it breaks a header.
    """
    validate_email(email.to)
    text = email.body.replace(MARK, unseal(email.secret)) if email.secret else email.body
    stop = stop_url(email.addressee) if email.kind in MAY_BE_STOPPED else ""
    if stop:  # the link is this person's alone, so it stands in no stored letter
        text = f"{text.rstrip()}\n\n{TO_STOP}\n\n{stop}\n"
    address = _plain_address(email.to)
    made = LetterMessage(
        email.subject,
        text,
        from_email=return_path(email),
        to=[formataddr((email.to_name, address))],
        reply_to=[reply_to] if reply_to else None,
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": email.message_id,
            "Auto-Submitted": "auto-generated",
            **(_one_click(stop) if stop else {}),
        },
    )
    made.address, made.boundary = address, f"=_{email.stem}"
    words = {
        "subject": email.subject,
        "paragraphs": paragraphs(text, secret=bool(email.secret or stop)),
    }
    made.attach_alternative(render_to_string("emails/letter.html", words), "text/html")
    return made


def _one_click(url: str) -> dict[str, str]:
    """A mail program stops them by one press (RFC 8058): by POST, as nothing on GET changes."""
    return {
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def paragraphs(text: str, *, secret: bool = False) -> SafeString:
    """The text as HTML: its links to follow, an empty line between paragraphs."""
    # what begins and ends one letter does so in most; a secret is never remembered
    paragraph = _paragraph.__wrapped__ if secret else _paragraph
    parts = [part.strip("\n") for part in text.split("\n\n") if part.strip()]
    return mark_safe("\n".join(map(paragraph, parts)))  # noqa: S308 - escaped below


@lru_cache(maxsize=100)
def _paragraph(part: str) -> str:
    words = urlize(part, autoescape=True) if MAY_BE_LINK.search(part) else escape(part)
    return f"<p>{words}</p>".replace("\n", "<br>")


class LetterMessage(EmailMultiAlternatives):
    """One letter, which it can write down itself.

    A review sends ten thousand at once, and the library's own way takes longer for each than the
    mail server does. What is not plain is still left to it: long or folded headers, long lines.
    """

    address = ""
    boundary = ""

    def envelope(self) -> tuple[str, str]:
        """From whom and to whom, for mail servers."""
        return _plain_address(self.from_email), self.address

    def as_bytes(self) -> bytes:
        """What the library's message() says, in a form for mail servers."""
        between = f"--{self.boundary}"
        [html] = self.alternatives
        text = "\n".join(
            [
                f'Content-Type: multipart/alternative; boundary="{self.boundary}"',
                "MIME-Version: 1.0",
                *(_header(name, value) for name, value in self._headers().items()),
                "",
                between,
                _part(self.body, "plain"),
                between,
                _part(html.content, "html"),
                f"{between}--\n",
            ]
        )
        return "\r\n".join(LINE_END.split(text)).encode()

    def _headers(self) -> dict[str, str]:
        headers = {"Subject": self.subject, "To": self.to[0], "Date": formatdate()}
        if self.reply_to:
            headers["Reply-To"] = self.reply_to[0]
        return headers | self.extra_headers


def _header(name: str, value: str) -> str:
    if value.isascii() and value.isprintable() and len(name) + len(value) < IN_ONE_LINE:
        return f"{name}: {value}"
    safe = forbid_multi_line_headers(name, value, "utf-8")
    return compat32.fold_binary(*safe).decode("ascii").rstrip("\n")


def _part(text: str, kind: str) -> str:
    """One of the two, with its own headers."""
    if max(len(line.encode()) for line in LINE_END.split(text)) > LONGEST_LINE:
        return SafeMIMEText(text, kind, "utf-8").as_string()
    bits = "7bit" if text.isascii() else "8bit"
    return (
        f'Content-Type: text/{kind}; charset="utf-8"\n'
        f"MIME-Version: 1.0\nContent-Transfer-Encoding: {bits}\n\n{text}"
    )


@lru_cache(maxsize=16)
def _in_ascii(address: str) -> str:
    return sanitize_address(address, "utf-8")


def _plain_address(address: str) -> str:
    """As mail servers write it; most are so already."""
    plain = address.isascii() and "<" not in address and not address.startswith('"')
    return address if plain else _in_ascii(address)
