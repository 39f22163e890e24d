"""The letters about templates."""

from django.conf import settings

from kmip_portal.accounts.permissions import secretaries
from kmip_portal.mail.services import send
from signatories.expertise.models import SharedTemplate, TemplateReport


def reported(report: TemplateReport) -> None:
    """To the secretariat's people; who says so is on the page."""
    for person in secretaries():
        send(
            "expertise/emails/template_reported",
            to=(person.email, person.name),
            dedupe=f"template-report-{report.pk}-{person.pk}",
            together=True,
            title=report.template.title,
            note=report.note,
            page_url=_page(report.template),
        )


def hidden(template: SharedTemplate) -> None:
    """To its owner, with the reason."""
    if template.owner is None:
        return
    send(
        "expertise/emails/template_hidden",
        to=(template.owner.email, template.owner.name),
        dedupe=f"template-hidden-{template.reference}-{template.closed_at}",
        title=template.title,
        reason=template.closed_reason,
        page_url=_page(template),
    )


def _page(template: SharedTemplate) -> str:
    return settings.BASE_URL + template.get_absolute_url()
