"""What an organisation sent is read."""

from django.shortcuts import get_object_or_404, render

from kmip_portal.portal_tags import day, moment
from reviews import points
from reviews.models import Response
from reviews.permissions import sees_board
from reviews.views.reading import visible_review


def response_detail(request, year, slug):
    """What one organisation sent: for K-MIP's people and its own."""
    review = visible_review(request, year)
    visible = Response.objects.visible_to(request.user).sent().filter(review=review)
    response = get_object_or_404(
        visible.select_related("organisation", "sent_by"), organisation__slug=slug
    )
    return render(
        request,
        "reviews/response_detail.html",
        {
            "review": review,
            "response": response,
            "rows": _rows(response),
            "answers": response.answers.exclude(text="").values_list("question__text", "text"),
            "points": points.sent(response),
            "supported": response.supports.sent().select_related("proposal"),
            "sees_board": sees_board(request.user),
        },
    )


def _rows(response):
    rows = [
        {"label": "Reference", "value": response.reference},
        {"label": "Sent", "value": f"By {response.sent_by} at {moment(response.sent_at)}"},
        {
            "label": "Do you think the agreement should change?",
            "value": response.get_answer_display(),
        },
    ]
    if response.taken:
        rows.append({"label": "Recorded by K-MIP", "value": response.taken})
    if response.until:
        rows.append({"label": "When can you respond by?", "value": day(response.until)})
    return rows
