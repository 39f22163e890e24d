"""Public files that were asked for lately, kept by this process under the hash of their bytes.

The agreement is fetched over and over. Reading it anew, computing its hash and asking the database
which file it is costs more each time than everything else in the answer. Bytes that were checked
once stay what they are; which file it is, is asked again after two seconds, and at once where this
process has changed it.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from time import monotonic

from kmip_portal.documents.models import StoredDocument

BUDGET = 4 * 1024 * 1024  # bytes, of each web process
SECONDS = 2

_kept: OrderedDict[str, bytes] = OrderedDict()
_known: dict[Hashable, tuple[float, StoredDocument]] = {}
_lock = Lock()


def content(document: StoredDocument, read: Callable[[StoredDocument], bytes]) -> bytes:
    """The bytes that the document's hash names, from here or by `read`, which checks them."""
    with _lock:
        if document.sha256 in _kept:
            _kept.move_to_end(document.sha256)
            return _kept[document.sha256]
    found = read(document)
    if len(found) <= BUDGET:
        with _lock:
            _kept[document.sha256] = found
            while sum(map(len, _kept.values())) > BUDGET:
                _kept.popitem(last=False)
    return found


def which(question: Hashable, ask: Callable[[], StoredDocument | None]) -> StoredDocument | None:
    """The file that answers the question, as it was at most two seconds ago; a file that is still
    being made, or none, is asked for each time."""
    asked_at, document = _known.get(question, (0.0, None))
    if document is None or monotonic() - asked_at > SECONDS:
        document = ask()
        if document is None or not document.is_ready:
            _known.pop(question, None)
        else:
            _known.clear()  # of the few questions there are, those of other days are over
            _known[question] = (monotonic(), document)
    return document


def forget() -> None:
    """Which file it is may have changed; begin as a process that has only just started."""
    with _lock:
        _known.clear()
        _kept.clear()
