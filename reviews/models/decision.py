from django.conf import settings
from django.db import models
from django.db.models import Q

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.constraints import at_and_by
from reviews.models.proposal import Proposal

PERSON = settings.AUTH_USER_MODEL


class DecisionQuerySet(models.QuerySet):
    def standing(self):
        """The newest of each point: those that count."""
        return self.filter(replaced_at=None)


class Decision(models.Model):
    """What K-MIP decided on a point. Who decides anew makes another, and the newest stands."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        WITH_CHANGES = "accepted_with_changes", "Accepted with changes"
        NOT_ACCEPTED = "not_accepted", "Not accepted"
        MERGED = "merged", "Merged"
        NEXT_YEAR = "next_year", "For next year"

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField(help_text="1 for the first on this point.")
    outcome = models.CharField(max_length=24, choices=Outcome)
    wording = models.TextField(
        max_length=20_000, blank=True, help_text="The clause’s words, where others were accepted."
    )
    reason = models.TextField(max_length=1000, blank=True, help_text="Published.")
    merged_into = models.ForeignKey(
        Proposal, models.PROTECT, null=True, related_name="merged_by", help_text="If it was merged."
    )
    meeting = models.CharField(
        max_length=200, blank=True, help_text="Of K-MIP, in words; blank: outside a meeting."
    )
    decided_on = models.DateField()
    saved_at = models.DateTimeField(default=clock.now)
    saved_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "number"], name="reviews_decisions_in_their_order"
            ),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(replaced_at=None),
                name="reviews_one_decision_stands",
            ),
            models.CheckConstraint(
                condition=Q(outcome="merged", merged_into__isnull=False)
                | (~Q(outcome="merged") & Q(merged_into=None)),
                name="reviews_merged_with_another",
            ),
            models.CheckConstraint(
                condition=Q(outcome="accepted") | ~Q(reason=""),
                name="reviews_decided_for_a_reason",
            ),
            models.CheckConstraint(
                condition=(Q(outcome="accepted_with_changes") & ~Q(wording=""))
                | (~Q(outcome="accepted_with_changes") & Q(wording="")),
                name="reviews_changed_words_are_kept",
            ),
        ]

    def __str__(self):
        return f"{self.get_outcome_display()}: {self.proposal}"

    @property
    def status(self) -> str:
        """Its outcome, in the colours of statuses."""
        return self.outcome

    def get_status_display(self) -> str:
        return str(self.get_outcome_display())

    @property
    def is_accepted(self) -> bool:
        return self.outcome in (self.Outcome.ACCEPTED, self.Outcome.WITH_CHANGES)

    @property
    def decided_at(self) -> str:
        """Where, in words."""
        return self.meeting or "Outside a meeting"


class Adoption(models.Model):
    """An accepted proposal stands in a draft of the next version, put there once."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="adoptions")
    decision = models.ForeignKey(
        Decision, models.PROTECT, related_name="+", help_text="By which it was put there."
    )
    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="adoptions")
    by_hand = models.BooleanField(
        default=False, help_text="Somebody wrote it in, because the draft said something else."
    )
    adopted_at = models.DateTimeField(default=clock.now)
    adopted_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "version"], name="reviews_adopted_once_a_version"
            )
        ]

    def __str__(self):
        return f"{self.proposal} in {self.version}"


class MessageQuerySet(models.QuerySet):
    def unsettled(self):
        """Still to be answered, or set aside, by the other side."""
        return self.filter(settled_at=None)


class Message(models.Model):
    """What K-MIP asks whoever made a proposal, or they say to K-MIP."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="messages")
    from_kmip = models.BooleanField()
    text = models.TextField(max_length=2000)
    written_at = models.DateTimeField(default=clock.now)
    written_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(
        null=True, help_text="When the other side answered, or said that it needs no answer."
    )
    settled_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [at_and_by("settled", "message")]

    def __str__(self):
        return f"a message about {self.proposal}"
