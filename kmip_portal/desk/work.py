"""What the desk's workers do for a person: each kind of job, and what does it."""

from kmip_portal.desk import history_workbook
from kmip_portal.desk.backup import asked
from kmip_portal.desk.evidence import asking, making, place
from kmip_portal.desk.following import follow_files
from kmip_portal.jobs import services as jobs

DOERS = {
    asking.KIND: making.make,
    history_workbook.KIND: history_workbook.make,
    asked.KIND: asked.make_it,
}


def do_work() -> int:
    """Do what was asked for and is in no hand; how many jobs were finished. For workers only."""
    done = jobs.work(DOERS) + follow_files()
    place.clear_what_is_over()
    return done
