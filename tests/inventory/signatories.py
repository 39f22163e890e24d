"""The addresses of organisations, people, joining, signing and campaigns."""

from tests.routes import (
    BOARD,
    GONE,
    KMIP,
    KMIP_ELSE_UNSEEN,
    KMIP_ONLY_GONE,
    PUBLIC,
    SECRETARIAT,
    SIGNED_IN,
    Route,
    answers,
    of,
)

SIGNATORIES = [
    Route("signatories:register", PUBLIC),
    Route("signatories:register", PUBLIC, query="?on=2025-06-01"),
    Route("signatories:download", PUBLIC, query="?format=csv", page=False),
    Route("signatories:download", PUBLIC, query="?format=json", page=False),
    Route("signatories:download_excel", PUBLIC),
    Route("signatories:download_excel", PUBLIC, query="?on=2025-06-01&status=signed"),
    Route("signatories:register_workbook", GONE, lambda world: ["0" * 64]),
    Route("signatories:organisation_detail", PUBLIC, of("police")),
    Route("signatories:acceptances", PUBLIC, of("police")),
    Route("signatories:acceptances", PUBLIC, of("signed_before")),
    Route("signatories:organisation_history", answers(403, lead=200) | BOARD, of("police")),
    Route("signatories:organisation_changes", PUBLIC, of("police")),
    Route("signatories:organisation_changes", PUBLIC, of("signed_before")),
    Route("signatories:ask_to_sign", answers(403, lead=200, secretariat=200), of("police")),
    Route("signatories:ask_to_sign", SECRETARIAT, of("signed_before")),
    Route(
        "signatories:signing_remind",
        answers(403, secretariat=409),  # the first letter has only just gone
        of("signed_before", "asked"),
        post=True,
    ),
    Route("signatories:signing_cancel", SECRETARIAT, of("signed_before", "asked")),
    Route(
        "signatories:acceptance_certificate",
        answers(200) | {"outsider": 404},
        of("police", "statement"),
        page=False,
    ),
]

# the people of an organisation: its own read, its leads and the secretariat manage
ITS_OWN = answers(403, practitioner=200, lead=200, signing_officer=200, representative=200,
                  secretariat=200)  # fmt: skip
ITS_LEADS = answers(403, lead=200, secretariat=200)
MOVED_ON = answers(403, lead=302, secretariat=302)
PEOPLE = [
    Route("signatories:people", ITS_OWN, of("police")),
    Route("signatories:mandate", answers(403, lead=200), of("police")),
    Route("signatories:team_list", ITS_LEADS, of("police")),
    Route("signatories:person_invite", ITS_LEADS, of("police")),
    Route("signatories:person_change", ITS_LEADS, of("police", "person")),
    Route("signatories:person_remove", ITS_LEADS, of("police", "person")),
    Route("signatories:access_ask", PUBLIC, of("police")),
    Route("signatories:access_request", ITS_LEADS, of("police", "asking")),
    Route("signatories:invitation_resend", MOVED_ON, of("police", "invitation"), post=True),
    Route("signatories:invitation_cancel", MOVED_ON, of("police", "invitation"), post=True),
    Route("contacts", PUBLIC),
    Route("contacts", PUBLIC, query="?q=nobody"),
    Route("signatories:contact_list", PUBLIC, of("police")),
    Route("signatories:contact_add", ITS_LEADS, of("police")),
    Route("signatories:contact_edit", ITS_LEADS, of("police", "contact")),
    Route("signatories:contact_remove", ITS_LEADS, of("police", "contact")),
    Route("signatories:contact_report", PUBLIC, of("police", "contact")),
    Route("signatories:contacts_confirm", MOVED_ON, of("police"), post=True),
    Route("signatories:details_edit", ITS_LEADS, of("police")),
    Route("signatories:set_up_hide", answers(403, lead=302), of("police"), post=True),
    Route("signatories:establishments", ITS_LEADS, of("police")),
    Route(
        "signatories:establishment_end",
        answers(403, lead=404, secretariat=404),
        of("police"),
        post=True,
    ),
    Route(
        "signatories:single_sign_on",
        answers(403, lead=200, secretariat=200, chair=200),
        of("police"),
    ),
    Route(
        "signatories:single_sign_on", answers(403, secretariat=200, chair=200), of("signed_before")
    ),
    Route(
        "signatories:single_sign_on_agree", answers(403, lead=200), of("police"),
        post=True, page=False,
    ),
    Route(
        "signatories:single_sign_on_off", answers(403, secretariat=302), of("police"),
        post=True, page=False,
    ),
    Route(
        "signatories:leave_agreement", answers(403, lead=200, signing_officer=200), of("police")
    ),
    Route("manage_organisations:organisation_list", KMIP),
    Route("manage_organisations:organisation_list", KMIP, query="?q=nobody"),
    Route("manage_organisations:organisation_add", SECRETARIAT),
    Route("manage_organisations:import_new", SECRETARIAT),
    Route("manage_organisations:import_template", SECRETARIAT, page=False),
    Route("manage_organisations:import_detail", SECRETARIAT, of("import_ready")),
    Route("manage_organisations:import_detail", SECRETARIAT, of("import_done")),
    Route("manage_organisations:import_results", SECRETARIAT, of("import_done"), page=False),
    Route(
        "manage_organisations:import_start",
        answers(403, secretariat=302),
        of("import_ready"),
        post=True,
    ),
    Route(
        "manage_organisations:import_undo",
        answers(403, secretariat=302),
        of("import_done"),
        post=True,
    ),
    Route("manage_organisations:replace", SECRETARIAT),
    Route("manage_organisations:replace_cancel", answers(403, secretariat=404), post=True),
    Route("manage_organisations:rename", SECRETARIAT, of("police")),
    Route("membership:join", PUBLIC, of("joining")),
    Route("membership:access_confirm", PUBLIC, of("asking_token")),
    Route("membership:invitation", answers(404, practitioner=200), of("nomination")),
    Route("membership:working_for", SIGNED_IN),
    Route("membership:leave", answers(404) | dict.fromkeys(
        ("practitioner", "lead", "signing_officer", "representative"), 200), of("police")),
]  # fmt: skip
# an application has no account: its link opens it, and an unfinished one wants a code as well
WANTS_CODE = answers(302, anonymous=302)
# its leads and signing officers send a signed copy, and the secretariat for them
SENDS = answers(403, lead=200, signing_officer=200, secretariat=200)
JOINING = [
    Route("joining:start", PUBLIC),
    Route("joining:look_up", PUBLIC),
    Route("joining:look_up", PUBLIC, query="?q="),
    Route("joining:look_up", PUBLIC, query="?q=police"),
    Route("joining:look_up", PUBLIC, query="?q=signed+before"),
    Route("joining:look_up", PUBLIC, query="?q=elsewere+counsil"),
    Route("joining:look_up", PUBLIC, query="?q=nobody+knows"),
    Route("joining:begin", WANTS_CODE, post=True),
    Route("joining:find", PUBLIC),
    Route("joining:find_sent", PUBLIC),
    Route("joining:open", PUBLIC, of("application")),
    Route("joining:open", PUBLIC, of("application_asked")),
    Route("joining:open", PUBLIC, of("unfinished")),
    Route("joining:open", GONE, lambda world: ["no-such-link"]),
    Route("joining:reply", PUBLIC, of("application_asked")),
    Route("joining:reply", WANTS_CODE, of("application")),
    Route("joining:withdraw", PUBLIC, of("application")),
    Route("joining:code", PUBLIC, of("unfinished")),
    Route("joining:check", WANTS_CODE, of("unfinished")),
    Route("joining:later", WANTS_CODE, of("unfinished")),
    Route("joining:saved", WANTS_CODE, of("unfinished")),
    Route("joining:step", WANTS_CODE, lambda world: [world.unfinished, "organisation"]),
    Route("manage_acceptances:acceptance_list", KMIP),
    Route("manage_acceptances:acceptance_list", KMIP, query="?q=nothing"),
    Route("manage_acceptances:acceptance_detail", KMIP, of("statement")),
    Route("manage_acceptances:check", SECRETARIAT, of("scan")),
    Route("manage_acceptances:original", KMIP, lambda world: [world.scan, 1], page=False),
    Route("manage_acceptances:page", KMIP, lambda world: [world.scan, 1, 1], page=False),
    Route("signatories:scan_send", SENDS, of("police")),
    Route("signatories:scan_sent", SENDS | {"outsider": 404}, of("police", "scan")),
    Route("signatories:scan_again", SENDS | {"outsider": 404}, of("police", "scan")),
    Route("manage_acceptances:asked_for", KMIP, of("asked")),
    Route("manage_acceptances:paper", SECRETARIAT),
    Route("manage_acceptances:correct", SECRETARIAT, of("statement")),
    Route("manage_acceptances:import_historic", SECRETARIAT),
    Route(
        "signatories:statement_to_print",
        answers(403, secretariat=200),
        of("signed_before", "asked"),
    ),
    Route("manage_applications:application_list", KMIP),
    Route("manage_applications:application_list", KMIP, query="?status=asked_for_more"),
    Route("manage_applications:application_list", KMIP, query="?status=refused"),
    Route("manage_applications:application_detail", KMIP, of("applied")),
    Route("manage_applications:decide", SECRETARIAT, of("applied")),
    Route("manage_applications:reply_file", KMIP_ONLY_GONE, lambda world: [world.applied, 1]),
]

# by link: for everybody alike, until the code is given
TO_START = answers(302)
MINE = answers(200, anonymous=302)
SIGNING = [
    Route("signing:lost", PUBLIC),
    Route("signing:start", PUBLIC, of("token")),
    Route("signing:start", GONE, lambda world: ["not-a-link"]),
    Route("signing:start", MINE, lambda world: ["mine"]),
    Route("signing:code", PUBLIC, of("token")),
    Route("signing:new_link", TO_START, of("token"), post=True),  # it has not expired
    Route("signing:later", TO_START, of("token"), post=True),
    *(
        Route(f"signing:{step}", TO_START, of("token"))
        for step in (
            "choose", "read", "how", "paper", "you", "academies", "statement", "done", "decline",
            "instead", "upload", "tell", "more_time", "decline_disagree", "decline_not_needed",
        )
    ),
    Route("signing:certificate", TO_START, of("token", "statement")),
    Route("signing:printed", TO_START, of("token", "asked")),
    Route("signing:upload_one", TO_START, of("token", "asked")),
]  # fmt: skip

CAMPAIGNS = [
    Route("coverage", answers(403, secretariat=302, chair=302, auditor=302)),
    Route("coverage_gaps", KMIP),
    Route("coverage_gaps", KMIP, query="?area=none"),
    Route("campaigns:campaign_list", KMIP),
    Route("campaigns:campaign_detail", KMIP_ELSE_UNSEEN, of("campaign")),
    Route("campaigns:campaign_detail", KMIP_ELSE_UNSEEN, of("campaign"), query="?state=nobody"),
    Route("campaigns:campaign_lapsing", KMIP_ELSE_UNSEEN, of("campaign")),
    Route("campaigns:campaign_lapse", KMIP_ELSE_UNSEEN, of("campaign", "signed_before")),
    Route(
        "campaigns:campaign_reminders",
        answers(404, secretariat=200, chair=403, auditor=403),
        of("campaign"),
    ),
    Route("campaigns:holiday_list", KMIP),
    Route("campaigns:holiday_remove", answers(403, secretariat=302), of("holiday"), post=True),
]
