"""An organisation leaves the agreement: its acceptances count until a day, and no longer."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max

from kmip_portal import clock, consequences
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import TooLate
from signatories import leaving_emails
from signatories.models import Organisation
from signatories.services import acceptances, signing


class StandsInTheWay(Exception):
    """Something that names the organisation must be seen to first."""

    def __init__(self, found: list[consequences.Consequence]):
        self.found = found
        super().__init__("; ".join(one.words for one in found))


@transaction.atomic
def leave(organisation: Organisation, *, last_day: date, reason: str, by: User) -> None:
    """Every acceptance that stands is withdrawn from the day after; nothing more comes to stand:
    what is being checked is taken back, and whoever was asked is asked no more.

    Raises StandsInTheWay, and TooLate where there is nothing left to withdraw.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if found := [one for one in consequences.of(organisation) if one.stands_in_the_way]:
        raise StandsInTheWay(found)
    standing = list(organisation.acceptances.standing().filter(status="accepted"))
    if not standing:
        raise TooLate(f"{organisation} has no acceptance to withdraw: it has already left.")
    for statement in standing:
        acceptances.withdraw(statement, on=last_day + timedelta(days=1), by=by, reason=reason)
    why = f"{organisation} is leaving the agreement."
    for statement in organisation.acceptances.not_settled().select_related("version"):
        acceptances.take_back(statement, by=by, reason=why)
    for request in organisation.signing_requests.unanswered():
        signing.cancel(request, by=by, reason=why)
    event = record(by, "left the agreement for", organisation, organisations=[organisation.slug],
                   last_day=last_day.isoformat(), reason=reason)  # fmt: skip
    leaving_emails.leaving(organisation, last_day=last_day, by=str(by), event=event.sequence)


def leaves_on(organisation: Organisation) -> date | None:
    """Its last day, where it has said that it leaves and that day has not passed."""
    today = clock.today()
    going = organisation.acceptances.filter(
        status="withdrawn", withdrawn_on__gt=today, accepted_on__lte=today
    )
    first_day_without = going.aggregate(day=Max("withdrawn_on"))["day"]
    return first_day_without - timedelta(days=1) if first_day_without else None
