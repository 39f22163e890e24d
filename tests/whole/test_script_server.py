"""script/server as a stranger starts it: an empty data directory, and nothing touched by hand."""

import os
import signal

import pytest

from tests.whole.conftest import until

pytestmark = pytest.mark.slow


def test_it_says_where_it_is_and_how_to_sign_in(portal):
    until(lambda: "scheduler started" in portal.printed())

    assert f"http://localhost:{portal.port}" in portal.printed()
    assert "secretariat@kmip.example" in portal.printed()
    assert f"http://localhost:{portal.port}/demonstration/letters/" in portal.printed()
    assert portal.get("/")[0] == 200


def test_the_agreement_in_force_becomes_a_file_made_by_the_worker(portal):
    _, headers, body = portal.wait_for("/agreement/current.pdf")

    assert headers["Content-Type"] == "application/pdf"
    assert body.startswith(b"%PDF-")
    assert "Set-Cookie" not in headers
    assert portal.get("/agreement/current.pdf", **{"If-None-Match": headers["ETag"]})[0] == 304


@pytest.mark.parametrize("name", ["worker", "scheduler", "web"])
def test_what_is_killed_outright_is_started_again(portal, name):
    killed = portal.pid(name)
    os.kill(killed, signal.SIGKILL)

    until(lambda: portal.pid(name) != killed, explain=portal.printed)
    until(lambda: f"{name} was killed by signal 9" in portal.printed())
    portal.wait_for("/readyz")
    group = [process for process in portal.processes() if os.getpgid(process.pid) == killed]
    assert group == []


def test_a_second_start_on_the_same_data_directory_is_refused_with_a_sentence(portal):
    other = portal.start_another(PORT="0")

    assert other.returncode == 1
    assert f"The portal already runs on {portal.data_dir}" in other.stderr
    assert "Traceback" not in other.stderr


def test_a_port_in_use_is_refused_with_a_sentence(portal, tmp_path):
    other = portal.start_another(KMIP_DATA_DIR=str(tmp_path))

    assert other.returncode == 1
    assert f"Port {portal.port} cannot be used: Address already in use" in other.stderr
    assert "Traceback" not in other.stderr


def test_ctrl_c_leaves_no_process_and_the_next_start_takes_seconds(portal):
    assert portal.press_ctrl_c() == 0
    assert portal.processes() == []
    assert portal.printed().endswith("Stopped.\n")

    portal.start()
    portal.wait_for("/", seconds=60)
    # seconds of processor before it answers, not of the clock: this machine may be busy
    before_it_answers = {portal.process.pid, portal.pid("web")}
    used = [
        process.cpu_times()
        for process in portal.processes()
        if os.getpgid(process.pid) in before_it_answers
    ]
    assert sum(each.user + each.system for each in used) < 10
    assert portal.press_ctrl_c() == 0
    assert portal.processes() == []
