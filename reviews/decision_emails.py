"""Letters about points of a review: what is asked of them, and what became of them."""

from collections import defaultdict

from django.conf import settings
from django.urls import reverse

from kmip_portal.accounts.models import User
from kmip_portal.mail.services import Letter, send, send_many
from kmip_portal.secretariat.models import Secretariat
from reviews.decisions import Point, Points
from reviews.emails import responders, responders_of
from reviews.models import AnnualReview, Message, Proposal
from signatories.models import Organisation


def message_written(message: Message) -> None:
    """To the other side: the proposer's representatives and leads, or the secretariat."""
    proposal = message.proposal
    organisation = proposal.response.organisation
    if message.from_kmip:
        people = [(one.email, one.name) for one in responders(organisation)]
    else:
        body = Secretariat.objects.current()
        people = [(body.mailbox, body.organisation_name)] if body else []
    for to in people:
        send(
            "reviews/emails/message",
            to=to,
            dedupe=f"review-message/{message.pk}/{to[0]}",
            message=message,
            proposal=proposal,
            review=proposal.review,
            organisation=organisation.name,
            page_url=settings.BASE_URL + address(proposal),
        )


def decided(review: AnnualReview) -> int:
    """Everybody who responds for whoever made a proposal: what happened to theirs; how many."""
    points = Points(review)
    theirs: dict[int, list[Point]] = defaultdict(list)
    for point in points.all:
        theirs[point.proposal.response.organisation_id].append(point)
    organisations = Organisation.objects.in_bulk(theirs)
    of: dict[User, list[Organisation]] = defaultdict(list)
    people = responders_of(organisations)
    for organisation in sorted(organisations.values(), key=lambda one: one.folded_name):
        for person in people[organisation.pk]:
            of[person].append(organisation)
    return send_many(
        "reviews/emails/decided",
        [
            Letter(
                (person.email, person.name),
                f"review/{review.pk}/decided/{person.pk}",
                {
                    "review": review,
                    "organisations": [(one.name, theirs[one.pk]) for one in mine],
                    "version": review.next_version,
                    "outcome_url": settings.BASE_URL
                    + reverse("reviews:outcome", args=[review.year]),
                },
            )
            for person, mine in of.items()
        ],
    )


def address(proposal: Proposal) -> str:
    return reverse("reviews:proposal_detail", args=[proposal.review.year, proposal.reference])
