"""40 addresses: 28 of mail, 12 of the web, good and bad."""

from typing import NamedTuple


class Address(NamedTuple):
    """What is typed, and how it is kept: None where it is refused."""

    id: str
    typed: str
    kept: str | None


MAIL = [
    Address("A01 plain", "pat@kent.example", "pat@kent.example"),
    Address("A02 capitals", "Pat.Lee@Kent.Example", "pat.lee@kent.example"),
    Address("A03 blanks around", "  pat@kent.example\u00a0", "pat@kent.example"),
    Address("A04 pasted with a zero width space", "\u200bpat@kent.example", "pat@kent.example"),
    Address("A05 plus", "pat+kmip@kent.example", "pat+kmip@kent.example"),
    Address("A06 apostrophe", "p.o'brien@kent.example", "p.o'brien@kent.example"),
    Address(
        "A07 rare signs", "a!#$%&'*+/=?^_`{|}~-b@kent.example", "a!#$%&'*+/=?^_`{|}~-b@kent.example"
    ),
    Address("A08 deep domain", "pat@a.b.c.nhs.example", "pat@a.b.c.nhs.example"),
    Address("A09 one letter", "a@b.example", "a@b.example"),
    Address("A10 64 before the at", f"{'a' * 64}@kent.example", f"{'a' * 64}@kent.example"),
    Address("A11 punycode domain", "pat@xn--kent-loa.example", "pat@xn--kent-loa.example"),
    Address("A12 no at", "pat.kent.example", None),
    Address("A13 two ats", "pat@lee@kent.example", None),
    Address("A14 nothing before the at", "@kent.example", None),
    Address("A15 nothing after the at", "pat@", None),
    Address("A16 no dot", "pat@kent", None),
    Address("A17 blank inside", "pat lee@kent.example", None),
    Address("A18 two dots", "pat..lee@kent.example", None),
    Address("A19 a dot last", "pat@kent.example.", None),
    Address("A20 with a name", "Pat Lee <pat@kent.example>", None),
    Address("A21 a list", "pat@kent.example, lee@kent.example", None),
    Address("A22 a list by semicolon", "pat@kent.example;lee@kent.example", None),
    Address("A23 header", "pat@kent.example\r\nBcc: lee@kent.example", None),
    Address("A24 NUL", "pat\x00@kent.example", None),
    Address(
        "A25 too long", f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 20}.example", None
    ),
    Address("A26 markup", "<script>@kent.example", None),
    Address("A27 mailto", "mailto:pat@kent.example?cc=lee@kent.example", None),
    Address("A28 a direction turned", "pat@kent\u202e.example", "pat@kent.example"),
]
WEB = [
    Address("W01 plain", "https://www.kent.example/privacy", "https://www.kent.example/privacy"),
    Address(
        "W02 port and query",
        "https://kent.example:8443/a?b=c&d=%20#e",
        "https://kent.example:8443/a?b=c&d=%20#e",
    ),
    Address("W03 not encrypted", "http://kent.example/", "http://kent.example/"),
    Address("W04 no scheme", "www.kent.example", "https://www.kent.example"),
    Address("W05 script", "javascript:alert(1)", None),
    Address("W06 data", "data:text/html,<script>alert(1)</script>", None),
    Address("W07 file", "file:///etc/passwd", None),
    Address("W08 blank inside", "https://kent.example/a b", None),
    Address("W09 line end inside", "https://kent.example/\r\nSet-Cookie: a=b", None),
    Address("W10 a name in it", "https://bank.example@kent.example/", None),
    Address("W11 no name", "https:///path", None),
    Address("W12 too long", "https://kent.example/" + "a" * 5_000, None),
]
ADDRESSES = MAIL + WEB
