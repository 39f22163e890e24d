"""For which of their organisations a person works now: kept in the session, changed by a form.

It chooses what a form proposes first. What a person may see or do never depends on it.
"""

from typing import Any

from signatories.models import Organisation
from signatories.permissions import held_by

KEY = "working_for"


def choices_of(user: Any) -> list[Organisation]:
    """The organisations a person can work for today, by name."""
    held = {one.organisation_id: one.organisation for one in held_by(user)}
    there = [one for one in held.values() if one.exists()]
    return sorted(there, key=lambda one: one.folded_name)


def working_for(request: Any) -> Organisation | None:
    """The one chosen, else the first; None for people with none or only one to choose."""
    organisations = choices_of(getattr(request, "user", None)) if hasattr(request, "user") else []
    if len(organisations) < 2:
        return None
    chosen = request.session.get(KEY)
    return next((one for one in organisations if one.slug == chosen), organisations[0])
