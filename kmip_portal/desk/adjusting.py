"""Every setting by its name: what it is called, what it says now, and who must agree a change."""

from typing import Any, NamedTuple

from django.urls import reverse

from kmip_portal.accounts.models import KmipRole, User
from kmip_portal.adjustments import services
from kmip_portal.adjustments.known import CAMPAIGN_REMINDERS, SETTINGS, Setting
from kmip_portal.adjustments.models import AdjustmentChange
from kmip_portal.adjustments.reading import standing_by_name
from kmip_portal.desk import statements
from kmip_portal.law import services as law
from kmip_portal.mail import wording
from signatories.campaigns import planning
from signatories.services import areas

LAW = {
    "label": "What it is called",
    "citation": "Where it stands in the law",
    "hint": "Hint on the form",
    "status": "Is it in force?",
    "from_on": "From which day",
    "last_on": "Last day on which it may be chosen",
}


class Row(NamedTuple):
    """One setting in a list."""

    title: str
    url: str
    says: str


class Compared(NamedTuple):
    """One part of a setting, as it was and as it is to be."""

    label: str
    before: str
    after: str


def people() -> list[KmipRole]:
    """Who acts for K-MIP today, and so who can put forward, agree and approve."""
    held = KmipRole.objects.current().filter(user__is_active=True).select_related("user")
    return list(held.order_by("role", "user__name", "pk"))


def number_rows() -> list[Row]:
    """The settings that are numbers, each with what stands."""
    kept = standing_by_name()
    return [
        Row(
            one.title,
            reverse("setting_numbers", args=[one.name]),
            _in_words(one, one.usual | (kept.get(one.name) or {})),
        )
        for one in SETTINGS.values()
    ]


def _in_words(setting: Setting, numbers: dict[str, int]) -> str:
    """A line each: 'First reminder: 5 working days after the first email'."""
    return "\n".join(f"{one.label}: {one.said(numbers[one.name])}" for one in setting.numbers)


def letter_rows() -> list[Row]:
    """Every kind of letter whose words may be changed, with whether they were."""
    kept = standing_by_name()
    rows = []
    for name, kind in wording.kinds().items():
        own = kept.get(wording.name_of(kind))
        says = "As the portal comes with it"
        if own:
            says = "K-MIP’s own words" if wording.fits(kind, own) else "Does not fit any more"
        title = wording.original(kind).title
        rows.append(Row(title, reverse("letter_words", args=[name]), says))
    return sorted(rows, key=lambda row: row.title.strip("{").casefold())


def agree(change: AdjustmentChange, *, by: User) -> None:
    """The second person agrees, and what was put forward is done."""
    if change.name.startswith(law.NAMES):
        law.carry_out(change, by=by)
    elif change.name.startswith(planning.NAMES):
        planning.carry_out(change, by=by)
    elif change.name.startswith(areas.NAMES):
        areas.carry_out(change, by=by)
    else:
        services.agree(change, by=by)


def compared(change: AdjustmentChange) -> list[Compared]:
    """A change part by part, in words."""
    before, after = _parts(change.name, change.before), _parts(change.name, change.after)
    return [
        Compared(label, before.get(label, ""), after.get(label, ""))
        for label in dict.fromkeys([*before, *after])
        if before.get(label) != after.get(label)
    ]


def _parts(name: str, value: Any) -> dict[str, str]:
    is_campaign = name.startswith(planning.NAMES)
    if setting := CAMPAIGN_REMINDERS if is_campaign else SETTINGS.get(name):
        numbers = setting.usual | (value or {})
        return {one.label: one.said(numbers[one.name]) for one in setting.numbers}
    if name.startswith(areas.NAMES):
        return areas.in_words(value)
    if kind := kind_of(name):
        original = wording.original(kind)
        said = value or {"subject": original.subject.text, "body": original.body.text}
        return {"Subject": said["subject"], "Text": said["body"]}
    if page := statements.PAGES.get(name.removeprefix(statements.PREFIX)):
        said = value or {}
        return {
            "Text": said.get("text") or statements.original(page.name),
            "Last reviewed": str(said.get("reviewed_on") or statements.SHIPPED_ON),
        }
    return {LAW.get(label, label): str(said) for label, said in (value or {}).items()}


def kind_of(name: str) -> str:
    """Which kind of letter a setting is about; none where it is about something else."""
    kind = name.removeprefix("letter/")
    return kind if kind != name and kind in wording.kinds().values() else ""
