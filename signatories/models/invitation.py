"""How people come to act for an organisation: asked in by it, or asking to be let in."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from kmip_portal import clock
from kmip_portal.constraints import at_and_by
from kmip_portal.lifecycle import Lifecycle, Move
from kmip_portal.references import new_reference
from signatories.models.organisation import Organisation

PERSON = settings.AUTH_USER_MODEL
WORKS_FOR = timedelta(days=7)  # how long a link of either kind works


def new_invitation_reference() -> str:
    return new_reference("INV")


def new_request_reference() -> str:
    return new_reference("ASK")


class InvitationQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status=Invitation.Status.SENT)

    def visible_to(self, user):
        """A person's own."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def with_roles(self):
        return self.select_related("user", "organisation", "invited_by").prefetch_related(
            "memberships"
        )


class Invitation(Lifecycle):
    """An organisation asks a person to act for it; the roles offered are its memberships.

    The link is kept as a hash alone: whoever reads the database cannot follow it.
    """

    class Status(models.TextChoices):
        SENT = "sent", "Invited"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        CANCELLED = "cancelled", "Cancelled"

    MOVES = {
        "accept": Move({Status.SENT}, Status.ACCEPTED),
        "decline": Move({Status.SENT}, Status.DECLINED),
        "cancel": Move({Status.SENT}, Status.CANCELLED),
    }

    reference = models.CharField(max_length=20, unique=True, default=new_invitation_reference)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    user = models.ForeignKey(PERSON, models.PROTECT, related_name="invitations")
    status = models.CharField(max_length=12, choices=Status, default=Status.SENT)
    is_nomination = models.BooleanField(default=False, help_text="To represent it at K-MIP.")
    token_sha256 = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    times_sent = models.PositiveSmallIntegerField(default=1)
    invited_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.user}’s invitation to act for {self.organisation}"

    @property
    def sent_at(self) -> datetime:
        """When the link that works was sent."""
        return self.expires_at - WORKS_FOR

    @property
    def has_expired(self) -> bool:
        return clock.now() >= self.expires_at

    @property
    def roles_in_words(self) -> str:
        return in_words(one.role_in_words for one in self.memberships.all())


class AccessRequestQuerySet(models.QuerySet):
    def with_organisation(self):
        return self.select_related("organisation")

    def waiting(self):
        """Their address is known to be theirs; a lead must answer."""
        return self.filter(status=AccessRequest.Status.RECEIVED)

    def unconfirmed(self):
        """Typed by somebody who has not shown that the address is theirs."""
        return self.filter(status=AccessRequest.Status.ASKED)

    def besides(self, request: "AccessRequest"):
        """Others with the same address, about the same organisation."""
        same = self.filter(organisation=request.organisation_id, email=request.email)
        return same.exclude(pk=request.pk)


class AccessRequest(Lifecycle):
    """Somebody asks to act for an organisation; its leads answer.

    Whoever has no account yet first shows, by a link sent there, that the address is theirs. Until
    then anybody may have typed it, so each time that it is asked is a request of its own: none
    stands in the way of another, and the person confirms the words that their link shows.
    """

    class Status(models.TextChoices):
        ASKED = "asked", "Email address not confirmed"
        RECEIVED = "received", "Waiting for an answer"
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    MOVES = {
        "confirm": Move({Status.ASKED}, Status.RECEIVED),
        "approve": Move({Status.RECEIVED}, Status.APPROVED),
        "refuse": Move({Status.RECEIVED}, Status.REFUSED),
        "withdraw": Move({Status.ASKED, Status.RECEIVED}, Status.WITHDRAWN),
    }

    reference = models.CharField(max_length=20, unique=True, default=new_request_reference)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="access_requests")
    user = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="access_requests")
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200)
    job_title = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.RECEIVED)
    token_sha256 = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    refused_reason = models.CharField(max_length=500, blank=True)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            at_and_by("decided", "accessrequest"),
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(status="received"),
                name="signatories_asks_once",
            ),
            models.UniqueConstraint(
                fields=["token_sha256"],
                condition=~Q(token_sha256=""),
                name="signatories_one_asking_link",
            ),
        ]

    def __str__(self):
        return f"{self.name}’s request to act for {self.organisation}"

    @property
    def has_expired(self) -> bool:
        return self.expires_at is not None and clock.now() >= self.expires_at


def in_words(parts) -> str:
    """'lead', 'lead and signing officer', 'practitioner, lead and signing officer'."""
    parts = list(parts)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
