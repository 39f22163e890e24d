"""Topics, and following them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kmip_portal.permissions import require
from signatories.expertise.services import topics
from signatories.expertise.taking_part import takes_part


def topic_list(request):
    """Every topic, and which of them this person follows."""
    require(takes_part(request.user))
    return render(request, "expertise/topic_list.html", {"rows": topics.with_follows(request.user)})


@require_POST
def topic_follow(request, slug):
    """Be told of new questions on it, or no longer."""
    require(takes_part(request.user))
    topic = topics.called(slug)
    if topic is None:
        raise Http404("There is no such topic")
    if request.POST.get("follow") == "no":
        topics.stop_following(topic, by=request.user)
        messages.success(request, f"We’ll no longer email you new questions on {topic}.")
    else:
        topics.follow(topic, by=request.user)
        messages.success(request, f"We’ll email you new questions on {topic}.")
    return redirect("expertise:topic_list")
