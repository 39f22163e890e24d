"""Guides: what to read, in our own words, and whether it still stands."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.permissions import works_for_kmip
from kmip_portal.constraints import at_and_by
from kmip_portal.lifecycle import Lifecycle, Move
from signatories.expertise.models.checked import Checked, CheckedQuerySet
from signatories.expertise.models.topic import Topic
from signatories.models import Organisation

PERSON = settings.AUTH_USER_MODEL


class GuideQuerySet(CheckedQuerySet):
    def public(self):
        """Those with an address that anybody may open; a withdrawn one says that it is."""
        return self.filter(status__in=Guide.SHOWN)

    def visible_to(self, user):
        """What is public; K-MIP's people see every draft, an organisation's people its own."""
        if not user.is_authenticated:
            return self.public()
        known = self.exclude(status=Guide.Status.DISCARDED)
        if works_for_kmip(user):
            return known
        own = user.memberships.current().values("organisation")
        return known.filter(Q(status__in=Guide.SHOWN) | Q(organisation__in=own))

    def with_titles(self):
        """Each knows the `title` of its published version."""
        shown = GuideVersion.objects.filter(
            guide=OuterRef("pk"), status=GuideVersion.Status.PUBLISHED
        )
        return self.annotate(title=Subquery(shown.values("title")[:1]))


class Guide(Checked, Lifecycle):
    """One guide at one address, whatever becomes of it: its words are its versions'."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Not published yet"
        CURRENT = "current", "Current"
        REPLACED = "replaced", "Replaced"
        HISTORIC = "historic", "Historic"
        WITHDRAWN = "withdrawn", "Withdrawn"
        DISCARDED = "discarded", "Discarded"

    SHOWN = (Status.CURRENT, Status.REPLACED, Status.HISTORIC, Status.WITHDRAWN)
    CHECKED_AGAIN = (Status.CURRENT,)
    MOVES = {
        "publish": Move({Status.DRAFT}, Status.CURRENT),
        "replace": Move({Status.CURRENT, Status.HISTORIC}, Status.REPLACED),
        "make_historic": Move({Status.CURRENT, Status.REPLACED}, Status.HISTORIC),
        "withdraw": Move({Status.CURRENT, Status.REPLACED, Status.HISTORIC}, Status.WITHDRAWN),
        "bring_back": Move({Status.REPLACED, Status.HISTORIC, Status.WITHDRAWN}, Status.CURRENT),
        "discard": Move({Status.DRAFT}, Status.DISCARDED),
    }

    slug = models.SlugField(max_length=100, unique=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="guides")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="guides",
        help_text="Whose guide it is; none for one of K-MIP's.",
    )  # fmt: skip
    is_shipped = models.BooleanField(default=False, help_text="It came with the portal.")
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaces")
    closed_reason = models.TextField(max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    row_version = models.PositiveIntegerField(default=1)

    objects = GuideQuerySet.as_manager()

    class Meta:
        constraints = [
            at_and_by("closed", "guide"),
            models.CheckConstraint(
                condition=~Q(status="replaced") | Q(replaced_by__isnull=False),
                name="expertise_replaced_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | ~Q(closed_reason=""),
                name="expertise_withdrawn_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["status", "next_check_on"], name="expertise_guides_due")]

    def __str__(self):
        return f"guide {self.slug}"

    def get_absolute_url(self):
        return reverse("guides:guide_detail", args=[self.slug])

    called = "guide"

    @property
    def name(self) -> str:
        version = self.published
        return version.title if version else str(self)

    @property
    def open_version(self) -> "GuideVersion | None":
        """The next version, while it is written or looked at; there is at most one."""
        return self.versions.open().first()

    @property
    def published(self) -> "GuideVersion | None":
        return self.versions.filter(status=GuideVersion.Status.PUBLISHED).first()


class GuideVersionQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status__in=GuideVersion.OPEN)

    def once_published(self):
        """Those that were read by anybody, the newest first."""
        shown = (GuideVersion.Status.PUBLISHED, GuideVersion.Status.EARLIER)
        return self.filter(status__in=shown).order_by("-number")

    def listed(self):
        """One a guide that is not withdrawn: its published words, by topic and title."""
        guides = [status for status in Guide.SHOWN if status != Guide.Status.WITHDRAWN]
        shown = self.filter(status=GuideVersion.Status.PUBLISHED, guide__status__in=guides)
        return shown.select_related(
            "guide__topic", "guide__organisation", "guide__replaced_by"
        ).order_by("guide__topic__position", "guide__topic__name", "title", "pk")

    def being_written(self, guides):
        """Drafts and what waits for review, of these guides."""
        found = self.open().filter(guide__in=guides).select_related("guide__organisation")
        return found.order_by("-begun_at", "-pk")

    def returned_to(self, user):
        """Drafts that this person had a hand in, and a reviewer gave back."""
        back = self.filter(status=GuideVersion.Status.DRAFT, hands=user).exclude(returned_reason="")
        return back.select_related("guide").order_by("pk")

    def waiting(self):
        """For a second person to look at."""
        sent = self.filter(status=GuideVersion.Status.IN_REVIEW)
        return sent.select_related("guide").order_by("sent_at", "pk")


class GuideVersion(Lifecycle):
    """The words of a guide, and what they are about: written by some, read by another, published.

    `publisher` is whose document it is about; where that is the guide itself, the same.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "Waiting for review"
        PUBLISHED = "published", "Published"
        EARLIER = "earlier", "Earlier version"
        DISCARDED = "discarded", "Discarded"

    OPEN = (Status.DRAFT, Status.IN_REVIEW)
    MOVES = {
        "send": Move({Status.DRAFT}, Status.IN_REVIEW),
        "take_back": Move({Status.IN_REVIEW}, Status.DRAFT),
        "return": Move({Status.IN_REVIEW}, Status.DRAFT),
        "publish": Move({Status.IN_REVIEW}, Status.PUBLISHED),
        "supersede": Move({Status.PUBLISHED}, Status.EARLIER),
        "discard": Move({Status.DRAFT}, Status.DISCARDED),
    }
    SAYS = (
        *("title", "summary", "body", "publisher", "audience", "edition"),
        *("official_url", "official_place", "file_type", "file_size", "change_note"),
    )

    guide = models.ForeignKey(Guide, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    title = models.CharField(max_length=150)
    summary = models.TextField(max_length=500)
    body = models.TextField(max_length=20_000, help_text="Markdown, in parts by ## headings.")
    publisher = models.CharField(max_length=150)
    audience = models.CharField(max_length=200, blank=True)
    edition = models.CharField(max_length=150, blank=True)
    official_url = models.URLField(max_length=300, blank=True)
    official_place = models.CharField(
        max_length=150, blank=True, help_text="Where it is found, if no address of it is known."
    )
    file_type = models.CharField(max_length=20, blank=True)
    file_size = models.CharField(max_length=20, blank=True)
    change_note = models.CharField(max_length=300, blank=True)
    hands = models.ManyToManyField(
        PERSON, related_name="+", blank=True, help_text="Everyone who wrote a word of it."
    )
    is_unread = models.BooleanField(
        default=False, help_text="Begun with an answer’s words, which nobody has saved as a guide."
    )
    begun_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    returned_reason = models.TextField(max_length=1000, blank=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", help_text="Who reviewed it."
    )
    row_version = models.PositiveIntegerField(default=1)

    objects = GuideVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["guide"],
                condition=Q(status__in=["draft", "in_review"]),
                name="expertise_one_open_version",
            ),
            models.UniqueConstraint(
                fields=["guide"],
                condition=Q(status="published"),
                name="expertise_one_published_version",
            ),
            models.UniqueConstraint(
                fields=["guide", "number"],
                condition=~Q(status="discarded"),
                name="expertise_one_version_a_number",
            ),
            models.CheckConstraint(
                condition=Q(sent_by=None) | Q(published_by=None) | ~Q(published_by=F("sent_by")),
                name="expertise_reviewed_by_another_person",
            ),
            at_and_by("sent", "guideversion"),
        ]

    def __str__(self):
        return f"version {self.number} of the {self.guide}"

    def has_words_of(self, user) -> bool:
        """Whether a word of it may be theirs: they wrote at it, or at an earlier version of which
        a line still stands."""
        if self.hands.filter(pk=user.pk).exists():
            return True
        earlier = GuideVersion.objects.filter(guide_id=self.guide_id, number__lt=self.number)
        own = earlier.exclude(status=self.Status.DISCARDED).filter(hands=user)
        return any(self.lines & one.lines for one in own)

    @property
    def lines(self) -> set[str]:
        """Each line of what it says, apart from how it is spaced."""
        said = "\n".join((self.title, self.summary, self.body))
        return {" ".join(line.split()).lower() for line in said.splitlines()} - {""}

    @property
    def file_words(self) -> str:
        """PDF, 71KB: of the official file."""
        return ", ".join(filter(None, (self.file_type, self.file_size)))

    @property
    def official_host(self) -> str:
        """Where its link leads, as it is said beside the link."""
        return host_of(self.official_url)


def host_of(address: str) -> str:
    """The site of a web address, as people say it."""
    return (urlsplit(address).hostname or "").removeprefix("www.")
