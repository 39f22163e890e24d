"""The web process: what it never imports, and how much it grows over many requests."""

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor

from kmip_portal.accounts.models import User
from kmip_portal.benchmarks.rounds import Bar, Result, count
from kmip_portal.benchmarks.seed import READER
from kmip_portal.benchmarks.serving import PORTAL, Asker, served
from kmip_portal.benchmarks.weight import every_page

REQUESTS, QUICK_REQUESTS = 400, 80  # a round: 10,000 in all, or 560
CLIENTS = 4
PROCESS = "/bench/process/"
MIB = 1024 * 1024


def webproc(task) -> list[Result]:
    """P22: one process answers for every page there is, again and again."""
    number = task.rounds * (QUICK_REQUESTS if task.quick else REQUESTS)
    reader = User.objects.get(email=READER)
    paths = sorted({page.path for page in every_page()})
    with served(PORTAL) as port:
        # until everything is loaded, and each thread has filled what its database connection keeps;
        # for a quick look it is enough that each page was asked for
        enough = len(paths) * (1 if task.quick else CLIENTS)
        _ask(port, reader, paths, max(enough, number // 5))
        before = _resident(port)
        _ask(port, reader, paths, number)
        grown = (_resident(port) - before) / MIB
        imported = json.loads(Asker(port).get(PROCESS).body)["imported"]
    return [
        count(
            "P22", "webproc", "modules it should not have", len(imported), Bar(gate=0, target=0),
            note=", ".join(imported) or f"{len(paths)} pages",
        ),
        count(
            "P22", "webproc", "growth", max(grown, 0), Bar(gate=10, target=3), unit="MiB",
            note=f"{number:,} requests by {CLIENTS} clients after {before / MIB:.0f} MiB",
        ),
    ]  # fmt: skip


def _ask(port: int, reader: User, paths: list[str], number: int) -> None:
    """So many requests by several at once, for each page in turn."""

    def some(first: int) -> None:
        asker = Asker(port, reader)
        for place in range(first, number, CLIENTS):
            asker.get(paths[place % len(paths)])

    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(some, range(CLIENTS)))


def _resident(port: int) -> int:
    """Bytes of memory of the process that answers."""
    pid = json.loads(Asker(port).get(PROCESS).body)["pid"]
    shown = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(pid)], check=True, capture_output=True, text=True
    )  # fmt: skip
    return int(shown.stdout) * 1024
