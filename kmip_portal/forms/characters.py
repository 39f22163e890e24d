"""Which characters the portal takes, decided once.

Refused, because no Word file or PDF can hold them, no page can show them, or they stand for
something that was lost on the way here:
- control characters (U+0000 to U+001F but for tab and line ends, U+007F to U+009F but for U+0085);
- lone halves of a pair (U+D800 to U+DFFF);
- code points that are no characters (U+FDD0 to U+FDEF, and the last two of every plane);
- U+FFFD, which stands where bytes could not be read.
"""

import re
import unicodedata
from typing import Any

# said as what is taken, for in that order nearly every character is known at the first look: a list
# of all that is refused took ten times as long, and every text is read through several times
_BEYOND = "".join(f"{chr(plane << 16)}-{chr(plane << 16 | 0xFFFD)}" for plane in range(1, 17))
REFUSED = re.compile(f"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffc{_BEYOND}]")
LOST = "\ufffd"
REFUSAL = f"must not include special control characters. Delete each {LOST}"

_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")
_UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp"}


def with_one_kind_of_line_end(text: str) -> str:
    return _LINE_END.sub("\n", text)


def can_be_seen(text: str) -> bool:
    """Whether there is anything in it but white space and marks without a shape."""
    return any(unicodedata.category(one) not in _UNSEEN for one in text)


def without_the_unseen(text: str) -> str:
    """Without zero-width and direction marks, where none can belong, such as in an address."""
    if text.isascii():  # it has none of them
        return text
    return "".join(one for one in text if unicodedata.category(one) != "Cf")


def to_be_shown(value: Any) -> Any:
    """What was typed, as a page can show it again: each refused character as one to be seen."""
    if isinstance(value, str):
        return REFUSED.sub(LOST, value)
    if isinstance(value, list):
        return [to_be_shown(one) for one in value]
    return type(value)(map(to_be_shown, value)) if type(value) is tuple else value
