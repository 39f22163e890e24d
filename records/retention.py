"""How long records are kept: the days from which one is past its time.

A draft is kept for 90 days from its beginning, or from when others were last asked to confirm it;
one that is to replace an active record, as long as that is active. A one-off record is kept for six
years from its closing, or from its saving where nobody closed it: within that time somebody may go
to court over what was shared (Limitation Act 1980 sections 2 and 5), and longer than needed nothing
is kept (UK GDPR Article 5(1)(e)). So is a repeat record, from its end, or from when its next
version took its place. What is held for proceedings is kept until they are over.

Drafts go by themselves, after two letters. Everything else a lead looks at first; what nobody
looked at in 90 days, and nobody holds, goes too. `kmip_portal.retention.schedule` has the periods.
"""

from datetime import date, datetime

from kmip_portal.retention.schedule import SCHEDULE

DRAFT, ONE_OFF = SCHEDULE["draft"], SCHEDULE["one_off"]
DRAFT_DAYS, YEARS = DRAFT.days, ONE_OFF.years
DELETED_DAYS = SCHEDULE["deleted_draft"].days  # after which a draft somebody deleted is wiped
FILE_HOURS = 24 * SCHEDULE["fetched_file"].days  # for which a file asked for can be fetched
# for which a lead looks at what is past its time, and may hold it, before the portal wipes it
GRACE_DAYS = 90
TOLD_DAYS = (30, 7)  # before a draft goes, its owner is told
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
    return DRAFT.moment_before(on)


def saved_before(on: date) -> datetime:
    """Records saved, or closed, before this moment are past their time."""
    return ONE_OFF.moment_before(on)
