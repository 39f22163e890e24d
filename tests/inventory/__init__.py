"""The addresses of the portal, and what each answers whom: a file an app."""

from tests.inventory.agreements import AGREEMENT
from tests.inventory.assessments import ASSESSMENTS
from tests.inventory.desk import DESK, REPORTS, SIGN_IN, WINDOW
from tests.inventory.expertise import EXPERTISE, MEETINGS, NEWS, QUESTIONS
from tests.inventory.in_bulk import IN_BULK
from tests.inventory.matters import MATTERS
from tests.inventory.records import OWN_FORM, RECORDS
from tests.inventory.repeats import PUBLISHED, REPEATS
from tests.inventory.reviews import REVIEWS
from tests.inventory.signatories import CAMPAIGNS, JOINING, PEOPLE, SIGNATORIES, SIGNING

ROUTES = [
    *DESK, *REPORTS, *SIGN_IN, *AGREEMENT, *SIGNATORIES, *PEOPLE, *JOINING, *SIGNING, *CAMPAIGNS,
    *RECORDS, *PUBLISHED, *REPEATS, *MATTERS, *OWN_FORM, *REVIEWS, *EXPERTISE, *QUESTIONS, *NEWS,
    *MEETINGS, *WINDOW, *IN_BULK, *ASSESSMENTS,
]  # fmt: skip
