"""What stands around the code: names of the environment, dependencies and their locks, scripts."""

import os
import re
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import psutil
import pytest

from kmip_portal.desk import supervisor

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKS = ["requirements.lock", "requirements-dev.lock"]


def names_in(path, pattern):
    return set(re.findall(pattern, (ROOT / path).read_text(), re.MULTILINE))


def names_read():
    code = {
        name
        for path in ROOT.joinpath("kmip_portal").rglob("*.py")
        for name in names_in(path, r'\benv\.[a-z_]+\(\s*"([A-Z_]+)"')
    }
    return code | names_in("docker-compose.yml", r"\$\{([A-Z_]+)")


def test_every_name_read_is_explained_and_every_name_explained_is_read():
    explained = names_in(".env.example", r"^#?([A-Z][A-Z_]+)=")
    in_readme = names_in("README.md", r"^\| `([A-Z][A-Z_]+)` \|")

    assert explained == names_read()
    assert in_readme == names_read()


def test_compose_hands_on_every_name_that_it_does_not_settle_itself():
    settled = {"DATABASE_URL", "REDIS_URL", "KMIP_DATA_DIR", "KMIP_STATIC_DIR"}
    not_for_real_use = {"KMIP_DEMONSTRATION", "KMIP_BENCH_DATABASE_URL"}
    explained = names_in(".env.example", r"^#?([A-Z][A-Z_]+)=")

    assert names_in("docker-compose.yml", r"\$\{([A-Z_]+)") == (
        explained - settled - not_for_real_use
    )


def test_no_secret_has_a_default():
    compose = (ROOT / "docker-compose.yml").read_text()
    for secret in ["SECRET_KEY", "POSTGRES_PASSWORD", "EMAIL_URL"]:
        assert set(re.findall(rf"\$\{{{secret}(..)", compose)) == {":?"}
        assert re.search(rf"^{secret}=$", (ROOT / ".env.example").read_text(), re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_registry_and_gives_a_hash_for_everything(lock):
    text = (ROOT / lock).read_text()

    assert not re.search(r"https?:|file:|git\+|index-url|find-links", text)
    for block in re.split(r"\n(?=[a-z])", text.strip()):
        assert re.match(r"[a-z0-9._-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", block, re.DOTALL)


def test_the_locks_hold_what_the_project_asks_for():
    def plain(requirement):
        return re.match(r"[a-z0-9-]+", requirement)[0]

    wanted = [plain(each) for each in PROJECT["project"]["dependencies"]]
    for_developers = [plain(each) for each in PROJECT["dependency-groups"]["dev"]]
    runtime, dev = (names_in(lock, r"^([a-z0-9-]+)==") for lock in LOCKS)

    assert set(wanted) <= runtime
    assert {*wanted, *for_developers} <= dev
    assert names_in(LOCKS[0], r"^(\S+==\S+)") <= names_in(LOCKS[1], r"^(\S+==\S+)")


def test_every_dependency_says_what_it_earns():
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    listed = [line for line in lines if re.match(r'  "[a-z0-9\[\]-]+>=', line)]

    groups = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
    assert len(listed) == len(groups)
    assert [line for line in listed if not re.search(r"# \S.{8,}$", line)] == []


@pytest.mark.parametrize("name", ["server", "test", "lock", "environment"])
def test_the_scripts_are_plain_sh(name):
    path = ROOT / "script" / name
    assert os.access(path, os.X_OK)
    assert path.read_text().startswith("#!/bin/sh\n")
    subprocess.run(["sh", "-n", path], check=True)


# --- the parent of web, worker and scheduler ---------------------------------------------------


def child(code):
    return supervisor.Child("child", [sys.executable, "-c", code])


def until(true, seconds=10):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


@pytest.fixture
def said(tmp_path):
    sentences = []
    yield sentences
    for pid in re.findall(r"process (\d+)", " ".join(sentences)):
        if psutil.pid_exists(int(pid)):
            os.killpg(int(pid), signal.SIGKILL)


def tend(one, tmp_path, said):
    supervisor.tend(one, tmp_path, said.append)


def test_a_child_that_dies_is_started_again_later_each_time(tmp_path, said):
    one = child("import sys; sys.exit(3)")
    waits = []
    for _ in range(7):
        one.due = 0
        tend(one, tmp_path, said)
        until(one.has_died)
        tend(one, tmp_path, said)
        waits.append(one.wait)

    assert waits == [1, 2, 4, 8, 16, 30, 30]
    assert "child ended with status 3; it starts again in 1s" in said[1]

    tend(one, tmp_path, said)
    assert one.process is None  # not before its time


def test_a_child_that_lived_long_is_started_again_soon(tmp_path, said):
    one = child("import time; time.sleep(60)")
    one.wait = 16
    tend(one, tmp_path, said)
    one.started -= supervisor.STEADY + 1
    one.process.kill()
    until(one.has_died)
    tend(one, tmp_path, said)

    assert one.wait == 1
    assert "was killed by signal 9" in said[-1]


LEAVES_AN_ORPHAN = """
import subprocess, sys, time
orphan = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(orphan.pid, flush=True)
time.sleep(60)
"""


def test_what_a_killed_child_leaves_behind_is_swept_up(tmp_path, said):
    one = child(LEAVES_AN_ORPHAN)
    tend(one, tmp_path, said)
    log = tmp_path / "child.log"
    until(lambda: log.read_text().endswith("\n"))
    orphan = psutil.Process(int(log.read_text()))
    one.process.kill()
    until(one.has_died)
    assert orphan.is_running()

    tend(one, tmp_path, said)

    until(lambda: not orphan.is_running() or orphan.status() == psutil.STATUS_ZOMBIE)


def test_stopping_waits_for_those_who_finish_and_kills_those_who_do_not(
    tmp_path, said, monkeypatch
):
    monkeypatch.setattr(supervisor, "GRACE", 1)
    ready = "import signal, sys, time\n{}\nprint('ready', flush=True)\ntime.sleep(60)"
    polite = child(ready.format("signal.signal(15, lambda *_: (print('done'), sys.exit(0)))"))
    deaf = child(ready.format("signal.signal(15, signal.SIG_IGN)"))
    polite.name, deaf.name = "polite", "deaf"
    for one in (polite, deaf):
        tend(one, tmp_path, said)
        until(lambda one=one: "ready" in (tmp_path / f"{one.name}.log").read_text())

    supervisor.stop_all([polite, deaf], hurry=lambda: False)

    assert polite.process.returncode == 0
    assert "done" in (tmp_path / "polite.log").read_text()
    assert deaf.process.returncode == -signal.SIGKILL


def test_a_second_parent_on_one_data_directory_is_refused(tmp_path):
    with (
        supervisor.only_one(tmp_path),
        pytest.raises(supervisor.AlreadyRunning, match=str(os.getpid())),
        supervisor.only_one(tmp_path),
    ):
        pass

    with supervisor.only_one(tmp_path):  # free again
        pass


def test_a_log_that_has_grown_makes_way(tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "LOG_LIMIT", 3)
    (tmp_path / "web.log").write_text("older")
    with supervisor.open_log(tmp_path / "web.log") as log:
        log.write("newer")

    assert (tmp_path / "web.log.1").read_text() == "older"
    assert (tmp_path / "web.log").read_text() == "newer"
