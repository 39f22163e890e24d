"""Failures told to a Sentry, where `SENTRY_DSN` names one: what broke and where, and no person.

It hears what the log hears at ERROR, and is told less: of the request nothing, of the failure
what a line of the log would say, and the reference that the page showed, as a tag.
"""

import logging
from typing import Any

import sentry_sdk
from sentry_sdk.integrations.logging import LoggingIntegration

from kmip_portal.log_lines import reference_of, without_people

# of what the library gathers; everything else it may learn to gather stays here
TOLD = (
    *("event_id", "timestamp", "platform", "level", "logger"),
    *("release", "environment", "exception", "sdk"),
)


def start(dsn: str, *, demonstration: bool, transport: Any = None) -> None:
    """From here on this process tells of its failures."""
    sentry_sdk.init(
        dsn=dsn,
        transport=transport,
        environment="demonstration" if demonstration else "production",
        # its ways into Django and Celery would add the request, the person and what a task was
        # given; whatever fails there is logged, with what the page said
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[LoggingIntegration(level=None, event_level=logging.ERROR)],
        before_send=told_of,
        data_collection={
            "user_info": False,
            "http_bodies": [],
            "database_query_data": False,
            "queues": False,
            "stack_frame_variables": False,
        },
        max_breadcrumbs=0,
        auto_session_tracking=False,
        send_client_reports=False,
        enable_metrics=False,
    )


def told_of(event: Any, hint: dict[str, Any]) -> Any:
    """What leaves of one failure."""
    record = hint.get("log_record")
    told = {name: _clean(event[name]) for name in TOLD if name in event}
    if record is not None:
        told["logentry"] = {"message": without_people(record.getMessage())}
        if reference := reference_of(record):
            told["tags"] = {"reference": reference}
    return told


def _clean(value: Any) -> Any:
    """The same with every text in it as a line of the log would have it."""
    if isinstance(value, dict):
        return {name: _clean(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    return without_people(value) if isinstance(value, str) else value
