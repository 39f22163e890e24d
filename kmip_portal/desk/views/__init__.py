from kmip_portal.desk.views.demonstration import letter_detail, letter_list
from kmip_portal.desk.views.disposals import disposal_csv, disposal_list
from kmip_portal.desk.views.emails import email_choice
from kmip_portal.desk.views.evidence import evidence_kmip, evidence_own
from kmip_portal.desk.views.failures import bad_request, csrf_failure, server_error
from kmip_portal.desk.views.history import history, history_download, history_excel
from kmip_portal.desk.views.home import account, home, manage
from kmip_portal.desk.views.jobs import backup_make, job_list, own_job, own_job_file, own_jobs
from kmip_portal.desk.views.letters import (
    address_clear,
    letter,
    letter_resend,
    letters,
    letters_pause,
    letters_resume,
)
from kmip_portal.desk.views.proof import verify
from kmip_portal.desk.views.search import search
from kmip_portal.desk.views.session import sign_out_elsewhere, stay, timed_out, typed
from kmip_portal.desk.views.settings import (
    letter_words,
    letter_words_list,
    letter_words_restore,
    setting_numbers,
    settings_change,
    settings_change_cancel,
    settings_list,
)
from kmip_portal.desk.views.single_sign_on import SignIn, single_back, single_offer, single_start
from kmip_portal.desk.views.statements import (
    statement,
    statement_edit,
    statement_list,
    statement_restore,
    statement_reviewed,
)
from kmip_portal.desk.views.tray import in_tray, in_tray_done, in_tray_remind

__all__ = [
    "SignIn",
    "account",
    "address_clear",
    "backup_make",
    "bad_request",
    "csrf_failure",
    "disposal_csv",
    "disposal_list",
    "email_choice",
    "evidence_kmip",
    "evidence_own",
    "history",
    "history_download",
    "history_excel",
    "home",
    "in_tray",
    "in_tray_done",
    "in_tray_remind",
    "job_list",
    "letter",
    "letter_detail",
    "letter_list",
    "letter_resend",
    "letter_words",
    "letter_words_list",
    "letter_words_restore",
    "letters",
    "letters_pause",
    "letters_resume",
    "manage",
    "own_job",
    "own_job_file",
    "own_jobs",
    "search",
    "server_error",
    "setting_numbers",
    "settings_change",
    "settings_change_cancel",
    "settings_list",
    "sign_out_elsewhere",
    "single_back",
    "single_offer",
    "single_start",
    "statement",
    "statement_edit",
    "statement_list",
    "statement_restore",
    "statement_reviewed",
    "stay",
    "timed_out",
    "typed",
    "verify",
]
