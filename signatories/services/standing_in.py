"""Who comes after a signatory is asked to sign for itself: no acceptance passes on.

The agreement lets none pass, so whoever takes the place of a signatory, and has not accepted what
is asked, has its first signing officer asked by the portal: at once, so that there need be no day
without a signature, or on the day that it begins to exist.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Case, Value, When

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.portal_tags import day
from signatories.models import Membership, Organisation, SigningRequest, Succession
from signatories.models.invitation import in_words
from signatories.services import signing
from signatories.standing import Standing

NONE_PASSES = "An acceptance does not pass on"


def ask_for(successor: Organisation) -> SigningRequest | None:
    """Ask for its signature where that is due and nobody has been asked; the newest request."""
    standing = Standing()
    version = standing.in_force
    if version is None or not _is_due(successor, standing):
        return None
    if asked := successor.signing_requests.for_version(version).first():
        return asked if asked.is_unanswered else None
    if (person := _who_signs(successor)) is None:
        return None  # its first lead finds it in the in-tray
    if successor.acceptances.filter(version=version).being_checked().exists():
        return None
    return signing.ask(
        successor,
        version,
        name=person.name,
        email=person.email,
        job_title=person.job_title,
        message=why(successor),
        by=None,
    )


def ask_no_more(successor: Organisation, *, by: User) -> None:
    """It does not take anybody's place after all: what the portal asked for that is taken back."""
    for request in successor.signing_requests.unanswered().with_names():
        if request.asked_by is None and NONE_PASSES in request.message:
            signing.cancel(request, by=by, reason=f"{successor} does not take another’s place")


def why(successor: Organisation) -> str:
    """For the letter: whose place it takes, and from when."""
    of = list(_of(successor))
    if not of:
        return ""
    names = in_words(dict.fromkeys(one.predecessor.name for one in of))
    begins = max(one.from_on for one in of)
    takes = "takes" if begins > clock.today() else "has taken"
    return (
        f"{successor} {takes} the place of {names} on {day(begins)}. {NONE_PASSES},"
        f" so {successor} is asked to accept the agreement itself."
    )[:1000]


def _of(successor: Organisation) -> Iterable[Succession]:
    rows = Succession.objects.filter(successor=successor).select_related("predecessor")
    return rows.order_by("from_on", "predecessor__folded_name", "pk")


def _is_due(successor: Organisation, standing: Standing) -> bool:
    """It exists, it has not accepted what is asked, and somebody whose place it takes had."""
    here = Organisation.objects.existing().filter(pk=successor.pk)
    if not here.not_having_accepted(standing.enough).exists():
        return False
    return any(_had_signed(one.predecessor, one.from_on) for one in _of(successor))


def _had_signed(predecessor: Organisation, from_on: date) -> bool:
    last_day = min(from_on - timedelta(days=1), clock.today())
    return Organisation.objects.signatories(last_day).contains(predecessor)


def _who_signs(successor: Organisation) -> User | None:
    """Its first signing officer, or else lead or representative; of those who are to come too."""
    coming = Succession.objects.filter(successor=successor, takes_people=True)
    order = Membership.ASKED_IN_ORDER
    rank = Case(*(When(role=role, then=Value(n)) for n, role in enumerate(order)))
    held = Membership.objects.filter(role__in=order, user__is_active=True, until_on=None)
    of = [successor.pk, *coming.values_list("predecessor", flat=True)]
    theirs = held.exclude(from_on=None).filter(organisation__in=of).select_related("user")
    own_first = Case(When(organisation=successor.pk, then=Value(0)), default=Value(1))
    first = theirs.order_by(rank, own_first, "from_on", "pk").first()
    return first.user if first else None
