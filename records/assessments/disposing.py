"""Assessments past their time are wiped, and the history keeps the proof: what remains is their
reference, organisation and dates, and the fingerprints of their files."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from kmip_portal import clock
from kmip_portal.audit.services import record as record_event
from kmip_portal.documents.models import StoredDocument
from kmip_portal.documents.services import forget_file
from kmip_portal.retention.schedule import SCHEDULE
from kmip_portal.retention.services import prove, rows_of
from records.assessments.documents import DRAFT_KIND, KIND
from records.assessments.sections import COLUMNS
from records.models import ImpactAssessment, RecordOfSharing

AT_ONCE = 100
SAYS = ("title", "why_without_opinion", "why_against_opinion", "sent_back_because",
        "withdrawn_because", "approved_by_role")  # fmt: skip


def past_their_time() -> QuerySet[ImpactAssessment]:
    """Replaced or withdrawn so long ago, and no record that is kept names them."""
    before = SCHEDULE["assessment"].moment_before()
    named = RecordOfSharing.objects.filter(assessment=OuterRef("pk"))
    old = Q(status="replaced", replaced_at__lt=before) | Q(
        status="withdrawn", withdrawn_at__lt=before
    )
    return ImpactAssessment.objects.filter(old).filter(~Exists(named)).order_by("pk")


def deleted() -> QuerySet[ImpactAssessment]:
    """Drafts that somebody deleted a month ago, and that still say something."""
    before = clock.now() - timedelta(days=SCHEDULE["deleted_assessment"].days)
    gone = ImpactAssessment.objects.filter(status="discarded", discarded_at__lt=before)
    return gone.filter(disposed_at=None).order_by("pk")


def dispose() -> int:
    """Wipe what is past its time; how many went."""
    return sum(_one(pk) for pk in list(past_their_time().values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _one(pk: int) -> int:
    locked = ImpactAssessment.objects.select_for_update(of=("self",)).filter(pk=pk)
    found = locked.select_related("organisation").first()
    if found is None or not past_their_time().filter(pk=pk).exists():
        return 0
    found.move("dispose", disposed_at=clock.now())
    _wipe(found, "assessment", "disposed of")
    return 1


@transaction.atomic
def wipe_deleted() -> int:
    """Wipe drafts that somebody deleted a month ago; how many."""
    found = list(deleted().select_for_update(of=("self",)).select_related("organisation")[:AT_ONCE])
    for one in found:
        one.disposed_at = clock.now()
        _wipe(one, "deleted_assessment", "wiped")
    return len(found)


def _wipe(one: ImpactAssessment, rule: str, verb: str) -> None:
    """Take away all that it says; what it was, in numbers and fingerprints, is told."""
    kinds = (KIND, DRAFT_KIND)
    files = list(StoredDocument.objects.filter(kind__in=kinds, subject=one.reference))
    said = [rows_of(rows) for rows in (
        [one], one.triggers.all(), one.risks.all(), one.opinions.all(), one.reviews_done.all(),
    )]  # fmt: skip
    proof = prove(
        rule, said=said, subject=one.reference, organisation=one.organisation.slug, is_told=True
    )
    for name in (*COLUMNS, *SAYS):
        field = one._meta.get_field(name)
        setattr(one, name, None if field.null else "")
    one.pdf = one.docx = None
    one.save()
    one.triggers.all().delete()
    one.risks.all().delete()
    one.opinions.all().delete()
    one.reviews_done.all().delete()
    record_event(
        None, verb, one,
        organisations=[one.organisation.slug],
        sha256=proof.sha256 if proof else "",
        files={file.filename: file.sha256 for file in files if file.sha256},
    )  # fmt: skip
    for file in files:
        forget_file(file)
