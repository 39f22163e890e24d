"""What is asked for every letter that is written."""

from datetime import date
from typing import Any

from django.db.models import Subquery

from kmip_portal.adjustments.models import Adjustment
from kmip_portal.mail.models import BouncingAddress, Email
from kmip_portal.often_asked import OftenAsked
from kmip_portal.secretariat.models import Secretariat


def _head(name: str, on: date) -> Any:
    own = Adjustment.objects.filter(name=name).values("value")
    return Secretariat.objects.annotate(own_words=Subquery(own[:1])).agreed_by(on)[:1]


# who keeps the agreement on a day, with the own words of a kind of letter: in one query, as a
# letter has no time for two
HEAD = OftenAsked(_head)
# whether it was written before
WRITTEN = OftenAsked(lambda dedupe: Email.objects.filter(dedupe=dedupe))
# whether letters to this address come back; locked, so that a letter written while its address is
# cleared is not held for ever
BOUNCING = OftenAsked(lambda address: BouncingAddress.objects.standing(address).select_for_update())
