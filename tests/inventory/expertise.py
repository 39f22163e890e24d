"""The addresses of guides, templates, questions and answers, and meetings."""

from tests.routes import (
    BOARD,
    GONE,
    GONE_HERE,
    KMIP,
    PUBLIC,
    SECRETARIAT,
    SIGNED_IN,
    Route,
    answers,
    of,
)

# whoever acts for a signatory shares what it knows, and so does the secretariat
SHARES = answers(200, chair=403, auditor=403)
OWN_DRAFTS = answers(200, outsider=404)
KEEPS_GUIDE = answers(403, practitioner=200, lead=200, signing_officer=200, representative=200,
                      secretariat=200)  # fmt: skip
WRITES_GUIDE = KEEPS_GUIDE | {"outsider": 404}
CHECKS = {person: 302 if got == 200 else got for person, got in KEEPS_GUIDE.items()}
TO_DRAFT = CHECKS | {"outsider": 404}
EXPERTISE = [
    Route("expertise:home", PUBLIC),
    Route("expertise:template_list", SIGNED_IN),
    Route("expertise:template_list", SIGNED_IN, query="?q=nobody"),
    Route("expertise:template_share", SHARES),
    Route("expertise:template_detail", SIGNED_IN, of("shared_template")),
    Route("expertise:template_detail", answers(200, outsider=404), of("hidden_template")),
    Route("expertise:template_download", SIGNED_IN, of("shared_template"), post=True),
    Route("expertise:template_download", answers(409, outsider=404), of("hidden_template"),
          post=True),
    Route("expertise:template_checked", CHECKS, of("shared_template"), post=True),
    Route("expertise:template_report", SIGNED_IN, of("shared_template")),
    Route("expertise:template_withdraw", KEEPS_GUIDE, of("shared_template")),
    Route("expertise:template_hide", SECRETARIAT, of("shared_template")),
    Route("expertise:template_show", answers(403, secretariat=302, outsider=404),
          of("hidden_template"), post=True),
    Route("expertise:template_leave", answers(403, secretariat=302), of("shared_template"),
          post=True),
    Route("guides:guide_list", PUBLIC),
    Route("guides:guide_list", PUBLIC, query="?topic=schools&status=current"),
    Route("guides:guide_list", PUBLIC, query="?q=nobody"),
    Route("guides:guide_new", SHARES),
    Route("guides:guide_work", SIGNED_IN),
    Route("guides:guide_detail", PUBLIC, of("guide")),
    Route("guides:guide_detail", answers(410, anonymous=410), of("guide_gone")),
    Route("guides:guide_detail", answers(302, anonymous=404, outsider=404), of("guide_draft")),
    Route("guides:guide_detail", GONE, lambda world: ["no-such-guide"]),
    Route("guides:guide_history", PUBLIC, of("guide")),
    Route("guides:guide_history", GONE, of("guide_gone")),
    Route("guides:guide_compare", PUBLIC, lambda world: [world.guide, 1, 2]),
    Route("guides:guide_compare", GONE, lambda world: [world.guide, 1, 9]),
    Route("guides:guide_edit", KEEPS_GUIDE, of("guide")),
    Route("guides:guide_edit", WRITES_GUIDE, of("guide_draft")),
    Route("guides:guide_edit", WRITES_GUIDE | dict.fromkeys(
        ("practitioner", "lead", "signing_officer", "representative", "secretariat"), 409
    ), of("guide_sent")),
    Route("guides:guide_draft", OWN_DRAFTS, of("guide_draft")),
    Route("guides:guide_draft", OWN_DRAFTS, of("guide_sent")),
    Route("guides:guide_send", TO_DRAFT, of("guide_draft"), post=True),
    Route("guides:guide_take_back", TO_DRAFT, of("guide_sent"), post=True),
    Route(
        "guides:guide_review",
        answers(403, secretariat=200, chair=200, outsider=404),
        of("guide_sent"),
    ),
    Route(
        "guides:guide_review",
        answers(403, secretariat=409, chair=409, outsider=404),
        of("guide_draft"),
    ),
    Route("guides:guide_discard", WRITES_GUIDE, of("guide_draft")),
    Route("guides:guide_checked", CHECKS, of("guide"), post=True),
    Route("guides:guide_keep", KEEPS_GUIDE, of("guide")),
    Route("guides:guide_close", KEEPS_GUIDE, of("guide")),
    Route("guides:guide_bring_back", CHECKS, of("guide_gone"), post=True),
]  # fmt: skip

# the secretariat writes news; the chair and auditors see its drafts
SEES_DRAFTS = GONE | BOARD
WRITES_NEWS = answers(404, secretariat=200, chair=403, auditor=403)
NEWS = [
    Route("news:news_list", PUBLIC),
    Route("news:news_feed", PUBLIC, page=False),
    Route("news:news_detail", PUBLIC, of("news")),
    Route("news:news_detail", SEES_DRAFTS, of("news_draft")),
    Route("news:news_detail", answers(410, anonymous=410), of("news_gone")),
    Route("news:news_detail", GONE, lambda world: ["no-such-news"]),
    Route("manage_news:news_work", KMIP),
    Route("manage_news:news_new", SECRETARIAT),
    Route("manage_news:news_edit", SECRETARIAT, of("news")),
    Route("manage_news:news_edit", WRITES_NEWS, of("news_draft")),
    Route("manage_news:news_publish", WRITES_NEWS | {"secretariat": 409}, of("news_draft"),
          post=True),
    Route("manage_news:news_withdraw", SECRETARIAT, of("news")),
    Route("manage_news:news_withdraw", answers(403, secretariat=409), of("news_gone")),
    Route("manage_news:news_bring_back", answers(403, secretariat=302), of("news_gone"),
          post=True),
    Route("manage_news:news_discard", WRITES_NEWS, of("news_draft")),
    Route("manage_news:news_discard", answers(403, secretariat=409), of("news")),
]  # fmt: skip

# questions and answers: the practitioner asked, without a name, and the outsider answered
WRITES = answers(200, auditor=403)
ITS_ASKER = answers(403, practitioner=200)
ITS_GIVER = answers(403, outsider=200)
PRESSED_BY_KMIP = answers(403, secretariat=302)
ASKED = of("question")
ANSWERED = of("question_answer")
QUESTIONS = [
    Route("expertise:helping", SIGNED_IN),
    Route("expertise:topic_list", SIGNED_IN),
    Route("expertise:topic_follow", answers(302), lambda world: ["schools"], post=True),
    Route("expertise:topic_follow", answers(404), lambda world: ["no-such-topic"], post=True),
    Route("expertise:question_list", SIGNED_IN, query="?topic=schools"),
    Route("expertise:question_list", SIGNED_IN),
    Route("expertise:question_list", SIGNED_IN, query="?q=nobody&sort=useful"),
    Route("expertise:question_download", SIGNED_IN, query="?format=csv", page=False),
    Route("expertise:question_download", SIGNED_IN, query="?format=json", page=False),
    Route("expertise:question_ask", WRITES),
    Route("expertise:question_ask", WRITES, query="?about=art6&law=uk_gdpr_article6/A6_1_E"),
    *(
        Route(f"expertise:{name}", answers(404, practitioner=200, auditor=403), of("asking_now"))
        for name in ("question_words", "question_similar", "question_details", "question_check")
    ),
    Route("expertise:question_detail", SIGNED_IN, of("question", "question_slug")),
    Route(
        "expertise:question_detail",
        answers(404, practitioner=200) | BOARD,
        of("kmip_question", "question_slug"),
    ),
    Route("expertise:question_answer", WRITES, ASKED),
    Route("expertise:question_edit", ITS_ASKER, ASKED),
    Route("expertise:question_edit", answers(404) | GONE_HERE, lambda world: [9_999]),
    Route("expertise:question_withdraw", ITS_ASKER, ASKED),
    Route("expertise:question_before", ITS_ASKER | BOARD, ASKED),
    Route("expertise:question_follow", answers(302), ASKED, post=True),
    Route("expertise:question_heard", answers(403, practitioner=302), ASKED, post=True),
    Route("expertise:question_report", SIGNED_IN, ASKED),
    Route("expertise:question_hide", SECRETARIAT, ASKED),
    Route("expertise:question_show", PRESSED_BY_KMIP, ASKED, post=True),
    Route("expertise:question_leave", PRESSED_BY_KMIP, ASKED, post=True),
    Route("expertise:question_close", SECRETARIAT, ASKED),
    Route("expertise:question_reopen", PRESSED_BY_KMIP, ASKED, post=True),
    Route("expertise:question_merge", SECRETARIAT, ASKED),
    Route("expertise:question_guide", PRESSED_BY_KMIP, ASKED, post=True),
    Route("expertise:answer_edit", ITS_GIVER, ANSWERED),
    Route("expertise:answer_withdraw", ITS_GIVER, ANSWERED),
    Route("expertise:answer_before", ITS_GIVER | BOARD, ANSWERED),
    Route("expertise:answer_accept", answers(403, practitioner=302), ANSWERED, post=True),
    Route("expertise:answer_useful", answers(302, outsider=403, auditor=403), ANSWERED, post=True),
    Route("expertise:answer_report", SIGNED_IN, ANSWERED),
    Route("expertise:answer_hide", SECRETARIAT, ANSWERED),
    Route("expertise:answer_show", PRESSED_BY_KMIP, ANSWERED, post=True),
    Route("expertise:answer_leave", PRESSED_BY_KMIP, ANSWERED, post=True),
]

# everybody of a signatory reads when and where; representatives and K-MIP's people also papers
PAPER = answers(404, representative=200, secretariat=200, chair=200, auditor=200)
KEPT = answers(403, secretariat=200)
PRESSED = answers(403, secretariat=302)
MEETINGS = [
    Route("expertise:meeting_list", PUBLIC),
    Route("expertise:meeting_plan", KEPT),
    *(
        Route("expertise:meeting_detail", SIGNED_IN, of(one))
        for one in ("meeting", "meeting_sent", "meeting_off", "meeting_held", "meeting_agreed",
                    "meeting_over")
    ),
    Route("expertise:meeting_edit", KEPT, of("meeting_sent")),
    Route("expertise:meeting_edit", answers(403, secretariat=409), of("meeting_held")),
    Route("expertise:meeting_papers", KEPT, of("meeting_sent")),
    Route("expertise:paper_download", PAPER, of("meeting_sent", "paper"), page=False),
    Route("expertise:paper_remove", PRESSED, of("meeting_sent", "paper"), post=True),
    Route("expertise:meeting_send", KEPT, of("meeting")),
    Route("expertise:meeting_send", answers(403, secretariat=409), of("meeting_off")),
    Route("expertise:meeting_held", PRESSED, of("meeting_over"), post=True),
    Route("expertise:meeting_cancel", KEPT, of("meeting_sent")),
    Route("expertise:meeting_attendance", KEPT, of("meeting_held")),
    Route("expertise:meeting_minutes", KEPT, of("meeting_held")),
    Route("expertise:meeting_minutes", answers(403, secretariat=409), of("meeting_agreed")),
    Route("expertise:meeting_agree", KEPT, of("meeting_held")),
    Route("expertise:action_give", KEPT, of("meeting_held")),
    Route("expertise:action_edit", KEPT, of("meeting_agreed", "action")),
    Route("expertise:action_done",
          answers(403, lead=302, representative=302, secretariat=302),
          of("meeting_agreed", "action"), post=True),
    Route("expertise:action_not_done",
          answers(404, representative=302, secretariat=302, chair=403, auditor=403),
          of("meeting_held", "action_held"), post=True),
    Route("expertise:representative_list", SIGNED_IN),
    Route("expertise:representative_list", SIGNED_IN, query="?sector=OT_NHS"),
    Route("expertise:representative_download", SIGNED_IN, page=False),
    Route("meeting_calendar", SIGNED_IN, of("meeting_sent"), page=False),
]  # fmt: skip
