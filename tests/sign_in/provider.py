"""A provider of OpenID Connect that runs beside the tests, and the browser that signs in there."""

import json
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Provider:
    """Somebody else's program, asked over HTTP: it finds itself, signs tokens, shows its keys."""

    def __init__(self, people):
        self.port = free_port()
        self.issuer = f"http://localhost:{self.port}"
        claims = [arg for one in people for arg in ("--user-claims", json.dumps(one))]
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "-p", str(self.port),
             "-n", "true", *claims],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for _ in range(200):
            try:
                self._ask("GET", "/.well-known/openid-configuration")
                return
            except OSError:
                assert self.process.poll() is None, "the provider did not start"
                time.sleep(0.05)
        raise AssertionError("the provider does not answer")

    def _ask(self, method, path, form=None):
        connection = HTTPConnection("localhost", self.port, timeout=10)
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        connection.request(method, path, urlencode(form) if form else None, headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    def signs_in(self, address, sub):
        """The person presses the button there; the address that their browser is sent back to."""
        place = urlsplit(address)
        assert f"{place.scheme}://{place.netloc}" == self.issuer
        back = self._ask("POST", f"{place.path}?{place.query}", {"sub": sub}).headers["Location"]
        return back.removeprefix("http://testserver")

    def stop(self):
        self.process.terminate()
        self.process.wait()
