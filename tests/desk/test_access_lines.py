"""The log of the web server says which pages were asked for, and not what was looked for there."""

import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

from kmip_portal.desk import supervisor

ROOT = Path(__file__).resolve().parents[2]
NAMED = "kmip_portal.access_lines.AccessLines"
PAGE = """
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]
"""
TOKEN = "k3Jd8sKx0PqLmZ_1aB-cD"


def lines_of(folder, *addresses):
    """What the web server prints of these requests, each led there from the one before."""
    (folder / "page.py").write_text(PAGE)
    command = ("-m gunicorn page --bind 127.0.0.1:0 --no-control-socket --access-logfile - "
               f"--pythonpath {folder} --logger-class {NAMED}")  # fmt: skip
    server = subprocess.Popen(
        [sys.executable, *command.split()],
        cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        while "Listening at: " not in (line := server.stderr.readline()):
            assert line, "it did not start"
        home = line.partition("Listening at: ")[2].split()[0]
        before = f"{home}/"
        for address in addresses:
            asked = Request(home + address, headers={"Referer": before})  # noqa: S310
            with urlopen(asked) as answer:  # noqa: S310
                answer.read()
            before = home + address
    finally:
        server.terminate()
        printed, _ = server.communicate(timeout=30)
    return printed.splitlines()


def test_neither_what_was_looked_for_nor_a_link_of_one_person_stands_there(tmp_path):
    lines = lines_of(
        tmp_path, "/records/?q=panel+about+exclusions", f"/sign/{TOKEN}/?from=letter", "/help/"
    )

    assert len(lines) == 3
    for line, path in zip(lines, ("/records/", "/sign/[link]/", "/help/"), strict=True):
        assert f'"GET {path} HTTP/1.1" 200' in line
    for words in ("exclusions", "panel", TOKEN, "from=letter", "?"):
        assert words not in "".join(lines), words
    assert "/records/" in lines[1].partition("200")[2]  # whence they came is still told


def test_the_portal_is_started_with_it_everywhere(tmp_path):
    [web] = [one for one in supervisor.portal(8000, tmp_path, "warning") if one.name == "web"]

    assert f"--logger-class {NAMED}" in " ".join(web.command)
    assert f'"--logger-class", "{NAMED}"' in (ROOT / "Dockerfile").read_text()
