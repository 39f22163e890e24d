"""Children that are born with what they need already read: a fork of a process that read it once.

A child that looks into a file, or draws a large document, spends most of its time on reading its
own modules, some thousand times in a run of the tests. Here it begins with them. Its bounds, its
order and its answer are those of a fresh Python; that one is tried by tests/uploads and
tests/documents/test_pdf.py, which ask for `fresh_children`.
"""

import gc
import importlib
import io
import os
import pickle
import struct
import subprocess
import sys
import threading
import traceback
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[1]
DRAWING = "kmip_portal.documents.drawing"
LENGTH = struct.Struct("!Q")


def send(pipe, value):
    content = pickle.dumps(value)
    pipe.write(LENGTH.pack(len(content)) + content)
    pipe.flush()


def receive(pipe):
    length = pipe.read(LENGTH.size)
    return pickle.loads(pipe.read(*LENGTH.unpack(length))) if length else None  # noqa: S301


# --- the nursery itself, a process of its own -----------------------------------------------------


def serve(what):
    """Each order is done by a fork, until nobody asks any more."""
    orders, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    importlib.import_module(DRAWING if what == "drawing" else "docx")
    while (order := receive(orders)) is not None:
        if what != "drawing":
            with suppress(Exception):  # the child fails of it in its own way
                importlib.import_module(pickle.loads(order)[0])  # noqa: S301
        gc.freeze()
        send(answers, born(what, order))


def born(what, order):
    """How the child ended, what it answered and of what it died."""
    ours, its = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(ours)
            sys.stdin = io.TextIOWrapper(io.BytesIO(order))
            with os.fdopen(its, "wb") as answer:
                pickle.dump(drawn() if what == "drawing" else looked_into(), answer)
            os._exit(0)
        finally:
            os._exit(1)  # whatever it died of, it does not go on as the nursery
    os.close(its)
    with os.fdopen(ours, "rb") as answer:
        said = answer.read()
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return pickle.loads(said) if said and not ended else (ended or 1, b"", b"")  # noqa: S301


def looked_into():
    from kmip_portal.uploads import child

    return 0, pickle.dumps(child._outcome()), b""


def drawn():
    drawing = importlib.import_module(DRAWING)
    answer = io.BytesIO()
    sys.stdout = SimpleNamespace(buffer=answer)
    try:
        drawing.main()
    except BaseException:
        return 1, b"", traceback.format_exc().encode()
    return 0, answer.getvalue(), b""


# --- and those who ask it -------------------------------------------------------------------------


class Nursery:
    """Stands where `subprocess` stood; a process for each of the two kinds, begun when asked."""

    TimeoutExpired = subprocess.TimeoutExpired

    def __init__(self):
        self.begun, self.one_at_a_time = {}, threading.Lock()

    def run(self, command, *, input, env, **_):
        """As subprocess.run, of one of the two commands of the portal."""
        what = "drawing" if command[-1].endswith("drawing.py") else "uploads"
        with self.one_at_a_time:
            if what not in self.begun:
                self.begun[what] = subprocess.Popen(
                    [sys.executable, "-m", __name__, what],
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT,
                    env=env | {"PYTHONPATH": str(ROOT)},
                )  # fmt: skip
            process = self.begun[what]
            send(process.stdin, input)
            return subprocess.CompletedProcess(command, *receive(process.stdout))

    def close(self):
        for process in self.begun.values():
            process.stdin.close()
            process.wait(10)
            process.stdout.close()


@pytest.fixture(scope="session", autouse=True)
def _nursery():
    from kmip_portal.documents import pdf
    from kmip_portal.uploads import child

    nursery = Nursery()
    child.subprocess = pdf.subprocess = nursery
    yield
    child.subprocess = pdf.subprocess = subprocess
    nursery.close()


@pytest.fixture
def fresh_children(monkeypatch):
    """Each child is a fresh Python, as it is in the portal."""
    from kmip_portal.documents import pdf
    from kmip_portal.uploads import child

    monkeypatch.setattr(child, "subprocess", subprocess)
    monkeypatch.setattr(pdf, "subprocess", subprocess)


if __name__ == "__main__":
    serve(sys.argv[1])
