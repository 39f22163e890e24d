"""How many respond to the annual review, year by year."""

from django.db.models import Count, OuterRef, Q, Subquery

from kmip_portal import clock
from kmip_portal.desk.reports.drawing import Bar, Bars
from kmip_portal.desk.reports.narrowing import of_these
from kmip_portal.desk.reports.report import Column, Report, percent
from reviews.models import Invitation, Response


class ReviewsReport(Report):
    slug = "reviews"
    title = "Response to annual reviews"
    filters = ("sector", "area", "from", "to")
    empty = "No annual review had been opened in the time you asked for."

    def work_out(self) -> None:
        end = clock.end_of_day(self.on)
        response = Response.objects.responded().filter(
            review=OuterRef("review"), organisation=OuterRef("organisation"), first_sent_at__lte=end
        )
        asked = (
            Invitation.objects.filter(review__opened_at__lte=end, invited_at__lte=end)
            .filter(of_these(self.asked), self._years())
            .annotate(answer=Subquery(response.values("answer")[:1]))
        )
        counted = (
            asked.order_by()
            .values_list("review__year")
            .annotate(
                asked=Count("pk"),
                support=Count("pk", filter=Q(answer="support")),
                comments=Count("pk", filter=Q(answer="comments")),
            )
            .order_by("review__year")
        )
        self.columns = [
            Column("Review"),
            Column("Asked", "number"),
            Column("Responded", "number"),
            Column("Share responded (%)", "number"),
            Column("Support it as it is", "number", 22),
            Column("Comments or changes", "number", 22),
            Column("No response", "number"),
        ]
        self.rows = [
            [
                str(year), number, support + comments, percent(support + comments, number),
                support, comments, number - support - comments,
            ]
            for year, number, support, comments in counted
        ]  # fmt: skip
        self.drawing = Bars(
            [
                Bar(year, share, f"{share}% ({responded:,} of {number:,})", of=100)
                for year, number, responded, share, *_ in self.rows
            ]
        )
        self.finding = self._finding()

    def _years(self) -> Q:
        """Those opened in the time that was asked for."""
        found = Q()
        if self.asked.since:
            found &= Q(review__opened_at__gte=clock.start_of_day(self.asked.since))
        if self.asked.until:
            found &= Q(review__opened_at__lte=clock.end_of_day(self.asked.until))
        return found

    def _finding(self) -> str:
        if not self.rows:
            return "Nobody had been asked to respond to an annual review."
        year, asked, responded, share, *_ = self.rows[-1]
        have = "organisation has" if asked == 1 else "organisations have"
        words = f"{responded:,} of {asked:,} {have} responded to the {year} review ({share}%)"
        if len(self.rows) == 1:
            return f"{words}."
        points = share - self.rows[-2][3]
        before = self.rows[-2][0]
        if not points:
            return f"{words}, the same share as in {before}."
        many = "point" if abs(points) == 1 else "points"
        more = "more" if points > 0 else "fewer"
        return f"{words}, {abs(points)} {many} {more} than in {before}."

    @property
    def notes(self) -> list[str]:
        return [
            "A response counts from the day it was first sent; who only asked for more time has not"
            " responded. Responses changed since are counted by what they say today.",
        ]
