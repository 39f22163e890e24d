"""From the last response to the published outcome: begin to decide, put what was accepted into the
next version, conclude."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from agreements.models import AgreementVersion
from agreements.services import Refused
from kmip_portal import clock
from kmip_portal.forms import PortalForm
from kmip_portal.lifecycle import InvalidMove
from kmip_portal.permissions import require
from kmip_portal.portal_tags import count
from reviews.decision_forms import AdoptForm
from reviews.permissions import MAY, decides
from reviews.services import adopting, concluding, deciding
from reviews.standing import numbers
from reviews.views.deciding import number_in
from reviews.views.reading import visible_review

MAY_REVIEW = MAY["AnnualReview"]


def review_decide(request, year):
    """Says what there is to decide; begins on POST."""
    review = visible_review(request, year)
    require(MAY_REVIEW["decide"](request.user, review))
    if request.method == "POST":
        deciding.begin(review, by=request.user)
        messages.success(request, f"The {review} is now being decided.")
        return redirect("reviews:proposal_list", year)
    if not review.can("decide"):
        raise InvalidMove(review, "decide")
    context = {
        "review": review,
        "form": PortalForm(),
        "numbers": numbers(review),
        "points": review.proposals.sent().count(),
        "longer": review.invitations.filter(extended_to__gt=clock.now()).unanswered().count(),
    }
    return render(request, "reviews/review_decide.html", context)


def review_adopt(request, year):
    """What was accepted, how far it has come into the draft, and a button that puts it in."""
    review = visible_review(request, year)
    require(decides(request.user))
    if not review.is_being_decided:
        raise InvalidMove(review, "conclude")
    drafts = _drafts(request, review)
    first = {"draft": drafts[0][0]} if drafts else {}
    form = AdoptForm(request.POST or None, drafts=drafts, initial=first)
    if request.method == "POST" and "written_in" in request.POST:
        return _written_in(request, review)
    if form.is_valid() and (answer := _adopted(request, review, form)):
        return answer
    context = {"review": review, "form": form, "standing": adopting.standing(review)}
    return render(request, "reviews/review_adopt.html", context)


def _drafts(request, review):
    """The draft it goes into: settled once chosen, else those there are, or a new one."""
    if review.next_version and review.next_version.status != "discarded":
        return [(review.next_version.slug, f"The draft of {review.next_version}")]
    drafts = AgreementVersion.objects.visible_to(request.user).filter(status="draft")
    new = f"A new draft of version {review.version.next_major}"
    if drafts.filter(number=review.version.next_major).exists():
        new = ""
    first = [review.starting_draft] if review.starting_draft in drafts else []
    found = [*first, *(one for one in drafts if one not in first)]
    return [*((one.slug, f"The draft of {one}") for one in found), *([("new", new)] if new else [])]


def _adopted(request, review, form):
    chosen = form.answers["draft"]
    drafts = AgreementVersion.objects.visible_to(request.user)
    draft = None if chosen == "new" else get_object_or_404(drafts, number=chosen.replace("-", "."))
    try:
        done = adopting.adopt(
            review, draft=draft, number=review.version.next_major, by=request.user
        )
    except Refused as error:
        form.add_error("draft", str(error))
        return None
    if done.put_in:
        messages.success(request, f"{count(len(done.put_in), 'proposal')} put into the draft.")
    else:
        messages.info(request, "Nothing was put in: everything that could be is there already.")
    return redirect("reviews:review_adopt", review.year)


def _written_in(request, review):
    sent = review.proposals.sent()
    proposal = get_object_or_404(sent, number=number_in(request.POST["written_in"]))
    adopting.written_in(proposal, by=request.user)
    messages.success(request, f"{proposal.reference} is as the draft says.")
    return redirect("reviews:review_adopt", review.year)


def review_conclude(request, year):
    """Says what is still to be done before it, or what it does; concludes on POST."""
    review = visible_review(request, year)
    require(MAY_REVIEW["conclude"](request.user, review))
    if not review.can("conclude"):
        raise InvalidMove(review, "conclude")
    obstacles = concluding.obstacles(review)
    if request.method == "POST" and not obstacles:
        concluding.conclude(review, by=request.user)
        messages.success(request, f"The {review} is concluded. Its outcome is public.")
        return redirect("reviews:outcome", year)
    context = {"review": review, "form": PortalForm(), "obstacles": obstacles}
    status = 409 if request.method == "POST" else 200
    return render(request, "reviews/review_conclude.html", context, status=status)
