"""A data protection impact assessment: one text on which several records rest."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.constraints import at_and_by
from kmip_portal.documents.models import StoredDocument
from kmip_portal.lifecycle import Lifecycle, Move
from kmip_portal.references import new_reference
from records.models.assessment_answers import AssessmentAnswers, Needed
from signatories.models import Organisation
from signatories.permissions import held_by, led_by, stands_for

PERSON = settings.AUTH_USER_MODEL
WRITES = ("practitioner", "lead")
ADVISES = ("dpo", "deputy_dpo", "caldicott", "deputy_caldicott", "siro", "deputy_siro")
UNTITLED = "Untitled assessment"


def new_assessment_reference() -> str:
    return new_reference("DPIA")


class ImpactAssessmentQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ImpactAssessmentQuerySet":
        """Who keeps records for its organisation, or advises it; and once it is approved, whoever
        takes part in a repeat record that rests on it. To nobody else."""
        if not user.is_authenticated:
            return self.none()
        own = {one.organisation_id for one in held_by(user) if one.role in WRITES}
        seen = Q(organisation__in=own | led_by(user) | stands_for(user, *ADVISES))
        if others := stands_for(user, *WRITES) - own:
            seen |= Q(owner=user, organisation__in=others)
        records = self.model.records.rel.related_model.objects
        shared = records.visible_to(user).filter(kind="repeat").order_by()
        seen |= Q(status__in=self.model.STOOD) & Exists(shared.filter(assessment=OuterRef("pk")))
        of_family = shared.filter(assessment__family=OuterRef("family"))
        seen |= Q(status=self.model.Status.APPROVED) & Exists(of_family)  # what took its place
        return self.exclude(status=self.model.Status.DISCARDED).filter(seen)

    def going_on(self) -> "ImpactAssessmentQuerySet":
        """Those that anybody need see to, or that were withdrawn."""
        over = (self.model.Status.DISCARDED, self.model.Status.DISPOSED)
        return self.exclude(status__in=over)

    def standing(self) -> "ImpactAssessmentQuerySet":
        return self.filter(status=self.model.Status.APPROVED)

    def good(self, on: date) -> "ImpactAssessmentQuerySet":
        """Approved, its review not overdue, and its residual risk accepted on that day."""
        accepted = Q(accepted_until=None) | Q(accepted_until__gte=on)
        return self.standing().filter(accepted, review_date__gte=on)

    def ending_by(self, on: date) -> "ImpactAssessmentQuerySet":
        """Approved, with a review or an acceptance of risk that ends by then."""
        return self.standing().filter(Q(review_date__lte=on) | Q(accepted_until__lte=on))


class ImpactAssessment(AssessmentAnswers, Lifecycle):
    """What a kind of processing risks for people, and what is done about it (UK GDPR Article 35);
    or a screening, by which no more than that was needed."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        BEING_APPROVED = "being_approved", "Being approved"
        APPROVED = "approved", "Approved"
        REPLACED = "replaced", "Replaced"
        WITHDRAWN = "withdrawn", "Withdrawn"
        DISCARDED = "discarded", "Deleted"
        DISPOSED = "disposed", "Disposed of"

    STOOD = (Status.APPROVED, Status.REPLACED, Status.WITHDRAWN)
    MOVES = {
        "send": Move({Status.DRAFT}, Status.BEING_APPROVED),
        "take_back": Move({Status.BEING_APPROVED}, Status.DRAFT),
        "approve": Move({Status.BEING_APPROVED}, Status.APPROVED),
        "replace": Move({Status.APPROVED}, Status.REPLACED),
        "withdraw": Move({Status.APPROVED}, Status.WITHDRAWN),
        "discard": Move({Status.DRAFT}, Status.DISCARDED),
        "dispose": Move({Status.REPLACED, Status.WITHDRAWN}, Status.DISPOSED),
    }

    reference = models.CharField(max_length=20, unique=True, default=new_assessment_reference)
    status = models.CharField(max_length=14, choices=Status, default=Status.DRAFT)
    title = models.CharField(max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="impact_assessments"
    )
    owner = models.ForeignKey(PERSON, models.PROTECT, related_name="impact_assessments")
    writers = models.ManyToManyField(
        PERSON, related_name="+", help_text="Who wrote any of it: none of them approves it."
    )
    family = models.CharField(max_length=20, blank=True, help_text="Of the first of its versions.")
    version_number = models.PositiveSmallIntegerField(default=1)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="next_versions"
    )
    last_risk = models.PositiveSmallIntegerField(
        default=0, help_text="The last number that a risk was given: none is given twice."
    )
    started_at = models.DateTimeField(default=clock.now, editable=False)
    changed_at = models.DateTimeField(default=clock.now)
    screened_at = models.DateTimeField(null=True)
    screened_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", help_text="Who decided on screening."
    )
    opinion_asked_at = models.DateTimeField(null=True)
    opinion_asked_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True, help_text="To be approved.")
    sent_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    why_without_opinion = models.TextField(max_length=1000, blank=True)
    why_against_opinion = models.TextField(max_length=1000, blank=True)
    sent_back_at = models.DateTimeField(null=True)
    sent_back_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    sent_back_because = models.TextField(max_length=1000, blank=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    approved_by_role = models.CharField(
        max_length=200, blank=True, help_text="Their job title that day."
    )
    approved_sha256 = models.CharField(
        max_length=64, blank=True, help_text="Of what it said when it was approved."
    )
    replaced_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    withdrawn_because = models.TextField(max_length=1000, blank=True)
    discarded_at = models.DateTimeField(null=True)
    discarded_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    disposed_at = models.DateTimeField(null=True)
    review_told_on = models.DateField(null=True, help_text="The day of the last letter about it.")
    acceptance_told_on = models.DateField(null=True)
    pdf = models.OneToOneField(
        StoredDocument, models.PROTECT, null=True, related_name="assessment_as_pdf"
    )
    docx = models.OneToOneField(
        StoredDocument, models.PROTECT, null=True, related_name="assessment_as_word"
    )
    submission_id = models.UUIDField(help_text="Of the form that began it.")
    row_version = models.PositiveIntegerField(default=1)

    objects = ImpactAssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "submission_id"], name="assessments_one_a_submission"
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=Q(status__in=["draft", "being_approved", "approved"]),
                name="assessments_one_next_version",
            ),
            models.UniqueConstraint(
                fields=["family"], condition=Q(status="approved"), name="assessments_one_approved"
            ),
            at_and_by("screened", "impactassessment"),
            at_and_by("opinion_asked", "impactassessment"),
            at_and_by("sent", "impactassessment"),
            at_and_by("sent_back", "impactassessment"),
            at_and_by("approved", "impactassessment"),
            at_and_by("withdrawn", "impactassessment"),
            at_and_by("discarded", "impactassessment"),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "replaced", "withdrawn"])
                | (
                    Q(approved_at__isnull=False, pdf__isnull=False, review_date__isnull=False)
                    & ~Q(approved_sha256="")
                ),
                name="assessments_approved_with_their_files",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None)
                | ~(Q(approved_by=models.F("owner")) | Q(approved_by=models.F("sent_by"))),
                name="assessments_approved_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="assessments_of_organisation"),
            models.Index(fields=["family"], name="assessments_of_family"),
            models.Index(
                fields=["review_date"],
                condition=Q(status="approved"),
                name="assessments_to_review",
            ),
        ]

    def __str__(self):
        # the reference alone: K-MIP reads the history, and may not read what it says
        return self.reference

    @property
    def heading(self) -> str:
        if self.status == self.Status.DISPOSED:
            return "Disposed of"
        return self.title or UNTITLED

    @property
    def in_words(self) -> str:
        """As a record names it, to whoever may not read it too."""
        return f"{self.reference}, version {self.version_number}"

    @property
    def is_full(self) -> bool:
        """More than a screening."""
        return self.needed == Needed.FULL

    @property
    def what(self) -> str:
        return "Screening" if self.needed == Needed.NOT_NEEDED else "Impact assessment"

    @property
    def lapse(self) -> str:
        """Why nothing rests on it any more, in words; nothing where it stands."""
        today = clock.today()
        if self.status == self.Status.WITHDRAWN:
            return "It was withdrawn"
        if self.status != self.Status.APPROVED:
            return ""
        if self.review_date and self.review_date < today:
            return "Its review is overdue"
        if self.accepted_until and self.accepted_until < today:
            return "The acceptance of its residual risk has ended"
        return ""

    def get_absolute_url(self):
        return reverse("records:assessment_detail", args=[self.reference])
