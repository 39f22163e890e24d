"""For whom a person speaks when they ask or answer."""

from typing import Any

from signatories.expertise.question_permissions import speaks_for_kmip
from signatories.expertise.taking_part import acts_for
from signatories.models import Organisation
from signatories.working_for import working_for


def speaking_for(request: Any) -> Organisation | None:
    """The signatory they are working for now, else their first; None is K-MIP."""
    own = acts_for(request.user)
    now = working_for(request)
    if now in own:
        return now
    if own and not speaks_for_kmip(request.user):
        return own[0]
    return None if speaks_for_kmip(request.user) else next(iter(own), None)
