#!/usr/bin/env python3
"""Checks an evidence pack of the K-MIP portal: without the portal, without a network.

    python3 verify.py              in the folder where the pack was unpacked
    python3 verify.py PACK.zip     the pack itself (or another folder)

Names everything that was changed, removed, added or put elsewhere. Exit status 0: all is as the
portal made it. 1: it is not. Needs Python 3.9 or newer and nothing else. That the pack is the
portal's own is said by the seal in seal.pdf: see README.txt.
"""

import hashlib
import json
import re
import struct
import sys
import zipfile
import zlib
from collections import Counter
from pathlib import Path

MANIFEST, SEAL, FACTS = "MANIFEST.txt", "seal.pdf", "pack.json"
CHAIN, CHECKPOINTS, ACCEPTANCES = (
    "history/chain.jsonl",
    "history/checkpoints.json",
    "acceptances.json",
)
LINE = re.compile(r"([0-9a-f]{64})  ([^\n]+)")
END = re.compile(r"# ([0-9a-f]{64}) is the SHA-256 of the lines above")
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
BEGINNING = "0" * 64


class Folder:
    """A pack that was unpacked."""

    def __init__(self, path):
        self.path = path

    def names(self):
        every = self.path.rglob("*")
        found = (each for each in every if each.is_symlink() or not each.is_dir())
        return sorted(each.relative_to(self.path).as_posix() for each in found)

    def open(self, name):
        path = self.path / name
        if path.is_symlink():
            raise OSError("it leads elsewhere")
        return path.open("rb")


class Pack:
    """A pack as it was downloaded."""

    def __init__(self, path):
        self.zip = zipfile.ZipFile(path)

    def names(self):
        return sorted(self.zip.namelist())

    def open(self, name):
        return self.zip.open(name)


def read(pack, name):
    with pack.open(name) as file:
        return file.read()


def sha256(pack, name):
    found = hashlib.sha256()
    with pack.open(name) as file:
        while content := file.read(1 << 20):
            found.update(content)
    return found.hexdigest()


def check_files(pack, problems):
    """Every file against the list of all; the digest of that list without the seal."""
    names = pack.names()
    there = set(names)
    problems.extend(f"{name} is there twice" for name, n in Counter(names).items() if n > 1)
    if MANIFEST not in there:
        problems.append(f"{MANIFEST} is missing")
        return ""
    text = read(pack, MANIFEST).decode("utf-8", "replace")
    above, _, last = text.rstrip("\n").rpartition("\n")
    end, lines = END.fullmatch(last), above.split("\n")
    listed = {m[2]: m[1] for m in map(LINE.fullmatch, lines) if m}
    whole = hashlib.sha256((above + "\n").encode()).hexdigest()
    if not end or end[1] != whole or text != f"{above}\n{last}\n" or len(listed) != len(lines):
        problems.append(f"{MANIFEST} was changed")
    for name in sorted(listed):
        if name not in there:
            problems.append(f"{name} is missing")
            continue
        try:
            if sha256(pack, name) != listed[name]:
                problems.append(f"{name} was changed")
        except Exception as failure:  # a damaged ZIP fails in many ways
            problems.append(f"{name} was changed: it cannot be read ({failure})")
    problems.extend(f"{name} was added" for name in sorted(there - set(listed) - {MANIFEST}))
    sealed = "".join(f"{line}\n" for line in lines if line[64:] != f"  {SEAL}")
    return hashlib.sha256(sealed.encode()).hexdigest()


def streams(content):
    """What lies within a PDF, unpacked."""
    for found in STREAM.finditer(content):
        yield found[1]
        try:
            yield zlib.decompressobj().decompress(found[1])
        except zlib.error:
            continue


def check_seal(pack, digest, problems):
    """The sealed file names the list of all files."""
    if not any(digest.encode() in each for each in streams(read(pack, SEAL))):
        problems.append(f"{SEAL} is of another list of files than {MANIFEST}")


def computed(event):
    """The hash of an event: over all that it says, the hash before it included."""
    words = {name: value for name, value in event.items() if name != "hash"}
    text = json.dumps(words, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def check_history(pack, facts, problems):
    """The chain from its first event to the end that the pack names; the whole events in it."""
    place, before, told = 0, BEGINNING, {}
    kept = {one["sequence"]: one for one in json.loads(read(pack, CHECKPOINTS))}
    with pack.open(CHAIN) as lines:
        for line in lines:
            event = json.loads(line)
            number = event["sequence"]
            if number != place + 1:
                for missing in range(place + 1, min(number, place + 1001)):
                    problems.append(f"event {missing} is missing before event {number}")
                if number <= place:
                    problems.append(f"event {number} stands after event {place}")
            if "verb" in event:
                if computed(event) != event["hash"]:
                    problems.append(f"event {number} was changed")
                if event["previous"] != before:
                    problems.append(f"event {number} does not follow event {number - 1}")
                told.setdefault(event["subject"][1], []).append(event)
            if number in kept and kept[number]["hash"] != event["hash"]:
                problems.append(
                    f"event {number} is not what the checkpoint of {kept[number]['day']} saw"
                )
            place, before = number, event["hash"]
    if [place, before] != facts["history"]["end"]:
        problems.append(f"the history does not end with event {facts['history']['end'][0]}")
    return told


def check_acceptances(pack, told, problems):
    """Each certificate holds its statement, of which the history tells wherever it was accepted in
    what the pack is of; its agreement is there."""
    for one in json.loads(read(pack, ACCEPTANCES)):
        reference = one["reference"]
        accepted = [e for e in told.get(reference, []) if e["verb"] == "accepted"]
        is_told = any(e["detail"].get("sha256") == one["statement_sha256"] for e in accepted)
        if one.get("in_history", True) and not is_told:
            problems.append(f"{reference} is not told of in the history as {ACCEPTANCES} says it")
        if one["certificate"]:
            inside = streams(read(pack, one["certificate"]))
            if one["statement_sha256"] not in (hashlib.sha256(each).hexdigest() for each in inside):
                problems.append(f"{one['certificate']} does not hold the statement of {reference}")
        if one["agreement"] and sha256(pack, one["agreement"]) != one["agreement_sha256"]:
            problems.append(f"{one['agreement']} is not the text that {reference} accepted")


def check_container(path, problems):
    """Every byte of the ZIP between the files: it holds them as they are, one after another."""
    with zipfile.ZipFile(path) as pack, path.open("rb") as raw:
        members = sorted(pack.infolist(), key=lambda one: one.header_offset)
        central, offset, size = b"", 0, path.stat().st_size
        if size > 0xFFFFFFFF or len(members) > 0xFFFF:
            return  # so large a ZIP is laid out otherwise
        for one in members:
            name = one.filename.encode()
            middle = struct.pack("<3H2H3L2H", 20, 0, 0, 0, 33, one.CRC, one.file_size,
                                 one.file_size, len(name), 0)  # fmt: skip
            central += (
                b"PK\x01\x02\x14\x03"
                + middle
                + struct.pack("<3H2L", 0, 0, 0, 0o100644 << 16, offset)
                + name
            )
            header = b"PK\x03\x04" + middle + name
            raw.seek(offset)
            if raw.read(len(header)) != header:
                problems.append(f"the ZIP before {one.filename} was changed")
            offset += len(header) + one.file_size
        end = struct.pack(
            "<4s4H2LH", b"PK\x05\x06", 0, 0, len(members), len(members), len(central), offset, 0
        )
        raw.seek(offset)
        if raw.read() != central + end:
            problems.append("the list of files at the end of the ZIP was changed")


def check(path):
    """Everything that is wrong with a pack, as sentences."""
    path, problems = Path(path), []
    if path.is_dir():
        pack = Folder(path)
    else:
        try:
            pack = Pack(path)
            check_container(path, problems)
        except Exception as failure:  # a damaged ZIP fails in many ways
            return [f"{path.name} cannot be read as a ZIP: {failure}"]
    try:
        digest = check_files(pack, problems)
        check_seal(pack, digest, problems)
        told = check_history(pack, json.loads(read(pack, FACTS)), problems)
        check_acceptances(pack, told, problems)
    except Exception as failure:  # whatever a changed file makes it stumble over
        problems.append(f"the rest could not be checked: {type(failure).__name__} {failure}")
    return problems


def main(arguments):
    path = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    problems = check(path)
    for problem in problems:
        print(problem)
    print(
        f"Not as it was made: {len(problems)} found."
        if problems
        else "All is as the portal made it."
    )
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
