"""What breaks shows a page with a reference; the log has it beside what broke, and no person."""

import json
import logging
import re
from importlib import import_module

import pytest
from django.core.exceptions import ImproperlyConfigured

from kmip_portal import env
from kmip_portal.log_lines import JsonLine, LineWithoutLinks
from kmip_portal.references import is_reference

SECRET_LINK = "/sign/" + "x" * 40 + "/"


class Kept(logging.Handler):
    def __init__(self):
        super().__init__()
        self.records = []

    def emit(self, record):
        self.records.append(record)


@pytest.fixture
def log():
    kept = Kept()
    logging.getLogger("django.request").addHandler(kept)
    yield kept.records
    logging.getLogger("django.request").removeHandler(kept)


def test_the_reference_on_the_page_stands_in_the_log(client, log, monkeypatch):
    def breaks(*args):
        raise ValueError("Key refused\nDETAIL: Failing row contains (7, Pat Practitioner)")

    monkeypatch.setattr(import_module("kmip_portal.desk.views.home"), "render", breaks)
    client.raise_request_exception = False
    answer = client.get("/?q=pat@police.example")

    assert answer.status_code == 500
    page = answer.content.decode()
    reference = re.search(r"ERR-[0-9A-Z]{4}-[0-9A-Z]{4}", page)[0]
    assert is_reference(reference)
    [record] = log
    for line in (LineWithoutLinks().format(record), JsonLine().format(record)):
        assert reference in line
        assert "ValueError" in line
        assert "Pat Practitioner" not in line
        assert "police.example" not in line


def test_a_page_that_was_refused_is_one_line(client, log, lead):
    client.force_login(lead)

    assert client.get("/manage/coverage/", follow=True).status_code == 403
    [record] = log
    assert record.exc_info
    assert LineWithoutLinks().format(record) == ("Forbidden (Permission denied): /manage/coverage/")
    assert "failure" not in json.loads(JsonLine().format(record))


def test_a_line_for_a_machine_is_one_object_without_links_or_people():
    record = logging.LogRecord(
        "kmip", logging.WARNING, "x.py", 1, "%s wrote to %s\nfrom postgres://kmip:hush@db/portal",
        (SECRET_LINK, "Sam.O’Neil+x@school.example"), None,
    )  # fmt: skip
    line = JsonLine().format(record)

    assert "\n" not in line
    assert json.loads(line) | {"at": ""} == {
        "at": "",
        "level": "WARNING",
        "logger": "kmip",
        "message": "/sign/[link]/ wrote to [address]\nfrom postgres://kmip:[address]/portal",
    }


def test_a_format_of_the_log_that_nobody_knows_stops_the_start(monkeypatch):
    monkeypatch.setenv("KMIP_LOG_FORMAT", "xml")

    with pytest.raises(ImproperlyConfigured, match="say line or json"):
        env.one_of("KMIP_LOG_FORMAT", "line", "json")
