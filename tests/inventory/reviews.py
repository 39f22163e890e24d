"""The addresses of the annual review."""

from tests.routes import (
    BOARD,
    GONE,
    KMIP,
    KMIP_ELSE_UNSEEN,
    PUBLIC,
    SECRETARIAT,
    SIGNED_IN,
    Route,
    answers,
    of,
)

RESPONDS = answers(404, lead=200, representative=200, practitioner=403, signing_officer=403)
OF_THE_POLICE = answers(404, practitioner=200, lead=200, signing_officer=200, representative=200)
ASKS = answers(404, practitioner=302, lead=302, signing_officer=302, representative=302)
PLANS = answers(404, secretariat=200, chair=403, auditor=403)
CHASES = answers(403, secretariat=200)
REVIEWS = [
    Route("reviews:review_list", SIGNED_IN),
    Route("reviews:review_new", SECRETARIAT),
    Route("reviews:review_detail", SIGNED_IN, of("year")),
    Route("reviews:review_detail", KMIP_ELSE_UNSEEN, of("planned")),
    Route(
        "reviews:review_change",
        answers(404, secretariat=200, chair=403, auditor=403),
        of("planned"),
    ),
    Route("reviews:review_draft", PLANS, of("planned")),
    Route("reviews:question_list", PLANS, of("planned")),
    Route("reviews:question_remove", PLANS, lambda world: [world.planned, 3]),
    Route("reviews:who_is_asked", PLANS, of("planned")),
    Route("reviews:who_is_asked_csv", PLANS, of("planned"), page=False),
    Route("reviews:letters_preview", PLANS, of("planned")),
    Route(
        "reviews:review_open", answers(404, secretariat=200, chair=403, auditor=403), of("planned")
    ),
    Route(
        "reviews:review_cancel",
        answers(404, secretariat=200, chair=403, auditor=403),
        of("planned"),
    ),
    Route("reviews:review_decide", SECRETARIAT, of("closed_year")),
    Route("reviews:proposal_list", SIGNED_IN, of("deciding_year")),
    Route("reviews:proposal_list", SIGNED_IN, of("year")),
    Route("reviews:review_adopt", SECRETARIAT, of("deciding_year")),
    Route("reviews:review_conclude", answers(403, chair=200), of("deciding_year")),
    Route("reviews:outcome", PUBLIC, of("concluded_year")),
    Route("reviews:outcome", answers(404, anonymous=404) | BOARD, of("deciding_year")),
    Route("reviews:outcome", GONE, of("closed_year")),
    Route("reviews:outcome_json", PUBLIC, of("concluded_year"), page=False),
    Route(
        "reviews:outcome_json", answers(404, anonymous=404) | BOARD, of("deciding_year"), page=False
    ),
    Route("reviews:origin", answers(302), of("concluded_year", "point")),
    Route("reviews:origin", answers(302, anonymous=404), of("deciding_year", "point")),
    Route("reviews:proposal_list", SIGNED_IN, of("concluded_year")),
    Route("reviews:proposal_detail", SIGNED_IN, of("concluded_year", "point")),
    Route("reviews:proposal_decide_many", SECRETARIAT, of("deciding_year")),
    Route("reviews:meeting_pack", KMIP, of("deciding_year")),
    Route("reviews:proposal_detail", SIGNED_IN, of("deciding_year", "point")),
    Route(
        "reviews:proposal_message",
        answers(403, secretariat=200, outsider=200),
        of("deciding_year", "point"),
    ),
    Route("reviews:response_list", KMIP, of("year")),
    Route("reviews:response_list_live", KMIP, of("year"), page=False),
    Route("reviews:review_remind", CHASES, of("year"), query="?all=yes"),
    Route("reviews:review_remind", CHASES, of("year")),  # nothing ticked
    Route("reviews:review_extend", CHASES, of("year"), query="?all=yes"),
    Route("reviews:review_closing", CHASES, of("year")),
    Route("reviews:review_close", CHASES, of("year")),
    Route(
        "reviews:review_start",
        answers(403, lead=302, representative=302, outsider=302),
        of("year"),
        post=True,
    ),
    Route("reviews:response_detail", answers(404, outsider=200) | BOARD, of("year", "elsewhere")),
    Route(
        "reviews:respond",
        answers(403, lead=302, representative=302, outsider=302),
        of("year"),
    ),
    Route("reviews:respond_answer", RESPONDS, of("year", "police")),
    Route("reviews:respond_clauses", RESPONDS, of("year", "police")),
    Route("reviews:respond_clause", RESPONDS, of("year", "police", "clause")),
    Route(
        "reviews:respond_redline",
        RESPONDS,
        of("year", "police", "clause"),
        post=True,
        page=False,
    ),
    Route("reviews:respond_more_time", RESPONDS, of("year", "police")),
    Route("reviews:respond_check", RESPONDS, of("year", "police")),
    Route("reviews:respond_questions", RESPONDS, of("year", "police")),
    Route("reviews:respond_upload", RESPONDS, of("year", "police")),
    Route("reviews:respond_uploaded", RESPONDS, of("year", "police")),
    Route("reviews:review_changes", SIGNED_IN, of("year")),
    Route(
        "reviews:review_docx",
        answers(200, secretariat=403, chair=403, auditor=403),
        of("year"),
    ),
    *(
        Route(
            f"reviews:response_{format}",
            answers(404, outsider=200) | BOARD,
            of("year", "elsewhere"),
            page=False,
        )
        for format in ("pdf", "docx")
    ),
    Route("reviews:response_record", SECRETARIAT, of("year", "elsewhere")),
    Route("reviews:respond_draft", OF_THE_POLICE, of("year", "police")),
    Route("reviews:respond_ask", ASKS, of("year", "police"), post=True),
    Route("reviews:respond_sent", answers(404, outsider=200), of("year", "elsewhere")),
]
