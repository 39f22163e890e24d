"""Failures are told to a Sentry, where one is named: what broke, and nothing of people."""

import logging
import re
from importlib import import_module

import pytest
import sentry_sdk
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from sentry_sdk.transport import Transport

from kmip_portal import env, sentry
from tests import make

DSN = "https://key@sentry.example/1"
SECRET_LINK = "/sign/" + "x" * 40 + "/"


class Collected(Transport):
    """Keeps what would have been posted."""

    def __init__(self):
        super().__init__()
        self.envelopes = []

    def capture_envelope(self, envelope):
        self.envelopes.append(envelope)


@pytest.fixture
def posted():
    kept = Collected()
    sentry.start(DSN, demonstration=False, transport=kept)
    yield kept.envelopes
    sentry_sdk.init(dsn=None, default_integrations=False)


def test_it_is_told_what_broke_and_the_reference_and_nothing_of_the_request(
    client, posted, monkeypatch
):
    def breaks(request, *args):
        typed = request.POST["details"]  # what stands in variables stays here too
        raise ValueError(
            f"Key refused{typed[:0]}\nDETAIL: Failing row contains (7, Pat Practitioner)\n"
            f"{SECRET_LINK} sam@school.example"
        )

    monkeypatch.setattr(import_module("kmip_portal.desk.views.statements"), "render", breaks)
    client.raise_request_exception = False
    client.force_login(make.user())
    answer = client.post(
        "/help/?q=pat@police.example",
        {"details": "What somebody typed", "csrfmiddlewaretoken": "a-token-of-theirs"},
        headers={"Authorization": "hush"},
    )

    reference = re.search(r"ERR-[0-9A-Z]{4}-[0-9A-Z]{4}", answer.content.decode())[0]
    [envelope] = posted
    event = envelope.get_event()
    assert event["tags"] == {"reference": reference}
    assert event["exception"]["values"][-1]["type"] == "ValueError"
    assert event["logentry"] == {"message": "Internal Server Error: /help/"}
    assert event["environment"] == "production"
    frames = event["exception"]["values"][-1]["stacktrace"]["frames"]
    assert frames[-1]["function"] == "breaks"
    assert not any("vars" in frame for frame in frames)
    told = envelope.serialize().decode()
    for secret in (
        *("What somebody typed", "a-token-of-theirs", "hush", "police.example", "sessionid"),
        *("Pat Practitioner", "x" * 40, "school.example", client.session.session_key),
    ):
        assert secret not in told, secret
    assert not {"request", "user", "breadcrumbs", "extra", "contexts"} & set(event)


def test_it_hears_of_what_fails_outside_a_page_and_not_of_warnings(posted):
    log = logging.getLogger("celery.app.trace")
    log.warning("a letter to %s waits", "sam@school.example")
    try:
        raise RuntimeError("no answer from postgres://kmip:hush@db/portal")
    except RuntimeError:
        log.exception("Task %s raised", "reviews.tasks.open_due")

    [envelope] = posted
    event = envelope.get_event()
    assert event["logentry"] == {"message": "Task reviews.tasks.open_due raised"}
    assert (
        event["exception"]["values"][0]["value"]
        == "no answer from postgres://kmip:[address]/portal"
    )
    assert "tags" not in event


@pytest.mark.parametrize("named", ["sentry.example", "https://sentry.example/1", "https://k@x/one"])
def test_a_project_that_makes_no_sense_stops_the_start(monkeypatch, named):
    monkeypatch.setenv("SENTRY_DSN", named)

    with pytest.raises(ImproperlyConfigured, match="SENTRY_DSN must look like"):
        env.dsn("SENTRY_DSN")


def test_a_portal_that_names_one_starts_with_it(posted, settings):
    settings.SENTRY_DSN = DSN.replace("1", "2")

    apps.get_app_config("desk").ready()

    assert sentry_sdk.get_client().dsn == settings.SENTRY_DSN
