"""Files that a worker makes from snapshots, as the jobs of those who asked for them."""

from kmip_portal.documents.models import StoredDocument
from kmip_portal.jobs import services as jobs
from kmip_portal.jobs.models import Job


def follow_files() -> int:
    """Finish the jobs whose file is there, or could not be made; how many."""
    running = list(Job.objects.running().filter(kind=jobs.FILE))
    files = StoredDocument.objects.defer("snapshot").in_bulk(
        [one.wants["document"] for one in running]
    )
    over = 0
    for job in running:
        file = files.get(job.wants["document"])
        if file is None:
            jobs.finish(job, said="The file was taken away again.")
        elif file.is_ready:
            jobs.finish(job, said="The file is there.")
        elif file.has_failed:
            jobs.fail(job, f"{file.reason} K-MIP can try it again.")
        else:
            continue
        over += 1
    return over
