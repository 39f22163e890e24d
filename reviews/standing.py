"""How far a review is: in numbers for everybody, and for a person's own organisations."""

from typing import Any, NamedTuple

from django.db.models import Count, Q

from kmip_portal import clock
from kmip_portal.accounts.models import User
from reviews.asking import right_people
from reviews.models import AnnualReview, Response
from reviews.permissions import answers_for
from signatories.models import Membership, Organisation
from signatories.permissions import led_by, organisations_of


class Numbers(NamedTuple):
    """How many signatories were asked, and how many have answered."""

    asked: int
    nobody: int
    responded: int
    more_time: int
    started: int

    @property
    def percent(self) -> int:
        return self.responded * 100 // self.asked if self.asked else 0

    @property
    def silent(self) -> int:
        """Asked, and neither answered nor begun to."""
        return max(0, self.asked - self.responded - self.more_time - self.started)


def numbers(review: AnnualReview) -> Numbers:
    invited = review.invitations.aggregate(
        asked=Count("pk"), nobody=Count("pk", filter=Q(person=None))
    )
    answered = review.responses.of_asked().aggregate(
        responded=Count("pk", filter=Q(answer__in=Response.RESPONDED)),
        more_time=Count("pk", filter=Q(answer=Response.Answer.MORE_TIME)),
        started=Count("pk", filter=Q(answer="")),
    )
    return Numbers(**invited, **answered)


class Own(NamedTuple):
    """One of a person's organisations in a review: who responds for it, and what was answered."""

    organisation: Organisation
    responder: str
    response: Response | None
    may_respond: bool
    is_in_time: bool  # it closes for all, or was given longer
    may_nominate: bool  # this person manages its people

    @property
    def responds_now(self) -> bool:
        return self.may_respond and self.is_in_time

    @property
    def may_ask(self) -> bool:
        """Somebody else responds, and has not: this person may ask them to."""
        asks = self.is_in_time and bool(self.responder)
        return asks and not self.may_respond and not self.has_responded

    @property
    def has_responded(self) -> bool:
        return self.response is not None and self.response.has_responded

    @property
    def has_draft(self) -> bool:
        """Something is being written that was not sent."""
        return self.response is not None and self.response.can("send")

    @property
    def button(self) -> str:
        """What this person would do next."""
        if self.response is None:
            return "Start"
        return "Carry on" if self.response.can("send") else "Change your response"

    @property
    def words(self) -> str:
        if self.response is None:
            return "Not answered"
        if self.response.answer == Response.Answer.MORE_TIME:
            return "Asked for more time"
        if self.response.answer:
            return f"Responded: {self.response.get_answer_display()}"
        return "Started"


def own_organisations(review: AnnualReview, user: Any) -> list[Own]:
    """The signatories this person works for, in five queries however many they are."""
    theirs = organisations_of(user) & Organisation.objects.signatories()
    organisations = list(theirs)
    if not organisations:
        return []
    people = right_people(Organisation.objects.filter(pk__in=theirs.values("pk")))
    names = User.objects.in_bulk({right.person for right in people.values()})
    responses = {
        response.organisation_id: response
        for response in review.responses.filter(organisation__in=organisations)
    }
    longer = review.invitations.filter(extended_to__gt=clock.now(), organisation__in=organisations)
    given_longer = set(longer.values_list("organisation", flat=True))
    may_be_late = review.status in AnnualReview.ANSWERABLE
    led = led_by(user)
    answerable = set(answers_for(user).values_list("pk", flat=True))
    found = []
    for organisation in organisations:
        right = people.get(organisation.pk)
        role = Membership.Role(right.role).label if right else ""
        found.append(
            Own(
                organisation=organisation,
                responder=f"{names[right.person]} ({role})" if right else "",
                response=responses.get(organisation.pk),
                may_respond=organisation.pk in answerable,
                is_in_time=review.takes_responses
                or (may_be_late and organisation.pk in given_longer),
                may_nominate=organisation.pk in led,
            )
        )
    return found
