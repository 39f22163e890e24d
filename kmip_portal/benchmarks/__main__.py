"""The process that measures: python -m kmip_portal.benchmarks NAME, by `manage.py bench`."""

import argparse
import json
import logging
import sys
import time
from pathlib import Path
from typing import NamedTuple

import django

from kmip_portal.benchmarks import place
from kmip_portal.benchmarks.names import EVERYTHING, NAMES, SEED

ROUNDS, QUICK_ROUNDS = 25, 7


class Task(NamedTuple):
    """How much is to be measured, and where."""

    rows: int
    rounds: int
    quick: bool
    folder: Path


def main() -> int:
    asked = _asked()
    django.setup()
    from django.conf import settings
    from django.utils.module_loading import import_string

    from kmip_portal.benchmarks import rounds, seed, versions

    logging.disable(logging.WARNING)  # a page that is not for everybody is no news here
    place.refuse_all_but_ours(settings.DATABASES["default"])
    began = time.monotonic()
    say = _nothing if asked.json else _say
    if seed.seed(asked.rows):
        say(f"Seeded {asked.rows:,} records in {time.monotonic() - began:.0f} s")
    task = Task(
        rows=asked.rows,
        rounds=rounds_of(asked),
        quick=asked.quick,
        folder=settings.DATA_DIR,
    )
    say(versions.words())
    results = []
    for name in _names(asked.name):
        for result in import_string(NAMES[name])(task):
            say(str(result))
            results.append(result)
    say(f"{len(results)} measured in {time.monotonic() - began:.0f} s")
    facts = {
        "versions": versions.found(),
        "rows": asked.rows,
        "quick": asked.quick,
        "results": [result.as_dict() for result in results],
    }
    if asked.json:
        _say(json.dumps(facts, indent=1))
    if asked.out:
        asked.out.write_text(json.dumps(facts, indent=1))
    return rounds.exit_code(results)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="kmip_portal.benchmarks")
    parser.add_argument("name")
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--out", type=Path)
    return parser.parse_args()


def rounds_of(asked: argparse.Namespace) -> int:
    return max(2, asked.rounds or (QUICK_ROUNDS if asked.quick else ROUNDS))


def _names(asked: str) -> list[str]:
    if asked == SEED:
        return []
    return list(NAMES) if asked == EVERYTHING else [asked]


def _say(sentence: str) -> None:
    print(sentence, flush=True)


def _nothing(sentence: str) -> None:
    pass


if __name__ == "__main__":
    try:
        sys.exit(main())
    except place.Refused as refusal:
        sys.exit(str(refusal))
