"""Where those who take part stand under the agreement today: read, never stored."""

from collections.abc import Iterable
from typing import NamedTuple

from records.models import Party
from signatories.models import Organisation
from signatories.standing import SIGNATORY, Standing


class Stands(NamedTuple):
    """In the words of the register; whether it is a signatory."""

    words: str
    is_signatory: bool


NOT_LISTED = Stands("Not in the list", False)


def of(parties: Iterable[Party]) -> dict[int, Stands]:
    """How each of these stands on this day, by its key."""
    listed = {one.organisation_id for one in parties if one.organisation_id}
    standing = Standing()
    found = Organisation.objects.for_register(standing.on, counting=standing.counting)
    known = {
        one.pk: Stands(standing.words(one), standing.state(one) in SIGNATORY)
        for one in found.filter(pk__in=listed)
    }
    return {one.pk: known.get(one.organisation_id, NOT_LISTED) for one in parties}
