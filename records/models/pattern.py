"""A ready pattern: where common sharing may begin. It suggests, question by question; it never
answers, and a record that is begun from it is as empty as any other."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.constraints import at_and_by
from records.questions.choices import Theme

KINDS = (("one_off", "One-off"), ("repeat", "Repeat"))  # as of a record


class PatternQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Anybody reads all of them; one that was withdrawn says so."""
        return self.all()

    def offered(self):
        """Those that K-MIP has not withdrawn."""
        return self.filter(withdrawn_at=None)

    def to_review(self, on: date):
        """Offered, and to be looked at again by a day."""
        return self.offered().filter(review_by__lte=on)


class Pattern(models.Model):
    """What is usual for one kind of sharing, as the portal comes with it. K-MIP looks after it:
    its title, its owner, when it is looked at again, and whether it is offered."""

    slug = models.SlugField(max_length=60, unique=True)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=KINDS)
    theme = models.CharField(max_length=20, choices=Theme)
    gives = models.JSONField(help_text="Kinds of organisation that give, such as OT_SCHOOL.")
    receives = models.JSONField(help_text="Kinds of organisation that receive.")
    summary = models.CharField(max_length=300)
    use_when = models.CharField(max_length=500)
    not_when = models.CharField(max_length=500)
    suggestions = models.JSONField(help_text="See `records.patterns.suggesting`.")
    items = models.JSONField(default=list, help_text="What a repeat sharing usually holds.")
    guide = models.SlugField(max_length=80, help_text="The address of a guide, by its last part.")
    guide_title = models.CharField(max_length=200)
    owner = models.CharField(max_length=120)
    review_by = models.DateField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    withdrawn_because = models.CharField(max_length=500, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    objects = PatternQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            at_and_by("withdrawn", "pattern"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_because=""),
                name="records_pattern_withdrawn_with_a_reason",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("records:pattern_detail", args=[self.slug])

    @property
    def is_repeat(self) -> bool:
        return self.kind == "repeat"

    @property
    def is_overdue(self) -> bool:
        """It was to be looked at again by a day that is past."""
        return self.review_by < clock.today()
