"""Requests for advice that an adviser, or an organisation, leaves unanswered."""

from collections.abc import Iterator
from typing import Any

from kmip_portal.consequences import Consequence
from kmip_portal.portal_tags import count
from records.models import AdviceRequest
from signatories.models import Membership


def named(organisation: Any, person: Any = None) -> Iterator[Consequence]:
    """What waits for an answer; whoever advises after them answers it."""
    waiting = AdviceRequest.objects.waiting().filter(record__organisation=organisation)
    if person is None:
        yield _told(waiting, "its advisers answer, or those of whoever comes after it")
        return
    held = Membership.objects.current().filter(organisation=organisation)
    theirs = set(held.filter(user=person).values_list("role", flat=True))
    others = set(held.exclude(user=person).values_list("role", flat=True))
    offices = {one for one, roles in Membership.OFFICES.items() if theirs & set(roles)}
    alone = {one for one in offices if not others & set(Membership.OFFICES[one])}
    answered = waiting.filter(office__in=offices - alone)
    yield _told(answered, "whoever else holds the office answers, or the deputy")
    yield _told(waiting.filter(office__in=alone), "nobody else could answer: invite somebody")


def _told(waiting: Any, what: str) -> Consequence:
    number = waiting.count()
    return Consequence(number, f"{count(number, 'request')} for advice: {what}")
