"""Who applied to join and was refused, or withdrew, is forgotten a year later."""

from functools import partial

from django.db import models, transaction
from django.db.models import Q

from kmip_portal.retention.schedule import SCHEDULE
from kmip_portal.retention.services import prove, rows_of
from signatories.models import Application, ApplicationLink, ApplicationQuestion

RULE = SCHEDULE["application"]
AT_ONCE = 100
NOBODY = "Disposed of"
# who it was, and how to reach them; the organisation's name, its days and the decision stay
FORGOTTEN = {
    "contact_name": NOBODY,
    "contact_job_title": NOBODY,
    "contact_email": "",
    "contact_phone": "",
    "signer_name": "",
    "signer_job_title": "",
    "signer_email": "",
    "protection_name": "",
    "protection_job_title": "",
    "protection_email": "",
}


def applications() -> models.QuerySet:
    """Those that came to nothing a year ago, and still say who applied."""
    before = RULE.moment_before()
    refused = Q(status=Application.Status.REFUSED, decided_at__lt=before)
    withdrawn = Q(status=Application.Status.WITHDRAWN, withdrawn_at__lt=before)
    return Application.objects.filter(refused | withdrawn).exclude(contact_email="").order_by("pk")


def forget() -> int:
    """Some of them a run, each with its proof; how many."""
    return sum(_forget(pk) for pk in list(applications().values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _forget(pk: int) -> int:
    locked = Application.objects.select_for_update(of=("self",)).filter(pk=pk)
    application = locked.exclude(contact_email="").first()
    if application is None:
        return 0
    asked = ApplicationQuestion.objects.filter(application=application)
    prove(
        "application", said=[rows_of([application]), rows_of(asked)],
        subject=application.reference,
    )  # fmt: skip
    for name, value in FORGOTTEN.items():
        setattr(application, name, value)
    application.save(update_fields=list(FORGOTTEN))
    for question in asked.exclude(file=""):
        transaction.on_commit(partial(question.file.storage.delete, str(question.file.name)))
    asked.delete()
    ApplicationLink.objects.filter(application=application).delete()
    return 1
