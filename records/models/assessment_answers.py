"""What an impact assessment says: its sections as columns, in the order of the ICO’s template, and
the scale of its risks."""

from django.db import models

from records.models.answers import day, long, text

MOST = 4000


class Likelihood(models.TextChoices):
    REMOTE = "remote", "Remote"
    POSSIBLE = "possible", "Possible"
    PROBABLE = "probable", "Probable"


class Severity(models.TextChoices):
    MINIMAL = "minimal", "Minimal"
    SIGNIFICANT = "significant", "Significant"
    SEVERE = "severe", "Severe"


class Level(models.TextChoices):
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"


# the ICO’s guidance on DPIAs, “How do we do a DPIA?”, step 5: every other pair is a low risk
MATRIX = {
    (Likelihood.POSSIBLE, Severity.SIGNIFICANT): Level.MEDIUM,
    (Likelihood.PROBABLE, Severity.SIGNIFICANT): Level.HIGH,
    (Likelihood.POSSIBLE, Severity.SEVERE): Level.HIGH,
    (Likelihood.PROBABLE, Severity.SEVERE): Level.HIGH,
}
RISING = [Level.LOW, Level.MEDIUM, Level.HIGH]


def level_of(likelihood: str, severity: str) -> Level:
    """Low, medium or high, by how likely and how severe a harm is."""
    return MATRIX.get((Likelihood(likelihood), Severity(severity)), Level.LOW)


class Needed(models.TextChoices):
    FULL = "full", "Yes, a full assessment is needed"
    NOT_NEEDED = "not_needed", "No, screening shows that none is needed"


class AssessmentAnswers(models.Model):
    """The sections. A draft may have gaps."""

    needed = models.CharField(max_length=10, blank=True, choices=Needed)
    screening_reason = long(MOST)
    aims = long(MOST)
    nature = long(MOST)
    data_source = long(MOST)
    scope = long(MOST)
    context = long(MOST)
    purposes = long(MOST)
    benefits = long(MOST)
    consultation = long(MOST)
    consulted_experts = long(MOST)
    lawful_basis = long(MOST)
    necessity = long(MOST)
    minimisation = long(MOST)
    rights = long(MOST)
    processors = long(MOST)
    accepted_by_name = text(200)
    accepted_by_role = text(200)
    accepted_until = day()
    ico_consulted_on = day()
    ico_outcome = long(MOST)
    review_date = day()

    class Meta:
        abstract = True
