"""ClamAV looks at every file where KMIP_CLAMD names one; without its answer none is taken."""

import hashlib
import shutil
import socket
import socketserver
import struct
import subprocess
import threading
import time
from io import BytesIO

import pytest

from kmip_portal.uploads import BadFile, check_upload
from tests.uploads import made

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
VIRUS = "The selected file contains a virus"
AGAIN = "The selected file could not be uploaded – try again"


class Clamd(socketserver.StreamRequestHandler):
    """Speaks INSTREAM as clamd does, and knows one virus."""

    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack(">L", self.rfile.read(4))[0]:
            assert size <= 64 * 1024
            content += self.rfile.read(size)
        self.server.seen.append(content)
        answer = "Eicar-Test-Signature FOUND" if EICAR in content else "OK"
        self.wfile.write(self.server.answer or f"stream: {answer}\0".encode())


@pytest.fixture(params=["port", "socket"])
def clamd(request, settings, tmp_path):
    """A clamd on a port, and one on a socket of this machine."""
    if request.param == "port":
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd)
        settings.CLAMD = f"127.0.0.1:{server.server_address[1]}"
    else:
        settings.CLAMD = str(tmp_path / "clamd.socket")
        server = socketserver.ThreadingUnixStreamServer(settings.CLAMD, Clamd)
    server.seen, server.answer, server.daemon_threads = [], b"", True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join(5)


def told(content):
    try:
        return check_upload(BytesIO(content), {"docx", "csv"}).kind
    except BadFile as refusal:
        return str(refusal)


def test_it_is_shown_the_whole_file(clamd):
    content = made.docx_with("word/media/x.bin", bytes(range(256)) * 1024)

    assert told(content) == "docx"
    assert clamd.seen == [content]


def test_what_it_knows_is_refused(clamd, caplog):
    assert told(EICAR) == VIRUS
    assert "Eicar-Test-Signature" in caplog.text


def test_what_is_refused_anyway_is_not_shown_to_it(clamd):
    assert told(made.pdf()) == "The selected file must be a CSV or DOCX"
    assert clamd.seen == []


@pytest.mark.parametrize(
    "answer", [b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK", b"\0", b"x" * 9999]
)
def test_only_a_plain_answer_counts(clamd, answer, caplog):
    clamd.answer = answer
    expected = "csv" if answer.endswith(b": OK") else AGAIN

    assert told(b"a,b\r\n") == expected
    assert (expected == AGAIN) == ("could not look" in caplog.text)


def test_without_it_no_file_is_taken(settings, caplog):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.CLAMD = f"127.0.0.1:{free.getsockname()[1]}"

    assert told(b"a,b\r\n") == AGAIN
    assert "does not answer" in caplog.text


def test_where_none_is_named_none_is_asked(settings):
    settings.CLAMD = ""

    assert told(b"a,b\r\n") == "csv"


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("clamd"), reason="needs ClamAV")
def test_the_real_clamd(settings, tmp_path):
    """With one signature of our own, so that nothing is downloaded."""
    (tmp_path / "test.hdb").write_text(
        f"{hashlib.md5(EICAR, usedforsecurity=False).hexdigest()}:{len(EICAR)}:Test-Signature\n"
    )
    settings.CLAMD = str(tmp_path / "clamd.socket")
    (tmp_path / "clamd.conf").write_text(
        f"LocalSocket {settings.CLAMD}\nDatabaseDirectory {tmp_path}\nForeground yes\n"
    )
    daemon = subprocess.Popen(["clamd", "-c", str(tmp_path / "clamd.conf")])
    try:
        for _ in range(300):
            if (tmp_path / "clamd.socket").exists():
                break
            time.sleep(0.1)
        assert told(EICAR) == VIRUS
        assert told(made.docx()) == "docx"
    finally:
        daemon.terminate()
        daemon.wait(30)
