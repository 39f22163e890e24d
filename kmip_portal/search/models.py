"""The index: what can be found, and the words it is found by."""

from django.db import models


class SearchDocumentQuerySet(models.QuerySet):
    def open_to(self, user):
        """Those that may concern this person. Each source says in the end what they may see."""
        if not user.is_authenticated:
            return self.filter(seen_by=SearchDocument.For.EVERYBODY)
        if user.kmip_roles:
            return self
        return self.exclude(seen_by=SearchDocument.For.KMIP)


class SearchDocument(models.Model):
    """A page, or a place on one, as it was when the index was last brought up to date."""

    class For(models.TextChoices):
        EVERYBODY = "everybody", "Everybody"
        SIGNED_IN = "signed_in", "People who are signed in"
        KMIP = "kmip", "K-MIP"

    source = models.CharField(max_length=20, help_text="The name of what it is one of.")
    key = models.CharField(max_length=120, help_text="By which its source knows it.")
    seen_by = models.CharField(max_length=10, choices=For)
    kind = models.CharField(max_length=80, help_text="As shown: Clause of version 6.0.")
    title = models.CharField(max_length=400)
    text = models.TextField(help_text="What it says, of which a part is shown.")
    url = models.CharField(max_length=400)
    sha256 = models.CharField(max_length=64, help_text="Of all it was indexed by.")

    objects = SearchDocumentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="search_once_each")]

    def __str__(self):
        return f"{self.source} {self.key}"


class SearchWord(models.Model):
    """A word without its ending that a document is found by; heavier where it says more."""

    document = models.ForeignKey(SearchDocument, models.CASCADE, related_name="words")
    stem = models.CharField(max_length=40)
    weight = models.PositiveSmallIntegerField()

    class Meta:
        # where it is asked how a word goes on, PostgreSQL needs an index that knows only letters
        indexes = [
            models.Index(fields=["stem"], opclasses=["varchar_pattern_ops"], name="search_begun_by")
        ]
        constraints = [
            models.UniqueConstraint(fields=["stem", "document"], name="search_a_word_once")
        ]

    def __str__(self):
        return self.stem


class SearchTerm(models.Model):
    """A word as it is written where everybody may read it: what a misspelt one may have meant.

    Words of pages that not everybody sees are left out: to offer one would tell of it.
    """

    word = models.CharField(max_length=40, primary_key=True)

    def __str__(self):
        return self.word
