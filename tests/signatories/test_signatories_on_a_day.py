"""Who is a signatory on any day: read from stored dates, never from whether a job has run."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from agreements.models import AgreementVersion
from kmip_portal import clock
from signatories.models import AcceptanceStatement, Organisation
from signatories.services import acceptances
from signatories.standing import Standing
from tests import make


def day(text):
    return date.fromisoformat(text)


def on(text):
    return [one.name for one in Organisation.objects.signatories(day(text))]


@pytest.fixture
def years():
    """Three versions: 5.0 asks everyone, 5.1 only joiners, 6.0 everyone by a day clocks change."""
    make.version("5.0", "superseded", in_force_on=day("2024-01-10"), accept_by=day("2024-04-09"))
    make.version(
        "5.1", "superseded", in_force_on=day("2025-01-10"), accept_by=None,
        needs_acceptance="joiners",
    )  # fmt: skip
    make.version("6.0", in_force_on=day("2026-03-01"), accept_by=day("2026-03-29"))
    return {version.number: version for version in AgreementVersion.objects.all()}


@pytest.fixture
def story(years):
    """Eight organisations, each of which signed in its own way."""
    v50, v51, v60 = (years[number] for number in ("5.0", "5.1", "6.0"))

    def accepts(name, version, when, **fields):
        of = Organisation.objects.filter(name=name).first() or make.organisation(name)
        return make.acceptance(of, version, on=when, **fields)

    accepts("Always old", v50, "2024-02-01")
    accepts("Joined 5.1", v51, "2025-02-01")
    accepts("On time", v50, "2024-02-01")
    accepts("On time", v60, "2026-03-29")
    accepts("Left", v50, "2024-02-01", withdrawn_on="2025-06-01")
    accepts("Early", v60, "2026-02-20")
    ended = make.organisation("Merged away", from_on=day("2020-01-01"), until_on=day("2025-12-31"))
    make.acceptance(ended, v50, on="2024-02-01")
    accepts("Late", v50, "2024-03-01")
    accepts("Late", v60, "2026-04-15")
    accepts("Came back", v50, "2024-02-01", withdrawn_on="2024-05-01")
    accepts("Came back", v50, "2024-09-01")


@pytest.mark.parametrize(
    ("when", "names"),
    [
        ("2023-12-31", []),
        ("2024-01-10", []),
        ("2024-01-31", []),
        ("2024-02-01", ["Always old", "Came back", "Left", "Merged away", "On time"]),
        ("2024-03-01", ["Always old", "Came back", "Late", "Left", "Merged away", "On time"]),
        ("2024-04-30", ["Always old", "Came back", "Late", "Left", "Merged away", "On time"]),
        ("2024-05-01", ["Always old", "Late", "Left", "Merged away", "On time"]),
        ("2024-08-31", ["Always old", "Late", "Left", "Merged away", "On time"]),
        ("2024-09-01", ["Always old", "Came back", "Late", "Left", "Merged away", "On time"]),
        # a version for joiners only takes nobody's signature away
        ("2025-01-10", ["Always old", "Came back", "Late", "Left", "Merged away", "On time"]),
        (
            "2025-02-01",
            ["Always old", "Came back", "Joined 5.1", "Late", "Left", "Merged away", "On time"],
        ),
        (
            "2025-05-31",
            ["Always old", "Came back", "Joined 5.1", "Late", "Left", "Merged away", "On time"],
        ),
        # on the day of withdrawal it counts no more
        ("2025-06-01", ["Always old", "Came back", "Joined 5.1", "Late", "Merged away", "On time"]),
        ("2025-12-31", ["Always old", "Came back", "Joined 5.1", "Late", "Merged away", "On time"]),
        ("2026-01-01", ["Always old", "Came back", "Joined 5.1", "Late", "On time"]),
        # accepted before the version is in force: counts from the day it is
        ("2026-02-28", ["Always old", "Came back", "Joined 5.1", "Late", "On time"]),
        ("2026-03-01", ["Always old", "Came back", "Early", "Joined 5.1", "Late", "On time"]),
        # the day to accept by is still a day on which the earlier versions count
        ("2026-03-29", ["Always old", "Came back", "Early", "Joined 5.1", "Late", "On time"]),
        ("2026-03-30", ["Early", "On time"]),
        ("2026-04-14", ["Early", "On time"]),
        ("2026-04-15", ["Early", "Late", "On time"]),
    ],
)
def test_who_was_a_signatory_on_a_day(story, when, names):
    assert on(when) == names


def test_the_cut_over_is_the_end_of_the_day_in_london_when_clocks_go_forward(story):
    """29 March 2026 ends at 23:00 in UTC, as clocks went forward that morning."""
    with clock.at(datetime(2026, 3, 29, 22, 59, 59, tzinfo=UTC)):
        assert Organisation.objects.signatories().count() == 6
    with clock.at(datetime(2026, 3, 29, 23, 0, tzinfo=UTC)):
        assert Organisation.objects.signatories().count() == 2


def test_the_cut_over_is_the_end_of_the_day_in_london_when_clocks_go_back():
    """25 October 2026 ends at midnight in UTC, as clocks went back that morning."""
    old = make.version("5.0", "superseded", in_force_on=day("2020-01-01"))
    make.version("6.0", in_force_on=day("2026-10-01"), accept_by=day("2026-10-25"))
    make.acceptance(version=old, on="2020-02-01")

    with clock.at(datetime(2026, 10, 25, 23, 59, 59, tzinfo=UTC)):
        assert Organisation.objects.signatories().count() == 1
    with clock.at(datetime(2026, 10, 26, 0, 0, tzinfo=UTC)):
        assert Organisation.objects.signatories().count() == 0


@pytest.mark.parametrize("statuses", [("in_force", "approved"), ("superseded", "in_force")])
def test_a_job_that_is_late_changes_nothing(statuses):
    """Whether the new version was stamped in force yet or not, the dates decide."""
    old = make.version("5.0", statuses[0], in_force_on=day("2024-01-10"))
    new = make.version(
        "6.0", statuses[1], in_force_on=day("2026-03-01"), accept_by=day("2026-03-29")
    )
    for name, version in (("Old", old), ("New", new)):
        make.acceptance(make.organisation(name), version, on="2026-02-01")

    assert on("2026-02-28") == ["Old"]
    assert on("2026-03-01") == ["New", "Old"]
    assert on("2026-03-30") == ["New"]


@pytest.mark.parametrize("status", ["draft", "proposed", "discarded"])
def test_a_version_that_was_never_approved_asks_nothing(status):
    make.signatory("Signed", make.version("5.0", in_force_on=day("2024-01-10")), on="2024-02-01")
    make.version("6.0", status, in_force_on=day("2025-01-01"), accept_by=day("2025-02-01"))

    assert on("2026-01-01") == ["Signed"]


def test_two_versions_within_one_time_to_accept():
    """A newer version does not lengthen the time that the one before it gave."""
    v5 = make.version("5.0", "superseded", in_force_on=day("2024-01-01"))
    v6 = make.version(
        "6.0", "superseded", in_force_on=day("2026-01-01"), accept_by=day("2026-04-01")
    )
    make.version("7.0", in_force_on=day("2026-03-01"), accept_by=day("2026-06-01"))
    make.signatory("Five", v5, on="2024-02-01")
    make.signatory("Six", v6, on="2026-02-01")

    assert on("2026-04-01") == ["Five", "Six"]
    assert on("2026-04-02") == ["Six"]
    assert on("2026-06-01") == ["Six"]
    assert on("2026-06-02") == []


@pytest.mark.parametrize("how", ["scan", "paper"])
def test_a_statement_that_is_being_checked_or_was_returned_does_not_count(secretariat, how):
    statement = acceptances.submit(
        organisation=make.organisation("Checked"), version=make.version(), how=how,
        name="Jo", job_title="Head", authority="Head",
    )  # fmt: skip
    today = clock.today().isoformat()
    assert on(today) == []

    acceptances.send_back(statement, by=secretariat, reason="Not signed")
    assert on(today) == []

    acceptances.resubmit(statement)
    acceptances.accept(statement, by=secretariat)
    assert on(today) == ["Checked"]


def test_a_known_public_service_is_never_a_signatory_by_being_known():
    make.version()
    make.organisation("Known", is_known_public_service=True)

    assert not Organisation.objects.signatories().exists()


def test_what_is_still_asked_of_a_signatory(story):
    """Signed, needs to sign, and by when: with the versions that are enough on each day."""
    before, between, after = (Standing(day(d)) for d in ("2026-02-01", "2026-03-10", "2026-04-20"))

    assert [v.number for v in before.enough] == ["5.1", "5.0"]
    assert before.versions_in_words == "version 5.1 or 5.0"
    assert before.still_to_sign().count() == 0
    assert [v.number for v in between.enough] == ["6.0"]
    assert between.accept_by == day("2026-03-29")
    assert [one.name for one in between.signed()] == ["Early"]
    assert [one.name for one in between.still_to_sign()] == [
        "Always old", "Came back", "Joined 5.1", "Late", "On time",
    ]  # fmt: skip
    assert [one.name for one in after.signed()] == ["Early", "Late", "On time"]
    assert after.still_to_sign().count() == 0

    old, early = (
        Organisation.objects.with_accepted_version(between.on).get(name=name)
        for name in ("Joined 5.1", "Early")
    )
    assert (old.accepted_version, old.accepted_on) == ("5.1", day("2025-02-01"))
    assert between.words(old) == "Needs to sign version 6.0"
    assert between.words(early) == "Signed"


def test_before_the_first_version_nobody_had_accepted_anything():
    make.organisation("Early bird")

    one = Organisation.objects.with_accepted_version(day("1999-01-01")).get()

    assert (one.accepted_version, one.accepted_on, one.accepted_version_id) == (None, None, None)
    assert Standing(day("1999-01-01")).in_force is None


# --- the same rule, worked out the slow way --------------------------------------------------

FIRST = day("2020-01-01")


def _some_day(chance, days=900):
    return FIRST + timedelta(days=chance.randrange(days))


def _world(chance):
    versions = []
    for number in range(1, 6):
        asks, begins = (
            chance.choice(["everyone", "everyone", "joiners", "nobody"]),
            _some_day(chance),
        )
        accept_by = begins + timedelta(days=chance.randrange(200)) if asks == "everyone" else None
        versions.append(
            make.version(
                f"{number}.0", chance.choice(["superseded", "approved", "draft"]),
                in_force_on=begins, accept_by=accept_by, needs_acceptance=asks,
            )
        )  # fmt: skip
    for number in range(30):
        until = _some_day(chance, 1200) if chance.random() < 0.3 else None
        of = make.organisation(f"World {number:02}", until_on=until)
        for version in chance.sample(versions, chance.randrange(4)):
            accepted_on = _some_day(chance)
            left = chance.random() < 0.3
            AcceptanceStatement.objects.create(
                organisation=of, version=version, how="import", words="", name="", job_title="",
                authority="", snapshot={}, snapshot_sha256="", version_sha256="",
                status="withdrawn" if left else chance.choice(["accepted", "accepted", "returned"]),
                accepted_on=accepted_on,
                withdrawn_on=accepted_on + timedelta(days=chance.randrange(300)) if left else None,
            )  # fmt: skip


def _slowly(on):
    """(name, number of the newest accepted version that counts), read sentence by sentence."""
    in_force = [
        v
        for v in AgreementVersion.objects.all()
        if v.status in ("approved", "in_force", "superseded") and v.in_force_on <= on
    ]

    def age(version):
        return version.in_force_on, version.pk

    def overtaken(version):
        return any(
            age(later) > age(version)
            and later.needs_acceptance == "everyone"
            and on > later.accept_by
            for later in in_force
        )

    found = []
    for organisation in Organisation.objects.all():
        if organisation.until_on and organisation.until_on < on:
            continue
        accepted = [
            s.version
            for s in organisation.acceptances.all()
            if s.status in ("accepted", "withdrawn")
            and s.accepted_on <= on
            and not (s.withdrawn_on and s.withdrawn_on <= on)
            and s.version in in_force
            and not overtaken(s.version)
        ]
        if accepted:
            found.append((organisation.name, max(accepted, key=age).number))
    return sorted(found)


@pytest.mark.parametrize("seed", range(6))
def test_the_queryset_agrees_with_the_rule_read_slowly(seed):
    chance = random.Random(seed)  # noqa: S311  (chance, not secrets)
    _world(chance)
    some = 0
    for _ in range(25):
        when = _some_day(chance, 1300)
        fast = Organisation.objects.signatories(when).with_accepted_version(when)
        slow = _slowly(when)
        assert [(one.name, one.accepted_version) for one in fast] == slow
        standing = Standing(when)
        parts = {one.name for one in standing.signed()} ^ {
            one.name for one in standing.still_to_sign()
        }
        assert sorted(parts) == [name for name, _ in slow]
        some += len(slow)
    assert some > 20
