"""News from K-MIP: what the partnership wants anybody to know."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.permissions import works_for_kmip
from kmip_portal.constraints import at_and_by
from kmip_portal.lifecycle import Lifecycle, Move

PERSON = settings.AUTH_USER_MODEL


class NewsItemQuerySet(models.QuerySet):
    def published(self):
        """What anybody reads, the newest first."""
        return self.filter(status=NewsItem.Status.PUBLISHED).order_by("-published_at", "-pk")

    def visible_to(self, user):
        """What was published, as a withdrawn one says that it is; K-MIP's people see drafts."""
        if user.is_authenticated and works_for_kmip(user):
            return self.exclude(status=NewsItem.Status.DISCARDED)
        return self.filter(status__in=(NewsItem.Status.PUBLISHED, NewsItem.Status.WITHDRAWN))

    def on_the_home_page(self):
        """The newest, but for those whose last day there is over."""
        standing = Q(off_home_after=None) | Q(off_home_after__gte=clock.today())
        return self.published().filter(standing)[: NewsItem.ON_THE_HOME_PAGE]

    def kept(self):
        """All that K-MIP works with, what was touched last first."""
        return self.select_related("published_by").order_by("-begun_at", "-pk")


class NewsItem(Lifecycle):
    """One piece of news, at one address whatever becomes of it."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"
        DISCARDED = "discarded", "Discarded"

    ON_THE_HOME_PAGE = 3
    MOVES = {
        "publish": Move({Status.DRAFT}, Status.PUBLISHED),
        "withdraw": Move({Status.PUBLISHED}, Status.WITHDRAWN),
        "bring_back": Move({Status.WITHDRAWN}, Status.PUBLISHED),
        "discard": Move({Status.DRAFT}, Status.DISCARDED),
    }
    WORDS = ("title", "summary", "body")

    slug = models.SlugField(max_length=100, unique=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    title = models.CharField(max_length=150)
    summary = models.TextField(max_length=300, help_text="Shown on the home page and in lists.")
    body = models.TextField(max_length=10_000, help_text="Markdown, in parts by ## headings.")
    off_home_after = models.DateField(null=True, help_text="Its last day on the home page.")
    begun_at = models.DateTimeField(default=clock.now)
    begun_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField(null=True, help_text="When its words became what they are.")
    followers_told_at = models.DateTimeField(
        null=True, help_text="Those who asked for news, of these words."
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.TextField(max_length=500, blank=True)
    row_version = models.PositiveIntegerField(default=1)

    objects = NewsItemQuerySet.as_manager()

    class Meta:
        constraints = [
            at_and_by("published", "newsitem"),
            at_and_by("withdrawn", "newsitem"),
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | ~Q(withdrawn_reason=""),
                name="expertise_news_withdrawn_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="expertise_news_published_once",
            ),
        ]
        indexes = [models.Index(fields=["status", "-published_at"], name="expertise_news")]

    def __str__(self):
        return f"news “{self.title}”"

    def get_absolute_url(self):
        return reverse("news:news_detail", args=[self.slug])

    @property
    def was_read(self) -> bool:
        """Anybody may have read it: from now on other words are a correction."""
        return self.published_at is not None


class NewsCorrection(models.Model):
    """What was put right in a piece of news after it was published, for its readers."""

    item = models.ForeignKey(NewsItem, models.PROTECT, related_name="corrections")
    what = models.CharField(max_length=300)
    corrected_at = models.DateTimeField(default=clock.now)
    corrected_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-corrected_at", "-pk"]

    def __str__(self):
        return f"correction of the {self.item}"
