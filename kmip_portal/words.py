"""A text as words to be found by: accents, capitals and apostrophes do not matter."""

import re
import unicodedata

LONGEST = 40
_DROPPED = dict.fromkeys(map(ord, "'’‘`.")) | {ord("-"): " "}
_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """'Winter’s S.E.N. panel' -> ['winters', 'sen', 'panel'], each once: folded here and not in the
    database, so that SQLite and PostgreSQL, which fold differently, are asked for the same."""
    plain = unicodedata.normalize("NFKD", text.translate(_DROPPED))
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    found = (word[:LONGEST] for word in _WORD.findall(letters.casefold()))
    return list(dict.fromkeys(found))
