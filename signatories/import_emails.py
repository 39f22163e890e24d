"""The letter that says that an import is done."""

from django.conf import settings

from kmip_portal.mail.services import send
from signatories.models import OrganisationImport


def finished(done: OrganisationImport) -> None:
    """To whoever handed the file in."""
    send(
        "signatories/emails/import_finished",
        to=(done.uploaded_by.email, done.uploaded_by.name),
        dedupe=f"import-finished-{done.reference}",
        filename=done.filename,
        added=len(done.done["added"]),
        changed=len(done.done["changed"]),
        number=len(done.done["added"]) + len(done.done["changed"]),
        undo_until=done.undo_until,
        page_url=settings.BASE_URL + done.get_absolute_url(),
    )
