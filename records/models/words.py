"""The words a record is found by, kept beside it; where the database reads them differs."""

from typing import Any

from django.db import models
from django.db.models import BooleanField, F, Func, Value

from records.models.record import RecordOfSharing


class RecordWords(models.Model):
    """Every word that a record says, folded, each once: written whenever its answers are."""

    record = models.OneToOneField(
        RecordOfSharing, models.CASCADE, primary_key=True, related_name="words"
    )
    text = models.TextField(help_text="' attendance autumn panel': a space before each word.")

    class Meta:
        verbose_name_plural = "record words"

    def __str__(self):
        return self.record.reference


class HasWords(Func):
    """HasWords("words__text", ["attend", "autumn"]): each begins some word of the text.

    PostgreSQL reads the words as a text search vector, which an index of migration 0005 answers;
    SQLite reads the text. Words are letters and digits alone, so both find the same.
    """

    VECTOR = "array_to_tsvector(string_to_array(ltrim({}), ' '))"

    def __init__(self, column: str, words: list[str]):
        super().__init__(F(column), *map(Value, words), output_field=BooleanField())
        self.words = words

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        column, params = compiler.compile(self.source_expressions[0])
        likes = " AND ".join(f"{column} LIKE %s" for _ in self.words)
        return f"({likes})", [*params, *(f"% {word}%" for word in self.words)]

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        column, params = compiler.compile(self.source_expressions[0])
        query = " & ".join(f"'{word}':*" for word in self.words)
        return f"({self.VECTOR.format(column)} @@ %s::tsquery)", [*params, query]
