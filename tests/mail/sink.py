"""A real mail server on this machine that keeps what it takes, and can be told to misbehave."""

import asyncio
import socket
import threading
from contextlib import suppress
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class Sink:
    """What it took is in `letters`, in order; the rules say how it answers."""

    def __init__(self):
        self.letters = []  # what was taken: EmailMessage
        self.senders = []  # and under which return path
        self.to = {}  # address -> answer instead of 250
        self.from_ = ""  # answer to every sender
        self.data = ""  # answer to every letter
        self.hangs_up_after_taking = 0  # so many letters
        self.seconds_a_letter = 0.0
        self.lines = 0
        self.host, self.port = "127.0.0.1", free_port()
        self._controller = None

    def start(self):
        self._controller = Controller(self, hostname=self.host, port=self.port)
        self._controller.start()

    def stop(self):
        if self._controller:
            self._controller.stop(no_assert=True)
            self._controller = None

    def addresses(self):
        """To whom it took letters, in order."""
        return [letter["to"].addresses[0].addr_spec for letter in self.letters]

    # --- what aiosmtpd calls ------------------------------------------------------------------

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.lines += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.from_:
            return self.from_
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.to:
            return self.to[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session, envelope):
        if self.seconds_a_letter:
            await asyncio.sleep(self.seconds_a_letter)
        if self.data:
            return self.data
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        self.senders.append(envelope.mail_from)
        if self.hangs_up_after_taking:
            self.hangs_up_after_taking -= 1
            server.transport.abort()
        return "250 Taken"


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


class RudeServer:
    """Takes a line and says this and hangs up; or, for None, says nothing at all."""

    def __init__(self, greeting):
        self.greeting, self.lines = greeting, []
        self.socket = socket.create_server(("127.0.0.1", 0))

    def __enter__(self):
        threading.Thread(target=self.answer, daemon=True).start()
        return self.socket.getsockname()[1]

    def answer(self):
        try:
            line, _ = self.socket.accept()
        except OSError:
            return
        if self.greeting is not None:
            with suppress(OSError):  # whoever called may have gone already
                line.sendall(self.greeting)
            line.close()
        self.lines.append(line)

    def __exit__(self, *problem):
        self.socket.close()
        for line in self.lines:
            line.close()
