"""A mail server that takes every letter and keeps no more than its name.

python -m kmip_portal.benchmarks.post_office PORT: for each line it is given it answers how many it
has taken since the last, and how many of those were different letters.
"""

import json
import re
import sys

from aiosmtpd.controller import Controller

MESSAGE_ID = re.compile(rb"^Message-ID: (\S+)", re.IGNORECASE | re.MULTILINE)


class PostOffice:
    """What aiosmtpd calls for each letter."""

    def __init__(self):
        self.taken: list[bytes] = []

    async def handle_DATA(self, server, session, envelope):
        self.taken.append(MESSAGE_ID.search(envelope.content)[1])
        return "250 Taken"


def main(port: int) -> None:
    office = PostOffice()
    Controller(office, hostname="127.0.0.1", port=port).start()
    for _ in sys.stdin:
        taken, office.taken = office.taken, []
        print(json.dumps([len(taken), len(set(taken))]), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
