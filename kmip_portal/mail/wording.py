"""The words of a letter, so that K-MIP can put them otherwise: text with placeholders in it.

The words are read off the letter's template. What the portal fills in is a placeholder, {expires
on}; what it says only sometimes stands between {if 1} and {end 1}, or is a placeholder whole where
it is short. What a person wrote is never run as a template: each placeholder is put back as it
stands in the portal's own, and between them no brackets are let through.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.template import TemplateSyntaxError, engines
from django.template.base import Lexer, Token, TokenType

from kmip_portal.mail.secrets import MARK

PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
SHORT = 60  # letters; what is said sometimes and is as short as this is one placeholder
ENDS = {"if": "endif", "for": "endfor", "with": "endwith"}
SAID = {"get_absolute_url": "page", "length": "", "0": "", "1": ""}
BODY = '{{% extends "emails/base.txt" %}}{{% block body %}}{}{{% endblock %}}'
SUBJECT = "{{% autoescape off %}}{}{{% endautoescape %}}"

Path_ = tuple[tuple[int, int], ...]  # in which branch of which condition something stands


class NotTheseWords(ValueError):
    """The words cannot be a letter's; says in a sentence why."""


class Words(NamedTuple):
    """Some words of the portal, with what stands for each placeholder and where it may stand."""

    text: str
    sources: dict[str, str]
    places: dict[str, set[Path_]]


class Original(NamedTuple):
    """A letter as the portal comes with it."""

    kind: str
    subject: Words
    body: Words

    @property
    def title(self) -> str:
        return self.subject.text


# --- reading the portal's own -------------------------------------------------------------------


@lru_cache(maxsize=1)
def kinds() -> dict[str, str]:
    """Every kind of letter whose words K-MIP may change: its name in addresses, and its kind."""
    found = {}
    for folder in settings.TEMPLATES[0]["DIRS"]:
        for path in sorted(Path(folder).glob("*/emails/**/*.subject.txt")):
            kind = str(path.relative_to(folder)).removesuffix(".subject.txt")
            found[kind.replace("/emails/", "-").replace("/", "-").replace("_", "-")] = kind
    return found


def name_of(kind: str) -> str:
    """Under which name K-MIP's words for a kind of letter are kept."""
    return f"letter/{kind}"


@lru_cache(maxsize=200)
def original(kind: str) -> Original:
    """Its words as they stand in its template."""
    subject = _inside(f"{kind}.subject.txt", "autoescape", "endautoescape")
    body = _inside(f"{kind}.txt", "block", "endblock")
    return Original(kind, _read(subject), _read(body))


def _inside(template: str, begin: str, end: str) -> list[Token]:
    source = engines["django"].get_template(template).template.source
    tokens = Lexer(source).tokenize()
    tags = [n for n, one in enumerate(tokens) if one.token_type == TokenType.BLOCK]
    first = next(n for n in tags if tokens[n].contents.split()[0] == begin)
    last = next(n for n in reversed(tags) if tokens[n].contents.split()[0] == end)
    return tokens[first + 1 : last]


def _read(tokens: Sequence[Token]) -> Words:
    reader = _Reader()
    return Words(reader.text(tokens, ()).strip(), reader.sources, reader.places)


class _Reader:
    def __init__(self) -> None:
        self.sources: dict[str, str] = {}
        self.places: dict[str, set[Path_]] = {}
        self.conditions = 0

    def text(self, tokens: Sequence[Token], path: Path_) -> str:
        said, place = "", 0
        while place < len(tokens):
            token = tokens[place]
            if token.token_type == TokenType.TEXT:
                said += token.contents
                place += 1
                continue
            end = _end_of(tokens, place)
            said += self._piece(tokens[place : end + 1], path)
            place = end + 1
        return said

    def _piece(self, tokens: Sequence[Token], path: Path_) -> str:
        if tokens[0].token_type == TokenType.COMMENT:
            return ""
        if len(tokens) > 1 and _tag(tokens[0]) == "if" and _letters(tokens) > SHORT:
            return self._condition(tokens, path)
        source = "".join(map(_source, tokens))
        return f"{{{self._name(_called(tokens[0]), source, path)}}}"

    def _condition(self, tokens: Sequence[Token], path: Path_) -> str:
        self.conditions += 1
        number, said = self.conditions, ""
        for branch, (head, inside) in enumerate(_branches(tokens)):
            name = f"if {number}" if branch == 0 else f"else {number}"
            said += f"{{{self._name(name, _source(head), path)}}}"
            said += self.text(inside, (*path, (number, branch)))
        return f"{said}{{{self._name(f'end {number}', _source(tokens[-1]), path)}}}"

    def _name(self, called: str, source: str, path: Path_) -> str:
        name, more = called, 1
        while self.sources.get(name, source) != source:
            more += 1
            name = f"{called} {more}"
        self.sources[name] = source
        self.places.setdefault(name, set()).add(path)
        return name


def _tag(token: Token) -> str:
    return token.contents.split()[0] if token.token_type == TokenType.BLOCK else ""


def _source(token: Token) -> str:
    if token.token_type == TokenType.VAR:
        return f"{{{{ {token.contents} }}}}"
    return f"{{% {token.contents} %}}" if token.token_type == TokenType.BLOCK else token.contents


def _end_of(tokens: Sequence[Token], start: int) -> int:
    """Where the tag that begins here ends; at once where it has no end of its own."""
    tag = _tag(tokens[start])
    if tag not in ENDS:
        return start
    depth = 0
    for place in range(start, len(tokens)):
        depth += (_tag(tokens[place]) == tag) - (_tag(tokens[place]) == ENDS[tag])
        if depth == 0:
            return place
    raise TemplateSyntaxError(f"{tag} has no end")


def _branches(tokens: Sequence[Token]) -> Iterator[tuple[Token, Sequence[Token]]]:
    """The parts of an if: the tag that begins each, and what stands in it."""
    head, first, place = tokens[0], 1, 1
    while place < len(tokens):
        if _tag(tokens[place]) in ("else", "elif", "endif"):
            yield head, tokens[first:place]
            head, first = tokens[place], place + 1
        place = _end_of(tokens, place) + 1


def _letters(tokens: Sequence[Token]) -> int:
    text = "".join(one.contents for one in tokens if one.token_type == TokenType.TEXT)
    return len(text)


def _called(token: Token) -> str:
    """'expires_on|weekday' -> 'expires on'; 'for one in messages' -> 'messages'."""
    words = token.contents.split()
    said = words[-1] if words[0] == "for" else words[0]
    if words[0] in ("if", "with", "include") and len(words) > 1:
        said = words[2] if words[1] == "not" else words[1].partition("=")[2] or words[1]
    said = Path(said.strip("\"'")).stem if "/" in said else said.partition("|")[0]
    parts = [SAID.get(one, one.replace("_", " ")).strip() for one in said.split(".")]
    return " ".join(filter(None, parts)).replace("url", "address") or "words"


# --- what K-MIP says in its place ---------------------------------------------------------------


def check(words: Words, text: str, what: str) -> None:
    """Raises NotTheseWords unless each placeholder is known, there, and where it belongs."""
    left = PLACEHOLDER.sub("", text)
    if "{" in left or "}" in left:
        raise NotTheseWords(f"{what} has a curly bracket that belongs to no placeholder")
    if MARK in text:  # it would be taken for the link, or pass for one
        raise NotTheseWords(f"{what} must not say ‘{MARK}’: the portal says it in place of a link")
    used = PLACEHOLDER.findall(text)
    for name in used:
        if name not in words.sources:
            raise NotTheseWords(f"{what} has ‘{{{name}}}’, which is not one of its placeholders")
    for name in words.sources:
        if name not in used:
            raise NotTheseWords(f"{what} must keep ‘{{{name}}}’")
    _check_places(words, text, what)


def _check_places(words: Words, text: str, what: str) -> None:
    path: Path_ = ()
    for name in PLACEHOLDER.findall(text):
        word, _, number = name.partition(" ")
        opens = word == "if" and words.sources[name].startswith("{% if ")
        goes_on = words.sources[name].startswith(("{% else", "{% elif"))
        if goes_on or words.sources[name] == "{% endif %}":
            if not path or str(path[-1][0]) != number.split()[0]:
                raise NotTheseWords(f"{what} has ‘{{{name}}}’ in another place than its ‘{{if}}’")
            branch = path[-1][1] + 1
            path = path[:-1]
            _stands(words, name, path, what)
            if goes_on:
                path = (*path, (int(number.split()[0]), branch))
            continue
        _stands(words, name, path, what)
        if opens:
            path = (*path, (int(number), 0))
    if path:
        raise NotTheseWords(f"{what} must end ‘{{if {path[-1][0]}}}’ with ‘{{end {path[-1][0]}}}’")


def _stands(words: Words, name: str, path: Path_, what: str) -> None:
    if not any(path[: len(place)] == place for place in words.places[name]):
        number = max(words.places[name], key=len)[-1][0]
        raise NotTheseWords(
            f"{what} must have ‘{{{name}}}’ between ‘{{if {number}}}’ and ‘{{end {number}}}’, "
            "where it stood"
        )


@lru_cache(maxsize=300)
def compiled(kind: str, part: str, text: str) -> Any:
    """The template of some words; None where they do not fit the portal's letter any more."""
    words = getattr(original(kind), part)
    try:
        check(words, text, part)
        source = PLACEHOLDER.sub(lambda found: words.sources[found[1]], text)
        return engines["django"].from_string((BODY if part == "body" else SUBJECT).format(source))
    except (NotTheseWords, TemplateSyntaxError):
        return None


def fits(kind: str, own: dict[str, str]) -> bool:
    """Whether these words still fit the letter, which a newer portal may say otherwise."""
    return all(compiled(kind, part, own[part]) for part in ("subject", "body"))


def put(kind: str, own: dict[str, str], words: dict[str, Any]) -> tuple[str, str] | None:
    """Subject and body in K-MIP's own words; None where they do not fit any more."""
    if not fits(kind, own):
        return None
    return (
        compiled(kind, "subject", own["subject"]).render(words),
        compiled(kind, "body", own["body"]).render(words),
    )
