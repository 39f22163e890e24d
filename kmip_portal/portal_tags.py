"""How pages say days, moments, numbers, sizes and statuses. Loaded in every template."""

from datetime import date, datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kmip_portal import clock
from kmip_portal.clock import LONDON
from kmip_portal.pagination import COUNTED

register = template.Library()


@register.filter
def day(value: date | datetime | None) -> str:
    """4 January 2027"""
    if not value:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(LONDON)
    return f"{value.day} {value:%B %Y}"


@register.filter
def weekday(value: date | datetime | None) -> str:
    """Friday 29 January 2027: for deadlines."""
    if isinstance(value, datetime):
        value = value.astimezone(LONDON)
    return f"{value:%A} {day(value)}" if value else ""


@register.filter
def clock_time(value: datetime | None) -> str:
    """9am, 5:30pm, midday."""
    if not value:
        return ""
    at = value.astimezone(LONDON) if value.tzinfo else value
    if (at.hour, at.minute) == (12, 0):
        return "midday"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


@register.filter
def moment(value: datetime | None) -> str:
    """9am on 4 January 2027"""
    return f"{clock_time(value)} on {day(value)}" if value else ""


@register.filter
def thousands(value: int | None) -> str:
    """1,000"""
    return "" if value in (None, "") else f"{value:,}"


@register.filter
def count_up_to_many(number: int, words: str) -> str:
    """As count, but "1,000+ records" where a list was not counted further."""
    return count(number, words) if number <= COUNTED else f"{COUNTED:,}+ {words}s"


@register.filter
def count(number: int, words: str) -> str:
    """{{ 2|count:"record" }} is '2 records'; {{ 2|count:"person,people" }} is '2 people'."""
    one, _, many = words.partition(",")
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


@register.filter
def filesize_short(size: int | None) -> str:
    """36KB, 1.2MB"""
    if size is None:
        return ""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))}KB"
    return f"{size / 1024 / 1024:.1f}".removesuffix(".0") + "MB"


@register.filter
def days_from_today(value: date | None) -> str:
    """'in 12 days', '3 days late', 'today'."""
    if not value:
        return ""
    away = (value - clock.today()).days
    if away == 0:
        return "today"
    if away == 1:
        return "tomorrow"
    return f"in {away:,} days" if away > 0 else f"{count(-away, 'day')} late"


# One table for the whole portal: status, tag colour. Red is for errors alone, so it is not here.
STATUS_COLOURS = {
    "accepted": "green",
    "accepted_with_changes": "turquoise",
    "active": "green",
    "agreed": "green",
    "answered": "grey",
    "approved": "green",
    "asked": "blue",
    "asked_for_more": "yellow",
    "being_approved": "yellow",
    "being_checked": "yellow",
    "bounced": "orange",
    "cancelled": "grey",
    "changing": "yellow",
    "closed": "blue",
    "concluded": "green",
    "corrected": "grey",
    "current": "green",
    "decided": "green",
    "deciding": "yellow",
    "declined": "grey",
    "discarded": "grey",
    "disposed": "grey",
    "dropped": "grey",
    "draft": "grey",
    "earlier": "grey",
    "early": "blue",
    "ended": "grey",
    "expired": "grey",
    "held": "yellow",
    "hidden": "grey",
    "historic": "grey",
    "imported": "green",
    "in_force": "green",
    "in_review": "yellow",
    "in_use": "green",
    "lapsed": "grey",
    "left": "grey",
    "merged": "grey",
    "needs_to_sign": "orange",
    "next_year": "blue",
    "no_answer": "blue",
    "nobody": "orange",
    "not_accepted": "grey",
    "not_decided": "grey",
    "not_signed": "grey",
    "older": "orange",
    "open": "green",
    "opened": "blue",
    "papers_out": "blue",
    "passed_on": "grey",
    "planned": "grey",
    "proposed": "yellow",
    "published": "green",
    "ready": "blue",
    "received": "blue",
    "refused": "grey",
    "replaced": "grey",
    "returned": "orange",
    "sent": "green",
    "shared": "green",
    "signed": "green",
    "silent": "grey",
    "standing": "grey",
    "submitted": "yellow",
    "superseded": "grey",
    "taken_back": "grey",
    "undone": "grey",
    "uploaded": "yellow",
    "waiting": "yellow",
    "wanted": "yellow",
    "withdrawn": "grey",
}


@register.simple_tag
def status_tag(thing) -> SafeString:
    """The status of a thing, in its own words and the colour of the table above."""
    return tag(thing.get_status_display(), status_colour(thing.status))


@register.filter
def status_colour(status) -> str:
    """The colour of a status that is worked out, not stored."""
    return STATUS_COLOURS.get(str(status), "grey")


@register.simple_tag
def tag(text, colour="grey") -> SafeString:
    """A tag whose words are not a stored status, such as 'Needs to sign version 7.0'.

    Not a template: a list has one in every row.
    """
    shade = "" if colour == "blue" else f" govuk-tag--{colour}"
    return format_html('<strong class="govuk-tag{}">{}</strong>', shade, text)


@register.filter
def page_numbers(page) -> list[int | None]:
    """First, last and the neighbours of this page; None where numbers are left out."""
    shown = sorted({1, page.number - 1, page.number, page.number + 1, page.paginator.num_pages})
    numbers: list[int | None] = []
    for number in shown:
        if not 1 <= number <= page.paginator.num_pages:
            continue
        if numbers and number - numbers[-1] > 1:
            numbers.append(None)
        numbers.append(number)
    return numbers


@register.filter
def is_list(value) -> bool:
    return isinstance(value, list | tuple)


@register.filter
def is_text(value) -> bool:
    """Plain text, whose line ends are to be kept; not markup made safe elsewhere."""
    return isinstance(value, str) and not hasattr(value, "__html__")


@register.filter
def is_past(value: date | datetime) -> bool:
    """Before today; for a moment, before now."""
    return value < (clock.now() if isinstance(value, datetime) else clock.today())
