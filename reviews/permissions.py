"""Who may do what in a review; lifecycles say when."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from kmip_portal.accounts.permissions import is_chair, is_secretariat, works_for_kmip
from signatories.models import Membership, Organisation
from signatories.permissions import lets_officer, organisations_of

# who responds for an organisation: these, and a signing officer where there is none of them; and
# its data protection officer where it lets them
RESPONDERS = (Membership.Role.REPRESENTATIVE, Membership.Role.LEAD)


def answers_for(user: Any) -> QuerySet[Organisation]:
    """The signatories whose response this person may send today."""
    if not user.is_authenticated:
        return Organisation.objects.none()
    mine = user.memberships.current()
    others = Membership.objects.current().filter(
        organisation=OuterRef("pk"), role__in=RESPONDERS, user__is_active=True
    )
    responding = Q(pk__in=mine.filter(role__in=RESPONDERS).values("organisation"))
    responding |= Q(pk__in=lets_officer(user, "answers_review"))
    signing = Q(pk__in=mine.filter(role="signing_officer").values("organisation"))
    return Organisation.objects.signatories().filter(responding | (signing & ~Exists(others)))


def may_respond(user: Any, organisation: Organisation) -> bool:
    """Whether this person may write and send the organisation's response."""
    return answers_for(user).filter(pk=organisation.pk).exists()


def may_send(user: Any, response: Any) -> bool:
    return may_respond(user, response.organisation)


def sees_board(user: Any, review: Any = None) -> bool:
    """Who has answered is shown to K-MIP's people."""
    return works_for_kmip(user)


def may_plan(user: Any, review: Any = None) -> bool:
    return is_secretariat(user)


def decides(user: Any, review: Any = None) -> bool:
    """The secretariat writes down what K-MIP decided."""
    return is_secretariat(user)


def reads_proposals(user: Any, review: Any = None) -> bool:
    """K-MIP's people and everybody who works for a signatory; each what is shown to them."""
    return (
        works_for_kmip(user)
        or (organisations_of(user) & Organisation.objects.signatories()).exists()
    )


def may_write(user: Any, proposal: Any) -> bool:
    """The secretariat and whoever responds for the proposer write to each other, until the end."""
    if proposal.review.is_concluded:
        return False
    return is_secretariat(user) or may_respond(user, proposal.response.organisation)


MAY = {
    "AnnualReview": {
        "open": is_secretariat,
        "close": is_secretariat,  # early: its closing time closes it anyway
        "decide": is_secretariat,
        "conclude": is_chair,
        "cancel": is_secretariat,
    },
    "Response": {"send": may_send, "change": may_send},
}
