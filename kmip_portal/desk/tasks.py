from celery import shared_task

from kmip_portal.desk import disposal, work
from kmip_portal.desk.backup.asked import HELD
from kmip_portal.desk.reports import files

LONG = HELD.total_seconds()


@shared_task
def do_work() -> int:
    """Make what somebody asked for: asked after each commit, and again by the timetable."""
    return work.do_work()


@shared_task(soft_time_limit=LONG, time_limit=LONG + 60)
def make_backups() -> int:
    """Make the backup that somebody asked for: as long as it takes, beside all other work."""
    return work.make_backups()


@shared_task
def dispose() -> dict[str, int]:
    """Dispose of what is past its time, and keep the proof."""
    return disposal.dispose()


@shared_task
def forget_report_files() -> int:
    """Files of reports and of years, a day after somebody asked for them."""
    return files.forget_fetched()
