"""The demonstration: whole, made through the services, and nobody real shown as having signed."""

import csv
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import verify
from kmip_portal.desk import sample
from kmip_portal.desk.reports.acceptances import AcceptancesReport
from kmip_portal.desk.reports.coverage import CoverageReport
from kmip_portal.desk.reports.expertise import ExpertiseReport
from kmip_portal.desk.reports.overdue import OverdueReport
from kmip_portal.desk.reports.reacceptance import ReacceptanceReport
from kmip_portal.desk.reports.records_in_numbers import BasesReport, PurposesReport
from kmip_portal.desk.reports.review_rates import ReviewsReport
from kmip_portal.desk.reports.sharing import SharingReport
from kmip_portal.desk.reports.suppression import FEW, NOT_SHOWN
from kmip_portal.desk.year.organisation import summary as organisation_year
from kmip_portal.desk.year.partnership import summary as kmip_year
from kmip_portal.desk.year.summary import Year
from kmip_portal.documents.models import StoredDocument
from kmip_portal.mail import outbox
from kmip_portal.mail.models import Email
from records.models import DataItem, RecordOfSharing
from reviews.models import AnnualReview
from reviews.services import opening, responding
from signatories.models import AcceptanceStatement, Campaign, Organisation, SigningRequest
from signatories.names import fold
from signatories.services.organisations import KNOWN_PUBLIC_SERVICES
from tests import make
from tests.reports import by_hand

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _loaded(django_db_setup, django_db_blocker):
    """Loaded once for all the stories below, and taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_sample", if_empty=True)
        yield
        transaction.set_rollback(True)


def test_nobody_real_is_shown_as_having_signed():
    with KNOWN_PUBLIC_SERVICES.open(encoding="utf-8", newline="") as file:
        real = {fold(row["name"]) for row in csv.DictReader(file)}
    today = clock.today()
    ever = set()
    for days in range(0, 1200, 30):
        ever |= set(Organisation.objects.signatories(on=today - timedelta(days=days)))

    assert len(ever) == 16
    assert [one for one in ever if one.is_known_public_service or fold(one.name) in real] == []


def test_the_known_public_services_are_all_there():
    assert Organisation.objects.filter(is_known_public_service=True).count() == 716


def test_the_campaign_for_the_version_in_force_has_run_and_two_have_lapsed():
    campaign = Campaign.objects.get()

    assert (campaign.version.number, campaign.status) == ("6.0", "closed")
    lapsed = campaign.entries.exclude(lapsed_on=None).order_by("organisation__name")
    assert [one.organisation.name for one in lapsed] == [
        "Castle Street Surgery",
        "Hopfield Primary School",
    ]
    assert {one.lapsed_on for one in lapsed} == {campaign.accept_by + timedelta(days=1)}


def test_two_need_to_sign_again_and_one_has_left():
    current = set(Organisation.objects.signatories().values_list("name", flat=True))
    a_year_ago = clock.today() - timedelta(days=365)
    then = set(Organisation.objects.signatories(on=a_year_ago).values_list("name", flat=True))

    assert then - current == {
        "Castle Street Surgery",
        "Hopfield Primary School",
        "Lantern Family Support",
    }


def test_three_versions_lie_behind_it_and_one_is_in_force():
    numbers = [version.number for version in AgreementVersion.objects.readable()]

    assert numbers == ["6.0", "5.1", "5.0"]
    assert AgreementVersion.objects.in_force(clock.today() - timedelta(days=720)).number == "5.0"


def test_every_version_has_its_file_and_the_worker_finds_the_rest():
    assert all(version.pdf.is_ready for version in AgreementVersion.objects.readable())
    assert StoredDocument.objects.due().filter(kind__contains="record").count() == 16
    assert RecordOfSharing.objects.filter(status="decided").count() == 5
    assert verify().holds


def test_everybody_of_the_cast_signs_in_with_the_one_password(client, settings):
    for email, _ in sample.sign_ins():
        user = User.objects.get(email=email)
        assert user.check_password(sample.password()), email
        client.force_login(user)
        assert client.get(reverse("in_tray")).status_code == 200


def test_the_review_opens_on_its_day_and_writes_to_each_person_once():
    review = AnnualReview.objects.get()
    for _ in range(2):
        call_command("open_due_reviews", on=clock.day_in_london(review.opens_at))
        with clock.at(clock.day_in_london(review.opens_at)):
            outbox.send_due()

    letters = Email.objects.filter(kind="reviews/emails/open")
    assert sorted(letters.values_list("to", flat=True)) == [
        "lead@police.example",
        "lead@school.example",
        "representative@council.example",
        "signer@trust.example",
    ]
    assert all(letter.sent_at for letter in letters)


def test_the_officer_of_three_schools_is_to_answer_one_request_and_has_answered_another(client):
    client.force_login(User.objects.get(email="adviser@dpo.example"))

    waiting = client.get(reverse("records:advice_list")).text
    assert "What we told the hospital about a pupil’s injuries" in waiting
    assert "Attendance of two brothers" not in waiting
    assert "Attendance of two brothers" in client.get(
        reverse("records:advice_list"), {"show": "answered"}
    ).text  # fmt: skip


def test_every_item_that_is_shared_again_and_again_has_its_kind():
    assert DataItem.objects.count() == 6
    assert not DataItem.objects.filter(category="").exists()


def test_loading_again_changes_nothing(capsys):
    before = Organisation.objects.count()

    call_command("load_sample")

    assert Organisation.objects.count() == before


def test_one_person_is_asked_to_sign_for_thirty_schools_by_one_letter(client):
    jordan = User.objects.get(email="signer@trust.example")
    waiting = SigningRequest.objects.open().to_person(jordan.email)
    client.force_login(jordan)

    assert waiting.count() == 30
    assert Email.objects.filter(kind__endswith="signing_asked", to=jordan.email).count() == 1
    assert "Sign version 6.0 of the agreement" in client.get(reverse("in_tray")).content.decode()
    assert client.get("/sign/mine/").content.decode().count("Community Primary School") >= 30


# --- the numbers of the reports, against a count by hand ----------------------------------------


@pytest.fixture(params=["today", "later"])
def on(request):
    """Today as it was loaded; and a quarter later, with more records, and the review open."""
    if request.param == "today":
        yield clock.today()
        return
    police = Organisation.objects.get(slug="weald-police")
    school = Organisation.objects.get(slug="oakhanger-primary-school")
    practitioner = User.objects.get(email="practitioner@police.example")
    for purposes in [["PU_CHILD_PROT"]] * 5 + [["PU_CRIME", "PU_CHILD_PROT"]]:
        make.record(
            practitioner, police, purpose_codes=purposes,
            partner=make.picked(school), authorised_by="Inspector",
        )  # fmt: skip
    review = AnnualReview.objects.get()
    with clock.at(clock.day_in_london(review.opens_at)):
        opening.open_due()
        for slug, answer in (("weald-police", "support"), ("holmesdale-council", "support")):
            body = Organisation.objects.get(slug=slug)
            lead = body.memberships.current().first().user
            responding.respond(review, body, by=lead, answer=answer)
    # so that this quarter is over
    later = max(clock.today() + timedelta(days=95), clock.day_in_london(review.opens_at))
    with clock.at(later):
        yield later


def test_coverage_is_as_counted_by_hand(on):
    sectors, cells = by_hand.coverage(on)
    report = CoverageReport()

    areas = [column.label for column in report.columns[5:]]
    for name, known, signed, gap, percent, *by_area in report.lines()[:-1]:
        counted = sectors.pop(name)
        assert (known, signed, gap) == (
            counted["known"], counted["signed"], counted["known"] - counted["signed"],
        )  # fmt: skip
        assert percent == 100 * signed // known
        for area, said in zip(areas, by_area, strict=True):
            one = cells.pop((name, area), None)
            assert said == (f"{one['signed']} of {one['known']}" if one else "None known")
    assert (sectors, cells) == ({}, {})
    assert report.lines()[-1][1] == 716
    assert [bar.number for bar in report.drawing.bars] == [row[4] for row in report.lines()[:-1]]


def test_acceptances_are_as_counted_by_hand(on):
    report = AcceptancesReport()

    days = [row[0] for row in report.lines()]
    assert days[0] == min(
        one.accepted_on for one in AcceptanceStatement.objects.all() if one.accepted_on
    )
    assert days[-1] == on
    assert report.lines() == by_hand.acceptances(days)
    assert [one.values for one in report.drawing.series] == [
        [row[1] for row in report.lines()], [row[2] for row in report.lines()],
    ]  # fmt: skip
    assert [one.label for one in report.drawing.marks] == ["5.1", "6.0"]


def test_re_acceptance_is_as_counted_by_hand(on):
    counted = by_hand.reacceptance(on)
    report = ReacceptanceReport()

    *rows, totals = report.lines()
    assert {name: numbers for name, *numbers, _ in rows} == counted
    assert totals[1:7] == [sum(one) for one in zip(*counted.values(), strict=True)]
    assert (totals[1], totals[4], totals[6]) == (16, 13, 2)
    assert [bar.number for bar in report.drawing.bars] == totals[1:7]
    assert report.finding == (
        "13 of 16 organisations have accepted version 6.0 (81%); 2 lapsed without it."
    )


def test_responses_to_reviews_are_as_counted_by_hand(on):
    report = ReviewsReport()

    told = {year: (asked, said, support, comments)
            for year, asked, said, _, support, comments, _ in report.lines()}  # fmt: skip
    assert told == by_hand.reviews(on)
    assert sum(said for _, said, *_ in told.values()) == (2 if told else 0)
    assert bool(told) == AnnualReview.objects.exclude(opened_at=None).exists()
    assert [bar.number for bar in report.drawing.bars] == [row[3] for row in report.lines()]


def test_who_shares_with_whom_is_as_counted_by_hand(on):
    counted = by_hand.sharing(on)
    report = SharingReport()

    assert {tuple(sorted(pair)): n for *pair, n in report.lines()} == counted
    drawn = report.drawing
    assert {
        tuple(sorted((drawn.names[row], drawn.names[column]))): n
        for (row, column), n in drawn.numbers.items()
    } == counted
    assert len(counted) == 3


@pytest.mark.parametrize(
    ("kind", "fields"),
    [(PurposesReport, ["purpose_codes"]), (BasesReport, ["art6", "le_basis"])],
    ids=["purposes", "bases"],
)
def test_records_in_numbers_are_as_counted_by_hand(on, kind, fields):
    report = kind()
    in_all, codes = by_hand.coded(on, fields, report.quarters[0].first)

    for n, quarter in enumerate(report.quarters):
        key = (quarter.first.year, (quarter.first.month - 1) // 3)
        assert report.in_all[n] == in_all.pop(key, 0)
        for place, (field, code) in enumerate(report.numbers):
            number = codes.pop((key, field, code), 0)
            assert report.numbers[field, code][n] == number
            said = report.lines()[place][n + 1]
            assert said in ((number, NOT_SHOWN) if number >= 5 else (FEW,))
    assert (in_all, codes) == ({}, {})
    shown = [row[-1] for row in report.lines()[:-1] if isinstance(row[-1], int)]
    drawn = [bar.number for bar in report.drawing.bars] if report.drawing else []
    assert sorted(shown) == sorted(drawn)


def test_overdue_reviews_are_as_counted_by_hand(on):
    report = OverdueReport()

    told = [[title, ref, due, late] for title, ref, _, due, late in report.lines()]
    assert told == by_hand.overdue(on)
    assert sum(bar.number for bar in report.drawing.bars) == len(told)


def test_answers_to_questions_are_as_counted_by_hand(on):
    report = ExpertiseReport()

    *rows, totals = report.lines()
    assert {
        month: (asked, answered, soon, -1 if middle is None else middle)
        for month, asked, answered, soon, _, middle in rows
    } == by_hand.expertise(on)
    assert totals[1:4] == [sum(row[n] for row in rows) for n in (1, 2, 3)]
    assert [(bar.number, bar.of) for bar in report.drawing.bars] == [(r[3], r[1]) for r in rows]


def test_the_year_of_the_police_is_as_counted_by_hand():
    police = Organisation.objects.get(slug="weald-police")
    today = clock.today()
    told = dict(organisation_year(police, Year(today.year)).lines())

    saved = [
        one.decision
        for one in RecordOfSharing.objects.all()
        if one.organisation_id == police.pk
        and one.kind == "one_off"
        and one.status == "decided"
        and by_hand.day_of(one.decided_at).year == today.year
    ]
    assert told["Saved in the year"] == str(len(saved))
    assert told["Shared, or shared in part"] == str(len([one for one in saved if one == "share"]))
    kept = [one for one in by_hand.active(today) if one.organisation_id == police.pk]
    assert told["Kept by it and active at the end"] == str(len(kept)) == "1"
    assert told["Version signed"].startswith("Version 6.0, accepted on ")
    assert told["Overdue for review at the end"] == "0"


def test_the_year_of_kmip_is_as_counted_by_hand():
    today = clock.today()
    told = dict(kmip_year(Year(today.year)).lines())

    new_year = today.replace(month=1, day=1) - timedelta(days=1)
    assert told["Signatories when the year began and at the end"] == (
        f"{len(by_hand.signatories(new_year))} and {len(by_hand.signatories(today))}"
    )
    given = [
        one
        for one in AcceptanceStatement.objects.all()
        if one.accepted_on and one.accepted_on.year == today.year
    ]
    assert told["Acceptances given"] == str(len(given))
    assert told["Repeat records active at the end"] == str(len(by_hand.active(today)))
