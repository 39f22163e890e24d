"""What a pack is of: an organisation, or K-MIP in a period. Each says what belongs in it."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.accounts.models import KmipRole, User
from kmip_portal.audit.models import AuditEvent
from kmip_portal.desk.evidence import after
from kmip_portal.desk.evidence.asking import may_ask_for_kmip, may_ask_for_own
from kmip_portal.jobs.models import Job
from kmip_portal.jobs.services import CannotBeDone
from kmip_portal.mail.models import Email
from kmip_portal.portal_tags import day
from records.models import ImpactAssessment, RecordOfSharing
from signatories.models import AcceptanceStatement, Membership, Organisation, SigningRequest

ITS_LETTERS = ("agreements/", "campaigns/", "records/", "reviews/", "signatories/")
NAMES_IT = ("campaigns/", "signatories/")  # who acts for others is written to about those, too
CODES = Q(kind__endswith="code") | Q(kind__startswith="account/")
ITS_HISTORY = ("accounts.", "records.", "reviews.", "signatories.")
TOLD = ("agreements.", "reviews.", "signatories.")  # where it is one of many
IN_A_PACK = ["decided", "closed", "waiting", "active", "replaced", "ended"]
NOT_ALLOWED = "You may not have this pack any more, so it was not made."


def scope_of(job: Job) -> "OwnScope | PeriodScope":
    """What was asked for, if who asked may still have it."""
    if slug := job.wants.get("organisation"):
        organisation = Organisation.objects.filter(slug=slug).first()
        if organisation is None or not may_ask_for_own(job.owner, organisation):
            raise CannotBeDone(NOT_ALLOWED)
        return OwnScope(organisation, job.owner)
    if not may_ask_for_kmip(job.owner):
        raise CannotBeDone(NOT_ALLOWED)
    return PeriodScope(*(date.fromisoformat(job.wants[name]) for name in ("from_on", "until_on")))


def may_have(job: Job) -> bool:
    """Whether whoever asked for a pack may still have it: a lead may lead no more since."""
    try:
        scope_of(job)
    except CannotBeDone:
        return False
    return True


class OwnScope:
    """One organisation's own: its records whole, and nothing of anybody else."""

    has_records = True

    def __init__(self, organisation: Organisation, reader: User):
        self.organisation, self.reader = organisation, reader
        self.name, self.file_stem = str(organisation), organisation.slug

    @property
    def title(self) -> str:
        return f"Evidence pack of {self.name}"

    def acceptances(self) -> QuerySet[AcceptanceStatement]:
        return self.organisation.acceptances.with_files().order_by("submitted_at", "pk")

    def versions(self) -> QuerySet[AgreementVersion]:
        accepted = self.organisation.acceptances.values("version")
        return AgreementVersion.objects.filter(pk__in=accepted)

    def records(self) -> QuerySet[RecordOfSharing]:
        """What it keeps, and repeat records that it takes part in; drafts are no records yet."""
        takes_part = Q(parties__organisation=self.organisation, parties__left_on=None)
        seen = RecordOfSharing.objects.visible_to(self.reader).filter(status__in=IN_A_PACK)
        mine = seen.filter(Q(organisation=self.organisation) | takes_part & Q(kind="repeat"))
        return RecordOfSharing.objects.filter(pk__in=mine.values("pk")).order_by("pk")

    def assessments(self) -> QuerySet[ImpactAssessment]:
        """Its own that were approved, whatever became of them, and that still say anything."""
        seen = ImpactAssessment.objects.visible_to(self.reader)
        stood = seen.filter(organisation=self.organisation, pdf__isnull=False)
        return stood.select_related("pdf").order_by("pk")

    def after_sharing(self) -> dict[str, list[dict[str, Any]]]:
        return after.of(self.organisation, self.reader)

    def events(self) -> QuerySet[AuditEvent]:
        return AuditEvent.objects.about([self.organisation.slug])

    def is_whole(self, event: AuditEvent) -> bool:
        """It concerns this organisation and no other, so that all it says may be read."""
        alone = event.organisations == [self.organisation.slug]
        return alone and event.subject_type.startswith(ITS_HISTORY)

    def is_told(self, event: AuditEvent) -> bool:
        """It is said in a sentence that it happened."""
        return self.is_whole(event) or event.subject_type.startswith(TOLD)

    def letters(self, before: datetime) -> Iterator[Email]:
        """Letters to its people and to whoever was asked to sign for it, about it."""
        written = Email.objects.filter(written_at__lte=before).exclude(CODES)
        its_own, longer = self._people(), self._longer_names()
        to = written.filter(addressee__in=its_own.keys() | self._asked_to_sign())
        for letter in to.select_related("joined_in").order_by("pk").iterator():
            if not letter.kind.startswith(ITS_LETTERS):
                continue
            alone = its_own.get(letter.addressee) and not letter.kind.startswith(NAMES_IT)
            if alone or self.name in longer.sub("", f"{letter.subject}\n{letter.body}"):
                yield letter

    def _longer_names(self) -> re.Pattern[str]:
        """The names of others in which its own stands, too: Weald Police Federation."""
        longer = Organisation.objects.filter(name__contains=self.organisation.name)
        names = longer.exclude(pk=self.organisation.pk).values_list("name", flat=True)
        found = sorted((one for one in names if one != self.name), key=len, reverse=True)
        return re.compile("|".join(map(re.escape, found)) or r"(?!)")

    def _people(self) -> dict[str, bool]:
        """The addresses of its people, and whether each never acted for anybody else."""
        here = Membership.objects.filter(organisation=self.organisation)
        people = User.objects.filter(pk__in=here.values("user"))
        elsewhere = set(
            Membership.objects.filter(user__in=people)
            .exclude(organisation=self.organisation)
            .values_list("user", flat=True)
        ) | set(KmipRole.objects.filter(user__in=people).values_list("user", flat=True))
        return {
            email.lower(): key not in elsewhere for key, email in people.values_list("pk", "email")
        }

    def _asked_to_sign(self) -> set[str]:
        asked = SigningRequest.objects.filter(organisation=self.organisation)
        return {email.lower() for email in asked.values_list("email", flat=True)}

    def facts(self) -> dict[str, Any]:
        return {"of": self.name, "organisation": self.organisation.slug}


class PeriodScope:
    """K-MIP's own of a period: of records how many there are, and not one word of one."""

    has_records = False

    def __init__(self, from_on: date, until_on: date):
        self.from_on, self.until_on = from_on, until_on
        self.name = f"K-MIP, {day(from_on)} to {day(until_on)}"
        self.file_stem = f"k-mip-{from_on}-{until_on}"
        self.moments = clock.start_of_day(from_on), clock.end_of_day(until_on)

    @property
    def title(self) -> str:
        return f"Evidence pack of {self.name}"

    def acceptances(self) -> QuerySet[AcceptanceStatement]:
        inside = AcceptanceStatement.objects.filter(submitted_at__range=self.moments)
        return inside.with_files().order_by("submitted_at", "pk")

    def versions(self) -> QuerySet[AgreementVersion]:
        """Those that were in force at some time in it, or were accepted in it."""
        begun = AgreementVersion.objects.published().filter(in_force_on__lte=self.until_on)
        ended = Q(superseded_on__isnull=False, superseded_on__lte=self.from_on)
        accepted = self.acceptances().values("version")
        return AgreementVersion.objects.filter(
            Q(pk__in=begun.exclude(ended).values("pk")) | Q(pk__in=accepted)
        )

    def records(self) -> QuerySet[RecordOfSharing]:
        return RecordOfSharing.objects.none()

    def assessments(self) -> QuerySet[ImpactAssessment]:
        return ImpactAssessment.objects.none()

    def after_sharing(self) -> dict[str, list[dict[str, Any]]]:
        return after.none()

    def events(self) -> QuerySet[AuditEvent]:
        return AuditEvent.objects.filter(at__range=self.moments)

    def is_whole(self, event: AuditEvent) -> bool:
        """Not what is told of records: it may say with whom, and why."""
        return not event.subject_type.startswith("records.")

    def is_told(self, event: AuditEvent) -> bool:
        return True  # a record is told of by its reference alone

    def letters(self, before: datetime) -> Iterator[Email]:
        written = Email.objects.filter(written_at__range=self.moments, written_at__lte=before)
        yield from written.exclude(CODES).select_related("joined_in").order_by("pk").iterator()

    def facts(self) -> dict[str, Any]:
        return {"of": self.name, "from": str(self.from_on), "until": str(self.until_on)}
