"""Saving the rows of a table, each as a record of its own; where they are many, by a worker."""

import json
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.urls import reverse

from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record as record_event
from kmip_portal.jobs import services as jobs
from kmip_portal.jobs.models import LEASE, Job
from kmip_portal.jobs.services import CannotBeDone
from kmip_portal.nudges import after_commit
from records.models import RecordOfSharing
from records.permissions import may_edit
from records.questions.not_known import NOT_KNOWN
from records.services import NotReady, Place, decide, start
from records.together.judging import Judged, judge
from records.together.rows import Row
from signatories.models import Organisation
from signatories.picker import PickedOrganisation

KIND = "several records"
AT_ONCE = 10  # rows that are saved while the person waits; more are a worker's
DO_WORK = "kmip_portal.desk.tasks.do_work"
SHORT = 2  # reasons that are told of a draft
WAITS = "It waits for more than its answers. Open it to see for what."
CHANGED = "The draft was changed before all of its rows were saved. Look at the table again."
GONE = "The draft they were to be made from is not there any more, or not yours to save from."


def may_begin(user: User, pattern: RecordOfSharing) -> bool:
    """From a draft of a one-off record, by whoever may write it."""
    return pattern.can("decide") and may_edit(user, pattern)


@transaction.atomic
def begin(
    pattern: RecordOfSharing,
    *,
    by: User,
    rows: Iterable[Judged],
    submission_id: UUID,
    warnings_reason: str = "",
    personal_data_confirmed: bool = False,
) -> Job:
    """Ask for a record of each row. The same table sent twice is one job, and no second records;
    another table sent from the same page is another, and one that failed is taken up again."""
    asked = [_plain(one) for one in rows]
    submission = uuid5(submission_id, json.dumps(asked, sort_keys=True))
    key = f"{by.pk}/{submission}"
    if already := Job.objects.visible_to(by).filter(kind=KIND, key=key, problem="").first():
        return already
    job = jobs.start(
        kind=KIND,
        key=key,
        total=len(asked),
        owner=by,
        title=f"{len(asked)} records from {pattern.reference}",
        wants={
            "pattern": pattern.reference,
            "row_version": pattern.row_version,
            "submission": str(submission),
            "rows": asked,
            "warnings_reason": warnings_reason,
            "personal_data_confirmed": personal_data_confirmed,
        },
    )
    job.link = reverse("records:several_saved", args=[job.reference])
    job.save(update_fields=["link"])
    if len(asked) > AT_ONCE:
        after_commit(DO_WORK)
    return job


def do_small(job: Job) -> None:
    """Few rows are saved at once; more wait for a worker."""
    if job.total > AT_ONCE or job.finished_at:
        return
    jobs.hold(job, LEASE)
    try:
        make(job)
    except CannotBeDone as why:
        jobs.fail(job, str(why))


def make(job: Job) -> None:
    """A record of each row, one transaction each: what was made before is found, not made again."""
    pattern = _pattern_of(job)
    rows = [_row(number, said) for number, said in enumerate(job.wants["rows"], 1)]
    partners = _partners(job.wants["rows"])
    judged = judge(pattern, rows, partners, by=job.owner)
    made = []
    for number, one in enumerate(judged, 1):
        made.append(_save(job, pattern, one))
        jobs.progress(job, done=number)
    _finish(job, pattern, made)


def _pattern_of(job: Job) -> RecordOfSharing:
    seen = RecordOfSharing.objects.visible_to(job.owner).select_related("organisation", "team")
    pattern = seen.filter(reference=job.wants["pattern"]).first()
    if pattern is None or not may_begin(job.owner, pattern):
        raise CannotBeDone(GONE)
    if pattern.row_version != job.wants.get("row_version", pattern.row_version):
        raise CannotBeDone(CHANGED)
    return pattern


def _save(job: Job, pattern: RecordOfSharing, one: Judged) -> list[str]:
    """[reference, why it stays a draft] of one row: by the same services as any record. What the
    draft says that nobody knows is asked once, of the draft."""
    answers = {k: v for k, v in one.answers.items() if k not in ("organisation", NOT_KNOWN)}
    record = start(
        by=job.owner,
        place=Place(pattern.organisation, pattern.team),
        answers=answers,
        submission_id=uuid5(UUID(job.wants["submission"]), str(one.row.number)),
        personal_data_confirmed=job.wants["personal_data_confirmed"],
        on_one_page=pattern.on_one_page,
        copied_from=pattern,
        with_what_was_sent_last=False,
    )
    if not record.can("decide"):
        return [record.reference, ""]  # saved before, by a worker who then died
    try:
        reason = job.wants["warnings_reason"] if one.broken else ""
        decide(record, by=job.owner, warnings_reason=reason)
    except NotReady as not_yet:
        return [record.reference, _in_short(one.why) or str(not_yet) or WAITS]
    return [record.reference, ""]


def _in_short(why: list[str]) -> str:
    """The first reasons; the draft itself says the others."""
    more = [f"{len(why) - SHORT} more"] if len(why) > SHORT else []
    return "; ".join([one.rstrip(".")[:200] for one in why[:SHORT]] + more)


def forget_rows(before: datetime) -> int:
    """The rows of tables whose records could not be made; how many tables."""
    failed = Job.objects.filter(kind=KIND, finished_at__lt=before).exclude(problem="")
    held = [one for one in failed if "rows" in one.wants]
    for job in held:
        job.wants = {"pattern": job.wants["pattern"]}
        job.save(update_fields=["wants"])
    return len(held)


@transaction.atomic
def _finish(job: Job, pattern: RecordOfSharing, made: list[list[str]]) -> None:
    """One event for the batch, beside those of each record; what was pasted is kept no longer."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.finished_at:
        return
    saved = [reference for reference, why in made if not why]
    drafts = [reference for reference, why in made if why]
    record_event(
        job.owner, f"saved {len(saved)} alike records and {len(drafts)} drafts from", pattern,
        organisations=[pattern.organisation.slug], batch=job.reference, saved=saved, drafts=drafts,
    )  # fmt: skip
    job.wants = {"pattern": pattern.reference}
    job.save(update_fields=["wants"])
    jobs.finish(job, said=f"{len(saved)} saved, {len(drafts)} left as drafts.", made=made)


def _plain(one: Judged) -> dict[str, Any]:
    """A row as plain data, which a worker reads back."""
    partner = one.partner if one.row.name else None
    return {
        "answers": {
            name: value.isoformat() if isinstance(value, date | time) else value
            for name, value in one.row.answers.items()
        },
        "partner": partner and [partner.organisation.slug if partner.organisation else "",
                                partner.text],
    }  # fmt: skip


def _row(number: int, said: dict[str, Any]) -> Row:
    answers = dict(said["answers"])
    answers["date"] = date.fromisoformat(answers["date"])
    if answers.get("sharing_time"):
        answers["sharing_time"] = time.fromisoformat(answers["sharing_time"])
    name = "/".join(said["partner"]) if said["partner"] else ""
    return Row(number, {"partner": name} if name else {}, answers)


def _partners(rows: list[dict[str, Any]]) -> dict[str, PickedOrganisation]:
    named = [row["partner"] for row in rows if row["partner"]]
    there = Organisation.objects.in_bulk([slug for slug, _ in named if slug], field_name="slug")
    return {f"{slug}/{text}": PickedOrganisation(there.get(slug), text) for slug, text in named}
