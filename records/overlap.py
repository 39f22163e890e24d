"""You already share this with them: repeat records that are live between the two organisations of
a one-off record, for a purpose that it names too."""

from typing import Any

from django.db.models import Q

from kmip_portal import clock
from kmip_portal.law.book import book
from records.models import CodedAnswer, RecordOfSharing
from records.questions import Answers
from records.questions.conditions import SHARES, other
from signatories.models import Organisation

PURPOSES = "purpose_codes"


def already_shared(user: Any, record: RecordOfSharing, answers: Answers) -> list[dict[str, Any]]:
    """The live repeat records that may cover this sharing and that this person may read, each with
    the purposes in common.

    Nothing once it is closed, nor where nothing is shared.
    """
    partner = other(answers)
    purposes = answers.get(PURPOSES) or []
    if record.status not in {"draft", "decided"} or answers.get("decision") not in SHARES:
        return []
    if partner is None or not purposes:
        return []
    shared = CodedAnswer.objects.filter(
        record__in=_live_between(user, record.organisation, partner),
        field=PURPOSES,
        code__in=purposes,
    )
    found: dict[RecordOfSharing, list[str]] = {}
    for answer in shared.select_related("record").order_by("record_id", "pk"):
        found.setdefault(answer.record, []).append(answer.code)
    law = book()
    return [
        {"record": one, "purposes": law.labels("purpose_presets", codes)}
        for one, codes in found.items()
    ]


def _live_between(user: Any, ours: Organisation, theirs: Organisation) -> Any:
    """Active, begun, not past their end, with both taking part."""
    today = clock.today()
    live = RecordOfSharing.objects.visible_to(user).filter(kind="repeat", status="active")
    live = live.filter(start_date__lte=today).filter(
        Q(end_date__isnull=True) | Q(end_date__gte=today)
    )
    for one in (ours, theirs):
        live = live.filter(
            pk__in=one.sharings.filter(number__isnull=False, left_on=None).values("record")
        )
    return live
