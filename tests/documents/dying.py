"""Storages of processes that are to die while they keep a file."""

import os
import signal

from kmip_portal.documents.storage import WholeFileStorage


def die():
    os.kill(os.getpid(), signal.SIGKILL)


class DiesAfterwards(WholeFileStorage):
    def _save(self, name, content):
        super()._save(name, content)
        die()


class HalfWay:
    """Content that ends in the middle."""

    def __init__(self, content):
        self.content = content

    def chunks(self):
        yield self.content.read(100)
        die()


class DiesHalfWay(WholeFileStorage):
    def _save(self, name, content):
        return super()._save(name, HalfWay(content))
