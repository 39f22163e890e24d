from django.conf import settings
from django.db import models
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.references import new_reference
from records.models.record import RecordOfSharing
from signatories.models import Organisation
from signatories.permissions import held_by


def new_template_reference() -> str:
    return new_reference("TPL")


class RecordTemplateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the organisations for which a person keeps records."""
        filing = ("practitioner", "lead")
        held = [one.organisation_id for one in held_by(user) if one.role in filing]
        return self.filter(organisation__in=held)


class RecordTemplate(models.Model):
    """A saved record that an organisation's people begin their own from, under a name.

    It goes with its record: what is disposed of is no template any more.
    """

    reference = models.CharField(max_length=20, unique=True, default=new_template_reference)
    record = models.OneToOneField(RecordOfSharing, models.CASCADE, related_name="template")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="record_templates")
    name = models.CharField(max_length=80)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = RecordTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="records_one_template_a_name"
            )
        ]

    def __str__(self):
        # the reference alone: K-MIP reads the history
        return self.reference

    def get_absolute_url(self):
        return f"{reverse('records:template_list')}#{self.reference}"
