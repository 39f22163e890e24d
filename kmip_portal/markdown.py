"""Limited Markdown to clean HTML: paragraphs, bold, italics, links, lists and tables.

Numbers are written out as text, so that they are read aloud, copied and printed. In a text that
has a number (`number="4.2"`), `1.` is shown as 4.2.1; in a list inside another it is shown
as (a), and inside that as (i). `1)` is always shown as 1. A line `Table: words` names the table
that follows it.
"""

import re
from collections.abc import Iterator, Mapping

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

CLASSES = {
    "paragraph_open": "govuk-body",
    "bullet_list_open": "govuk-list govuk-list--bullet",
    "ordered_list_open": "govuk-list numbered",
    "table_open": "govuk-table",
    "thead_open": "govuk-table__head",
    "tbody_open": "govuk-table__body",
    "tr_open": "govuk-table__row",
    "th_open": "govuk-table__header",
    "td_open": "govuk-table__cell",
    "link_open": "govuk-link",
}
CAPTION = "Table: "
PLAIN_TAGS = (
    *("p", "ul", "ol", "span", "strong", "em", "br"),
    *("table", "caption", "thead", "tbody", "tr", "td"),
)
ALLOWED = {
    "a": {"href", "class"},
    "li": {"id", "class"},
    "th": {"scope", "class"},
    **{tag: {"class"} for tag in PLAIN_TAGS},
}

REFUSED = [
    *("heading", "lheading", "code", "fence", "hr", "reference", "blockquote"),
    *("html_block", "html_inline", "backticks", "image", "autolink"),
]
_reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable(REFUSED)


def parse(text: str) -> list[Token]:
    """The text as markdown-it's tokens."""
    return _reader.parse(text)


def render(
    text: str, *, number: str = "", anchor: str = "", places: Mapping[str, str] | None = None
) -> SafeString:
    """The text as HTML.

    `number` is what its numbered paragraphs count under and `anchor` begins their names on the
    page; `places` says which words ("clause 4.2") are links, and to where.
    """
    tokens = _with_captions(parse(text))
    lists: list[Token] = []
    for index, token in enumerate(tokens):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(token)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            _close_up(tokens, index)
        if token.type == "list_item_open" and lists[-1].type == "ordered_list_open":
            _write_number(tokens, index, len(lists) - 1, number, anchor)
        if token.type in CLASSES:
            token.attrSet("class", CLASSES[token.type])
        if token.type == "th_open":
            token.attrSet("scope", "col")
        for attribute in ("start", "style"):
            token.attrs.pop(attribute, None)
        for child in token.children or []:
            if child.type == "link_open":
                child.attrSet("class", CLASSES["link_open"])
        if token.children and places:
            token.children = list(_with_places(token.children, places))
    html = _reader.renderer.render(tokens, _reader.options, {})
    clean = nh3.clean(
        html,
        tags=set(ALLOWED),
        attributes=ALLOWED,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    return mark_safe(clean)  # noqa: S308 - nh3 has just cleaned it


def _close_up(tokens: list[Token], index: int) -> None:
    """The first words of an item stand in it directly, blank lines between items or not."""
    first = tokens[index + 1]
    if first.type == "paragraph_open":
        first.hidden = tokens[index + 3].hidden = True


def _write_number(tokens: list[Token], index: int, depth: int, number: str, anchor: str) -> None:
    item = tokens[index]
    count = int(item.info or 1)
    if item.markup == ")" or (depth == 0 and not number[:1].isdigit()):
        shown = f"{count}."
    elif depth == 0:
        shown = f"{number}.{count}"
        if anchor:
            item.attrSet("id", f"{anchor}-{count}")
    else:
        shown = f"({letter(count)})" if depth == 1 else f"({roman(count)})"
    for token in tokens[index + 1 :]:
        if token.type == "inline" and token.children is not None:
            token.children.insert(0, _raw(f'<span class="numbered__number">{shown}</span> '))
        if token.type in ("inline", "list_item_close"):
            break


def _with_captions(tokens: list[Token]) -> list[Token]:
    """A paragraph `Table: words` just before a table becomes the table's caption."""
    result: list[Token] = []
    for token in tokens:
        caption = result[-2:-1]
        if token.type == "table_open" and caption and caption[0].content.startswith(CAPTION):
            del result[-3:]
            result += [
                token,
                _raw(
                    format_html(
                        '<caption class="govuk-table__caption">{}</caption>',
                        caption[0].content.removeprefix(CAPTION),
                    )
                ),
            ]
        else:
            result.append(token)
    return result


def _with_places(children: list[Token], places: Mapping[str, str]) -> Iterator[Token]:
    pattern = "|".join(re.escape(words) for words in sorted(places, key=len, reverse=True))
    in_link = False
    for child in children:
        in_link = child.type == "link_open" or (in_link and child.type != "link_close")
        if child.type != "text" or in_link:
            yield child
            continue
        for piece in re.split(rf"\b({pattern})(?![.\d]*\d)", child.content):
            if piece in places:
                yield _raw(
                    format_html('<a class="govuk-link" href="{}">{}</a>', places[piece], piece)
                )
            elif piece:
                yield Token("text", "", 0, content=piece)


def _raw(html: str) -> Token:
    return Token("html_inline", "", 0, content=html)


def letter(count: int) -> str:
    """1 is a, 26 is z, 27 is aa."""
    return chr(ord("a") + (count - 1) % 26) * (1 + (count - 1) // 26)


def roman(count: int) -> str:
    """4 is iv."""
    text = ""
    for value, sign in ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        text += sign * (count // value)
        count %= value
    return text


def plain(text: str) -> str:
    """What it says, without the marks, for where words alone are wanted."""
    pieces = []
    for token in parse(text):
        pieces += [
            " " if one.type.endswith("break") else one.content for one in token.children or []
        ]
        pieces.append(" ")
    return " ".join("".join(pieces).split())
