"""What was written and has not gone is taken back, where it does not stand any more."""

from django.db import transaction
from django.db.models import Q

from kmip_portal.mail.kinds import SUMMARY
from kmip_portal.mail.models import Email


@transaction.atomic
def unsay(*beginnings: str) -> int:
    """Take back letters by how their dedupe keys begin; how many.

    Held for an address that bounces, kept by a pause or a mail server that is down, told with
    others already: what nobody has in hand has not gone. What has gone has gone.
    """
    if not beginnings:
        return 0
    begin = Q()
    for beginning in beginnings:
        begin |= Q(dedupe__startswith=beginning)
    told = Email.objects.filter(begin)
    joint = list(told.exclude(joined_in=None).values_list("joined_in", flat=True).distinct())
    again = Q(again_of__in=told.values("pk")) | Q(again_of__in=joint)
    taken = Email.objects.in_no_hand().filter(again).take_away()
    _take_apart(joint)
    return taken + Email.objects.in_no_hand().filter(begin).take_away()


def _take_apart(joint: list[int]) -> None:
    """What was told in these letters waits for others to be told in; what is in hand goes."""
    letters = Email.objects.in_no_hand().filter(pk__in=joint).select_for_update(of=("self",))
    for letter in letters:
        letter.parts.update(
            joined_in=None, together=True, in_summary=letter.kind == SUMMARY,
            held_because=letter.held_because,
        )  # fmt: skip
        Email.objects.filter(pk=letter.pk).take_away()
