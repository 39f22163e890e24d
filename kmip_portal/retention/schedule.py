"""How long everything is kept: the one table that says so, and that what disposes of it reads.

`source` says why for so long; the data protection officer confirms it.
"""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from kmip_portal import clock

LIMITATION = "Limitation Act 1980 sections 2 and 5: within six years somebody may go to court"
NEEDED = "UK GDPR Article 5(1)(e): no longer than needed"


class Rule(NamedTuple):
    """What is kept, for how long, counted from what, and who sees to its end."""

    what: str
    days: int
    years: int
    since: str
    source: str
    ended_by: str = "The portal"

    @property
    def period(self) -> str:
        if not (self.years or self.days):
            return "For good"
        number, unit = (self.years, "year") if self.years else (self.days, "day")
        return f"{number} {unit}{'' if number == 1 else 's'}"

    def day_before(self, on: date) -> date:
        """What counts from before this day is past its time on a day."""
        if not self.years:
            return on - timedelta(days=self.days)
        try:
            return on.replace(year=on.year - self.years)
        except ValueError:  # the 29th of February
            return on.replace(year=on.year - self.years, day=28)

    def moment_before(self, on: date | None = None) -> datetime:
        """The same as the moment at which that day begins."""
        return clock.start_of_day(self.day_before(on or clock.today()))


SCHEDULE = {
    "session": Rule("Sessions of people who signed in", 1, 0, "their end", NEEDED),
    "sign_in": Rule("Where people signed in, and by which device", 400, 0, "signing in",
                    "So that a device that is used once a year is not taken for a new one"),
    "kept_upload": Rule(
        "Files that waited for their form to be put right", 1, 0, "being handed in", NEEDED
    ),
    "typed_form": Rule("What was typed into a form and not sent", 7, 0, "being typed", NEEDED),
    "submission": Rule("Marks of forms that were sent", 7, 0, "being sent", NEEDED),
    "fetched_file": Rule("Files made of the register or a report, or filled in, for somebody", 1, 0,
                         "being asked for", NEEDED),
    "unfinished_application": Rule("Applications begun and never sent", 30, 0,
                                   "being last saved", NEEDED),
    "question_draft": Rule("Questions begun and never asked", 30, 0, "being last saved", NEEDED),
    "format_request": Rule("Who asked for another format, and how to reach them", 90, 0,
                           "the answer", NEEDED),
    "draft": Rule("Drafts of records of sharing", 90, 0,
                  "being begun, or being last sent to others", NEEDED),
    "deleted_draft": Rule("Drafts of records that somebody deleted", 30, 0, "being deleted",
                          NEEDED),
    "one_off": Rule("One-off records of sharing", 0, 6, "being closed, or saved", LIMITATION,
                    "A lead; the portal 90 days later"),
    "repeat": Rule("Repeat records of sharing", 0, 6, "their end, or their next version",
                   LIMITATION, "A lead; the portal 90 days later"),
    "assessment": Rule("Impact assessments", 0, 6,
                       "their next version, or being withdrawn, and the last record on them",
                       LIMITATION),
    "deleted_assessment": Rule("Drafts of impact assessments that somebody deleted", 30, 0,
                               "being deleted", NEEDED),
    "application": Rule("Who applied to join, and was refused or withdrew", 0, 1,
                        "the decision, or being withdrawn", NEEDED),
    "letter": Rule("The text of emails", 0, 2, "being sent", NEEDED),
    "person": Rule("Accounts of people who act for nobody", 0, 2, "their last role", NEEDED),
    "acceptance": Rule("Acceptances of the agreement", 0, 0, "",
                       "For the life of the agreement and 12 years after (Limitation Act 1980 "
                       "section 8): it has not ended", "Nobody"),
    "history": Rule("The history", 0, 0, "",
                    "7 years at the least; each event seals the one before, so none is taken out",
                    "Nobody"),
}  # fmt: skip
