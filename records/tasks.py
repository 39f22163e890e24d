from celery import shared_task

from kmip_portal.documents.blanks import request_blank
from records import chasing, disposing, publishing, repeat_chasing
from records.advice import chasing as advice_chasing
from records.assessments import chasing as assessments
from records.blank_forms import FORMS, filename
from records.matters import chasing as matters_chasing
from records.search import keep_missing_words


@shared_task
def request_blank_forms() -> int:
    """Ask for the blank forms as the questions now read, where nobody has yet."""
    return sum(request_blank(make(), filename=filename(name)) for name, make in FORMS.items())


@shared_task
def keep_words() -> int:
    """Keep the words of records that cannot be searched yet."""
    return keep_missing_words()


@shared_task
def chase_write_ups() -> int:
    """Write about the write-ups that urgent records owe: on their day, and when they are late; and
    about advice that is due, or late."""
    written = chasing.remind() + chasing.tell_of_the_late()
    return written + advice_chasing.remind() + advice_chasing.escalate()


@shared_task
def chase_repeat_records() -> int:
    """Write about repeat records that wait for an organisation, or for their review."""
    asked = repeat_chasing.remind_parties() + repeat_chasing.tell_of_the_silent()
    return asked + repeat_chasing.remind_of_reviews()


@shared_task
def chase_matters() -> int:
    """Write about what comes after a sharing: due soon, overdue, not answered."""
    return matters_chasing.remind() + matters_chasing.ask_the_silent()


@shared_task
def chase_assessments() -> int:
    """Write about assessments whose review, or whose acceptance of risk, comes to its end."""
    return assessments.remind()


@shared_task
def wipe_deleted_drafts() -> int:
    """Wipe drafts that somebody deleted a month ago."""
    return disposing.wipe_deleted()


@shared_task
def tell_of_drafts() -> int:
    """Tell the owners of drafts that go in a month, and again in a week."""
    return disposing.tell_of_drafts()


@shared_task
def forget_fetched_files() -> int:
    """Remove files of the register that somebody asked for a day ago."""
    return disposing.forget_fetched()


@shared_task
def take_off_the_overdue() -> int:
    """Say of records long past their review that the public list shows them no more."""
    return publishing.take_off_the_overdue()
