"""A letter as it would read, with made-up names and days: nobody's letter is looked at."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.template import Context, engines

from kmip_portal import clock
from kmip_portal.mail import wording
from kmip_portal.mail.message import paragraphs
from kmip_portal.mail.secrets import MARK

BY_DAY = "accept|due|answer|reply|decisions|until|respond"
DAYS = re.compile(rf"_on$|^({BY_DAY})_by$|(^|_)(day|date)$|cut_over$")
MOMENTS = re.compile(r"(_at|_until)$|^(at|moment|when)$")
NUMBERS = re.compile(r"^(number|count|left|days|late|limit|hours)$|_(count|left|days)$|^days_")
LOOP = re.compile(r"{% for ([\w, ]+) in ([\w.|]+)")
# what is there only where somebody did something more
NOT_THERE = {"told_together", "stays", "before", "own_words"}
SAID: dict[Any, str] = {
    "secret": MARK,
    "code": MARK,
    "name": "Alex Example",
    "title": "Kent and Medway Information Sharing Agreement",
    "version": "7.0",
    "year": "2027",
    "reference": "ABC-7K2M-9QXD",
    "portal_url": "https://portal.example",
    "organisation_name": "Example Council",
    "mailbox": "secretariat@kmip.example",
    "email": "alex@example.example",
    "words": "1 example",
    ("version", "number"): "7.0",
    ("review", "title"): "2027 annual review",
}
PERSON = re.compile(r"(^|_)(by|person|who|owner|name|signer|author|asker)$")
PAGE = "/a-page/"


def _in_a_fortnight() -> date:
    return clock.today() + timedelta(days=14)


class Sample:
    """Something of which only the name is known: says what may stand there, however it is asked."""

    def __init__(self, name: str, loops: dict[str, int], said: str = ""):
        self._name, self._loops, self._said = name, loops, said

    def __str__(self) -> str:
        if said := self._said or SAID.get(self._name, ""):
            return said
        if self._name.endswith(("url", "address")):
            return f"https://portal.example{PAGE}"
        if PERSON.search(self._name):
            return "Alex Example"
        return f"Example {self._name.replace('_', ' ').removesuffix('s')}"

    def __html__(self) -> str:
        return str(self)

    def __format__(self, spec: str) -> str:
        if "%" in spec:
            return format(_in_a_fortnight(), spec)
        return format(3, spec) if spec else str(self)

    def __iter__(self) -> Iterator[Any]:
        parts = self._loops.get(self._name, 1)
        one = Sample(self._name.removesuffix("s"), self._loops)
        return iter([one if parts == 1 else (one,) * parts] * 2)

    def __len__(self) -> int:
        return 2

    def __bool__(self) -> bool:
        return True

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, int):
            return Sample(self._name.removesuffix("s"), self._loops)
        return _sample(str(key), self._loops, self._name)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _sample(name, self._loops, self._name)

    def get_absolute_url(self) -> str:
        return PAGE


def _sample(name: str, loops: dict[str, int], of: str = "") -> Any:
    if name in NOT_THERE:
        return ""
    if name == "get_absolute_url":
        return PAGE
    if said := SAID.get((of, name)):
        return Sample(name, loops, said)
    if MOMENTS.search(name):
        return clock.on_day(_in_a_fortnight(), 17)
    if DAYS.search(name):
        return _in_a_fortnight()
    if NUMBERS.search(name):
        return 3
    return Sample(name, loops)


class _Anything(dict):
    """Words for a template that has whatever it is asked for."""

    def __init__(self, loops: dict[str, int]):
        super().__init__()
        self.loops = loops

    def __contains__(self, name: object) -> bool:
        return True

    def __getitem__(self, name: str) -> Any:
        return _sample(name, self.loops)


def preview(kind: str, own: dict[str, str] | None) -> dict[str, Any]:
    """Subject, plain text and HTML of a letter of this kind with sample data; of words that do not
    fit it any more, as it goes: in the portal's own."""
    original = wording.original(kind)
    fitting = own if own and wording.fits(kind, own) else None
    said = fitting or {"subject": original.subject.text, "body": original.body.text}
    sources = "".join((*original.subject.sources.values(), *original.body.sources.values()))
    found = _loops(sources + _included(sources))
    rendered = {}
    for part in ("subject", "body"):
        template = wording.compiled(kind, part, said[part])
        context = _context(found)
        rendered[part] = template.template.render(context).strip()
    text = rendered["body"] + "\n"
    return {
        "subject": " ".join(rendered["subject"].split()),
        "text": text,
        "html": paragraphs(text),
    }


def _context(loops: dict[str, int]) -> Any:
    context = Context(autoescape=False)
    context.dicts.append(_Anything(loops))
    return context


def _loops(sources: str) -> dict[str, int]:
    """How many names each loop gives to what it goes through."""
    return {
        where.partition("|")[0].rpartition(".")[2]: len(names.split(","))
        for names, where in LOOP.findall(sources)
    }


def _included(sources: str) -> str:
    names = re.findall(r'{% include "([^"]+)"', sources)
    return "".join(engines["django"].get_template(name).template.source for name in names)
