"""What an organisation, or a person in it, leaves behind among impact assessments."""

from collections.abc import Iterator
from typing import Any

from kmip_portal.consequences import Consequence
from kmip_portal.portal_tags import count
from records.models import ImpactAssessment


def named(organisation: Any, person: Any = None) -> Iterator[Consequence]:
    """Assessments stay with the organisation that made them, whoever leaves."""
    theirs = ImpactAssessment.objects.going_on().filter(organisation=organisation)
    if person is not None:
        theirs = theirs.filter(owner=person)
    open_still = theirs.filter(status__in=["draft", "being_approved"]).count()
    standing = theirs.standing().count()
    yield Consequence(
        open_still,
        f"{count(open_still, 'impact assessment')} not approved yet: its leads can finish or"
        " delete them",
    )
    approved = count(standing, "approved impact assessment")
    yield Consequence(standing, f"{approved}: kept, and reviewed by its leads")
