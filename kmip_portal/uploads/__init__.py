"""What an uploaded file must be before anything opens it. Refusals are sentences for the person.

Whoever takes a file calls `check_upload`, and opens what passed with `in_child`, so that a file
that no check foresaw ends a child process and not the portal.
"""

from kmip_portal.uploads.check import LARGEST_FILE, CheckedUpload, check_upload, check_word_file
from kmip_portal.uploads.child import in_child
from kmip_portal.uploads.refusal import BadFile

__all__ = [
    "LARGEST_FILE",
    "BadFile",
    "CheckedUpload",
    "check_upload",
    "check_word_file",
    "in_child",
]
