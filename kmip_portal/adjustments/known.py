"""The settings that are numbers: what each is for, its bounds, and what the portal comes with."""

import re
from datetime import date
from typing import NamedTuple

from kmip_portal.forms.words import lower_first

UNITS = ("Days", "Weeks", "Working days")


class Number(NamedTuple):
    """One number of a setting, as the form asks for it."""

    name: str
    label: str
    hint: str
    usual: int
    least: int
    most: int

    def said(self, number: int) -> str:
        """With what it is a number of, where the hint begins with that: '5 working days after the
        first email'."""
        if self.name == "month":
            return f"{date(2000, number, 1):%B}"
        if not self.hint.startswith(UNITS):
            return f"{number}"
        words = f"{number} {lower_first(self.hint)}"
        return re.sub("(day|week)s", r"\1", words, count=1) if number == 1 else words


class Setting(NamedTuple):
    """One thing that K-MIP may set: by what name it is kept, and what it is called."""

    name: str
    title: str
    says: str
    numbers: tuple[Number, ...] = ()
    in_order: tuple[str, ...] = ()  # each of these is as much as the one before it, or more
    falling: tuple[str, ...] = ()  # each of these is less than the one before it

    @property
    def usual(self) -> dict[str, int]:
        """What the portal comes with."""
        return {number.name: number.usual for number in self.numbers}


CAMPAIGN_REMINDERS = Setting(
    "campaign-reminders",
    "Reminders to sign a new version",
    "How long the portal waits between its letters when a campaign opens. A campaign that has "
    "begun keeps its own.",
    (
        Number("first", "First reminder", "Working days after the first email", 5, 2, 40),
        Number("second", "Second reminder", "Working days after the first reminder", 8, 2, 40),
        Number("third", "Third reminder", "Working days after the second reminder", 12, 2, 40),
        Number("fourth", "Last reminder", "Working days after the third reminder", 15, 2, 40),
        Number("warn_before", "Warning before the last day", "Working days before it", 10, 1, 40),
    ),
    in_order=("first", "second", "third", "fourth"),
)
REVIEW_REMINDERS = Setting(
    "review-reminders",
    "Reminders of the annual review",
    "On which days before a review closes those are reminded who have not responded. A review "
    "that is planned already keeps its own.",
    (
        Number("first", "First reminder", "Days before the review closes", 14, 2, 60),
        Number("second", "Second reminder", "Days before the review closes", 7, 1, 60),
        Number("last", "Last reminder", "Days before the review closes", 2, 1, 60),
    ),
    falling=("first", "second", "last"),
)
REVIEW_PLAN = Setting(
    "review-plan",
    "How an annual review is planned",
    "What the plan of a review begins with, where there is no review before it to go by.",
    (
        Number("month", "Month in which it opens", "For example, 9 for September", 9, 1, 12),
        Number(
            "day", "Day on which it opens", "The next working day where it is a day off", 1, 1, 28
        ),
        Number("weeks_open", "Weeks open", "Weeks from opening to closing", 6, 4, 26),
        Number("decided_after", "Decisions by", "Days after closing", 60, 7, 240),
    ),
)
CONFIRMATION_REMINDERS = Setting(
    "confirmation-reminders",
    "Reminders to confirm a repeat record",
    "When a party that has not answered is sent a new link. After 28 days the owner is told that "
    "it is silent.",
    (Number("days", "Reminder", "Days after the party was asked", 14, 2, 27),),
)
RECORD_REVIEWS = Setting(
    "record-review-reminders",
    "Reminders to review a repeat record",
    "When whoever keeps a repeat record is written to before its review is due, and after.",
    (
        Number("first", "First reminder", "Days before the review is due", 60, 3, 180),
        Number("second", "Second reminder", "Days before the review is due", 30, 2, 180),
        Number("last", "Last reminder", "Days before the review is due", 7, 1, 180),
        Number("every", "While it is overdue", "Days from one reminder to the next", 14, 2, 90),
        Number("leads_after", "Leads are told too", "Days after it was due", 30, 1, 180),
    ),
    falling=("first", "second", "last"),
)
SETTINGS = {
    one.name: one
    for one in (
        CAMPAIGN_REMINDERS, REVIEW_REMINDERS, REVIEW_PLAN, CONFIRMATION_REMINDERS,
        RECORD_REVIEWS,
    )
}  # fmt: skip
