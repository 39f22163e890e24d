"""How far an application has got, in the words of the page that follows it for ever."""

from typing import Any

from kmip_portal.portal_tags import day
from signatories.models import Application, Organisation

DONE, NOW = "green", "yellow"


def stages(application: Application) -> list[dict[str, Any]]:
    """Registered, checked, asked to sign, signed, access; what will never come is left out."""
    status = Application.Status
    found = [_stage("Registered", f"Done on {day(application.received_at)}", DONE)]
    if application.status == status.WITHDRAWN:
        return [*found, _stage("Withdrawn", f"On {day(application.withdrawn_at)}")]
    if application.status == status.REFUSED:
        return [*found, _stage("Checked by the secretariat", "Not approved")]
    if application.status == status.ASKED_FOR_MORE:
        found.append(_stage("Checked by the secretariat", "Waiting for your reply", NOW))
    elif application.status == status.RECEIVED:
        by = f"By {day(application.check_by)}"
        found.append(_stage("Checked by the secretariat", by, NOW))
    else:
        on = f"Approved on {day(application.decided_at)}"
        return [*found, _stage("Checked by the secretariat", on, DONE), *_after(application)]
    return [*found, *(_stage(title, "Not yet") for title in ("Link to sign sent", "Signed"))]


def _after(application: Application) -> list[dict[str, Any]]:
    """What follows an approval, read from what stands today."""
    organisation = application.organisation
    asked = organisation.signing_requests.exists()
    signed = Organisation.objects.signatories().filter(pk=organisation.pk).exists()
    return [
        _stage("Link to sign sent", *(("Done", DONE) if asked else ("Not yet", ""))),
        _stage("Signed", *(("Done", DONE) if signed else ("Not yet", ""))),
        _stage("Access to the portal", "You can sign in", DONE),
    ]


def _stage(text: str, status: str, colour: str = "") -> dict[str, Any]:
    return {"text": text, "status": status, "colour": colour}
