"""What an impact assessment has beside its sections: what called for it, its risks, the opinions of
advisers, and when it was reviewed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kmip_portal import clock
from records.models.assessment import ImpactAssessment
from records.models.assessment_answers import Level, Likelihood, Severity, level_of

PERSON = settings.AUTH_USER_MODEL


class AssessmentTrigger(models.Model):
    """One thing that calls for an assessment, ticked at screening, as the law read that day."""

    assessment = models.ForeignKey(ImpactAssessment, models.CASCADE, related_name="triggers")
    code = models.CharField(max_length=60)
    label = models.CharField(max_length=710)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "code"], name="assessments_one_of_each_trigger"
            )
        ]

    def __str__(self):
        return self.label


class Risk(models.Model):
    """What could happen to people, how likely and how severe it is, what is done about it, and
    what remains (UK GDPR Article 35(7)(c) and (d))."""

    class Effect(models.TextChoices):
        ELIMINATED = "eliminated", "It eliminates the risk"
        REDUCED = "reduced", "It reduces the risk"
        ACCEPTED = "accepted", "Nothing more is done: the risk is accepted"

    assessment = models.ForeignKey(ImpactAssessment, models.CASCADE, related_name="risks")
    number = models.PositiveSmallIntegerField(help_text="Names it in addresses.")
    harm = models.CharField(max_length=500, help_text="What could happen, and to whom.")
    likelihood = models.CharField(max_length=8, choices=Likelihood)
    severity = models.CharField(max_length=11, choices=Severity)
    measures = models.TextField(max_length=2000, blank=True)
    effect = models.CharField(max_length=10, choices=Effect)
    residual_likelihood = models.CharField(max_length=8, choices=Likelihood)
    residual_severity = models.CharField(max_length=11, choices=Severity)
    is_approved = models.BooleanField(help_text="Whoever must has agreed to do it.")
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "number"], name="assessments_risk_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(effect="accepted") | ~Q(measures=""),
                name="assessments_risk_with_its_measures",
            ),
        ]

    def __str__(self):
        return self.harm

    @property
    def level(self) -> Level:
        return level_of(self.likelihood, self.severity)

    @property
    def residual(self) -> Level:
        return level_of(self.residual_likelihood, self.residual_severity)


class Opinion(models.Model):
    """What an adviser says of one text: given in the portal, or written down by who received it."""

    class Said(models.TextChoices):
        GO_ON = "go_on", "It may go on as it stands"
        CHANGE = "change", "It may go on if something changes"
        AGAINST = "against", "It should not go on"

    assessment = models.ForeignKey(ImpactAssessment, models.CASCADE, related_name="opinions")
    said = models.CharField(max_length=8, choices=Said)
    words = models.TextField(max_length=4000)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=200, help_text="Their office, or job title, that day.")
    office = models.CharField(max_length=20, help_text="Such as dpo: a role of a membership.")
    given_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", help_text="In the portal."
    )
    entered_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", help_text="Who had it, and wrote it."
    )
    given_on = models.DateField()
    saved_at = models.DateTimeField(default=clock.now)
    content_sha256 = models.CharField(max_length=64, help_text="Of the text that it is about.")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(given_by__isnull=True) ^ Q(entered_by__isnull=True),
                name="assessments_opinion_given_or_entered",
            ),
        ]

    def __str__(self):
        return f"the opinion of {self.name} on {self.assessment}"

    @property
    def is_against(self) -> bool:
        """Going on with the text as it stands is going on against it."""
        return self.said != self.Said.GO_ON


class AssessmentReview(models.Model):
    """Somebody looked at an approved assessment and found that it still holds."""

    assessment = models.ForeignKey(ImpactAssessment, models.CASCADE, related_name="reviews_done")
    reviewed_at = models.DateTimeField(default=clock.now)
    reviewed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    next_due_on = models.DateField()
    accepted_by_name = models.CharField(max_length=200, blank=True)
    accepted_by_role = models.CharField(max_length=200, blank=True)
    accepted_until = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"review of {self.assessment}"
