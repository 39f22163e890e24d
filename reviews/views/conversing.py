"""K-MIP and whoever made a proposal write to each other about it."""

from django.contrib import messages
from django.shortcuts import redirect, render

from kmip_portal.accounts.permissions import is_secretariat
from kmip_portal.lifecycle import InvalidMove
from kmip_portal.permissions import require
from kmip_portal.submissions.services import once
from reviews.decision_emails import address
from reviews.decision_forms import MessageForm
from reviews.decisions import Points
from reviews.permissions import may_respond, may_write
from reviews.services import conversing
from reviews.views.deciding import proposal_of


def proposal_message(request, year, reference):
    """The thread, and what this side writes next, or that nothing needs writing."""
    review, proposal = proposal_of(request, year, reference)
    mine = may_respond(request.user, proposal.response.organisation)
    require(mine or is_secretariat(request.user))
    if not may_write(request.user, proposal):
        raise InvalidMove(review, "conclude")
    from_kmip = not mine
    if request.method == "POST" and "settle" in request.POST:
        conversing.settle(proposal, from_kmip=from_kmip, by=request.user)
        return redirect(address(proposal))
    form = MessageForm(request.POST or None)
    if form.is_valid():

        def write():
            conversing.write(
                proposal, text=form.answers["text"], from_kmip=from_kmip, by=request.user
            )
            messages.success(request, "Your message is sent.")
            return address(proposal)

        return redirect(once(form, by=request.user, do=write))
    context = {
        "review": review,
        "proposal": proposal,
        "point": Points(review, request.user, long=False).by_key[proposal.pk],
        "thread": proposal.messages.select_related("written_by"),
        "waiting": proposal.messages.unsettled().filter(from_kmip=not from_kmip).exists(),
        "form": form,
    }
    return render(request, "reviews/proposal_message.html", context)
