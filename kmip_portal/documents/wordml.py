"""Elements of a Word file, and text put into them as it is."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn


def element(name: str, value: str | None = None) -> Any:
    made = OxmlElement(name)
    if value is not None:
        made.set(qn("w:val"), value)
    return made


def lines(text: str) -> list[str]:
    """Lines as the person ended them; other characters that some take for line ends stay."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def fill(run: Any, text: str, words: str = "w:t") -> None:
    """The one place where text becomes Word: nothing is dropped, and nothing turned into markup."""
    for number, line in enumerate(lines(text)):
        if number:
            run.append(element("w:br"))
        for place, part in enumerate(line.split("\t")):
            if place:
                run.append(element("w:tab"))
            piece = element(words)
            piece.set(qn("xml:space"), "preserve")
            piece.text = part
            run.append(piece)
