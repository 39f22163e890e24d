"""Names as people type them: capitals, apostrophes, full stops, "&" and brackets do not matter."""

from django.db.models import CharField, F, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, Lower, Replace, Trim

from kmip_portal.forms.characters import without_the_unseen

# What a name is folded by, in this order, in the database and here: the two must never differ.
# The semicolon parts one other name from the next, so it stays, without spaces round it.
FOLDS = [
    *((mark, "") for mark in "’‘'`“”\"."),
    *((mark, " ") for mark in ",()/–-"),
    ("&", " and "),
    ("    ", " "),
    ("  ", " "),
    ("  ", " "),
    ("; ", ";"),
    (" ;", ";"),
]


def fold(text: str) -> str:
    """'St Peter’s C.E. School (Hythe)' -> 'st peters ce school hythe'."""
    folded = " ".join(without_the_unseen(text).split()).lower()
    for old, new in FOLDS:
        folded = folded.replace(old, new)
    return folded.strip()


def folded(field: str) -> Combinable:
    """The same as an expression, for a generated column, which cannot fall behind its source."""
    expression: Combinable = Lower(F(field))
    for old, new in FOLDS:
        expression = Replace(expression, Value(old), Value(new))
    return Trim(expression)


def folded_list(field: str) -> Combinable:
    """Several names parted by semicolons, one before the first and after the last as well."""
    return Concat(Value(";"), folded(field), Value(";"), output_field=CharField())


def words(text: str) -> list[str]:
    """What to look for, each word once; at most ten, as nobody searches for more."""
    return list(dict.fromkeys(fold(text).split()))[:10]
