"""What the server of the tests serves beside the portal: static files, and the rules of axe."""

from pathlib import Path
from threading import RLock

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpResponse

AXE = "/static/axe.min.js"
RULES = Path(__file__).parent / "browser" / "axe.min.js"


@pytest.fixture(scope="session", autouse=True)
def _a_browser_asks_for_a_file_once():
    """A browser keeps static files, as it does from the portal, whose names change with what they
    hold; and it keeps axe read, which costs as much as opening a page."""
    djangos = StaticFilesHandler.serve

    def serve(handler, request):
        if request.path == AXE:
            answer = HttpResponse(RULES.read_bytes(), content_type="text/javascript")
        else:
            answer = djangos(handler, request)
        answer["Cache-Control"] = "max-age=31536000, public, immutable"
        return answer

    StaticFilesHandler.serve = serve
    yield
    StaticFilesHandler.serve = djangos


@pytest.fixture(scope="session", autouse=True)
def _one_request_after_the_other():
    """On SQLite all threads of a test server share one connection, which cannot begin to write for
    one request while it reads for another, such as what a page keeps of a text that is typed."""
    djangos, its_turn = WSGIHandler.__call__, RLock()

    def answer(handler, environ, start_response):
        with its_turn:
            return djangos(handler, environ, start_response)

    if connection.vendor == "sqlite":
        WSGIHandler.__call__ = answer
    yield
    WSGIHandler.__call__ = djangos
