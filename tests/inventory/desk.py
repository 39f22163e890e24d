"""The addresses of the roof and the ground: home, in-tray, manage, signing in, the window."""

from kmip_portal import clock
from kmip_portal.desk.reports.listed import REPORTS as REPORTS_LISTED
from kmip_portal.desk.window import SHOWN
from tests.routes import (
    GONE,
    GONE_OR_SIGN_IN,
    KMIP,
    KMIP_ONLY_GONE,
    PUBLIC,
    SECRETARIAT,
    SIGNED_IN,
    STRANGERS,
    Route,
    answers,
    of,
)


def this_year(world):
    return [clock.today().year]


def year_of_police(world):
    return [world.police, clock.today().year]


LETTERS = answers(403, secretariat=200, auditor=200)
DESK = [
    Route("home", answers(302, anonymous=200)),
    Route("in_tray", SIGNED_IN),
    Route("in_tray_done", SIGNED_IN),
    Route("in_tray_remind", answers(404, secretariat=200), of("asked")),
    Route("together:overview", SIGNED_IN),
    Route("together:contacts", SIGNED_IN),
    Route(
        "together:review",
        answers(403, lead=200, representative=200, outsider=200),
        of("year"),
    ),
    Route("together:review", answers(404), lambda world: [1999]),
    Route("together:records", SIGNED_IN),
    Route("manage", KMIP),
    Route("files_not_made", SECRETARIAT),
    Route("account", SIGNED_IN),
    Route("own_jobs", SIGNED_IN),
    Route("own_job", answers(404, lead=200), of("job")),
    Route("own_job", answers(404, secretariat=200), of("job_done")),
    Route("own_job_file", answers(404), of("job"), page=False),
    Route("backup_make", answers(403, secretariat=302), post=True),
    Route("history", KMIP),
    Route("history", KMIP, query="?kind=Organisations&person=nobody&since=2026-01-01"),
    Route("history_download", KMIP, page=False),
    Route("history_excel", answers(403, secretariat=302, chair=302, auditor=302), post=True),
    Route("evidence_own", answers(403, lead=200), of("police")),
    Route("evidence_kmip", LETTERS),
    Route("email_choice", SIGNED_IN),
    Route("mail_stop", PUBLIC, of("stop_token")),
    Route("mail_stop", GONE, lambda world: ["no-such-secret-address"]),
    Route("search", PUBLIC),
    Route("search", PUBLIC, query="?q=sharing+consent"),
    Route("search", PUBLIC, query="?q=xylophone"),
    Route("help", PUBLIC),
    Route("accessibility", PUBLIC),
    Route("your-information", PUBLIC),
    Route("cookies", PUBLIC),
    Route("privacy", PUBLIC),
    Route("terms", PUBLIC),
    Route("about", PUBLIC),
    Route("calendar_page", SIGNED_IN),
    Route("calendar_feed", GONE, lambda world: ["no-such-secret-address"], page=False),
    Route("account_timed_out", PUBLIC),
    Route("single_sign_on_offer", PUBLIC, of("police")),
    Route("single_sign_on_offer", GONE, of("elsewhere")),
    Route("single_sign_on_start", GONE, of("elsewhere")),
    Route("single_sign_on_back", answers(403, anonymous=403), page=False),
    Route("sign_out_elsewhere", answers(302), post=True, page=False),
    Route("account_stay", SIGNED_IN, post=True, page=False),
    Route("typed", answers(400), post=True, page=False),
    Route("files_not_made", SECRETARIAT),
    Route("job_list", LETTERS),
    Route("disposal_list", KMIP),
    Route("disposal_csv", KMIP, page=False),
    Route("letters", LETTERS),
    Route("letters", LETTERS, query="?show=all"),
    Route("letter", LETTERS, of("letter")),
    Route("letters_pause", SECRETARIAT),
    Route("letter_resend", answers(403, secretariat=302), of("letter"), post=True),
    Route("address_clear", answers(403, secretariat=404), of("letter"), post=True),
    Route("letters_resume", answers(403, secretariat=404), post=True),
    Route("settings_list", KMIP),
    Route("setting_numbers", KMIP, lambda world: ["campaign-reminders"]),
    Route("setting_numbers", KMIP, lambda world: ["review-plan"]),
    Route("setting_numbers", KMIP_ONLY_GONE, lambda world: ["nothing"]),
    Route("statement_list", KMIP),
    Route("statement_edit", KMIP, lambda world: ["privacy"]),
    Route("statement_edit", KMIP_ONLY_GONE, lambda world: ["nothing"]),
    *(
        Route(f"statement_{act}", answers(403, secretariat=302), lambda world: ["terms"], post=True)
        for act in ("reviewed", "restore")
    ),
    Route("letter_words_list", KMIP),
    Route("letter_words", KMIP, lambda world: ["signatories-signing-asked"]),
    Route("letter_words", KMIP_ONLY_GONE, lambda world: ["nothing"]),
    Route(
        "letter_words_restore",
        answers(403, secretariat=302),
        lambda world: ["signatories-signing-asked"],
        post=True,
    ),
    Route("area_list", KMIP),
    Route("area_change", KMIP, of("area")),
    Route("settings_change", KMIP, of("setting_change")),
    Route(
        "settings_change_cancel",
        answers(403, secretariat=302, chair=302),
        of("setting_change"),
        post=True,
    ),
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

# pages of one kind look the same: those looked at have each kind of chart, rows of links, and none
REPORTS = [
    Route("reports:index", KMIP),
    Route("reports:report", KMIP, lambda world: ["coverage"]),
    Route("reports:report", KMIP, lambda world: ["acceptances"], query="?on=2026-01-01"),
    Route("reports:report", KMIP, lambda world: ["who-shares-with-whom"]),
    Route("reports:report", KMIP, lambda world: ["overdue-reviews"]),
    Route("reports:report", KMIP_ONLY_GONE, lambda world: ["nothing"]),
    *(
        Route("reports:report", KMIP, lambda world, slug=one.slug: [slug], page=False)
        for one in REPORTS_LISTED
    ),
    Route("reports:report_csv", KMIP, lambda world: ["coverage"], page=False),
    Route(
        "reports:report_excel",
        answers(403, secretariat=302, chair=302, auditor=302),
        lambda world: ["coverage"],
        post=True,
    ),
    Route("reports:report_workbook", KMIP_ONLY_GONE, lambda world: ["0" * 64]),
    Route("kmip_year", KMIP, this_year),
    Route("kmip_year", KMIP_ONLY_GONE, lambda world: [1999]),
    Route(
        "kmip_year_make",
        answers(403, secretariat=302, chair=302, auditor=302),
        this_year,
        post=True,
    ),
    Route("kmip_year_pdf", KMIP_ONLY_GONE, lambda world: ["0" * 64]),
    Route("organisation_year", answers(403, lead=200), year_of_police),
    Route("organisation_year_make", answers(403, lead=302), year_of_police, post=True),
    Route("organisation_year_pdf", answers(403, lead=404), lambda world: [world.police, "0" * 64]),
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
    Route("mfa_add_webauthn", SIGNED_IN),
    Route("mfa_list_webauthn", answers(302, anonymous=302)),
    Route("mfa_edit_webauthn", answers(404), lambda world: [1]),
    Route("mfa_remove_webauthn", answers(404), lambda world: [1]),
    Route("mfa_reauthenticate_webauthn", answers(403)),
    Route("mfa_login_webauthn", {"anonymous": 302}),
    Route("mfa_activate_totp", SIGNED_IN),
    Route("mfa_deactivate_totp", answers(404)),
    Route("mfa_generate_recovery_codes", SIGNED_IN),
    Route("mfa_view_recovery_codes", answers(404)),
    Route("mfa_download_recovery_codes", answers(404), page=False),
]

# the window of system administrators: nobody of the cast is one
WINDOW = [
    Route("admin:index", GONE_OR_SIGN_IN),
    Route("admin:app_list", GONE_OR_SIGN_IN, lambda world: ["accounts"]),
    *(
        Route(f"admin:{label.lower().replace('.', '_')}_{page}", GONE_OR_SIGN_IN, args)
        for label in SHOWN
        for page, args in (("changelist", lambda world: []), ("change", lambda world: ["1"]))
    ),
]
