"""Is the portal alive, and can it do its work?"""

import uuid
from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpResponse, JsonResponse

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.jobs.models import Tick
from kmip_portal.mail.models import Email, Pause

QUEUE_LATE = timedelta(minutes=5)


@login_not_required
def healthz(request):
    """Liveness: the web process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
def readyz(request):
    """Readiness: database, queue, storage and clock, each in a word."""
    checks = {name: _answer(check) for name, check in CHECKS.items()}
    ready = all(answer == "ok" for answer in checks.values())
    return JsonResponse({"ready": ready, **checks}, status=200 if ready else 503)


def _answer(check) -> str:
    try:
        return check()
    except Exception as failure:  # a broken part must be named, whatever broke it
        return f"failed: {type(failure).__name__}"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def queue() -> str:
    """The timetable ticked lately: scheduler, queue and worker are alive."""
    tick = Tick.objects.last_one()
    if not tick or clock.now() - tick.ticked_at > QUEUE_LATE:
        return "late: no tick for 5 minutes"
    return "ok"


def letters() -> str:
    """None has waited too long, unless the secretariat paused them."""
    if Pause.objects.standing().exists():
        return "ok"
    oldest = Email.objects.due().order_by("not_before").first()
    if oldest and clock.now() - oldest.not_before > timedelta(minutes=15):
        return "late: a letter has waited for 15 minutes"
    return "ok"


def storage() -> str:
    """A file is written, read back and taken away."""
    name = default_storage.save(f"readyz/{uuid.uuid4().hex}.txt", ContentFile(b"ok"))
    with default_storage.open(name) as file:
        whole = file.read() == b"ok"
    default_storage.delete(name)
    return "ok" if whole else "wrong: a file is not as it was written"


def clock_of_this_machine() -> str:
    """No event of the history lies in the future: this machine's clock has not gone back."""
    newest = AuditEvent.objects.newest()
    if newest and newest.at > clock.now() + timedelta(minutes=1):
        return "wrong: the newest event lies in the future"
    return "ok"


CHECKS = {
    "database": _database,
    "queue": queue,
    "letters": letters,
    "storage": storage,
    "clock": clock_of_this_machine,
}
