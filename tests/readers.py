"""The cast as readers of many pages: each signed in once, whatever the pages do to that."""

import logging
from http.cookies import SimpleCookie

from django.test import Client

ANSWERS = logging.getLogger("django.request")


class Readers:
    """readers.get("lead", "/records/"): the answer, without a browser."""

    def __init__(self, cast):
        self._clients = {"anonymous": (Client(), {})}
        for person, user in cast.items():
            client = Client()
            client.force_login(user)
            self._clients[person] = (client, client.cookies)

    def get(self, person, url):
        return self._ask(person, "get", url)

    def post(self, person, url):
        return self._ask(person, "post", url)

    def _ask(self, person, method, url):
        client, cookies = self._clients[person]
        client.cookies = SimpleCookie({name: one.value for name, one in cookies.items()})
        ANSWERS.disabled = True  # refusals by the thousand, all of them expected
        try:
            return getattr(client, method)(url)
        finally:
            ANSWERS.disabled = False
