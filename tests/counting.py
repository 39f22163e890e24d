"""How much was tried or looked at, and what came of it: printed at the end, section by section."""

from collections import Counter, defaultdict

import pytest

COUNTS = pytest.StashKey()


def pytest_configure(config):
    config.stash[COUNTS] = defaultdict(Counter)


def pytest_sessionfinish(session):
    """One of several processes hands its counts to the one that prints them."""
    if hasattr(session.config, "workeroutput"):
        counts = session.config.stash[COUNTS]
        session.config.workeroutput["counts"] = {title: dict(n) for title, n in counts.items()}


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    for title, counts in getattr(node, "workeroutput", {}).get("counts", {}).items():
        node.config.stash[COUNTS][title].update(counts)


@pytest.fixture
def tried(request):
    """tried["texts kept"] += 1"""
    return request.config.stash[COUNTS]["bad input"]


@pytest.fixture
def looked_at(request):
    """looked_at["distinct pages"] += 1"""
    return request.config.stash[COUNTS]["looked at in a browser"]


def pytest_terminal_summary(terminalreporter, config):
    for title, counts in sorted(config.stash[COUNTS].items()):
        terminalreporter.section(title)
        for what, how_many in sorted(counts.items()):
            terminalreporter.write_line(f"{how_many:>9,}  {what}")
