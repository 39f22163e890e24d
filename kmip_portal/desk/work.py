"""What the desk's workers do for a person: each kind of job, and what does it."""

from kmip_portal.desk import history_workbook
from kmip_portal.desk.backup import asked
from kmip_portal.desk.evidence import asking, making, place, scopes
from kmip_portal.desk.following import follow_files
from kmip_portal.jobs import services as jobs
from kmip_portal.jobs.models import Job
from records.together import services as together

DOERS = {
    asking.KIND: making.make,
    history_workbook.KIND: history_workbook.make,
    together.KIND: together.make,
}

# whether whoever asked may still have the file that came of it
MAY_HAVE = {asking.KIND: scopes.may_have, history_workbook.KIND: history_workbook.may_have}


def may_have(job: Job) -> bool:
    """Whether its file is still there, and still for whoever asked."""
    return job.may_be_downloaded and MAY_HAVE.get(job.kind, lambda job: True)(job)


def do_work() -> int:
    """Do what was asked for and is in no hand; how many jobs were finished. For workers only."""
    done = jobs.work(DOERS) + follow_files()
    place.clear_what_is_over()
    return done


def make_backups() -> int:
    """Make the backup that was asked for; how many. For workers only, and for one with time."""
    return jobs.work({asked.KIND: asked.make_it})
