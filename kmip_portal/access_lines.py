"""The web server's line for each request, without what a person asked for or was sent.

The register is searched by its address, so what is looked for would stand in the log, which others
read; and so would links that were sent to one person.
"""

import re
from typing import Any

from gunicorn.glogging import Logger

from kmip_portal.log_lines import SECRET

QUERY = re.compile(r"\?[^\s\"]*")
OF_A_REQUEST = ("r", "U", "f", "{referer}i")


class AccessLines(Logger):
    """Named on the command line of the web server."""

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        atoms: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        for name in OF_A_REQUEST:
            if name in atoms:
                atoms[name] = without(str(atoms[name]))
        return atoms | {"q": ""}


def without(text: str) -> str:
    """The address alone."""
    return SECRET.sub(r"\1[link]", QUERY.sub("", text))
