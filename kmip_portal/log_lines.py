"""A line of the log, in which no secret address stands."""

import logging
import re

# places whose next part is a link that was sent to one person; a log is read by others
PLACES = (
    "sign|join/status|join/apply|account/join|account/access|records/reply|records/confirm"
    "|account/password/reset/key|calendar"
)
SECRET = re.compile(rf"(/(?:{PLACES})/)[A-Za-z0-9_-]{{16,}}")


class LineWithoutLinks(logging.Formatter):
    """The whole line is looked through, whatever was logged and by whom."""

    def format(self, record: logging.LogRecord) -> str:
        return SECRET.sub(r"\1[link]", super().format(record))
