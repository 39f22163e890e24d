"""manage.py bench measures everything it names, and its exit status says how that went."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from kmip_portal.benchmarks import place
from kmip_portal.benchmarks.names import NAMES
from kmip_portal.benchmarks.rounds import EXIT_CODES
from tests import migrated

ROOT = Path(__file__).resolve().parents[2]
ROWS = 300
DATABASE = f"bench_tests{os.environ.get('PYTEST_XDIST_WORKER', '')}"  # each process has its own
TINY = ["--quick", f"--rows={ROWS}", "--rounds=2", "--json"]
# what is counted is the same on every machine: (name, what): most
COUNTED = {
    ("deliver", "lost or doubled"): 0,
    ("pdfcache", "renders"): 1,
    ("review-open", "asked twice or not at all"): 0,
    ("audit", "problems found"): 0,
    ("weight", "other hosts asked"): 0,
    ("webproc", "modules it should not have"): 0,
}
MEASURED = {
    "list": "P1",
    "deliver": "P14",
    "pdfcache": "P7",
    "publish": "P6",
    "review-open": "P13",
    "audit": "P21",
    "weight": "P17",
    "webproc": "P22",
}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def surroundings(tmp_path_factory, django_db_setup):
    """A portal that measuring is asked of, with what README says is enough; the same database
    server as these tests use. In files its database begins as one that was migrated once;
    script/server migrates an empty one."""
    readme = (ROOT / "README.md").read_text("utf-8")
    said = re.search(r"^ +([A-Z_]+=.*) \.venv/bin/python manage\.py bench", readme, re.MULTILINE)
    given = dict(name.split("=") for name in said[1].split()) | {
        "KMIP_DATA_DIR": str(tmp_path_factory.mktemp("measured")),
        "PATH": os.environ["PATH"],
    }
    if url := os.environ.get("KMIP_TEST_DATABASE_URL"):
        given["KMIP_BENCH_DATABASE_URL"] = urlunsplit(urlsplit(url)._replace(path=f"/{DATABASE}"))
    else:
        folder = Path(given["KMIP_DATA_DIR"]) / "bench"
        folder.mkdir()
        migrated.copied_to(folder / f"{place.PREFIX}{ROWS}.sqlite3")
    yield given
    if url:
        with psycopg.connect(
            urlunsplit(urlsplit(url)._replace(path="/postgres")), autocommit=True
        ) as line:
            line.execute(f"DROP DATABASE IF EXISTS {DATABASE}_{ROWS} WITH (FORCE)")


@pytest.fixture(scope="module")
def measured(surroundings):
    """Everything once, in two tiny rounds."""
    return subprocess.run(
        [sys.executable, "manage.py", "bench", *TINY],
        cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=900,
    )  # fmt: skip


def results(measured, name=None):
    assert measured.stdout, measured.stderr
    found = json.loads(measured.stdout)["results"]
    return [one for one in found if name in (None, one["name"])]


def test_every_name_has_its_test():
    assert set(MEASURED) == set(NAMES)


@pytest.mark.parametrize("name", MEASURED)
def test_each_name_is_measured(measured, name):
    found = results(measured, name)

    assert {one["id"] for one in found} == {MEASURED[name]}
    assert all(one["verdict"] in EXIT_CODES for one in found)
    for one in found:
        if one["floor"] is not None:
            assert one["floor"] > 0
            assert one["subject"] > 0
            assert one["rounds"] in (2, 4)


@pytest.mark.parametrize(("name", "what"), COUNTED)
def test_what_is_counted_is_right_even_in_tiny_rounds(measured, name, what):
    [one] = [one for one in results(measured, name) if one["what"] == what]

    assert (one["value"], one["verdict"]) == (COUNTED[name, what], "PASS"), one["note"]


def test_its_exit_status_is_that_of_the_worst(measured):
    verdicts = {one["verdict"] for one in results(measured)}
    worst = next((each for each in ("FAIL", "INCONCLUSIVE") if each in verdicts), "PASS")

    assert measured.returncode == EXIT_CODES[worst]


@pytest.mark.parametrize(
    ("function", "id", "status"),
    [
        ("gate", "X1", 1),
        ("noise", "X2", 2),
        ("rows", "X3", 0),
    ],
)
def test_a_missed_gate_shows_in_the_exit_status(measured, surroundings, function, id, status):
    """By the process that `manage.py bench` starts, on the database that is there already."""
    code = (
        "import sys; from kmip_portal.benchmarks import __main__ as process\n"
        f"process.NAMES['list'] = 'tests.benchmarks.missed.{function}'\n"
        "sys.exit(process.main())\n"
    )
    folder = Path(surroundings["KMIP_DATA_DIR"])
    environment = place.environment(folder, ROWS) | {"PYTHONPATH": str(ROOT)}
    if url := surroundings.get("KMIP_BENCH_DATABASE_URL"):
        environment["DATABASE_URL"] = f"{url}_{ROWS}"
    done = subprocess.run(
        [sys.executable, "-c", code, "list", *TINY],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300,
    )  # fmt: skip

    assert done.returncode == status, done.stderr
    assert [one["id"] for one in results(done)] == [id]
