"""The year of K-MIP, for its annual report: counts alone of what organisations keep to
themselves."""

from datetime import timedelta

from agreements.models import AgreementVersion
from kmip_portal.desk.reports.expertise import ExpertiseReport
from kmip_portal.desk.reports.report import Asked
from kmip_portal.desk.reports.suppression import total
from kmip_portal.desk.year import counting
from kmip_portal.desk.year.summary import Line, Part, Summary, Year, percent_of
from kmip_portal.portal_tags import count, day
from records.active import active_on, overdue_on
from records.models import RecordOfSharing
from reviews.models import AnnualReview, Decision, Invitation, Response
from signatories.coverage import Coverage
from signatories.expertise.models import GuideVersion, Meeting
from signatories.models import AcceptanceStatement, Organisation

NAME = "Kent and Medway Information Partnership"


def summary(year: Year) -> Summary:
    """All of it, in a number of queries that nothing adds to."""
    before = Organisation.objects.signatories(year.first - timedelta(days=1)).count()
    after = Organisation.objects.signatories(year.last).count()
    one = "organisation is a signatory" if after == 1 else "organisations are signatories"
    more = "more" if after > before else "fewer"
    change = f"{abs(after - before):,} {more} than" if after != before else "as many as"
    return Summary(
        of=NAME,
        title=f"{NAME}: the year {year}",
        year=year,
        finding=f"{after:,} {one} on {day(year.last)}, {change} when the year began.",
        parts=[
            _agreement(year, before, after),
            _reviews(year),
            _records(year),
            _expertise(year),
        ],
    )


def _agreement(year: Year, before: int, after: int) -> Part:
    versions = AgreementVersion.objects.readable(year.last).filter(in_force_on__gte=year.first)
    came = ", ".join(f"{one.number} on {day(one.in_force_on)}" for one in reversed(versions))
    given = AcceptanceStatement.objects.given(year.last)
    accepted = given.filter(accepted_on__range=year.days)
    withdrawn = given.filter(withdrawn_on__range=year.days).values("organisation").distinct()
    covered = Coverage(year.last).total
    return Part(
        "The agreement and its signatories",
        [
            Line("Signatories when the year began and at the end", f"{before:,} and {after:,}"),
            Line("Versions that came into force", came or "None"),
            Line("Acceptances given", f"{accepted.count():,}"),
            Line("Organisations that withdrew an acceptance", f"{withdrawn.count():,}"),
            Line(
                "Known public services that have signed", percent_of(covered.signed, covered.known)
            ),
            *counting.contacts(year),
        ],
    )


def _reviews(year: Year) -> Part:
    opened = AnnualReview.objects.filter(opened_at__range=year.moments)
    asked = Invitation.objects.filter(review__in=opened.values("pk")).count()
    responded = (
        Response.objects.of_asked()
        .responded()
        .filter(review__in=opened.values("pk"), first_sent_at__lte=year.ends)
    )
    decided = Decision.objects.standing().filter(decided_on__range=year.days)
    accepted = decided.filter(outcome__in=["accepted", "accepted_with_changes"])
    titles = "; ".join(opened.order_by("year").values_list("title", flat=True))
    return Part(
        "Annual review",
        [
            Line("Opened", titles or "None"),
            Line("Organisations that responded", percent_of(responded.count(), asked)),
            Line("Points decided", f"{decided.count():,}"),
            Line("Of them accepted, with or without changes", f"{accepted.count():,}"),
        ],
    )


def _records(year: Year) -> Part:
    every = RecordOfSharing.objects.filter(kind="repeat")
    one_off = RecordOfSharing.objects.filter(kind="one_off", decided_at__range=year.moments)
    saved = total(one_off.count())
    done = counting.reviewed(year, every)
    return Part(
        "Records of sharing",
        [
            Line("One-off records saved", f"{saved:,}" if isinstance(saved, int) else saved),
            Line("Repeat records active at the end", f"{active_on(year.last).count():,}"),
            Line(
                "Repeat records that became active",
                f"{every.filter(active_at__range=year.moments).count():,}",
            ),
            Line(
                "Repeat records that ended", f"{every.filter(ended_on__range=year.days).count():,}"
            ),
            Line("Reviews of them done by their day", percent_of(done.on_time, done.done)),
            Line("Overdue for review at the end", f"{overdue_on(year.last).count():,}"),
        ],
    )


def _expertise(year: Year) -> Part:
    questions = ExpertiseReport(Asked(on=year.last, since=year.first))
    _, asked, answered, soon, *_ = questions.whole
    guides = GuideVersion.objects.filter(published_at__range=year.moments).count()
    held = Meeting.objects.filter(status__in=["held", "agreed"], starts_at__range=year.moments)
    return Part(
        "Shared expertise",
        [
            Line("Questions asked", f"{asked:,}"),
            Line("Of them answered", percent_of(answered, asked)),
            Line("Answered within 5 working days", percent_of(soon, asked)),
            Line("Guides published or renewed", f"{guides:,}"),
            Line("Meetings of K-MIP held", count(held.count(), "meeting")),
        ],
    )
