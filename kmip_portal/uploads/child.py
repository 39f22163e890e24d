"""A function in a process of its own, with bounds on memory and time: for files from outside.

The child is a fresh Python, not a copy of this process: it holds no secret, no connection and no
environment of the portal, and what it does to itself it does to nobody else.
"""

import importlib
import os
import pickle  # of our own values, between two processes of ours
import resource
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from kmip_portal.uploads.refusal import BadFile, damaged

P = ParamSpec("P")
R = TypeVar("R")

ROOT = Path(__file__).resolve().parents[2]
MEBIBYTE = 1024 * 1024
OPEN_FILES = 64


def in_child(
    function: Callable[..., R], *arguments: Any, memory: int = 512 * MEBIBYTE, seconds: int = 20
) -> R:
    """What a top-level function returns; its BadFile is raised here, and any other end of the
    child becomes one."""
    order = (function.__module__, function.__qualname__, arguments, memory, seconds)
    try:
        done = subprocess.run(  # noqa: S603  (our own interpreter, our own module)
            [sys.executable, "-m", __name__],
            input=pickle.dumps(order),
            capture_output=True,
            timeout=seconds * 2,  # the child is stopped by its own bound on work long before
            cwd=ROOT,
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)},
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise too_much() from late
    if done.returncode or not done.stdout:
        raise too_much()
    outcome, value = pickle.loads(done.stdout)  # noqa: S301  (written by our own child)
    if outcome == "returned":
        return value
    if outcome == "refused":
        raise BadFile(value)
    raise too_much() if outcome == "memory" else damaged()


def too_much() -> BadFile:
    return BadFile("The selected file takes too long to read. Make it smaller and retry")


def _bound(memory: int, seconds: int) -> None:
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # macOS knows no bound on memory
            resource.setrlimit(what, (most, most))


def _outcome() -> tuple[str, Any]:
    module, name, arguments, memory, seconds = pickle.load(sys.stdin.buffer)  # noqa: S301
    function: Any = importlib.import_module(module)
    for part in name.split("."):
        function = getattr(function, part)
    _bound(memory, seconds)
    try:
        return "returned", function(*arguments)
    except BadFile as refusal:
        return "refused", str(refusal)
    except MemoryError:
        return "memory", None
    except Exception as failure:  # a broken file fails deep inside a parser in many ways
        return "failed", repr(failure)


if __name__ == "__main__":
    answer, sys.stdout = sys.stdout.buffer, sys.stderr  # whatever a parser prints is no answer
    answer.write(pickle.dumps(_outcome()))
    answer.flush()
    os._exit(0)  # nothing of ours to tidy up, and no destructor of a parser to run
