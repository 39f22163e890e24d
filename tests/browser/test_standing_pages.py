"""Who stands where, the board of a campaign and coverage, with many rows, wide and on a phone."""

from datetime import date, timedelta

import pytest

from kmip_portal import clock
from signatories.campaigns import asking
from signatories.models import Campaign, Organisation, SigningRequest, Succession
from tests import make
from tests.browser.visiting import faults, watch
from tests.make.campaigns import accept_at_once
from tests.make.law import law

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "/signatories/",
    "/signatories/?letter=B",
    "/signatories/?status=lapsed",
    "/signatories/?status=not_signed",
    "/signatories/download/excel/",
    "/signatories/body-left/",
    "/signatories/body-merged/",
    "/manage/campaigns/",
    "/manage/campaigns/7-0/",
    "/manage/campaigns/7-0/?state=bounced",
    "/manage/campaigns/7-0/?q=nobody-at-all",
    "/manage/campaigns/7-0/lapsing/",
    "/manage/campaigns/7-0/reminders/",
    "/manage/campaigns/school-holidays/",
    "/manage/reports/coverage/",
    "/manage/reports/coverage/?on=2026-01-31",
    "/manage/coverage/gaps/?area=none",
]


@pytest.fixture
def county():
    """Thirty signatories in every state, a campaign in its midst, and forty known services."""
    law()
    today = clock.today()
    begun = today - timedelta(days=5)
    with clock.at(clock.on_day(begun, 9)):
        make.version("5.0", "superseded", in_force_on=date(2025, 1, 5), accept_by=date(2025, 4, 5))
        bodies = make.campaigns.signed_before(30)
        make.campaigns.signed_before(2, roles=())
        make.campaigns.new_version(in_force_on=today, accept_by=today + timedelta(days=80))
        asking.run()
    version = Campaign.objects.get().version
    accept_at_once(bodies[:4], version, today)
    for one in bodies[4:9]:
        SigningRequest.objects.create(
            organisation=one, version=version, name="Sam Signer", email=f"sam@{one.slug}.example",
            expires_at=clock.now() + timedelta(days=20), reminders=1 if one == bodies[5] else 0,
            waiting_until=today + timedelta(days=9) if one == bodies[6] else None,
        )  # fmt: skip
    left = make.organisation("Body that left", slug="body-left")
    make.acceptance(left, make.campaigns.old_version(), on="2026-02-01", withdrawn_on="2026-03-01")
    merged = make.organisation(
        "Body merged", slug="body-merged", until_on=today - timedelta(days=1)
    )
    accept_at_once([merged], make.campaigns.old_version(), date(2026, 2, 1))
    Succession.objects.create(predecessor=merged, successor=bodies[0], kind="merged", from_on=today)
    for number in range(40):
        one = make.organisation(
            f"Known service {number}",
            organisation_type=("OT_SCHOOL", "OT_NHS", "OT_HOUSING")[number % 3],
            areas=[("Swale", "Tonbridge and Malling", "Folkestone and Hythe")[number % 3]]
            if number % 5
            else [],
            is_known_public_service=True,
        )
        if number % 4 == 0:
            accept_at_once([one], version, today)
    return Organisation.objects.count()


def test_the_pages_about_standing_have_no_faults(open_page, county, secretariat):
    wrong = []
    for width in (1280, 320):
        page = open_page(secretariat, width=width)
        seen = watch(page)
        for address in PAGES:
            assert page.goto(address).status == 200
            wrong += [f"{address}, {width}: {fault}" for fault in faults(page, seen)]
    assert not wrong, "\n".join(wrong)


def test_the_chart_can_be_read_in_forced_colours(open_page, county, secretariat):
    page = open_page(secretariat)
    page.emulate_media(forced_colors="active")
    page.goto("/manage/reports/coverage/")
    text, bar, ground = page.evaluate(
        """() => {
            const colour = (one, name) => getComputedStyle(document.querySelector(one))[name];
            return [colour('.report-chart text', 'fill'),
                    colour('.report-chart .report-fill-1', 'fill'),
                    colour('body', 'backgroundColor')];
        }"""
    )

    assert text != ground
    assert bar != ground
