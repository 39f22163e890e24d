"""The letters about versions of the agreement."""

from django.conf import settings
from django.urls import reverse

from agreements.models import AgreementVersion
from agreements.permissions import may_approve
from kmip_portal import clock
from kmip_portal.accounts.models import KmipRole, User
from kmip_portal.mail.services import send


def approval_asked(version: AgreementVersion) -> None:
    """To everyone who may approve it: what it is, when it is to take effect, where to look."""
    for person in _who_may_approve(version):
        send(
            "agreements/emails/approve",
            to=(person.email, person.name),
            dedupe=f"approve-{version.pk}-{version.proposed_at:%Y%m%d%H%M%S}-{person.pk}",
            number=version.number,
            proposed_by=str(version.proposed_by),
            in_force_on=version.in_force_on,
            summary=version.summary_of_changes,
            needs_acceptance=version.get_needs_acceptance_display(),
            accept_by=version.accept_by,
            page_url=_page("version_approve", version),
            redline_url=_page("version_redline", version),
        )


def file_changed(version: AgreementVersion, *, by: User) -> None:
    """To the same people: the file that they were asked to look at is another one now."""
    for person in _who_may_approve(version):
        send(
            "agreements/emails/file_changed",
            to=(person.email, person.name),
            dedupe=f"file-changed-{version.pk}-{clock.now():%Y%m%d%H%M%S%f}-{person.pk}",
            number=version.number,
            changed_by=str(by),
            has_own_file=version.has_own_file,
            in_force_on=version.in_force_on,
            sha256=version.pdf.sha256 if version.pdf else "",
            page_url=_page("version_approve", version),
        )


def _who_may_approve(version: AgreementVersion) -> list[User]:
    chairs = KmipRole.objects.current().filter(role=KmipRole.Role.CHAIR).select_related("user")
    return [role.user for role in chairs if may_approve(role.user, version)]


def _page(name: str, version: AgreementVersion) -> str:
    return settings.BASE_URL + reverse(f"manage_agreement:{name}", args=[version.slug])
