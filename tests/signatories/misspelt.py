"""Names as people write them: the rules by which `misspelt.csv` was made from the known services.

    python -m tests.signatories.misspelt > tests/signatories/misspelt.csv

Every rule is one that was seen in letters, spreadsheets and forms. Nothing is drawn at random, so
the file can be made again and compared.
"""

import csv
import sys
from pathlib import Path

FILE = Path(__file__).with_suffix(".csv")
KNOWN = Path(__file__).resolve().parents[2] / "signatories/data/known_public_services.csv"
COLUMNS = ("kind", "rule", "name", "urn", "ods_code", "means")


def swapped(name):
    """Two letters of the longest word change places: Whitstabel."""
    word = max(name.replace(",", " ").split(), key=len)
    middle = len(word) // 2
    return name.replace(
        word, word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
    )


def dropped(name):
    """A letter of the longest word is left out."""
    word = max(name.replace(",", " ").split(), key=len)
    return name.replace(word, word[: len(word) // 2] + word[len(word) // 2 + 1 :])


def doubled(name):
    """A letter of the first word is typed twice."""
    first = name.split()[0]
    return name.replace(first, first[:2] + first[1:], 1)


def wrong_letter(name):
    """One letter of the longest word is its neighbour on the keyboard."""
    near = str.maketrans("aeioutnrs", "srpuiymte")
    word = max(name.replace(",", " ").split(), key=len)
    at = 2 if len(word) > 4 else 1
    return name.replace(word, word[:at] + word[at].translate(near) + word[at + 1 :])


def shouted(name):
    return name.upper().replace("’", "").replace(",", "")


def shortened(name):
    for long, short in (
        ("Church of England", "CofE"),
        ("Primary School", "Pri Sch"),
        ("Voluntary Controlled", "VC"),
        ("Voluntary Aided", "VA"),
        ("Roman Catholic", "RC"),
        ("District Council", "DC"),
        ("Borough Council", "BC"),
        (" and ", " & "),
        ("School", "Sch"),
        ("Academy", "Acad"),
    ):
        name = name.replace(long, short)
    return name


def became_academy(name):
    return name.replace("Primary School", "Primary Academy").replace(
        "Junior School", "Junior Academy"
    )


def lost_community(name):
    return name.replace("Community ", "").replace("Voluntary Controlled ", "")


def in_a_trust(name):
    return f"{name} (part of a multi-academy trust)"


def the_before(name):
    return f"The {name} Limited" if "Housing" in name or "Homes" in name else f"The {name}"


def place_before(name):
    """The place is written first, as in lists that are sorted by place."""
    what, _, place = name.rpartition(", ")
    return f"{place} - {what}" if what else name


def without_church(name):
    return name.replace("Church of England ", "").replace("Catholic ", "")


MISSPELT = [swapped, dropped, doubled, wrong_letter]
RENAMED = [became_academy, lost_community, in_a_trust, the_before, place_before, without_church]
DUPLICATE = [shouted, shortened]

# bodies that are not in the list, with names close to some that are
STRANGERS = [
    "Abbey Meadows Primary School, Norwich", "St Mary’s Church of England Primary School, Horsham",
    "St Peter’s Church of England Primary School, Harborne", "Hartford Borough Council",
    "Dover Heights Public School", "Medway Valley Community Rail Partnership",
    "St John’s Catholic Primary School, Bath", "Kentish Town Church of England Primary School",
    "Holy Trinity Church of England Primary School, Wimbledon", "Essex Police",
    "Surrey County Council", "East Sussex Healthcare NHS Trust", "Bexley Borough Council",
    "All Saints Church of England Primary School, Leek Wootton", "Maidenhead Grammar School",
    "St Michael’s Church of England Junior School, Bath", "Sussex Partnership NHS Foundation Trust",
    "Tunbridge Housing Cooperative of Australia", "London Fire Brigade", "Ashford Hospital, Surrey",
]  # fmt: skip


def known():
    with KNOWN.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows():
    """Two hundred rows: 80 misspelt, 60 renamed, 40 duplicates, 20 strangers."""
    services, taken = known(), set()
    # where a rule changes nothing, its row would say nothing: the next name is taken
    for kind, rules, number in (
        ("misspelt", MISSPELT, 80),
        ("renamed", RENAMED, 60),
        ("duplicate", DUPLICATE, 40),
    ):
        for n in range(number):
            rule = rules[n % len(rules)]
            place = (n * 37 + len(taken) * 11) % len(services)
            while place in taken or rule(services[place]["name"]) == services[place]["name"]:
                place = (place + 1) % len(services)
            taken.add(place)
            row = services[place]
            # every third row brings a number, as lists from public registers do
            keeps = n % 3 == 0 and kind != "misspelt"
            yield {
                "kind": kind,
                "rule": rule.__name__,
                "name": rule(row["name"]),
                "urn": row["urn"] if keeps else "",
                "ods_code": row["ods_code"] if keeps else "",
                "means": row["name"],
            }
    for name in STRANGERS:
        yield dict.fromkeys(COLUMNS, "") | {"kind": "stranger", "rule": "named", "name": name}


if __name__ == "__main__":
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows())
