"""A meeting as one person may read it, and what they can do with it."""

from typing import Any

from signatories.expertise import guide_text
from signatories.expertise.models import Meeting, MeetingAction, Paper
from signatories.expertise.permissions import MAY, may_do_action
from signatories.expertise.representing import reads_papers

MAY_MEETING = MAY["Meeting"]


class MeetingPage:
    """Everybody of a signatory reads when, where, the agenda and agreed minutes; representatives
    and K-MIP's people also papers, the link to take part, and minutes while they are a draft."""

    def __init__(self, meeting: Meeting, user: Any):
        self.meeting, self.user = meeting, user
        self.reads_papers = reads_papers(user)
        self.reads_minutes = meeting.minutes_are_agreed or self.reads_papers
        self.keeps = MAY_MEETING["hold"](user, meeting)

    @property
    def may(self) -> dict[str, bool]:
        meeting = self.meeting
        return {
            name: meeting.can(name) and MAY_MEETING[name](self.user, meeting)
            for name in meeting.MOVES
        }

    @property
    def may_give_actions(self) -> bool:
        return self.keeps and self.meeting.status in ("held", "agreed")

    @property
    def agenda(self) -> list[guide_text.Part]:
        return guide_text.parts(self.meeting.agenda)

    @property
    def minutes(self) -> list[guide_text.Part]:
        return guide_text.parts(self.meeting.minutes) if self.reads_minutes else []

    @property
    def papers(self) -> list[Paper]:
        return list(self.meeting.papers.all().visible_to(self.user))

    @property
    def attendance(self) -> list[Any]:
        if not self.reads_minutes:
            return []
        return list(self.meeting.attendance.select_related("organisation", "representative"))

    @property
    def actions(self) -> list[tuple[MeetingAction, bool]]:
        """Each with whether this person may say that it is done."""
        seen = MeetingAction.objects.visible_to(self.user).filter(meeting=self.meeting)
        rows = seen.select_related("person", "organisation", "done_by").order_by("number")
        return [(one, may_do_action(self.user, one)) for one in rows]
