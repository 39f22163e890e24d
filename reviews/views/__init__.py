from reviews.views.follow import response_detail, response_list
from reviews.views.planning import review_cancel, review_change, review_new, review_open
from reviews.views.reading import review_detail, review_list
from reviews.views.responding import (
    respond,
    respond_answer,
    respond_check,
    respond_clauses,
    respond_comment,
    respond_sent,
)

__all__ = [
    "respond",
    "respond_answer",
    "respond_check",
    "respond_clauses",
    "respond_comment",
    "respond_sent",
    "response_detail",
    "response_list",
    "review_cancel",
    "review_change",
    "review_detail",
    "review_list",
    "review_new",
    "review_open",
]
