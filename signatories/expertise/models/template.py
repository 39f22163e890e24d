"""Templates and examples: files that one signatory has, and others can use."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.permissions import is_secretariat, works_for_kmip
from kmip_portal.constraints import at_and_by
from kmip_portal.lifecycle import Lifecycle, Move
from kmip_portal.references import new_reference
from signatories.expertise.models.checked import Checked, CheckedQuerySet
from signatories.expertise.models.topic import Topic
from signatories.models import Organisation

PERSON = settings.AUTH_USER_MODEL


def new_template_reference() -> str:
    return new_reference("TPL")


def _random_path(template: "SharedTemplate", filename: str) -> str:
    return f"templates/{uuid.uuid4().hex}.{template.kind}"


class SharedTemplateQuerySet(CheckedQuerySet):
    def visible_to(self, user):
        """People of signatories and K-MIP's; what is hidden, its own people and K-MIP's.

        A withdrawn one keeps its page, which says why.
        """
        if not user.is_authenticated:
            return self.none()
        if works_for_kmip(user):
            return self
        own = list(user.memberships.current().values_list("organisation", flat=True))
        mine = Q(organisation__in=own)
        if not Organisation.signatories_among(own):
            return self.filter(mine)
        return self.filter(mine | ~Q(status=SharedTemplate.Status.HIDDEN))

    def listed(self):
        """Those that can be used, the newest first, each knowing how many organisations did."""
        shown = self.filter(status=SharedTemplate.Status.SHARED)
        return (
            shown.select_related("organisation", "topic")
            .annotate(used_by=Count("uses"))
            .order_by("-shared_at", "-pk")
        )


class SharedTemplate(Checked, Lifecycle):
    """One file, what it is for, and on what terms others may use it."""

    class Status(models.TextChoices):
        SHARED = "shared", "Shared"
        HIDDEN = "hidden", "Hidden by K-MIP"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Licence(models.TextChoices):
        OGL = "ogl", "Open Government Licence v3.0"
        FREE = "free", "Signatories may use and change it"
        NAMED = "named", "Signatories may use it if they say whose it is"
        READ = "read", "To read only: ask before you use it"

    CHECKED_AGAIN = (Status.SHARED,)
    called = "template"
    MOVES = {
        "hide": Move({Status.SHARED}, Status.HIDDEN),
        "show": Move({Status.HIDDEN}, Status.SHARED),
        "withdraw": Move({Status.SHARED}, Status.WITHDRAWN),  # a hidden one would be seen again
    }

    reference = models.CharField(
        max_length=13, unique=True, editable=False, default=new_template_reference
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.SHARED)
    title = models.CharField(max_length=120)
    purpose = models.TextField(max_length=1000)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="templates")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="shared_templates",
        help_text="Whose it is; none for one of K-MIP's.",
    )  # fmt: skip
    licence = models.CharField(max_length=5, choices=Licence)
    filename = models.CharField(max_length=200, help_text="Safe to show.")
    kind = models.CharField(max_length=4)
    size = models.PositiveIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=_random_path, max_length=120)
    shared_at = models.DateTimeField(default=clock.now)
    shared_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    closed_reason = models.TextField(max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    objects = SharedTemplateQuerySet.as_manager()

    class Meta:
        constraints = [
            at_and_by("closed", "sharedtemplate"),
            models.CheckConstraint(
                condition=Q(status="shared") | ~Q(closed_reason=""),
                name="expertise_template_closed_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["status", "-shared_at"], name="expertise_templates")]

    def __str__(self):
        return f"template {self.reference}"

    def get_absolute_url(self):
        return reverse("expertise:template_detail", args=[self.reference])

    @property
    def name(self) -> str:
        return self.title


class TemplateUse(models.Model):
    """An organisation that has downloaded a template, once however often."""

    template = models.ForeignKey(SharedTemplate, models.CASCADE, related_name="uses")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    first_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["template", "organisation"], name="expertise_used_counts_once"
            )
        ]

    def __str__(self):
        return f"{self.organisation} uses {self.template}"


class TemplateReportQuerySet(models.QuerySet):
    def open(self):
        return self.filter(settled_at=None)

    def about(self, template):
        return self.filter(template=template).select_related("reported_by")

    def visible_to(self, user):
        """The secretariat decides about them."""
        return self if is_secretariat(user) else self.none()


class TemplateReport(models.Model):
    """Somebody says that there is something wrong with a template; K-MIP looks."""

    template = models.ForeignKey(SharedTemplate, models.CASCADE, related_name="reports")
    reported_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(default=clock.now)
    note = models.CharField(max_length=500)
    settled_at = models.DateTimeField(null=True)

    objects = TemplateReportQuerySet.as_manager()

    class Meta:
        ordering = ["reported_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "reported_by"],
                condition=Q(settled_at=None),
                name="expertise_one_open_report_each",
            )
        ]

    def __str__(self):
        return f"report on {self.template}"
