"""The mail server of the fault tests; its log is the judge: what it took, with which Message-ID."""

import asyncio
import re
from collections import Counter

from tests.mail.sink import Sink

MESSAGE_ID = re.compile(rb"^Message-ID: (\S+)", re.IGNORECASE | re.MULTILINE)
# what happens to one letter in so many, by its number: the first time only, but 550 always
ONCE_451, ONCE_421, ONCE_552, DROPPED, NEVER = 20, 50, 70, 90, 33


class PostOffice(Sink):
    def __init__(self):
        super().__init__()
        self.log = []  # (address, Message-ID) of every letter it said yes to
        self.seen = Counter()
        self.dropped = 0
        self.at_the_next_yes = None  # called when a letter is taken, before its sender is told

    def taken(self):
        return len({address for address, _ in self.log})

    async def handle_RCPT(self, server, session, envelope, address, options):
        number = number_of(address)
        self.seen[address] += 1
        first = self.seen[address] == 1
        if refused_for_good(number):
            return "550 5.1.1 No such user"
        if first and number % ONCE_451 == 3:
            return "451 4.7.1 Greylisted"
        if first and number % ONCE_421 == 4:
            return "421 4.3.2 Closing"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.seconds_a_letter)
        address = envelope.rcpt_tos[0]
        number = number_of(address)
        if self.seen[address] == 1 and number % ONCE_552 == 5:
            return "452 4.3.1 No room on this server just now"
        self.log.append((address, MESSAGE_ID.search(envelope.content)[1].decode()))
        if self.at_the_next_yes:
            called, self.at_the_next_yes = self.at_the_next_yes, None
            called()
        if self.seen[address] == 1 and number % DROPPED == 6:
            self.dropped += 1
            server.transport.abort()
        return "250 Taken"


def refused_for_good(number):
    return number % NEVER == 7


def address_of(number):
    return f"person-{number}@kmip.example"


def number_of(address):
    return int(address.partition("@")[0].partition("-")[2])
