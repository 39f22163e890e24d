"""A line of the log, in which no secret address stands, and no person's.

Where a request failed, it ends with the reference that the page showed.
"""

import copy
import json
import logging
import re
from datetime import UTC, datetime

# places whose next part is a link that was sent to one person; a log is read by others
PLACES = (
    "sign|join/status|join/apply|account/join|account/access|records/reply|records/confirm"
    "|records/told|account/password/reset/key|calendar|mail/stop"
)
SECRET = re.compile(rf"(/(?:{PLACES})/)[A-Za-z0-9_-]{{16,}}")


# an address of a person, or of a server with its password; and the row that a database refused
ADDRESS = re.compile(r"[^\s@\"'<>()=:,/]{1,64}@[\w-]+(?:\.[\w-]+)*")
ROW = re.compile(r"(DETAIL: ).*")
REFUSED = 403


def without_people(text: str) -> str:
    """A text for the log: links, addresses and refused rows are left out."""
    return ADDRESS.sub("[address]", ROW.sub(r"\1[row]", SECRET.sub(r"\1[link]", text)))


class LineWithoutLinks(logging.Formatter):
    """The whole line is looked through, whatever was logged and by whom."""

    def format(self, record: logging.LogRecord) -> str:
        record, reference = _told(record), reference_of(record)
        return without_people(super().format(record)) + (f" [{reference}]" if reference else "")


class JsonLine(logging.Formatter):
    """The same for a machine: one JSON object a line. Of a failure it says what and where."""

    def format(self, record: logging.LogRecord) -> str:
        record = _told(record)
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_people(record.getMessage()),
        }
        if reference := reference_of(record):
            told["reference"] = reference
        if record.exc_info:
            told["failure"] = without_people(self.formatException(record.exc_info))
        return json.dumps(told)


def _told(record: logging.LogRecord) -> logging.LogRecord:
    """Somebody who asked for what is not theirs is no fault: that is one line, without a trace."""
    if getattr(record, "status_code", None) != REFUSED or not record.exc_info:
        return record
    told = copy.copy(record)
    told.exc_info = told.exc_text = None
    return told


def reference_of(record: logging.LogRecord) -> str:
    """By which whoever saw the page tells of it."""
    return str(getattr(getattr(record, "request", None), "error_reference", ""))
