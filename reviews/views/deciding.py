"""What was proposed of each clause: read by signatories, decided by K-MIP."""

import re

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agreements.comparing import ways_of_showing
from kmip_portal import clock
from kmip_portal.documents.services import document_response
from kmip_portal.forms import PortalForm
from kmip_portal.lifecycle import InvalidMove
from kmip_portal.permissions import require
from kmip_portal.queues import Queue
from reviews import meeting_pack
from reviews.decision_forms import DecisionForm, ManyDecisionsForm, ProposalFilters
from reviews.decisions import Points, redline
from reviews.models import Decision, Proposal
from reviews.permissions import MAY, decides, may_write, reads_proposals, sees_board
from reviews.services import deciding
from reviews.views.reading import visible_review
from signatories import organisation_types
from signatories.services.editing import ChangedMeanwhile

AT_ONCE = 20  # points on the page where decisions are typed back


def points_of(request, year):
    """The review and what this person may read of its points."""
    review = visible_review(request, year)
    require(reads_proposals(request.user, review))
    return review, Points(review, request.user, long=False)


def proposal_of(request, year, reference):
    """One point, if this person may know of it."""
    review = visible_review(request, year)
    visible = Proposal.objects.visible_to(request.user).filter(review=review)
    proposal = get_object_or_404(
        visible.select_related("response__organisation"), number=number_in(reference)
    )
    proposal.review = review
    return review, proposal


def number_in(reference):
    """14, of P-014; nothing is found by what is no reference."""
    found = re.fullmatch(r"P-([0-9]{3,6})", reference)
    return int(found[1]) if found else 0


def proposal_list(request, year):
    """Every point by clause, in the order of the document; narrowed, counted and paged."""
    review, points = points_of(request, year)
    filters = ProposalFilters(
        request.GET,
        clauses=[(key, title) for key, title in _clauses(points)],
        sectors=organisation_types.choices(),
        is_for_kmip=points.is_for_kmip,
    )
    page = Paginator(_narrowed(points, filters.asked), 50).get_page(request.GET.get("page"))
    context = {
        "review": review,
        "points": points,
        "form": filters,
        "page": page,
        "clauses": points.by_clause(page),
        "sees_decisions": points.is_for_kmip or review.is_concluded,
        "may_decide": decides(request.user) and review.is_being_decided,
        "may_begin": MAY["AnnualReview"]["decide"](request.user, review) and review.can("decide"),
    }
    return render(request, "reviews/proposal_list.html", context)


def _clauses(points):
    return {one.proposal.clause_key: one.proposal.clause_title for one in points.all}.items()


def _narrowed(points, asked):
    return [point for point in points.all if _fits(point, asked)]


def _fits(point, asked):
    proposal = point.proposal
    has_wording = "no" if proposal.kind == Proposal.Kind.COMMENT else "yes"
    return all(
        asked.get(name, is_so) == is_so
        for name, is_so in (
            ("clause", proposal.clause_key),
            ("status", point.status),
            ("wording", has_wording),
            ("sector", proposal.response.organisation.organisation_type),
        )
    )


def proposal_detail(request, year, reference):
    """One point with its redline, its thread and, for the secretariat, the decision."""
    review, proposal = proposal_of(request, year, reference)
    form, sent = None, request.method == "POST"
    require(decides(request.user) or not sent)
    if decides(request.user) and (sent or review.is_being_decided):
        form = _decision_form(request, proposal)
        goes_back = request.POST.get("choice") == "back"
        if not goes_back and form.is_valid() and (answer := _decided(request, proposal, form)):
            return answer
    return render(
        request, "reviews/proposal_detail.html", _shown(request, proposal) | {"form": form}
    )


def _shown(request, proposal):
    """What everybody who may read a point is shown of it."""
    review = proposal.review
    points = Points(review, request.user, long=False)
    point = points.by_key[proposal.pk]
    clause = review.version.clauses.filter(key=proposal.clause_key).first()
    changes = proposal.kind != Proposal.Kind.COMMENT
    own = point.is_own
    return {
        "review": review,
        "proposal": proposal,
        "point": point,
        "clause": redline(clause, proposal.wording) if changes else None,
        "now": clause.body if clause else "",
        "supporters": _supporters(proposal) if points.is_for_kmip else [],
        "supported": points.by_key[proposal.pk].proposal.supported,
        "related": [
            one
            for one in points.all
            if one.proposal.clause_key == proposal.clause_key and one is not point
        ],
        "is_for_kmip": points.is_for_kmip,
        "left": _queue(request, points).left(proposal.reference),
        "sees_thread": sees_board(request.user) or own,
        "may_write": may_write(request.user, proposal),
        "thread": proposal.messages.select_related("written_by"),
        "earlier": _earlier(proposal) if points.is_for_kmip else [],
        "decided_words": _decided_words(clause, point),
        **ways_of_showing(request),
    }


def _supporters(proposal):
    given = proposal.supports.sent().select_related("response__organisation")
    return sorted(one.response.organisation.name for one in given)


def _earlier(proposal):
    return (
        proposal.decisions.exclude(replaced_at=None)
        .select_related("saved_by", "merged_into")
        .order_by("-number")
    )


def _decided_words(clause, point):
    """The redline of what was accepted in place of what was proposed."""
    if point.decision is None or not point.decision.wording:
        return None
    return redline(clause, point.decision.wording)


def _decision_form(request, proposal):
    others = Points(proposal.review, long=False).all
    near = sorted(others, key=lambda one: one.proposal.clause_key != proposal.clause_key)
    standing = deciding.standing(proposal)
    return DecisionForm(
        request.POST or None,
        others=[
            (one.reference, f"{one.reference}: {one.proposal.clause_title}, {one.who}")
            for one in near
            if one.proposal != proposal
        ],
        initial=_as_decided(proposal, standing) | _as_last_time(proposal.review, standing),
    )


def _as_decided(proposal, standing):
    words = proposal.wording or deciding.words_now(proposal)
    if standing is None:
        return {"wording": words, "row_version": 0}
    return {
        "outcome": standing.outcome,
        "wording": standing.wording or words,
        "merge_with": standing.merged_into.reference if standing.merged_into else "",
        "reason": standing.reason,
        "row_version": standing.number,
    }


def _as_last_time(review, standing):
    """A meeting decides many points: the next begins with what was typed for the last one."""
    last = standing or deciding.latest(review)
    return {
        "meeting": last.meeting if last else "",
        "decided_on": last.decided_on if last else clock.today(),
    }


def _decided(request, proposal, form):
    """Save it and go on; None where the page is shown again, with what is wrong."""
    answers = form.answers
    into = answers.pop("merge_with")
    merged = proposal.review.proposals.sent()
    instead_of = request.POST.getlist("instead_of")
    try:
        deciding.decide(
            proposal,
            **answers,
            merged_into=merged.filter(number=number_in(into)).first(),
            seen=form.cleaned_data["row_version"],
            instead_of=[one for one in merged if one.reference in instead_of],
            by=request.user,
        )
    except deciding.CannotDecide as wrong:
        form.add_error(wrong.field, str(wrong))
    except ChangedMeanwhile as change:
        form.meet(
            theirs=_as_decided(proposal, change.now),
            row_version=change.now.number,
            what="Somebody else decided this point meanwhile",
        )
    except deciding.SameWords as clash:
        return _same_words(request, proposal, form, clash.others)
    else:
        messages.success(request, f"The decision on {proposal.reference} is saved.")
        points = Points(proposal.review, long=False)
        return _queue(request, points, done=proposal).onward(request, proposal.reference)
    return None


def _queue(request, points, done=None):
    """The points that are not decided, as the list was narrowed, in the order of the document."""
    year = points.review.year
    narrowed = {name: request.GET.get(name, "") for name in ("clause", "wording", "sector")}
    asked = {name: said for name, said in narrowed.items() if said}
    return Queue.of(
        f"proposals-{year}",
        [
            point.reference
            for point in points.all
            if point.proposal == done or (not point.is_decided and _fits(point, asked))
        ],
        lambda key: reverse("reviews:proposal_detail", args=[year, key]),
        reverse("reviews:proposal_list", args=[year]),
        "No more proposals wait for a decision.",
    )


def _same_words(request, proposal, form, others):
    """Both redlines, and two ways on: merge the other into this one, or change the decision."""
    clause = proposal.review.version.clauses.filter(key=proposal.clause_key).first()
    answers = form.answers
    changed = answers["outcome"] == Decision.Outcome.WITH_CHANGES
    context = {
        "review": proposal.review,
        "proposal": proposal,
        "carried": form.carried,
        "mine": redline(clause, answers["wording"] if changed else proposal.wording),
        "others": [
            (one.proposal, redline(clause, deciding.new_words(one) or "")) for one in others
        ],
    }
    return render(request, "reviews/proposal_same_words.html", context, status=409)


def proposal_decide_many(request, year):
    """Decisions of a meeting typed back: the undecided points on one page."""
    review = visible_review(request, year)
    require(decides(request.user))
    if not review.is_being_decided:
        raise InvalidMove(review, "conclude")
    points = Points(review)
    shown = _asked_for(request, points)
    form = ManyDecisionsForm(
        request.POST or None, points=shown, initial=_as_last_time(review, None)
    )
    if form.is_valid() and _all_decided(request, form):
        messages.success(request, f"{len(form.decided)} decided.")
        return redirect("reviews:proposal_list", year)
    context = {"review": review, "form": form, "left": len(points.undecided) - len(shown)}
    return render(request, "reviews/proposal_decide_many.html", context)


def _asked_for(request, points):
    """On POST the points that were on the page, decided meanwhile or not."""
    if request.method == "POST":
        return [point for point in points.all if f"outcome_{point.reference}" in request.POST]
    return points.undecided[:AT_ONCE]


def _all_decided(request, form):
    """All rows or none: what cannot be decided here is said beside its row."""
    rows = [
        deciding.Row(point.proposal, outcome, reason) for point, outcome, reason in form.decided
    ]
    try:
        deciding.decide_many(
            rows,
            meeting=form.answers["meeting"],
            decided_on=form.answers["decided_on"],
            by=request.user,
        )
    except deciding.CannotDecideAll as wrong:
        for proposal, sentence in wrong.problems:
            form.add_error(f"outcome_{proposal.reference}", sentence)
        return False
    return True


def meeting_pack_file(request, year):
    """The table for the meeting in Word: made when it is asked for."""
    review = visible_review(request, year)
    require(sees_board(request.user))
    if request.method == "POST":
        meeting_pack.ask_for(review, by=request.user)
        return redirect("reviews:meeting_pack", year)
    document = meeting_pack.asked_for(review)
    if document is None:
        context = {"review": review, "form": PortalForm()}
        return render(request, "reviews/meeting_pack.html", context)
    return document_response(document, request)
