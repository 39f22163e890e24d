"""How responses to a review come in day by day, in numbers and as a chart."""

from datetime import date
from typing import NamedTuple

from kmip_portal import clock
from reviews.models import AnnualReview


class Day(NamedTuple):
    """One day of a review: responses that came on it, and how far it was by its end."""

    number: int
    on: date
    came: int
    percent: int
    last_year: int | None


class ByDay:
    """How responses come in, day by day, beside the review before at the same distance."""

    def __init__(self, review: AnnualReview):
        self.review = review
        self.before = (
            AnnualReview.objects.exclude(status__in=["planned", "cancelled"])
            .filter(year__lt=review.year)
            .order_by("-year")
            .first()
        )
        self.days = self._days()

    def _days(self) -> list[Day]:
        if not self.review.opened_at:
            return []
        first = clock.day_in_london(self.review.opened_at)
        until = min(clock.today(), clock.day_in_london(self.review.closed_at or clock.now()))
        came, shares = _came(self.review)
        earlier = _came(self.before)[1] if self.before else []
        return [
            Day(
                number=n,
                on=date.fromordinal(first.toordinal() + n),
                came=came[n] if n < len(came) else 0,
                percent=shares[min(n, len(shares) - 1)] if shares else 0,
                last_year=earlier[min(n, len(earlier) - 1)] if earlier else None,
            )
            for n in range((until - first).days + 1)
        ]

    @property
    def finding(self) -> str:
        """What the chart shows, in a sentence."""
        if not self.days:
            return "No responses yet"
        last = self.days[-1]
        if last.last_year is None:
            return f"{last.percent}% have responded by day {last.number + 1}"
        points = last.percent - last.last_year
        if not points:
            return "Responses are level with last year"
        many = "point" if abs(points) == 1 else "points"
        return (
            f"Responses are {abs(points)} {many} {'ahead of' if points > 0 else 'behind'} last year"
        )


def _came(review: AnnualReview) -> tuple[list[int], list[int]]:
    """By day since it opened: how many came first then, and the share in per cent by its end."""
    if not review.opened_at:
        return [], []
    first = clock.day_in_london(review.opened_at)
    last = clock.day_in_london(review.closed_at or clock.now())
    asked = review.invitations.count()
    came = [0] * ((last - first).days + 1)
    moments = review.responses.of_asked().responded().exclude(first_sent_at=None)
    for moment in moments.values_list("first_sent_at", flat=True):
        # late ones, by leave, count on the last day
        n = (clock.day_in_london(moment) - first).days
        came[max(0, min(n, len(came) - 1))] += 1
    shares, so_far = [], 0
    for number in came:
        so_far += number
        shares.append(so_far * 100 // asked if asked else 0)
    return came, shares


WIDE, HIGH, LEFT, TOP = 340, 150, 40, 12  # of the drawing, in its own units


class Chart:
    """The two lines as an SVG draws them."""

    def __init__(self, by_day: ByDay):
        self.days = by_day.days
        self.this_year = self._line([one.percent for one in self.days])
        self.last_year = self._line(
            [one.last_year for one in self.days if one.last_year is not None]
        )
        self.ticks = [(text, TOP + HIGH - HIGH * text // 100) for text in (0, 50, 100)]
        self.right = LEFT + WIDE

    def _line(self, shares: list[int]) -> str:
        """Points for a polyline: from nothing, to where it was at the end of each day."""
        if not shares:
            return ""
        across = WIDE / len(self.days)
        return " ".join(
            f"{LEFT + across * n:.1f},{TOP + HIGH - HIGH * min(share, 100) / 100:.1f}"
            for n, share in enumerate([0, *shares])
        )
