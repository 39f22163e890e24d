"""Templates and examples: shared with others, counted, reported, hidden, withdrawn."""

import hashlib
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.uploads import CheckedUpload
from signatories.expertise import template_emails as emails
from signatories.expertise.models import SharedTemplate, TemplateReport, TemplateUse, Topic
from signatories.models import Organisation


@transaction.atomic
def share(
    *, organisation: Organisation | None, topic: Topic, upload: CheckedUpload, title: str,
    purpose: str, licence: str, review_on: date, by: User,
) -> SharedTemplate:  # fmt: skip
    """From now on other signatories find it and may download it."""
    template = SharedTemplate(
        organisation=organisation, topic=topic, title=title, purpose=purpose, licence=licence,
        owner=by, shared_by=by, checked_on=clock.today(), checked_by=by, check_months=12,
        next_check_on=review_on, filename=upload.name, kind=upload.kind, size=len(upload.content),
        sha256=hashlib.sha256(upload.content).hexdigest(),
    )  # fmt: skip
    template.file.save(upload.name, ContentFile(upload.content), save=False)
    template.save()
    _record(by, "shared", template, sha256=template.sha256)
    return template


@transaction.atomic
def use(template: SharedTemplate, *, organisation: Organisation | None) -> None:
    """Somebody downloads it: their organisation counts, once."""
    if organisation and organisation != template.organisation:
        TemplateUse.objects.get_or_create(template=template, organisation=organisation)


@transaction.atomic
def report(template: SharedTemplate, *, note: str, by: User) -> None:
    """Somebody says that something is wrong with it; K-MIP looks.

    The event names no organisation: that whose template it is does not learn who told.
    """
    one, new = TemplateReport.objects.get_or_create(
        template=template, reported_by=by, settled_at=None, defaults={"note": note}
    )
    if new:
        record(by, "reported", template)
        emails.reported(one)


@transaction.atomic
def hide(template: SharedTemplate, *, by: User, reason: str) -> None:
    """K-MIP takes it out of sight, and tells its owner why."""
    template.move("hide", **_closed(by, reason))
    _settle(template)
    _record(by, "hid", template, reason=reason)
    emails.hidden(template)


@transaction.atomic
def show(template: SharedTemplate, *, by: User) -> None:
    """It can be seen and used again."""
    template.move("show", closed_by=None, closed_at=None, closed_reason="")
    _record(by, "showed again", template)


@transaction.atomic
def leave_as_it_is(template: SharedTemplate, *, by: User) -> None:
    """K-MIP has looked at what was reported, and nothing needs to change."""
    if _settle(template):
        _record(by, "left as it is", template)


@transaction.atomic
def withdraw(template: SharedTemplate, *, by: User, reason: str) -> None:
    """Its owner shares it no more; its page stays and says why."""
    template.move("withdraw", **_closed(by, reason))
    _settle(template)
    _record(by, "withdrew", template, reason=reason)


def _closed(by: User, reason: str) -> dict[str, Any]:
    return {"closed_by": by, "closed_at": clock.now(), "closed_reason": reason}


def _settle(template: SharedTemplate) -> int:
    return TemplateReport.objects.open().filter(template=template).update(settled_at=clock.now())


def _record(by: User, verb: str, template: SharedTemplate, **detail: Any) -> None:
    slugs = [template.organisation.slug] if template.organisation else []
    record(by, verb, template, organisations=slugs, **detail)
