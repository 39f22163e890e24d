from django.db import models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from records.models.record import RecordOfSharing


class PublicChangeQuerySet(models.QuerySet):
    def of(self, family: str):
        """What happened to one arrangement, in all its versions, the newest first."""
        return self.filter(record__family=family)

    def log(self):
        """All of it, the newest first: anybody may read it."""
        return self.select_related("record")

    def newest_key(self) -> int | None:
        """Of the line that was written last."""
        return self.order_by("-pk").values_list("pk", flat=True).first()

    def of_another_version(self, reference: str) -> "PublicChange | None":
        """What happened to the arrangement of which this reference is not the first version."""
        family = RecordOfSharing.objects.filter(reference=reference).values("family")
        known = self.log().filter(record__family__in=family)
        return known.exclude(record__family=reference).first()

    def last_of(self, family: str) -> "PublicChange | None":
        return self.of(family).first()

    @staticmethod
    def last_word() -> Subquery:
        """What happened last to the arrangement at hand, in the eyes of the public."""
        of_this = PublicChange.objects.filter(record__family=OuterRef("family"))
        return Subquery(of_this.values("what")[:1])

    @staticmethod
    def title_shown() -> Coalesce:
        """The name of the record at hand as it was published, less whoever it names."""
        of_this = PublicChange.objects.filter(record=OuterRef("pk"))
        return Coalesce(Subquery(of_this.values("title")[:1]), F("title"))

    def for_log(self):
        """With the reference by which the public knows the arrangement."""
        return self.annotate(known_as=F("record__family"))


class PublicChange(models.Model):
    """A line of the update log of the public register: never more than a name and what happened."""

    class What(models.TextChoices):
        ADDED = "added", "Added to the register"
        CHANGED = "changed", "Replaced by a new version"
        REVIEWED = "reviewed", "Reviewed: nothing has changed"
        ENDED = "ended", "Ended: the sharing has stopped"
        OFF = "off", "Taken off the register"
        BACK = "back", "Back on the register"

    record = models.ForeignKey(RecordOfSharing, models.PROTECT, related_name="public_changes")
    what = models.CharField(max_length=8, choices=What)
    at = models.DateTimeField()
    title = models.CharField(max_length=120, help_text="As it was published then.")

    objects = PublicChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at", "-id"], name="records_public_log")]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "what", "at"], name="records_public_change_once"
            )
        ]

    def __str__(self):
        return f"{self.record}: {self.get_what_display()}"
