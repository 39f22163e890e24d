"""Who came to a meeting, and who was to do what after it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kmip_portal import clock
from kmip_portal.constraints import at_and_by
from signatories.expertise.models.meeting import Meeting
from signatories.expertise.representing import ANSWERS_FOR, reads_papers
from signatories.expertise.taking_part import takes_part
from signatories.models import Organisation
from signatories.permissions import stands_for

PERSON = settings.AUTH_USER_MODEL


class Attendance(models.Model):
    """What became of one representative's seat at a meeting."""

    class How(models.TextChoices):
        PRESENT = "present", "Present"
        APOLOGIES = "apologies", "Apologies"
        DEPUTY = "deputy", "Sent a deputy"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendance")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    representative = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    how = models.CharField(max_length=10, choices=How)
    deputy = models.CharField(max_length=120, blank=True, help_text="Who came instead.")

    class Meta:
        ordering = ["organisation__folded_name", "pk"]
        verbose_name_plural = "attendance"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "organisation", "representative"],
                name="expertise_one_seat_each",
            ),
            models.CheckConstraint(
                condition=Q(how="deputy") | Q(deputy=""), name="expertise_deputy_only_if_sent"
            ),
        ]

    def __str__(self):
        return f"{self.representative} at {self.meeting}"


class MeetingActionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever reads papers, and owners; everybody of a signatory once minutes are agreed."""
        if reads_papers(user):
            return self
        may = self._of(user)
        if takes_part(user):
            may |= Q(meeting__status=Meeting.Status.AGREED)
        return self.filter(may)

    def of(self, user):
        """Those this person is to do, or their organisation, for which they answer."""
        return self.filter(self._of(user))

    @staticmethod
    def _of(user) -> Q:
        if not takes_part(user):
            return Q(pk__in=())  # who has left, and whose organisation has
        own = stands_for(user, *ANSWERS_FOR)
        return Q(person=user.pk, person__isnull=False) | Q(organisation__in=own)

    def open(self):
        return self.filter(done_at=None).order_by("due_on", "pk")

    def to_be_chased(self):
        """Due, not done, and nobody was written to about it."""
        return self.open().filter(due_on__lte=clock.today(), chased_on=None)


class MeetingAction(models.Model):
    """Something a meeting gave to one person, or to one organisation, to do by a day."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="actions")
    number = models.PositiveSmallIntegerField(help_text="1 for the first of its meeting.")
    text = models.CharField(max_length=500)
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="meeting_actions"
    )
    due_on = models.DateField()
    given_at = models.DateTimeField(default=clock.now)
    given_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    chased_on = models.DateField(null=True)
    row_version = models.PositiveIntegerField(default=1)

    objects = MeetingActionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            at_and_by("done", "meetingaction"),
            models.UniqueConstraint(
                fields=["meeting", "number"], name="expertise_actions_in_order"
            ),
            models.CheckConstraint(
                condition=Q(person=None, organisation__isnull=False)
                | Q(person__isnull=False, organisation=None),
                name="expertise_action_has_one_owner",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(done_at=None), name="expertise_actions_open"
            )
        ]

    def __str__(self):
        return f"action {self.number} of {self.meeting}"

    @property
    def owner(self) -> str:
        return self.organisation.name if self.organisation else str(self.person)

    @property
    def is_late(self) -> bool:
        return self.done_at is None and self.due_on < clock.today()
