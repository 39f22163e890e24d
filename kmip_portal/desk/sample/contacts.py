"""Contacts of the fictional signatories: most confirmed lately, one organisation’s overdue."""

from datetime import date, timedelta

from kmip_portal import clock
from kmip_portal.accounts.models import User
from signatories.models import ContactPoint, Organisation
from signatories.services import contacts

Role, For = ContactPoint.Role, ContactPoint.For

# slug, days before loading, what each is: role, name, mailbox, phone, hours, who sees it
CONTACTS = [
    ("weald-police", 190, [
        (Role.DPO, "Morgan Teal", "data.protection@weald.example", "", "", For.PUBLIC),
        (Role.REFERRALS, "", "referrals@weald.example", "01622 496 0101",
         "Monday to Friday, 8am to 6pm", For.SIGNATORIES),
        (Role.OUT_OF_HOURS, "", "", "01622 496 0102", "Every night and weekend", For.SIGNATORIES),
        (Role.RIGHTS, "", "rights@weald.example", "", "", For.PUBLIC),
    ]),
    ("holmesdale-council", 60, [
        (Role.DPO, "Ari Bramble", "dpo@holmesdale.example", "", "", For.PUBLIC),
        (Role.COMPLAINTS, "", "complaints@holmesdale.example", "", "", For.PUBLIC),
        (Role.SAFEGUARDING, "", "frontdoor@holmesdale.example", "01732 496 0103",
         "Every day, all hours", For.SIGNATORIES),
        (Role.CALDICOTT, "Rowan Ashby", "caldicott@holmesdale.example", "", "", For.SIGNATORIES),
        (Role.BREACH, "", "incidents@holmesdale.example", "", "", For.SIGNATORIES),
    ]),
    ("north-downs-hospitals-nhs-trust", 30, [
        (Role.CALDICOTT, "Sunny Vale", "caldicott@northdowns.example", "", "", For.SIGNATORIES),
        (Role.SIRO, "", "siro@northdowns.example", "", "", For.SIGNATORIES),
    ]),
]  # fmt: skip


def make_contacts(today: date, *, by: User) -> None:
    """Each as a lead or the secretariat would have added it."""
    for slug, days, told in CONTACTS:
        organisation = Organisation.objects.get(slug=slug)
        with clock.at(clock.on_day(today - timedelta(days=days), 10)):
            for role, name, email, phone, hours, published_to in told:
                contacts.add(
                    organisation=organisation, role=role, name=name, email=email, phone=phone,
                    hours=hours, published_to=published_to, by=by,
                )  # fmt: skip
