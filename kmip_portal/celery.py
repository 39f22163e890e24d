"""The worker, and the timetable of scheduled jobs in one table.

A task is a nudge: what is due is read from the database each time, so a tick that is lost,
late or doubled changes nothing. Tasks are named by text, so this file imports no app.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kmip_portal.settings")

app = Celery("kmip_portal", task_cls="kmip_portal.jobs.noted:Noted")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# name: (task, every so many seconds). `run_scheduled` runs the same table by hand, in this order.
TIMETABLE = {
    "bring versions into force": ("agreements.tasks.bring_due_into_force", 60),
    "ask for Word files": ("agreements.tasks.request_word_files", 60),
    "ask for blank statements": ("signatories.tasks.request_blank_statement", 60),
    "bring in organisations": ("signatories.tasks.bring_in_organisations", 60),
    "carry out successions": ("signatories.tasks.carry_out_successions", 300),
    "ask to confirm contacts": ("signatories.tasks.ask_to_confirm_contacts", 3600),
    "chase checks of guides": ("signatories.expertise.tasks.chase_checks", 3600),
    "draw scanned pages": ("signatories.tasks.draw_pages", 60),
    "forget unfinished applications": ("signatories.tasks.forget_unfinished_applications", 3600),
    "ask for blank records": ("records.tasks.request_blank_forms", 60),
    "keep words of records": ("records.tasks.keep_words", 3600),
    "chase write-ups": ("records.tasks.chase_write_ups", 300),
    "chase matters": ("records.tasks.chase_matters", 900),
    "chase repeat records": ("records.tasks.chase_repeat_records", 900),
    "chase assessments": ("records.tasks.chase_assessments", 3600),
    "take overdue records off the public list": ("records.tasks.take_off_the_overdue", 3600),
    "wipe deleted drafts": ("records.tasks.wipe_deleted_drafts", 3600),
    "tell of drafts that will be deleted": ("records.tasks.tell_of_drafts", 3600),
    "forget fetched files": ("records.tasks.forget_fetched_files", 3600),
    "chase questions": ("signatories.expertise.tasks.chase_questions", 900),
    "tell followers of topics": ("signatories.expertise.tasks.tell_followers", 120),
    "forget question drafts": ("signatories.expertise.tasks.forget_question_drafts", 3600),
    "send later papers": ("signatories.expertise.tasks.send_later_papers", 300),
    "chase actions": ("signatories.expertise.tasks.chase_actions", 3600),
    "close campaigns": ("signatories.tasks.close_campaigns", 300),
    "run campaigns": ("signatories.tasks.run_campaigns", 300),
    "plan reviews": ("reviews.tasks.plan_due", 3600),
    "open reviews": ("reviews.tasks.open_due", 30),
    "close reviews": ("reviews.tasks.close_due", 60),
    "remind of reviews": ("reviews.tasks.remind_due", 300),
    "keep the search index": ("kmip_portal.search.tasks.refresh", 120),
    "make packs and exports": ("kmip_portal.desk.tasks.do_work", 15),
    "make backups": ("kmip_portal.desk.tasks.make_backups", 60),
    "make files": ("kmip_portal.documents.tasks.make_files", 15),
    "read returned mail": ("kmip_portal.mail.tasks.read_returned_mail", 60),
    "answer lost links": ("signatories.tasks.answer_lost_links", 30),
    "write summaries": ("kmip_portal.mail.tasks.write_summaries", 120),
    "send letters": ("kmip_portal.mail.tasks.send_letters", 15),
    "checkpoint the history": ("kmip_portal.audit.tasks.checkpoint", 900),
    "forget what forms kept": ("kmip_portal.submissions.tasks.forget_old", 3600),
    "forget who asked for formats": (
        "kmip_portal.secretariat.tasks.forget_format_details",
        3600,
    ),
    "delete made files": ("kmip_portal.jobs.tasks.forget_files", 3600),
    "forget files of reports": ("kmip_portal.desk.tasks.forget_report_files", 3600),
    "dispose of what is past its time": ("kmip_portal.desk.tasks.dispose", 3600),
    "tick": ("kmip_portal.jobs.tasks.tick", 30),
}
app.conf.beat_schedule = {
    name: {"task": task, "schedule": float(seconds), "options": {"expires": float(seconds)}}
    for name, (task, seconds) in TIMETABLE.items()
}
