"""Takes out of a stylesheet the classes of GOV.UK Frontend that no page here has (left_out.txt):
every first view would fetch them. A page that wants one takes it from that list, and renews."""

import re
import sys
from fnmatch import fnmatchcase
from pathlib import Path

LEFT_OUT = (Path(__file__).parent / "left_out.txt").read_text().split()
CLASS = re.compile(r"\.((?:[\w-]|\\.)+)")
NOT = re.compile(r":not\((?:[^()]|\([^()]*\))*\)")  # what a page is not, it may well be


def wanted(selector):
    named = [name.replace("\\", "") for name in CLASS.findall(NOT.sub("", selector))]
    return not any(fnmatchcase(name, one) for name in named for one in LEFT_OUT)


def rules(css):
    """Each (what stands before the brace, what stands within)."""
    start = 0
    while (brace := css.find("{", start)) >= 0:
        end, deep = brace + 1, 1
        while deep:
            deep += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        yield css[start:brace], css[brace + 1 : end - 1]
        start = end


def without(css):
    kept = []
    for before, within in rules(css):
        # a rule without a block, such as @charset, stands before the next that has one
        said, _, name = before.rpartition(";")
        if name.startswith(("@media", "@supports")):
            within = without(within)
        elif not name.startswith("@"):
            name = ",".join(filter(wanted, re.split(r",(?![^(]*\))", name)))
        kept.append(f"{said};" if said else "")
        kept.append(f"{name}{{{within}}}" if name and within else "")
    return "".join(kept)


if __name__ == "__main__":
    for sheet in map(Path, sys.argv[1:]):
        sheet.write_text(without(sheet.read_text()) + "\n")
