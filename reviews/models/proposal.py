from django.conf import settings
from django.db import models
from django.db.models import Q

from kmip_portal import clock
from reviews.models.response import Response
from reviews.models.review import AnnualReview
from signatories.models import Organisation
from signatories.permissions import organisations_of


class ProposalQuerySet(models.QuerySet):
    def visible_to(self, user):
        """K-MIP's people read everything that was sent; an organisation's own people what it sent,
        and other signatories' what may be shown to them."""
        if not user.is_authenticated:
            return self.none()
        if user.kmip_roles:
            return self.sent()
        theirs = organisations_of(user)
        own = Q(response__organisation__in=theirs)
        if not (theirs & Organisation.objects.signatories()).exists():
            return self.sent().filter(own)
        return self.sent().filter(own | (Q(review__shows_proposals=True) & ~Q(shown="kmip")))

    def drafted(self):
        """Points that stand in the draft, in the order of their clauses' numbers as kept."""
        return self.exclude(draft_kind="")

    def sent(self):
        return self.exclude(kind="")

    def shown_in(self, review):
        """What its signatories may read: sent, and not for K-MIP alone; none where the review
        does not show what others propose."""
        if not review.shows_proposals:
            return self.none()
        return self.sent().filter(review=review).exclude(shown=Proposal.Shown.KMIP)


class Proposal(models.Model):
    """What an organisation says of one clause. Its number, P-001, stays with it, and where no name
    is shown with it says nothing of whose it is.

    Everything is kept twice: as it is being written, and as it was sent, which stands until the
    changed response is sent.
    """

    class Kind(models.TextChoices):
        COMMENT = "comment", "Comment"
        WORDING = "wording", "New wording"
        REMOVAL = "removal", "Removal"

    class Shown(models.TextChoices):
        NAMED = "named", "Yes, with our name"
        UNNAMED = "unnamed", "Yes, without our name"
        KMIP = "kmip", "No, only to K-MIP"

    # what is said: as it is being written, and as sent
    PAIRS = {
        "draft_kind": "kind",
        "draft": "text",
        "draft_wording": "wording",
        "draft_reason": "reason",
        "draft_shown": "shown",
    }

    review = models.ForeignKey(AnnualReview, models.PROTECT, related_name="proposals")
    response = models.ForeignKey(Response, models.PROTECT, related_name="proposals")
    clause_key = models.SlugField(max_length=80, help_text="Follows the clause through versions.")
    clause_title = models.CharField(max_length=221, help_text="As it read: 4.2 Retention.")
    position = models.PositiveIntegerField(help_text="Of the clause in the version.")
    number = models.PositiveIntegerField(null=True, help_text="Given when it is first sent.")
    draft_kind = models.CharField(
        max_length=8, choices=Kind, blank=True, help_text="As it is being written; blank: nothing."
    )
    draft = models.TextField(max_length=4000, blank=True, help_text="The comment.")
    draft_wording = models.TextField(max_length=20_000, blank=True, help_text="Limited Markdown.")
    draft_reason = models.TextField(max_length=2000, blank=True, help_text="Why.")
    draft_shown = models.CharField(max_length=8, choices=Shown, default=Shown.KMIP)
    kind = models.CharField(
        max_length=8, choices=Kind, blank=True, help_text="As sent; blank: not sent, or taken back."
    )
    text = models.TextField(max_length=4000, blank=True, help_text="The comment, as sent.")
    wording = models.TextField(
        max_length=20_000, blank=True, help_text="The clause’s new words, as sent."
    )
    reason = models.TextField(max_length=2000, blank=True, help_text="Why, as sent.")
    shown = models.CharField(
        max_length=8, choices=Shown, default=Shown.KMIP, help_text="To other signatories, as sent."
    )
    row_version = models.PositiveIntegerField(default=1)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "clause_key"], name="reviews_one_proposal_a_clause"
            ),
            models.UniqueConstraint(fields=["review", "number"], name="reviews_one_number_each"),
            models.CheckConstraint(
                condition=Q(kind="") | Q(number__isnull=False), name="reviews_sent_with_number"
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind="", text="", wording="", reason="")
                    | (Q(kind="comment", wording="") & ~Q(text=""))
                    | (Q(kind="wording", text="") & ~Q(reason=""))
                    | (Q(kind="removal", text="", wording="") & ~Q(reason=""))
                ),
                name="reviews_words_of_its_kind",
            ),
        ]

    def __str__(self):
        return f"{self.reference or 'a draft'} on {self.clause_title}"

    @property
    def reference(self) -> str:
        """P-001; nothing before it was sent."""
        return f"P-{self.number:03}" if self.number else ""

    @property
    def proposes_wording(self) -> bool:
        return self.kind == self.Kind.WORDING

    @property
    def words(self) -> tuple[str, ...]:
        """What others support: the words as sent."""
        return self.kind, self.text, self.wording

    @property
    def is_named(self) -> bool:
        """Whether other signatories may read whose it is."""
        return self.shown == self.Shown.NAMED

    @property
    def to_be_sent(self) -> dict[str, str]:
        """Of what is drafted, the words that belong to its kind; without a kind, none."""
        drafted = self.drafted
        names = WORDS_OF.get(drafted["kind"], ())
        return NOTHING_SAID | {name: drafted[name] for name in names}

    @property
    def drafted(self) -> dict[str, str]:
        """What is being written, by the names under which it is sent."""
        return {sent: getattr(self, draft) for draft, sent in self.PAIRS.items()}


NOTHING_SAID = {"kind": "", "text": "", "wording": "", "reason": "", "shown": Proposal.Shown.KMIP}
WORDS_OF = {
    Proposal.Kind.COMMENT: ("kind", "shown", "text"),
    Proposal.Kind.WORDING: ("kind", "shown", "wording", "reason"),
    Proposal.Kind.REMOVAL: ("kind", "shown", "reason"),
}


class SupportQuerySet(models.QuerySet):
    def drafted(self):
        return self.filter(is_drafted=True)

    def sent(self):
        """What counts: supports of proposals that still stand."""
        return self.filter(is_sent=True).exclude(proposal__kind="")


class Support(models.Model):
    """An organisation supports what another proposes: in its draft, and as sent."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="supports")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="supports")
    is_drafted = models.BooleanField(default=True)
    is_sent = models.BooleanField(default=False)

    objects = SupportQuerySet.as_manager()

    class Meta:
        ordering = ["proposal__position", "proposal__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "proposal"], name="reviews_supported_once_each"
            ),
        ]

    def __str__(self):
        return f"{self.response.organisation} supports {self.proposal.reference}"


class DraftNote(models.Model):
    """What a colleague says of the draft to those who write it; never sent to anybody else."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="notes")
    clause_key = models.SlugField(max_length=80, blank=True, help_text="Blank: of all of it.")
    clause_title = models.CharField(max_length=221, blank=True)
    text = models.TextField(max_length=2000)
    written_at = models.DateTimeField(default=clock.now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self):
        return f"a note on {self.response}"
