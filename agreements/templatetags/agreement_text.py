"""For the PDF, whose template is handed the frozen snapshot: Markdown, not HTML."""

from datetime import date

from django import template

from agreements import text
from kmip_portal import markdown

register = template.Library()

register.filter("sections", text.sections)
register.filter("contents", text.contents)
register.filter("markdown", markdown.render)


@register.filter
def from_iso(value: str) -> date | None:
    """A day kept as 2027-01-04."""
    return date.fromisoformat(value) if value else None
