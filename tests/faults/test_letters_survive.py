"""Everything that can be killed is killed while letters go out: none is lost, few are doubled.

    python -m pytest tests/faults                                        600 letters, one seed
    (the servers where KMIP_TEST_DATABASE_URL is set, the files where it is not: tests/halves.py)
    KMIP_FAULT_LETTERS=10000 KMIP_FAULT_SEEDS=3 python -m pytest tests/faults -s     the long run

The judge is the log of the mail server. A letter may be doubled once for each sender killed (it
may have been told yes and not have written it down), and where the server dropped the line after
taking it; the double carries the same Message-ID.
"""

import os
import random
import time
from collections import Counter

import pytest

from tests import migrated
from tests.faults import servers
from tests.faults.portal import Portal
from tests.faults.post_office import PostOffice, address_of, refused_for_good

LETTERS = int(os.environ.get("KMIP_FAULT_LETTERS", "600"))
SEEDS = int(os.environ.get("KMIP_FAULT_SEEDS", "1"))
PATIENCE = 60 + LETTERS / 8  # seconds

pytestmark = pytest.mark.slow


@pytest.fixture
def post_office():
    office = PostOffice()
    office.start()
    yield office
    office.stop()


@pytest.fixture
def machines():
    """PostgreSQL and Redis to be killed."""
    if lacking := servers.missing():
        pytest.skip(f"This machine has no {', '.join(lacking)}.")
    database, queue = servers.PostgreSQL(), servers.Redis()
    try:
        database.create()
        queue.start()
        yield database, queue
    finally:
        queue.remove()
        database.remove()


@pytest.fixture
def portals(tmp_path, django_db_setup):
    """Makes a portal with its letters written; ends its processes."""
    made = []

    def portal(post_office, **addresses):
        one = Portal(tmp_path, post_office, **addresses)
        made.append(one)
        if addresses or not migrated.copied_to(tmp_path / "portal.sqlite3"):
            one.run("manage.py", "migrate", "--verbosity", "0")
            one.run("manage.py", "createcachetable")
        one.run("-m", "tests.faults.write_letters", "0", str(LETTERS))
        return one

    yield portal
    for one in made:
        one.stop()


def _down(office):
    office.stop()
    time.sleep(3)
    office.start()


def _slow(office):
    office.seconds_a_letter = 0.3
    time.sleep(3)
    office.seconds_a_letter = 0.0


def _at_the_yes(office, portal):
    """The worst moment: the letter is taken, and its sender never hears of it."""
    office.at_the_next_yes = portal.kill_the_senders


def _killed(server):
    server.kill()
    time.sleep(1)
    server.start()


@pytest.mark.brings("servers")
@pytest.mark.parametrize("seed", range(SEEDS))
def test_none_is_lost_when_workers_database_queue_and_mail_server_fail(
    machines, portals, post_office, seed
):
    database, queue = machines
    portal = portals(post_office, database_url=database.url, redis_url=queue.url)
    faults = {
        "mail server down": lambda: _down(post_office),
        "mail server slow": lambda: _slow(post_office),
        "Redis killed": lambda: _killed(queue),
        "Redis flushed": queue.flush,
        "PostgreSQL killed": lambda: _killed(database),
    }
    _survive(portal, post_office, faults, seed)


@pytest.mark.brings("files")
@pytest.mark.parametrize("seed", range(SEEDS))
def test_none_is_lost_with_everything_in_files(portals, post_office, seed):
    """SQLite and a queue of files: what script/server starts."""
    portal = portals(post_office)
    faults = {
        "mail server down": lambda: _down(post_office),
        "mail server slow": lambda: _slow(post_office),
    }
    _survive(portal, post_office, faults, seed)


def _survive(portal, office, faults, seed):
    """Kill workers all along, and each fault once at a random point; then judge."""
    chance = random.Random(seed)  # noqa: S311  (a run must be repeatable)
    kills = max(2, LETTERS // 1000)
    moments = [("worker killed", lambda: portal.kill_a_worker(chance))] * kills
    moments += [("killed at the yes", lambda: _at_the_yes(office, portal))] * kills
    moments += list(faults.items())
    chance.shuffle(moments)
    points = sorted(chance.uniform(0.02, 0.9) for _ in moments)
    began = time.monotonic()
    portal.start()
    for point, (name, fault) in zip(points, moments, strict=True):
        _go_on(portal, lambda point=point: office.taken() >= LETTERS * point * 0.97, began)
        fault()
        if name == "PostgreSQL killed":
            portal.killed += len(portal.workers)  # each may have had a letter in hand
    _go_on(portal, lambda: portal.waiting() == 0, began)
    _judge(portal, office, seed, time.monotonic() - began, [name for name, _ in moments])


def _go_on(portal, until, began):
    while not until():
        assert time.monotonic() - began < PATIENCE, f"{portal.waiting()} letters still wait"
        portal.keep_up()
        portal.let_time_pass()
        time.sleep(0.5)


def _judge(portal, office, seed, seconds, faults):
    taken = Counter(address for address, _ in office.log)
    letters = set(office.log)
    expected = {address_of(n) for n in range(LETTERS) if not refused_for_good(n)}
    refused = {address_of(n) for n in range(LETTERS) if refused_for_good(n)}
    given_up = portal.ask("SELECT addressee, problem FROM mail_email WHERE given_up_at IS NOT NULL")
    doubles = len(office.log) - len(taken)
    figures = {
        "letters": LETTERS,
        "seed": seed,
        "database": "PostgreSQL" if portal.database_url else "SQLite",
        "lost": len(expected - set(taken)),
        "doubled": doubles,
        "of those dropped after accept": office.dropped,
        "senders killed": portal.killed,
        "faults": len(faults),
        "refused and shown": len(given_up),
        "seconds": round(seconds),
    }
    print("\n" + ", ".join(f"{name}: {value}" for name, value in figures.items()))
    assert expected - set(taken) == set()
    assert set(taken) - expected == set()
    assert len(letters) == len(taken), "a letter came under two Message-IDs"
    assert doubles <= portal.killed + office.dropped
    assert dict(given_up) == dict.fromkeys(refused, "no_address")
