from datetime import date
from uuid import uuid4

from kmip_portal.adjustments import services as adjustments
from kmip_portal.adjustments.known import CAMPAIGN_REMINDERS
from kmip_portal.secretariat import format_requests, services
from tests.make.people import kmip_person

NEXT = {
    "organisation_name": "Elham Valley Council",
    "address": "The Town House\nElham",
    "mailbox": "sharing@elham.example",
}


def secretariat(name="Holmesdale Council", from_on=date(2020, 1, 1), **fields):
    """The body that keeps the agreement, appointed first."""
    words = {"address": "The Old Corn Exchange\nHolmesdale", "mailbox": "kmip@holmesdale.example"}
    fields = words | fields
    return services.appoint(organisation_name=name, from_on=from_on, by=None, **fields)


def handover(from_on, by=None, **fields):
    """Put forward, and waiting for the chair."""
    by = by or kmip_person("secretariat")
    return services.propose(**NEXT | fields, from_on=from_on, by=by)


def setting_change(by=None, *, setting=CAMPAIGN_REMINDERS, **numbers):
    """A change of a setting, which waits for a second person."""
    return adjustments.change(
        setting.name, title=setting.title, after=setting.usual | numbers,
        by=by or kmip_person("secretariat"), reason="K-MIP decided it",
        needs_two=True,
    )  # fmt: skip


def format_request(**answers):
    """Somebody needs the agreement in large print."""
    words = {
        "document": "agreement",
        "format": "large_print",
        "details": "24 point",
        "name": "Mo Reader",
        "email": "mo@reader.example",
        "phone": "",
        "address": "",
    }
    return format_requests.ask(submission_id=uuid4(), **words | answers)
