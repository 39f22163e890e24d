"""The archive: a tar, readable by any other, whose last part names every part with its SHA-256.

Nothing in it is unpacked by its own word: parts are read one after another, and each name must be
one that the portal itself would have written.
"""

import hashlib
import io
import json
import os
import re
import tarfile
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from kmip_portal.documents.storage import wait_for_disk

FACTS, SUMS = "backup.json", "SHA256SUMS"
FORMAT = 1
STEP = 1024 * 1024
FILES = "files/"
ROWS = re.compile(r"database/([a-z_]+\.[a-z_]+)/\d{6}\.jsonl\.gz")
FILE = re.compile(r"files/(?:[\w-][\w.-]*/)*[\w-][\w.-]*", re.ASCII)
BREAKS_OFF = "It is no archive of the portal, or breaks off: {}."
MOST_FACTS = 4 * 1024 * 1024

Advance = Callable[[int], None]


class Damaged(Exception):
    """The archive cannot be relied on; the message says why in a sentence."""


class Hashed:
    """A stream that remembers the SHA-256 of what went through it."""

    def __init__(self, stream: IO[bytes], advance: Advance = lambda size: None):
        self.stream, self.sum, self.advance = stream, hashlib.sha256(), advance

    def read(self, size: int = -1) -> bytes:
        try:
            content = self.stream.read(size)
        except tarfile.TarError as failure:
            raise Damaged(BREAKS_OFF.format(failure)) from failure
        self.sum.update(content)
        self.advance(len(content))
        return content


class Writer:
    """Adds one part after another; the sums come last."""

    def __init__(self, file: IO[bytes], sums: IO[bytes]):
        # finish() closes it
        self.tar = tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self.sums, self.parts = sums, 0

    def add(self, name: str, content: bytes) -> None:
        self.stream(name, len(content), io.BytesIO(content))

    def stream(self, name: str, size: int, content: IO[bytes]) -> None:
        hashed = Hashed(content)
        self._put(name, size, hashed)
        self.sums.write(_line(hashed.sum.hexdigest(), name))
        self.parts += 1

    def finish(self) -> None:
        size = self.sums.tell()
        self.sums.seek(0)
        self._put(SUMS, size, self.sums)
        self.tar.close()

    def _put(self, name: str, size: int, content: Any) -> None:
        part = tarfile.TarInfo(name)
        part.size, part.mode = size, 0o600
        self.tar.addfile(part, content)
        self.tar.members = []  # it would remember every part


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """An archive under a temporary name, for its owner's eyes alone; renamed when it is whole and
    has been read back, so that what bears the name of an archive is one."""
    unfinished = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file, tempfile.TemporaryFile() as sums:
            writer = Writer(file, sums)
            yield writer
            writer.finish()
            file.flush()
            os.fsync(file.fileno())
        check(unfinished)
        unfinished.rename(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    wait_for_disk(path.parent)


def parts(path: Path, advance: Advance = lambda size: None) -> Iterator[tuple[str, Hashed, int]]:
    """Every part in turn: its name, its content as a stream, its size."""
    try:
        with tarfile.open(path, "r:") as tar:
            while part := tar.next():
                stream = tar.extractfile(part) if part.isreg() else None
                if stream is None or not _is_ours(part.name):
                    raise Damaged(f"It holds {part.name[:200]!r}, which no backup does.")
                yield part.name, Hashed(stream, advance), part.size
                tar.members = []
    except (tarfile.TarError, EOFError) as failure:
        raise Damaged(BREAKS_OFF.format(failure)) from failure
    except OSError as failure:
        raise Damaged(f"It cannot be read: {failure.strerror}.") from failure


def check(path: Path, advance: Advance = lambda size: None) -> dict[str, Any]:
    """Read the archive whole and compare every part with its sum; what it says of itself."""
    facts: dict[str, Any] | None = None
    listed = False
    with tempfile.TemporaryFile() as found:
        for name, content, size in parts(path, advance):
            if facts is None:
                facts = _facts(name, content, size)
            elif name == SUMS:
                found.seek(0)
                _compare(found, content)
                listed = True
                continue
            if listed:
                raise Damaged(f"{name} stands behind the sums, which should be its end.")
            while content.read(STEP):
                pass
            found.write(_line(content.sum.hexdigest(), name))
    if not listed or facts is None:
        raise Damaged("It breaks off: the sums at its end are missing.")
    return facts


def as_facts(facts: dict[str, Any]) -> bytes:
    return json.dumps(facts, indent=1).encode()


def _facts(name: str, content: Hashed, size: int) -> dict[str, Any]:
    if name != FACTS or size > MOST_FACTS:
        raise Damaged(f"It does not begin with {FACTS}.")
    try:
        facts = json.loads(content.read())
    except ValueError:
        raise Damaged(f"{FACTS} cannot be read.") from None
    if not isinstance(facts, dict) or facts.get("format") != FORMAT:
        raise Damaged("It was made by a newer portal: restore it with that one.")
    return facts


def _compare(found: IO[bytes], told: Any) -> None:
    """What was read against what was written, part by part."""
    for number, (here, there) in enumerate(_pairs(found, lines(told)), start=1):
        if here != there:
            name = (here or there).decode(errors="replace").partition("  ")[2].strip()
            raise Damaged(f"Part {number}, {name}, is not as it was written.")


def lines(content: Hashed) -> io.BufferedReader:
    """A part of the archive, to be read line by line."""
    return io.BufferedReader(_Raw(content))


def _pairs(found: IO[bytes], told: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    while (pair := (found.readline(), told.readline())) != (b"", b""):
        yield pair


class _Raw(io.RawIOBase):
    """A part of a tar, to be read by lines."""

    def __init__(self, stream: Hashed):
        self.stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = self.stream.read(len(buffer))
        buffer[: len(content)] = content
        return len(content)


def _is_ours(name: str) -> bool:
    return name in (FACTS, SUMS) or bool(ROWS.fullmatch(name) or FILE.fullmatch(name))


def _line(digest: str, name: str) -> bytes:
    """As `sha256sum --check` reads it, in a folder where the archive was unpacked."""
    return f"{digest}  {name}\n".encode()
