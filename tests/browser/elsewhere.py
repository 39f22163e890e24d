"""Pages that none of the cast is shown by an address alone, and which test looks at them instead.

tests/house/test_access.py holds these against the inventory: a new page stands there with somebody
who sees it, or here.
"""

LOOKED_AT_IN = {
    "tests/browser/test_only_after.py": {
        "account_change_password",
        "account_confirm_login_code",
        "account_reauthenticate",
        "demonstration_letter",
        "demonstration_letters",
        "mfa_deactivate_totp",
        "mfa_reauthenticate",
        "mfa_view_recovery_codes",
        "records:arrangement_copy",
        "records:confirm_answer",
        "records:publication_made",
        "records:reply_answer",
        "records:told_answer",
    },
    "tests/browser/test_importing_a_later_version.py": {"manage_agreement:version_import_check"},
    "tests/browser/test_joining.py": {
        "joining:check", "joining:later", "joining:saved", "joining:step",
    },
    "tests/browser/test_responding.py": {"reviews:respond"},
    "tests/browser/test_signing.py": {
        "signing:academies", "signing:choose", "signing:decline", "signing:decline_disagree",
        "signing:decline_not_needed", "signing:done", "signing:how", "signing:instead",
        "signing:more_time", "signing:paper", "signing:printed", "signing:read",
        "signing:statement", "signing:tell", "signing:upload", "signing:you",
    },
    "tests/browser/test_sending_a_scan.py": {"signing:upload_one"},
    "tests/sign_in/test_passkeys.py": {
        "mfa_authenticate", "mfa_edit_webauthn", "mfa_reauthenticate_webauthn",
        "mfa_remove_webauthn",
    },
}  # fmt: skip
# they lead on, hand out a file, or take what a button sends
NO_PAGES = {
    "account_email", "account_email_verification_sent", "coverage", "kmip_year_pdf",
    "manage_applications:reply_file",
    "mfa_list_webauthn", "mfa_login_webauthn", "organisation_year_pdf", "records:advice_many",
    "records:article_30_file", "records:assessment_draft_file", "records:confirm_attachment",
    "records:opinion_give", "records:publication_file", "records:record_form_file",
    "records:record_workbook", "reports:report_workbook", "reviews:origin",
    "signatories:register_workbook", "signing:certificate", "single_sign_on_start",
}  # fmt: skip
