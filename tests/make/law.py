"""The law for tests: migrations load it, and these answers keep all of it."""

import copy
import json
from pathlib import Path
from typing import Any

from kmip_portal.law.reference import Reference
from kmip_portal.law.services import load_reference
from records.models import Pattern
from records.patterns.shipped import load_patterns

_document = Reference().document


def law() -> None:
    """The legal reference, and the patterns that rest on it, for a test whose database was emptied
    after the migrations."""
    load_reference()
    load_patterns(Pattern)


def lawful_answers(**changes: Any) -> dict[str, Any]:
    """The answers of a record that breaks no rule, but for the changes."""
    return {**copy.deepcopy(_document["good_record_example"]), **changes}


def reference(folder: Path, *, as_of: str, change=lambda document: None) -> Reference:
    """A file of the legal reference as of another day, after `change` was made to it."""
    document = copy.deepcopy(_document)
    document["meta"]["as_of"] = as_of
    change(document)
    path = folder / f"legal_reference_{as_of}_{len(list(folder.iterdir()))}.json"
    path.write_text(json.dumps(document))
    return Reference(path)


def entry(document: dict[str, Any], kind: str, code: str) -> dict[str, Any]:
    """One entry of such a file, to be changed in place."""
    found: Any = document
    for step in kind.split("."):
        found = found[step]
    return next(one for one in found if one["code"] == code)
