from datetime import date

from django.conf import settings
from django.db import connection, models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import slugify

from agreements.origins import Origin, origins
from agreements.redline import NOT_USED
from kmip_portal import clock
from kmip_portal.constraints import at_and_by
from kmip_portal.documents.models import StoredDocument
from kmip_portal.lifecycle import Lifecycle, Move
from kmip_portal.often_asked import OftenAsked

PERSON = settings.AUTH_USER_MODEL
PUBLISHED = ("approved", "in_force", "superseded")
# Written out: nothing is asked for more often, and Django takes longer to put this into words than
# everything else takes that hands out the file.
PDF_IN_FORCE = f"""
    SELECT pdf.id, {", ".join(f"pdf.{field}" for field in StoredDocument.SERVED)}
    FROM agreements_agreementversion version
    LEFT JOIN documents_storeddocument pdf ON pdf.id = version.pdf_id
    WHERE version.status IN (%s, %s, %s) AND version.in_force_on <= %s
    ORDER BY version.in_force_on DESC, version.id DESC LIMIT 1
"""  # noqa: S608 - the columns are our own


class Agreement(models.Model):
    """The framework agreement that all versions are texts of."""

    name = models.CharField(max_length=200, unique=True)
    short_name = models.CharField(max_length=40)

    def __str__(self):
        return self.name


class AgreementVersionQuerySet(models.QuerySet):
    def published(self):
        """Versions that are or were in force, or will be on a day already approved."""
        return self.filter(status__in=PUBLISHED)

    def in_force(self, on: date | None = None) -> "AgreementVersion | None":
        """The version in force on a day, today unless said: read from dates, not from jobs."""
        on = on or clock.today()
        found = self.readable(on)[:1] if self._is_of_its_own else IN_FORCE.found(on)
        return next(iter(found), None)

    def readable(self, on: date | None = None):
        """Versions the public may read: in force now or before, the newest first."""
        on = on or clock.today()
        return self.published().filter(in_force_on__lte=on).order_by("-in_force_on", "-pk")

    @property
    def _is_of_its_own(self) -> bool:
        """Whether it asks otherwise than for all versions, or reads more than these."""
        return bool(self.query.where or self.query.select_related)

    def with_files(self):
        """With their PDFs and Word files, for pages that offer them."""
        files = self.select_related("pdf", "rendering", "word", "agreement")
        # what they were made from is large, and no page shows it
        return files.defer("pdf__snapshot", "rendering__snapshot", "word__snapshot")

    def pdf_in_force(self) -> StoredDocument | None:
        """The PDF of the version in force today."""
        with connection.cursor() as cursor:
            today = connection.ops.adapt_datefield_value(clock.today())
            cursor.execute(PDF_IN_FORCE, [*PUBLISHED, today])
            row = cursor.fetchone()
        if row is None or row[0] is None:
            return None
        return StoredDocument.from_db(connection.alias, ["id", *StoredDocument.SERVED], row)

    def without_word_files(self):
        """Published versions whose Word file nobody has asked for yet."""
        return self.published().filter(word=None)

    def preceding(self, version: "AgreementVersion") -> "AgreementVersion | None":
        """Of the published versions with a lower number, the one with the highest."""
        lower = [one for one in self.published() if one.in_numbers < version.in_numbers]
        return max(lower, key=lambda one: one.in_numbers, default=None)

    def following(self, version: "AgreementVersion") -> "AgreementVersion | None":
        """Of the published versions with a higher number, the one with the lowest."""
        higher = [one for one in self.published() if one.in_numbers > version.in_numbers]
        return min(higher, key=lambda one: one.in_numbers, default=None)

    def standing(self):
        """All but the discarded, the newest first; a number names at most one of them."""
        return self.exclude(status="discarded").order_by("-pk")

    def replacement_of(self, version):
        """The version that replaced this one, read from dates; None while it is in force."""
        if version.in_force_on is None:
            return None
        after = Q(in_force_on__gt=version.in_force_on) | Q(
            in_force_on=version.in_force_on, pk__gt=version.pk
        )
        return self.readable().filter(after).order_by("in_force_on", "pk").first()

    def due_into_force(self, on: date | None = None):
        """Approved versions whose day has come, the earliest first."""
        due = self.filter(status="approved", in_force_on__lte=on or clock.today())
        return due.order_by("in_force_on", "pk")

    def counting(self, on: date | None = None) -> list["AgreementVersion"]:
        """The versions whose acceptance counts on a day, the one in force first.

        A version that everyone must accept stops earlier acceptances from counting at the end of
        its `accept_by` in London; until then, and for other versions, the earlier ones stand.
        """
        on = on or clock.today()
        counting = []
        for version in self.readable(on) if self._is_of_its_own else READABLE.found(on):
            counting.append(version)
            if version.asks_everyone and (version.accept_by is None or on > version.accept_by):
                break
        return counting

    def visible_to(self, user):
        """K-MIP's people see drafts; everybody sees what is or was in force."""
        if user.is_authenticated and user.kmip_roles:
            return self.standing()
        return self.filter(pk__in=self.readable().values("pk"))


class AgreementVersion(Lifecycle):
    """One text of the agreement, from draft to superseded. At most one is in force."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PROPOSED = "proposed", "Proposed"
        APPROVED = "approved", "Approved"
        IN_FORCE = "in_force", "In force"
        SUPERSEDED = "superseded", "Superseded"
        DISCARDED = "discarded", "Discarded"

    class NeedsAcceptance(models.TextChoices):
        EVERYONE = "everyone", "Yes, everyone by a date"
        JOINERS = "joiners", "Only organisations that join from now"
        NOBODY = "nobody", "No, small corrections only"

    MOVES = {
        "propose": Move({Status.DRAFT}, Status.PROPOSED),
        "return_to_draft": Move({Status.PROPOSED}, Status.DRAFT),
        "approve": Move({Status.PROPOSED}, Status.APPROVED),
        "bring_into_force": Move({Status.APPROVED}, Status.IN_FORCE),
        "supersede": Move({Status.IN_FORCE}, Status.SUPERSEDED),
        "discard": Move({Status.DRAFT, Status.PROPOSED}, Status.DISCARDED),
    }

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="versions")
    number = models.CharField(max_length=10, help_text="Like 6.0.")
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    title = models.CharField(max_length=200)
    is_sample = models.BooleanField(default=False, help_text="Plainly marked as not official.")
    summary_of_changes = models.TextField(max_length=4000, blank=True)
    needs_acceptance = models.CharField(
        max_length=8, choices=NeedsAcceptance, default=NeedsAcceptance.EVERYONE
    )
    accept_by = models.DateField(null=True, blank=True)
    in_force_on = models.DateField(null=True, blank=True)
    superseded_on = models.DateField(null=True, blank=True)
    review_due_on = models.DateField(null=True, blank=True)
    pdf = models.OneToOneField(
        StoredDocument, models.PROTECT, null=True, blank=True, related_name="agreement_version"
    )
    rendering = models.OneToOneField(
        StoredDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The portal's own PDF, where the published one is K-MIP's own file.",
    )
    word = models.OneToOneField(
        StoredDocument, models.PROTECT, null=True, blank=True, related_name="+"
    )
    drafted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField(default=clock.now)
    started_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The published version whose words it began with, or took over since.",
    )
    hands = models.ManyToManyField(
        PERSON,
        related_name="+",
        blank=True,
        help_text="Everyone who began it, wrote a word of it or chose its file.",
    )
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    approved_sha256 = models.CharField(
        max_length=64, blank=True, help_text="Of the very file the approver saw."
    )
    row_version = models.PositiveIntegerField(default=1)

    objects = AgreementVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "number"],
                condition=~Q(status="discarded"),
                name="agreements_one_version_a_number",
            ),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(status="in_force"),
                name="agreements_one_version_in_force",
            ),
            at_and_by("proposed", "agreementversion"),
            at_and_by("approved", "agreementversion"),
            models.CheckConstraint(
                condition=Q(approved_by=None)
                | ~(Q(approved_by=F("proposed_by")) | Q(approved_by=F("drafted_by"))),
                name="agreements_approved_by_another_person",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "in_force", "superseded"])
                | (Q(in_force_on__isnull=False) & ~Q(approved_sha256="")),
                name="agreements_approved_with_day_and_file",
            ),
        ]

    def __str__(self):
        return f"version {self.number}"

    @property
    def slug(self) -> str:
        """The number as it stands in addresses: 6-0."""
        return self.number.replace(".", "-")

    @property
    def reference(self) -> str:
        return self.number

    @property
    def in_numbers(self) -> tuple[int, ...]:
        """Its number as it is compared with others: 6.10 comes after 6.9."""
        return tuple(map(int, self.number.split(".")))

    @property
    def has_own_file(self) -> bool:
        """K-MIP's own PDF is the published one, and the portal's stands beside it."""
        return self.rendering_id is not None

    @property
    def files_are_ready(self) -> bool:
        files = [self.pdf, self.rendering] if self.has_own_file else [self.pdf]
        return all(file is not None and file.is_ready for file in files)

    @property
    def next_minor(self) -> str:
        """The number of a correction of this version that no version has yet: 6.1 after 6.0."""
        major, minor = self.in_numbers
        taken = set(
            AgreementVersion.objects.standing()
            .filter(number__startswith=f"{major}.")
            .values_list("number", flat=True)
        )
        while f"{major}.{minor}" in taken:
            minor += 1
        return f"{major}.{minor}"

    @property
    def next_major(self) -> str:
        return f"{self.in_numbers[0] + 1}.0"

    @property
    def is_published(self) -> bool:
        return self.status in PUBLISHED

    @property
    def asks_everyone(self) -> bool:
        return self.needs_acceptance == self.NeedsAcceptance.EVERYONE

    def get_absolute_url(self):
        return reverse("agreements:version_detail", args=[self.slug])


READABLE = OftenAsked(lambda on: AgreementVersion.objects.readable(on))
IN_FORCE = OftenAsked(lambda on: AgreementVersion.objects.readable(on)[:1])


class Clause(models.Model):
    """One clause of a version. Its key follows it through all versions, its number does not."""

    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="clauses")
    key = models.SlugField(max_length=80)
    position = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField(
        default=2, help_text="1 a part, 2 a clause, 3 below it."
    )
    number = models.CharField(max_length=20, blank=True, help_text="As shown, like 4.2.")
    heading = models.CharField(max_length=200)
    body = models.TextField(max_length=20_000, blank=True, help_text="Limited Markdown.")
    why_changed = models.TextField(max_length=2000, blank=True)
    origin = models.CharField(
        max_length=400, blank=True, help_text="As text, like 2027/P-014, 2027/P-019."
    )
    caused = models.JSONField(
        default=dict, blank=True, editable=False, help_text="Which of these caused which sentence."
    )
    changed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="agreements_one_clause_a_key"),
            models.UniqueConstraint(
                fields=["version", "position"], name="agreements_one_clause_a_place"
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.heading}".strip()

    @property
    def origins(self) -> list[Origin]:
        """The proposals that caused its change, for links to them."""
        return origins(self.origin)

    @property
    def is_unused(self) -> bool:
        """Gone, with its number kept so that those after it stay."""
        return self.heading == NOT_USED and not self.body.strip()

    @property
    def anchor(self) -> str:
        """The name of its place on the page: clause-4-2, schedule-1, or its key."""
        number = slugify(self.number.replace(".", "-"))
        if number[:1].isdigit():
            return f"clause-{number}"
        return number if " " in self.number else self.key  # (a) stands under many clauses


class Purpose(models.Model):
    """A purpose of sharing that a version names, and the codes of the legal reference it covers."""

    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="purposes")
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    hint = models.CharField(max_length=400, blank=True)
    purpose_codes = models.JSONField(default=list, help_text="Codes such as PU_CHILD_PROT.")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "title"], name="agreements_one_purpose_a_title"
            )
        ]

    def __str__(self):
        return self.title


class ClauseTopic(models.Model):
    """A clause says something of a point that the regulator's code asks an agreement to hold."""

    key = models.SlugField(max_length=80, help_text="Of the clause, through all versions.")
    point = models.SlugField(max_length=80)

    class Meta:
        ordering = ["point", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "point"], name="agreements_a_clause_covers_a_point_once"
            )
        ]

    def __str__(self):
        return f"{self.key}: {self.point}"
