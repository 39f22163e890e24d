"""Every report, in the order of the index. The next one is a file, and a line here."""

from kmip_portal.desk.reports.acceptances import AcceptancesReport
from kmip_portal.desk.reports.coverage import CoverageReport
from kmip_portal.desk.reports.expertise import ExpertiseReport
from kmip_portal.desk.reports.overdue import OverdueReport
from kmip_portal.desk.reports.reacceptance import ReacceptanceReport
from kmip_portal.desk.reports.records_in_numbers import BasesReport, PurposesReport
from kmip_portal.desk.reports.report import Report
from kmip_portal.desk.reports.review_rates import ReviewsReport
from kmip_portal.desk.reports.sharing import SharingReport

REPORTS: list[type[Report]] = [
    CoverageReport,
    AcceptancesReport,
    ReacceptanceReport,
    ReviewsReport,
    SharingReport,
    PurposesReport,
    BasesReport,
    OverdueReport,
    ExpertiseReport,
]
BY_SLUG = {one.slug: one for one in REPORTS}
