"""References people read aloud: ROS-7K2M-9QXD.

Crockford's base 32 without I, L, O and U; seven random characters and one that checks them,
so that a slip of the pen is noticed before somebody else's record is looked for.
"""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SHAPE = re.compile(rf"[A-Z]{{3,4}}-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}")


def _check_character(seven: str) -> str:
    # 31 is prime and the weights 2 to 8 differ: any one wrong character, and any two swapped, show
    return ALPHABET[sum(w * ALPHABET.index(c) for w, c in enumerate(seven, start=2)) % 31]


def new_reference(prefix: str) -> str:
    """A new reference such as ROS-7K2M-9QXD: readable, checkable, not guessable."""
    # the last letter of the alphabet is left out, as 31 and 0 would check alike
    seven = "".join(secrets.choice(ALPHABET[:31]) for _ in range(7))
    eight = seven + _check_character(seven)
    return f"{prefix}-{eight[:4]}-{eight[4:]}"


def is_reference(text: str) -> bool:
    """Whether `text` has the shape of a reference and its check character is right."""
    if not _SHAPE.fullmatch(text):
        return False
    eight = text.partition("-")[2].replace("-", "")
    return _check_character(eight[:7]) == eight[7]
