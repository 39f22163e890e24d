from reviews.views.board import response_list, response_list_live
from reviews.views.changes import review_changes
from reviews.views.chasing import (
    review_close,
    review_closing,
    review_extend,
    review_remind,
    review_start,
)
from reviews.views.clauses import respond_clause, respond_clauses, respond_redline
from reviews.views.colleagues import respond_ask, respond_draft
from reviews.views.concluding import review_adopt, review_conclude, review_decide
from reviews.views.conversing import proposal_message
from reviews.views.deciding import (
    meeting_pack_file,
    proposal_decide_many,
    proposal_detail,
    proposal_list,
)
from reviews.views.files import (
    respond_upload,
    respond_uploaded,
    response_docx,
    response_pdf,
    review_docx,
)
from reviews.views.follow import response_detail
from reviews.views.outcome import origin, outcome, outcome_json
from reviews.views.planning import review_cancel, review_change, review_new, review_open
from reviews.views.preparing import (
    letters_preview,
    question_list,
    question_remove,
    review_draft,
    who_is_asked,
    who_is_asked_csv,
)
from reviews.views.reading import review_detail, review_list
from reviews.views.recording import response_record
from reviews.views.responding import (
    respond,
    respond_answer,
    respond_check,
    respond_more_time,
    respond_questions,
    respond_sent,
)

__all__ = [
    "letters_preview",
    "meeting_pack_file",
    "origin",
    "outcome",
    "outcome_json",
    "proposal_decide_many",
    "proposal_detail",
    "proposal_list",
    "proposal_message",
    "question_list",
    "question_remove",
    "respond",
    "respond_answer",
    "respond_ask",
    "respond_check",
    "respond_clause",
    "respond_clauses",
    "respond_draft",
    "respond_more_time",
    "respond_questions",
    "respond_redline",
    "respond_sent",
    "respond_upload",
    "respond_uploaded",
    "response_detail",
    "response_docx",
    "response_list",
    "response_list_live",
    "response_pdf",
    "response_record",
    "review_adopt",
    "review_cancel",
    "review_change",
    "review_changes",
    "review_close",
    "review_closing",
    "review_conclude",
    "review_decide",
    "review_detail",
    "review_docx",
    "review_draft",
    "review_extend",
    "review_list",
    "review_new",
    "review_open",
    "review_remind",
    "review_start",
    "who_is_asked",
    "who_is_asked_csv",
]
