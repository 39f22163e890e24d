"""Asking ClamAV, where KMIP_CLAMD names one. Without an answer, no file is taken."""

import logging
import socket
import struct

from django.conf import settings

from kmip_portal.uploads.refusal import BadFile, failed

log = logging.getLogger(__name__)

AT_ONCE = 64 * 1024
SECONDS = 30
LONGEST_ANSWER = 4096


def check_for_viruses(content: bytes) -> None:
    """Refuse what ClamAV knows; refuse everything while it does not answer."""
    if not settings.CLAMD:
        return
    try:
        answer = _ask(settings.CLAMD, content)
    except OSError as failure:
        log.error("ClamAV at %s does not answer: %s", settings.CLAMD, failure)
        raise failed() from failure
    if answer.endswith("FOUND"):
        log.warning("An upload was refused: %s", answer)
        raise BadFile("The selected file contains a virus")
    if not answer.endswith(": OK"):
        log.error("ClamAV at %s could not look: %s", settings.CLAMD, answer or "no answer")
        raise failed()


def _ask(place: str, content: bytes) -> str:
    """One INSTREAM of the protocol of clamd: pieces with their lengths, and one answer."""
    with _connected(place) as clamd:
        clamd.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), AT_ONCE):
            piece = content[start : start + AT_ONCE]
            clamd.sendall(struct.pack(">L", len(piece)) + piece)
        clamd.sendall(struct.pack(">L", 0))
        answer = b""
        while len(answer) < LONGEST_ANSWER and not answer.endswith(b"\0"):
            more = clamd.recv(LONGEST_ANSWER)
            if not more:
                break
            answer += more
    return answer.rstrip(b"\0\n").decode(errors="replace")


def _connected(place: str) -> socket.socket:
    """host:port, or the path of a socket on this machine."""
    if place.startswith("/"):
        clamd = socket.socket(socket.AF_UNIX)
        clamd.settimeout(SECONDS)
        try:
            clamd.connect(place)
        except OSError:
            clamd.close()
            raise
        return clamd
    host, _, port = place.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)
