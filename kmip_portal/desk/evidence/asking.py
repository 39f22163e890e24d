"""Who may ask for an evidence pack, and asking."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction

from kmip_portal.accounts.models import User
from kmip_portal.accounts.permissions import is_auditor, is_secretariat
from kmip_portal.audit.services import record
from kmip_portal.jobs import services as jobs
from kmip_portal.jobs.models import Job
from kmip_portal.nudges import after_commit
from kmip_portal.portal_tags import day
from signatories.models import Membership, Organisation
from signatories.permissions import works_for

KIND = "evidence pack"
KEPT_DAYS = 7
DO_WORK = "kmip_portal.desk.tasks.do_work"


def may_ask_for_own(user: Any, organisation: Organisation) -> bool:
    """Its leads: it holds its records whole, which K-MIP's people never read."""
    return works_for(user, organisation, Membership.Role.LEAD)


def may_ask_for_kmip(user: Any) -> bool:
    """Those who read every letter and the whole history."""
    return is_secretariat(user) or is_auditor(user)


def ask_for_own(organisation: Organisation, *, by: User) -> Job:
    """The pack of an organisation, for its lead; one that is being made for them is it."""
    return _ask(
        key=f"{organisation.slug}/{by.pk}",
        title=f"the evidence pack of {organisation}",
        wants={"organisation": organisation.slug, "organisations": [organisation.slug]},
        by=by,
    )


def ask_for_period(from_on: date, until_on: date, *, by: User) -> Job:
    """K-MIP's pack of a period."""
    return _ask(
        key=f"{from_on} {until_on}/{by.pk}",
        title=f"the evidence pack of K-MIP from {day(from_on)} to {day(until_on)}",
        wants={"from_on": from_on.isoformat(), "until_on": until_on.isoformat()},
        by=by,
    )


@transaction.atomic
def _ask(*, key: str, title: str, wants: dict[str, Any], by: User) -> Job:
    if running := Job.objects.visible_to(by).running().filter(kind=KIND, key=key[:120]).first():
        return running
    job = jobs.start(kind=KIND, key=key[:120], total=0, owner=by, title=title, wants=wants)
    record(by, "asked for", job, organisations=wants.get("organisations", []))
    after_commit(DO_WORK)
    return job


def page_of(job: Job) -> str:
    """The full address of its page, for a letter."""
    return settings.BASE_URL + job.get_absolute_url()
