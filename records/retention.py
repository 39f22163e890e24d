"""How long records are kept: the days from which one is past its time.

A draft is kept for 90 days from its beginning, or from when others were last asked to confirm it;
one that is to replace an active record, as long as that is active. A one-off record is kept for six
years from its closing, or from its saving where nobody closed it: within that time somebody may go
to court over what was shared (Limitation Act 1980 sections 2 and 5), and longer than needed nothing
is kept (UK GDPR Article 5(1)(e)). So is a repeat record, from its end, or from when its next
version took its place. What is held for proceedings is kept until they are over.
"""

from datetime import date, datetime, timedelta

from kmip_portal import clock

DRAFT_DAYS, YEARS = 90, 6
DELETED_DAYS = 30  # after which a draft that somebody deleted is wiped
FILE_HOURS = 24  # for which a file that somebody asked for, of what they see, can be fetched
HELD = "RT_LEGALHOLD"
RULES = {
    "draft": f"Drafts are kept for {DRAFT_DAYS} days",
    "decided": f"Saved records are kept for {YEARS} years",
    "closed": f"Closed records are kept for {YEARS} years",
    "ended": f"Repeat records are kept for {YEARS} years after they ended",
    "replaced": f"A version of a repeat record is kept for {YEARS} years after its next one",
}


def drafts_before(on: date) -> datetime:
    """Drafts begun before this moment are past their time."""
    return clock.start_of_day(on - timedelta(days=DRAFT_DAYS))


def saved_before(on: date) -> datetime:
    """Records saved, or closed, before this moment are past their time."""
    try:
        day = on.replace(year=on.year - YEARS)
    except ValueError:  # the 29th of February
        day = on.replace(year=on.year - YEARS, day=28)
    return clock.start_of_day(day)
