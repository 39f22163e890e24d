"""A snapshot and a template become a tagged PDF. For workers only: drawing is slow and large."""

import os
import pickle  # of our own values, between two processes of ours
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from kmip_portal.documents.models import canonical_json

# An agreement, or a table of hundreds of rows. Ten sheets are drawn at once where they are asked
# for; with more, what drawing takes and does not give back is worth a second for a new process.
LARGE = 40_000
MEMORY, SECONDS = 1536 * 1024 * 1024, 240


class NotDrawn(Exception):
    """The file could not be drawn; the message says why in a sentence."""


def render(
    template: str, snapshot: dict[str, Any], printed: dict[str, Any] | None = None
) -> tuple[bytes, int]:
    """The bytes of the PDF (PDF/UA-1) and its number of pages.

    `printed` is what the file says about itself. A snapshot with `attached` is also put into the
    file as data: its `content`, or else the whole snapshot, as the text its fingerprint is of.
    """
    html = render_to_string(template, snapshot | (printed or {}))
    told = snapshot.get("attached")
    attached = (
        (told["name"], told["description"], canonical_json(told.get("content", snapshot)))
        if told
        else None
    )
    folder = settings.STATICFILES_DIRS[0]
    if len(html) > LARGE:
        return _drawn_apart(html, str(folder), attached)
    from kmip_portal.documents import drawing  # large, and a worker of large files does without

    return drawing.draw(html, folder, drawing.Attached(*attached) if attached else None)


def _drawn_apart(
    html: str, folder: str, attached: tuple[str, str, bytes] | None
) -> tuple[bytes, int]:
    """The same in a process of its own: it gives all its memory back, and cannot take too much."""
    program = Path(__file__).with_name("drawing.py")
    kept = ("PATH", "HOME", "LANG", "TMPDIR", "DYLD_FALLBACK_LIBRARY_PATH")
    try:
        done = subprocess.run(  # noqa: S603  (our own interpreter, our own program)
            [sys.executable, "-P", str(program)],
            input=pickle.dumps((html, folder, attached, MEMORY, SECONDS)),
            capture_output=True,
            timeout=SECONDS * 2,  # its bound on work stops it long before
            env={name: os.environ[name] for name in kept if name in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise NotDrawn("It takes too long to draw.") from late
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise NotDrawn(f"It takes too much time or memory to draw, or failed. {said[:200]}".strip())
    return pickle.loads(done.stdout)  # noqa: S301  (written by our own program)
