"""What has changed: between two versions of a repeat record, and since a party confirmed it."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from records import comparing
from records.permissions import may_edit
from records.seeing import sees, visible


def record_changes(request, reference):
    """Between this version and the one whose place it takes, for whoever sees both."""
    record = visible(request, reference, "repeat")
    before = record.replaces
    if before is None or before.disposed_at or not sees(request, before.reference):
        raise Http404
    changed = comparing.compare(comparing.whole(before), comparing.whole(record))
    context = {"record": record, "before": before, "changed": changed}
    return render(request, "records/record_changes.html", context)


def party_compare(request, reference, number):
    """Between what this organisation confirmed last and what stands now."""
    record = visible(request, reference, "repeat")
    party = get_object_or_404(
        record.parties.select_related("organisation", "record"), number=number
    )
    given = comparing.last_confirmed(party)
    if given is None or not (
        given.record == record
        or may_edit(request.user, record)
        or sees(request, given.record.reference)
    ):
        raise Http404
    now = comparing.confirmed(comparing.stands_now(party))
    changed = comparing.compare(comparing.confirmed(given.content), now)
    context = {"record": record, "party": party, "given": given, "changed": changed}
    return render(request, "records/party_compare.html", context)
