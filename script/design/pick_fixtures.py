"""Keep, of GOV.UK Frontend's published examples, those our fields are held to.

Run by `renew`: pick_fixtures.py FOLDER_OF_FIXTURES TARGET_FOLDER
"""

import json
import sys
from pathlib import Path

WANTED = {
    "button": ["prevent double click", "secondary", "warning"],
    "character-count": [
        "default",
        "with hint",
        "with hint and error",
        "with default value",
        "with custom rows",
        "with label as page heading",
    ],
    "checkboxes": [
        "default",
        "with hint",
        "with divider and None",
        "with legend as a page heading",
        "with error message and hint",
        "small",
    ],
    "date-input": [
        "default",
        "with values",
        "with error message and hint",
        "with error on day input",
        "with error on month input",
        "with error on year input",
    ],
    "error-summary": ["default", "mixed with and without links"],
    "file-upload": [
        "default",
        "with hint text",
        "with error message and hint",
        "with label as page heading",
    ],
    "input": [
        "default",
        "with hint text",
        "with error message",
        "with error and hint",
        "with width-2 class",
        "with width-5 class",
        "with width-10 class",
        "with width-20 class",
        "with label as page heading",
        "with autocomplete attribute",
        "with spellcheck enabled",
        "with spellcheck disabled",
        "inputmode",
        "value",
    ],
    "password-input": [
        "default",
        "with hint text",
        "with error message",
        "with label as page heading",
        "with new-password autocomplete",
    ],
    "radios": [
        "default",
        "with hint",
        "inline",
        "with a divider",
        "with hints on parent and items",
        "with hint and error message",
    ],
    "select": ["with hint text and error message", "hint", "error"],
    "textarea": ["default", "with hint", "with hint and error message", "with default value"],
}

source, target = Path(sys.argv[1]), Path(sys.argv[2])
for component, names in WANTED.items():
    published = json.loads((source / f"{component}.json").read_text())["fixtures"]
    found = {
        one["name"]: {"options": one["options"], "html": one["html"]}
        for one in published
        if one["name"] in names
    }
    if missing := set(names) - set(found):
        sys.exit(f"{component}: not published any more: {missing}")
    picked = {name: found[name] for name in names}
    text = json.dumps(picked, indent=1, ensure_ascii=False)
    (target / f"{component}.json").write_text(text + "\n")
