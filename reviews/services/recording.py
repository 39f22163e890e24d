"""A response that an organisation gave by phone or on paper, recorded by the secretariat."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from reviews import emails
from reviews.models import AnnualReview, Response
from reviews.services.drafts import refuse_when_over
from reviews.services.responding import put_together, send_response
from signatories.models import Organisation


class AlreadyBegun(Exception):
    """The organisation is writing, or has sent, a response of its own."""


@transaction.atomic
def record_response_for(
    review: AnnualReview,
    organisation: Organisation,
    *,
    by: User,
    how: str,
    taken_from: str,
    taken_on: date,
    answer: str,
    comments: Mapping[str, str] | None = None,
    proposals: Mapping[str, Mapping[str, Any]] | None = None,
    until: date | None = None,
) -> Response:
    """Sent in the organisation's name, and marked for ever as taken down by K-MIP.

    Its representatives and leads are told, and may change it until closing. Nothing the
    organisation has written itself is touched, or seen.
    """
    refuse_when_over(review, organisation)
    if review.responses.filter(organisation=organisation).exists():
        raise AlreadyBegun
    response = put_together(
        review, organisation,
        by=by, answer=answer, comments=comments, proposals=proposals, until=until,
    )  # fmt: skip
    response.taken_how, response.taken_from = how, taken_from
    response.taken_on, response.taken_by = taken_on, by
    response.save(update_fields=["taken_how", "taken_from", "taken_on", "taken_by"])
    record(
        by, "took down a response", response,
        organisations=[organisation.slug], how=how, taken_on=taken_on.isoformat(),
    )  # fmt: skip
    send_response(response, by=by)
    emails.response_recorded(response)
    return response
