"""The letters of a review about one organisation's response."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.conf import settings

from kmip_portal.accounts.models import User
from kmip_portal.mail.services import send
from kmip_portal.secretariat.models import Secretariat
from reviews.asking import ROLES_IN_ORDER
from reviews.models import AnnualReview, Response, Support
from reviews.permissions import RESPONDERS
from signatories.models import Membership, Organisation


def responders(organisation: Organisation) -> list[User]:
    """Its representatives and leads of today; where there is none, its signing officers."""
    return responders_of([organisation.pk])[organisation.pk]


def responders_of(organisations: Iterable[int]) -> dict[int, list[User]]:
    """The same for many, by organisation."""
    held = Membership.objects.current().filter(
        organisation__in=organisations, role__in=ROLES_IN_ORDER, user__is_active=True
    )
    found: dict[int, list[User]] = defaultdict(list)
    signing: dict[int, list[User]] = defaultdict(list)
    for one in held.select_related("user").order_by("pk"):
        people = (found if one.role in RESPONDERS else signing)[one.organisation_id]
        if one.user not in people:
            people.append(one.user)
    return defaultdict(list, signing | found)


def response_sent(response: Response, *, among_others: bool = False) -> None:
    """A copy to the organisation's representatives and leads, and to whoever sent it; of what was
    sent for several in one sitting each person has one letter."""
    told = {
        person.pk: person
        for person in [*responders(response.organisation), response.sent_by]
        if person
    }
    for person in told.values():
        send(
            "reviews/emails/response_sent",
            to=(person.email, person.name),
            dedupe=f"{response.reference}/sent/{response.times_sent}/{person.pk}",
            together=among_others,
            response=response,
            review=response.review,
            proposals=response.proposals.sent(),
            supports=response.supports.sent().select_related("proposal"),
        )


def more_time_wanted(response: Response, *, among_others: bool = False) -> None:
    """To the secretariat, who may give it: who asks, and until when."""
    key = f"{response.reference}/more-time/{response.times_sent}"
    _to_the_secretariat("more_time", key, response, together=among_others)


def _to_the_secretariat(letter: str, dedupe: str, response: Response, **context: Any) -> None:
    secretariat = Secretariat.objects.current()
    if secretariat is None:  # what they are told of stands on the board all the same
        return
    send(
        f"reviews/emails/{letter}",
        to=(secretariat.mailbox, secretariat.organisation_name),
        dedupe=dedupe,
        response=response,
        review=response.review,
        page_url=settings.BASE_URL + response.get_absolute_url(),
        **context,
    )


def asked_to_respond(
    review: AnnualReview, organisation: Organisation, person: User, *, by: User, dedupe: str
) -> None:
    """To the person who responds: a colleague asks them to."""
    send(
        "reviews/emails/asked",
        to=(person.email, person.name),
        dedupe=dedupe,
        review=review,
        organisation=organisation,
        closes_at=review.closing_for(organisation),
        by=by,
    )


def response_recorded(response: Response) -> None:
    """To those who respond for it: K-MIP took down an answer, which they may change."""
    for person in responders(response.organisation):
        send(
            "reviews/emails/recorded",
            to=(person.email, person.name),
            dedupe=f"{response.reference}/recorded/{person.pk}",
            response=response,
            review=response.review,
        )


def supported_proposal_changed(support: Support) -> None:
    """To those who respond for a supporter: it has other words now, or was taken back. Whose it is
    stands nowhere."""
    proposal, response = support.proposal, support.response
    for person in responders(response.organisation):
        send(
            "reviews/emails/supported_changed",
            to=(person.email, person.name),
            dedupe=(
                f"{response.reference}/{proposal.reference}"
                f"/changed/{proposal.response.times_sent}/{person.pk}"
            ),
            proposal=proposal,
            organisation=response.organisation,
            review=response.review,
        )
