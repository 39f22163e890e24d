from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery

from kmip_portal import clock
from reviews.models.proposal import Proposal
from reviews.models.response import Response
from reviews.models.review import AnnualReview
from signatories.models import Membership, Organisation


class InvitationQuerySet(models.QuerySet):
    def nobody_to_ask(self):
        return self.filter(person=None)

    def unanswered(self):
        """The organisation has not responded yet, and is still a signatory; a draft may have been
        begun, or more time been asked for."""
        responded = Response.objects.responded().filter(
            review=OuterRef("review"), organisation=OuterRef("organisation")
        )
        signatories = Organisation.objects.signatories()
        return self.filter(~Exists(responded), organisation__in=signatories.values("pk"))

    def with_draft(self):
        """Each knows whether its organisation has begun to write, or asked for more time."""
        theirs = Response.objects.filter(
            review=OuterRef("review"), organisation=OuterRef("organisation")
        )
        return self.annotate(
            has_draft=Exists(theirs.exclude(status=Response.Status.SENT)),
            wants_time=Exists(theirs.filter(answer=Response.Answer.MORE_TIME)),
        )

    def with_answers(self):
        """Each with what its organisation has answered so far, for the board."""
        response = Response.objects.filter(
            review=OuterRef("review"), organisation=OuterRef("organisation")
        )
        comments = (
            Proposal.objects.filter(
                response__review=OuterRef("review"),
                response__organisation=OuterRef("organisation"),
            )
            .sent()
            .values("response")
            .annotate(number=Count("pk"))
            .values("number")
        )
        return (
            self.select_related("organisation", "person", "review")
            .annotate(
                response_status=Subquery(response.values("status")[:1]),
                answer=Subquery(response.values("answer")[:1]),
                comments=Subquery(comments[:1]),
            )
            .order_by("organisation__name", "organisation_id")
        )


class Invitation(models.Model):
    """A signatory is asked to respond to a review, and through whom.

    Without a person there was nobody to ask, which the secretariat is shown; as soon as there is
    somebody, they are asked.
    """

    review = models.ForeignKey(AnnualReview, models.PROTECT, related_name="invitations")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="review_invitations"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="review_invitations"
    )
    role = models.CharField(
        max_length=20, choices=Membership.Role, blank=True, help_text="In which they were asked."
    )
    invited_at = models.DateTimeField(default=clock.now)
    opened_at = models.DateTimeField(
        null=True, help_text="When somebody of the organisation first pressed Start."
    )
    reminded_at = models.DateTimeField(null=True, help_text="The last time.")
    reminders = models.PositiveSmallIntegerField(default=0)
    bounced = models.PositiveSmallIntegerField(
        default=0, help_text="How many people before this one could not be reached."
    )
    extended_to = models.DateTimeField(
        null=True, help_text="A later closing time of its own: the first instant that is too late."
    )
    extended_reason = models.CharField(max_length=500, blank=True)
    extended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "organisation"], name="reviews_one_invitation_each"
            ),
            models.CheckConstraint(
                condition=Q(person=None, role="") | (Q(person__isnull=False) & ~Q(role="")),
                name="reviews_asked_in_a_role",
            ),
            models.CheckConstraint(
                condition=Q(extended_to=None, extended_by=None)
                | Q(extended_to__isnull=False, extended_by__isnull=False),
                name="reviews_extended_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.review}: {self.organisation}"

    @property
    def closes_at(self) -> datetime:
        """When the review closes for this organisation."""
        return max(self.review.closes_at, self.extended_to or self.review.closes_at)
