"""The addresses of the portal, app by app."""

from kmip_portal.desk.window import SHOWN
from records.questions.repeat import TASKS
from records.questions.steps import BY_SLUG
from tests.routes import (
    GONE,
    KMIP,
    KMIP_ELSE_UNSEEN,
    PUBLIC,
    SECRETARIAT,
    SIGNED_IN,
    STRANGERS,
    Route,
    answers,
    of,
)

UNMADE = answers(202, anonymous=202)  # the timetable has not come by
KMIP_ONLY_GONE = answers(403, secretariat=404, chair=404, auditor=404)
GONE_OR_SIGN_IN = answers(404)
GONE_HERE = {"secretariat": 404, "chair": 404, "auditor": 404}
BOARD = {"secretariat": 200, "chair": 200, "auditor": 200}
LETTERS = answers(403, secretariat=200, auditor=200)

DESK = [
    Route("home", answers(302, anonymous=200)),
    Route("in_tray", SIGNED_IN),
    Route("manage", KMIP),
    Route("files_not_made", SECRETARIAT),
    Route("account", SIGNED_IN),
    Route("search", PUBLIC),
    Route("search", PUBLIC, query="?q=sharing+consent"),
    Route("search", PUBLIC, query="?q=xylophone"),
    Route("help", PUBLIC),
    Route("accessibility", PUBLIC),
    Route("cookies", PUBLIC),
    Route("privacy", PUBLIC),
    Route("terms", PUBLIC),
    Route("about", PUBLIC),
    Route("calendar_page", SIGNED_IN),
    Route("calendar_feed", GONE, lambda world: ["no-such-secret-address"], page=False),
    Route("account_timed_out", PUBLIC),
    Route("account_stay", SIGNED_IN, post=True, page=False),
    Route("files_not_made", SECRETARIAT),
    Route("letters", LETTERS),
    Route("letters", LETTERS, query="?show=all"),
    Route("letter", LETTERS, of("letter")),
    Route("letters_pause", SECRETARIAT),
    Route("letter_resend", answers(403, secretariat=302), of("letter"), post=True),
    Route("address_clear", answers(403, secretariat=404), of("letter"), post=True),
    Route("letters_resume", answers(403, secretariat=404), post=True),
    Route("law:law_list", KMIP),
    Route("law:law_kind", KMIP, lambda world: ["gateways"]),
    Route("law:law_kind", KMIP_ONLY_GONE, lambda world: ["nothing"]),
    Route("law:law_item", KMIP, lambda world: ["gateways", "GW_CA04_S16LA"]),
    Route("law:law_amend", SECRETARIAT, lambda world: ["gateways", "GW_CA04_S16LA"]),
    Route("law:law_end", SECRETARIAT, lambda world: ["gateways", "GW_CA04_S16LA"]),
    Route("secretariat:secretariat", KMIP),
    Route("secretariat:handover_new", SECRETARIAT),
    Route("secretariat:handover", KMIP, of("keeper")),
    Route("secretariat:handover", KMIP, of("handover")),
    Route("secretariat:handover", KMIP_ONLY_GONE, lambda world: ["SEC-0000-0000"]),
    Route("secretariat:handover_decide", answers(403, chair=200), of("handover")),
    Route("secretariat:handover_cancel", answers(403, secretariat=200, chair=200), of("handover")),
    Route("secretariat:format_request_list", SECRETARIAT),
    Route("secretariat:format_request_list", SECRETARIAT, query="?show=answered"),
    Route("secretariat:format_request", SECRETARIAT, of("format_request")),
    Route("demonstration_letters", GONE),
    Route("demonstration_letter", GONE, lambda world: ["any"]),
    Route("mail_returned", GONE, post=True, page=False),
    Route("healthz", PUBLIC, page=False),
    Route("readyz", answers(503, anonymous=503), page=False),
]

# who is signed in already is sent on, so only strangers are asked where the page is theirs
SIGN_IN = [
    Route("account_login", STRANGERS),
    Route("account_logout", answers(200)),
    Route("account_signup", STRANGERS),
    Route("account_request_login_code", STRANGERS),
    Route("account_confirm_login_code", {"anonymous": 302}),
    Route("account_reset_password", PUBLIC),
    Route("account_reset_password_done", PUBLIC),
    Route("account_reset_password_from_key", PUBLIC, lambda world: ["a", "used-up"]),
    Route("account_reset_password_from_key_done", PUBLIC),
    Route("account_inactive", PUBLIC),
    Route("account_email_verification_sent", {"anonymous": 302}),
    Route("account_change_password", answers(302)),  # people without one set one first
    Route("account_set_password", SIGNED_IN),
    Route("account_email", answers(302)),
    Route("account_reauthenticate", answers(403)),  # nothing to ask again without a password
    Route("mfa_reauthenticate", answers(403)),
    Route("mfa_index", SIGNED_IN),
    Route("mfa_authenticate", {"anonymous": 302}),
    Route("mfa_activate_totp", SIGNED_IN),
    Route("mfa_deactivate_totp", answers(404)),
    Route("mfa_generate_recovery_codes", SIGNED_IN),
    Route("mfa_view_recovery_codes", answers(404)),
    Route("mfa_download_recovery_codes", answers(404), page=False),
]

AGREEMENT = [
    Route("verify", PUBLIC),
    Route("verify", PUBLIC, query="?sha256=" + "0" * 64),
    Route("another_format", PUBLIC),
    Route("another_format", PUBLIC, query="?document=statement"),
    Route("another_format_sent", PUBLIC, of("format_request")),
    Route("another_format_sent", GONE, lambda world: ["FMT-0000-0000"]),
    Route("statement_form", PUBLIC),
    Route("record_forms", PUBLIC),
    Route("record_form", UNMADE, lambda world: ["one-off", "odt"], page=False),
    Route("record_form", PUBLIC, lambda world: ["one-off", "docx"], page=False),  # K-MIP's own
    Route("record_form", GONE, lambda world: ["another", "docx"], page=False),
    Route("blank_statement", UNMADE, lambda world: ["odt"], page=False),
    Route("agreements:agreement", PUBLIC),
    Route("agreements:current_pdf", PUBLIC, page=False),
    Route("agreements:version_list", PUBLIC),
    Route("agreements:version_detail", PUBLIC, of("current")),
    Route("agreements:version_detail", PUBLIC, of("old")),
    Route("agreements:version_detail", answers(404, anonymous=404) | BOARD, of("proposed")),
    Route("agreements:version_pdf", PUBLIC, of("current"), page=False),
    Route("agreements:version_portal_pdf", GONE, of("current"), page=False),
    Route("agreements:current_docx", PUBLIC, page=False),
    Route("agreements:version_docx", PUBLIC, of("current"), page=False),
    Route("agreements:version_docx", GONE, of("proposed"), page=False),
    Route("agreements:version_json", PUBLIC, of("current"), page=False),
    Route("agreements:version_json", GONE, of("proposed"), page=False),
    Route("agreements:versions_json", PUBLIC, page=False),
    Route("agreements:changes_docx", PUBLIC, of("old", "current")),
    Route(
        "agreements:changes_docx",
        answers(404, anonymous=404) | BOARD,
        of("current", "proposed"),
    ),
    Route("agreements:version_pdf", GONE, of("proposed"), page=False),
    Route("agreements:compare_choose", PUBLIC),
    Route("agreements:compare", PUBLIC, of("old", "current")),
    Route("agreements:compare", PUBLIC, of("old", "current"), query="?view=side"),
    Route("agreements:compare", PUBLIC, of("old", "current"), query="?view=changes"),
    Route("agreements:compare", PUBLIC, of("current", "current")),
    Route("agreements:compare", answers(404, anonymous=404) | BOARD, of("current", "proposed")),
    Route("agreements:clause_detail", PUBLIC, of("clause")),
    Route("agreements:coverage", PUBLIC),
    Route("manage_agreement:draft_start", SECRETARIAT),
    Route("manage_agreement:draft_correct", SECRETARIAT),
    Route("manage_agreement:coverage_list", KMIP),
    Route("manage_agreement:coverage_edit", SECRETARIAT, lambda world: ["legal-power"]),
    Route("manage_agreement:clause_list", KMIP, of("draft_version")),
    Route("manage_agreement:clause_add_first", SECRETARIAT, of("draft_version")),
    Route("manage_agreement:catch_up", SECRETARIAT, of("draft_version")),
    Route("manage_agreement:clause_edit", SECRETARIAT, of("draft_version", "clause")),
    Route("manage_agreement:clause_add", SECRETARIAT, of("draft_version", "clause")),
    Route("manage_agreement:clause_remove", SECRETARIAT, of("draft_version", "clause")),
    Route(
        "manage_agreement:clause_move",
        answers(403, secretariat=302),
        of("draft_version", "clause"),
        post=True,
    ),
    Route("manage_agreement:version_redline", KMIP, of("draft_version")),
    Route("manage_agreement:version_redline", KMIP, of("draft_version"), query="?view=side"),
    Route("manage_agreement:version_checks", KMIP, of("draft_version")),
    Route("manage_agreement:version_list", KMIP),
    Route("manage_agreement:version_import", SECRETARIAT),
    Route("manage_agreement:version_import_check", answers(403, secretariat=302)),
    Route("manage_agreement:version_detail", KMIP, of("proposed")),
    Route("manage_agreement:version_pdf", KMIP, of("proposed"), page=False),
    Route("manage_agreement:version_own_file", SECRETARIAT, of("proposed")),
    Route("manage_agreement:version_own_file", answers(403, secretariat=409), of("draft_version")),
    Route(
        "manage_agreement:version_portal_pdf", answers(403) | GONE_HERE, of("proposed"), page=False
    ),
    Route("manage_agreement:version_propose", SECRETARIAT, of("draft_version")),
    Route("manage_agreement:version_approve", answers(403, chair=200), of("proposed")),
    Route("manage_agreement:version_return_to_draft", SECRETARIAT, of("proposed")),
    Route("manage_agreement:version_discard", SECRETARIAT, of("proposed")),
]

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
    Route("signatories:establishments", ITS_LEADS, of("police")),
    Route(
        "signatories:establishment_end",
        answers(403, lead=404, secretariat=404),
        of("police"),
        post=True,
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
    Route("coverage", KMIP),
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

# one-off records: their owner, the owner's team and the leads; unseen by everybody else
OWN = answers(404, practitioner=200, lead=200)
KEEPS = answers(403, practitioner=200, lead=200, representative=403, outsider=200)


def step(slug):
    """A page of the draft's form."""
    return lambda world: [world.draft, slug]


RECORDS = [
    Route("records:record_list", KEEPS),
    Route("records:record_list", KEEPS, query="?q=panel&status=draft&status=decided&sort=title"),
    Route("records:record_filters", KEEPS),
    Route("records:record_filters", KEEPS, query="?since-day=31&since-month=2&since-year=2027"),
    Route("records:search_save", KEEPS, query="?q=panel"),
    Route(
        "records:search_delete",
        answers(403, practitioner=200, lead=404, outsider=404),
        of("search"),
    ),
    Route("records:record_print", KEEPS, query="?q=panel"),
    Route("records:record_download", KEEPS, page=False),
    Route("records:record_excel", KEEPS, query="?q=panel"),
    Route(
        "records:record_workbook",
        answers(403, practitioner=404, lead=404, outsider=404, representative=403),
        lambda world: ["a" * 64],
    ),
    Route("records:record_new", KEEPS),
    Route("records:record_new_page", KEEPS),
    Route("records:record_urgent", KEEPS),
    Route("records:record_counts", KMIP),
    Route("records:record_hand_over", OWN, of("record")),
    Route("records:record_retention", answers(403, lead=200, outsider=200)),
    Route("records:record_detail", OWN, of("disposed")),
    Route("records:template_list", KEEPS),
    Route(
        "records:template_start",
        answers(403, practitioner=302, lead=302, outsider=404),
        of("template"),
        post=True,
    ),
    Route(
        "records:template_remove",
        answers(403, practitioner=403, lead=200, outsider=404),
        of("template"),
    ),
    Route("records:template_make", answers(404, practitioner=403, lead=200), of("refusal")),
    Route("records:record_upload", KEEPS),
    Route("records:record_uploaded", OWN, of("uploaded")),
    Route("records:record_uploaded", answers(404, practitioner=302, lead=302), of("record")),
    Route("records:record_original", OWN, of("uploaded"), page=False),
    Route("records:record_original", GONE_OR_SIGN_IN, of("record"), page=False),
    Route(
        "records:record_form_ask",
        answers(404, practitioner=302, lead=302),
        of("record"),
        post=True,
    ),
    Route("records:record_form_file", GONE_OR_SIGN_IN, lambda world: [world.record, "a" * 64]),
    Route(
        "records:record_form_ask",
        answers(404, practitioner=302, lead=302),
        of("repeat_draft"),
        post=True,
    ),
    Route("records:record_detail", OWN, of("record")),
    Route("records:record_detail", OWN, of("draft")),
    Route("records:record_saved", OWN, of("record")),
    Route("records:record_pdf", OWN, of("record"), page=False),
    Route("records:record_docx", OWN, of("record"), page=False),
    Route("records:record_json", OWN, of("record"), page=False),
    Route("records:record_correct", OWN, of("record")),
    Route("records:record_correct", answers(404, practitioner=302, lead=302), of("draft")),
    Route("records:record_edit", OWN, of("draft")),
    *(Route("records:record_step", OWN, step(slug)) for slug in BY_SLUG),
    Route("records:record_step", answers(404, practitioner=302, lead=302), step("missing")),
    Route("records:record_step", GONE | {"anonymous": 302}, step("nowhere")),
    Route(
        "records:record_autosave",
        answers(404, practitioner=422, lead=422),
        step("about"),
        post=True,
    ),
    Route(
        "records:record_layout", answers(404, practitioner=302, lead=302), of("draft"), post=True
    ),
    Route("records:record_copy", answers(404, practitioner=302, lead=302), of("record"), post=True),
    Route("records:record_check", OWN, of("draft")),
    Route("records:record_ask", OWN, of("record")),
    Route("records:record_ask", answers(404, practitioner=302, lead=302), of("draft")),
    Route("records:record_ask", OWN, lambda world: [world.asked_about]),
    Route("records:reply_again", OWN, lambda world: [world.asked_about, world.reply]),
    Route("records:reply_start", PUBLIC, lambda world: ["their-reply-token"]),
    Route("records:reply_start", GONE, lambda world: ["not-a-link"]),
    Route("records:reply_code", PUBLIC, lambda world: ["their-reply-token"]),
    Route("records:reply_answer", answers(302, anonymous=302), lambda world: ["their-reply-token"]),
    Route("records:reply_own", answers(404, outsider=200), of("reply")),
    Route("records:record_delete", OWN, of("draft")),
    Route(
        "records:record_close", answers(404, practitioner=302, lead=302), of("record"), post=True
    ),
]

# K-MIP's own Word form: its people see it, the secretariat maps and uses it
NOT_NOW = answers(403, secretariat=409)
OWN_FORM = [
    Route("own_form:own_form_list", KMIP),
    Route("own_form:own_form_new", SECRETARIAT),
    Route("own_form:own_form", KMIP, of("own_form")),
    Route("own_form:own_form", KMIP, of("own_form_used")),
    Route("own_form:own_form", KMIP_ONLY_GONE, lambda world: ["FRM-0000-0000"]),
    Route("own_form:own_form_boxes", SECRETARIAT, of("own_form")),
    Route("own_form:own_form_boxes", NOT_NOW, of("own_form_used")),
    Route("own_form:own_form_ticks", SECRETARIAT, of("own_form")),
    Route("own_form:own_form_ticks", NOT_NOW, of("own_form_used")),
    Route("own_form:own_form_preview", answers(403, secretariat=302), of("own_form"), post=True),
    Route(
        "own_form:own_form_preview_file",
        KMIP_ONLY_GONE,
        lambda world: [world.own_form, "a" * 64],
        page=False,
    ),
    Route("own_form:own_form_file", KMIP, of("own_form"), page=False),
    Route("own_form:own_form_use", SECRETARIAT, of("own_form")),
    Route("own_form:own_form_use", NOT_NOW, of("own_form_used")),
    Route("own_form:own_form_stop", SECRETARIAT, of("own_form_used")),
    Route("own_form:own_form_discard", SECRETARIAT, of("own_form")),
]

# repeat records: whose they are, and from the day they are sent whoever takes part
TAKES_PART = answers(404, practitioner=200, lead=200, signing_officer=200, outsider=200)
SENDS = answers(404, practitioner=403, lead=302, signing_officer=403, outsider=403)


def row(attribute, number):
    """A party or an item of this record, by its number."""
    return lambda world: [getattr(world, attribute), number]


def on_task(slug):
    return lambda world: [world.repeat_draft, slug]


PUBLISHED = [
    Route("records:arrangement_list", KEEPS),
    Route("records:arrangement_list", KEEPS, query="?theme=housing"),
    Route(
        "records:arrangement_copy",
        KEEPS | dict.fromkeys(("practitioner", "lead", "outsider"), 404),
        of("repeat_waiting"),
    ),
    Route("records:published_list", PUBLIC),
    Route("records:published_list", PUBLIC, query="?q=panel&sort=-review"),
    Route("records:published_list", PUBLIC, query="?theme=housing"),
    Route("records:published_download", PUBLIC, lambda world: ["csv"], page=False),
    Route("records:published_download", PUBLIC, lambda world: ["json"], page=False),
    Route("records:published_download", GONE, lambda world: ["xml"], page=False),
    Route("records:published_dea", PUBLIC, page=False),
    Route("records:published_log", PUBLIC),
    Route("records:published_feed", PUBLIC, page=False),
    Route("records:published_record", PUBLIC, of("repeat_active")),
    Route("records:published_record", GONE, of("repeat_waiting")),
]

REPEATS = [
    Route("records:repeat_new", KEEPS),
    Route("records:record_detail", OWN, of("repeat_draft")),
    Route("records:record_detail", TAKES_PART | BOARD, of("repeat_waiting")),
    Route("records:record_detail", TAKES_PART | BOARD, of("repeat_active")),
    Route("records:repeat_list", KMIP | {"practitioner": 302, "lead": 302, "outsider": 302}),
    Route(
        "records:repeat_list",
        KMIP | {"practitioner": 302, "lead": 302, "outsider": 302},
        query="?q=police",
    ),
    Route("records:record_check", OWN, of("repeat_draft")),
    Route("records:record_saved", TAKES_PART, of("repeat_waiting")),
    Route("records:record_pdf", TAKES_PART, of("repeat_active"), page=False),
    Route("records:record_delete", OWN, of("repeat_draft")),
    *(Route("records:task", OWN, on_task(slug)) for slug in TASKS),
    Route("records:task", GONE | {"anonymous": 302}, on_task("nowhere")),
    Route("records:party_add", OWN, of("repeat_draft")),
    Route("records:party_paste", OWN, of("repeat_draft")),
    Route("records:party_area", OWN, of("repeat_draft")),
    Route("records:party_area", OWN, of("repeat_draft"), query="?type=OT_POLICE"),
    Route("records:party_change", OWN, row("repeat_draft", 2)),
    Route("records:party_remove", OWN, row("repeat_draft", 2)),
    Route("records:party_replace", OWN, row("repeat_draft", 2)),
    Route("records:item_add", OWN, of("repeat_draft")),
    Route("records:item_paste", OWN, of("repeat_draft")),
    Route("records:item_change", OWN, row("repeat_draft", 1)),
    Route("records:item_remove", OWN, row("repeat_draft", 1)),
    Route("records:take_back", SENDS, of("repeat_sent"), post=True),
    Route("records:party_remind", SENDS, row("repeat_waiting", 2), post=True),
    Route(
        "records:party_leave_out",
        SENDS | {"lead": 409},
        row("repeat_waiting", 2),
        post=True,
    ),
    Route("records:party_contact", SENDS | {"lead": 200}, row("repeat_waiting", 2)),
    Route("records:party_contact", SENDS | {"lead": 409}, row("repeat_asked", 2)),
    Route("records:party_silent", SENDS | {"lead": 200}, row("repeat_silent", 2)),
    Route("records:party_silent", SENDS | {"lead": 409}, row("repeat_waiting", 2)),
    Route(
        "records:change_request",
        SENDS | {"lead": 200, "outsider": 200},
        of("repeat_asked", "change"),
    ),
    Route(
        "records:record_confirm",
        answers(404, lead=200, signing_officer=200, outsider=200),
        of("repeat_waiting"),
    ),
    Route(
        "records:record_review",
        answers(404, practitioner=403, lead=200, signing_officer=403, outsider=403),
        of("repeat_active"),
    ),
    Route("records:confirm_start", PUBLIC, lambda world: ["their-confirm-token"]),
    Route("records:confirm_start", GONE, lambda world: ["not-a-link"]),
    Route("records:record_changes", answers(404, lead=200), of("repeat_next")),
    Route("records:record_changes", GONE | {"anonymous": 302}, of("repeat_active")),
    Route("records:party_compare", TAKES_PART, row("repeat_active", 2)),
    Route("records:party_compare", GONE | {"anonymous": 302}, row("repeat_waiting", 2)),
    Route("records:confirm_file", GONE, lambda world: ["their-confirm-token"], page=False),
    Route("records:confirm_code", PUBLIC, lambda world: ["their-confirm-token"]),
    Route(
        "records:confirm_answer",
        answers(302, anonymous=302),
        lambda world: ["their-confirm-token"],
    ),
]

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

# questions and answers: the practitioner asked, without a name, and the outsider answered
WRITES = answers(200, auditor=403)
ITS_ASKER = answers(403, practitioner=200)
ITS_GIVER = answers(403, outsider=200)
PRESSED_BY_KMIP = answers(403, secretariat=302)
ASKED = of("question")
ANSWERED = of("question_answer")
QUESTIONS = [
    Route("expertise:helping", SIGNED_IN),
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

ROUTES = [
    *DESK, *SIGN_IN, *AGREEMENT, *SIGNATORIES, *PEOPLE, *JOINING, *SIGNING, *CAMPAIGNS,
    *RECORDS, *PUBLISHED, *REPEATS, *OWN_FORM, *REVIEWS, *EXPERTISE, *QUESTIONS,
]  # fmt: skip

# the window of system administrators: nobody of the cast is one
ROUTES += [
    Route("admin:index", GONE_OR_SIGN_IN),
    Route("admin:app_list", GONE_OR_SIGN_IN, lambda world: ["accounts"]),
    *(
        Route(f"admin:{label.lower().replace('.', '_')}_{page}", GONE_OR_SIGN_IN, args)
        for label in SHOWN
        for page, args in (("changelist", lambda world: []), ("change", lambda world: ["1"]))
    ),
]
