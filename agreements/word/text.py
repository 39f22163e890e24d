"""The words of a Word paragraph as limited Markdown, and a list of what could not be read."""

import re
from itertools import groupby

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn


def _named(names: str) -> frozenset[str]:
    return frozenset(qn(f"w:{name}") for name in names.split())


PASSED_OVER = _named(
    "pPr rPr bookmarkStart bookmarkEnd proofErr permStart permEnd lastRenderedPageBreak "
    "commentRangeStart commentRangeEnd fldChar instrText softHyphen moveFromRangeStart "
    "moveFromRangeEnd moveToRangeStart moveToRangeEnd footnoteRef endnoteRef annotationRef "
    "sdtPr sdtEndPr customXmlPr smartTagPr tblPr tblGrid sectPr"
)
ENTERED = _named("ins moveTo smartTag sdt sdtContent customXml fldSimple dir bdo")
DELETED = {qn("w:del"), qn("w:moveFrom")}
PICTURES = {qn("w:drawing"), qn("w:pict"), qn("w:object")}
FOOTNOTES = {qn("w:footnoteReference"): "footnote", qn("w:endnoteReference"): "endnote"}
ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
LINKS = ("http://", "https://", "mailto:")


class Words:
    """Reads paragraphs of one document and remembers what it had to leave."""

    def __init__(self, document: Document, unread: list[str], notes: list[str]) -> None:
        self.document = document
        self.unread, self.notes = unread, notes
        self.where = "before the first heading"
        self.footnotes = 0

    def markdown(self, paragraph) -> str:
        """The paragraph as one line of Markdown."""
        spans = []
        self.in_brackets = True
        for style, group in groupby(self._spans(paragraph, ""), key=lambda span: span[1]):
            spans.append((re.sub(r"\s+", " ", "".join(text for text, _ in group)), style))
        return re.sub(r"\s+", " ", "".join(_marked(text, style) for text, style in spans)).strip()

    def plain(self, paragraph) -> str:
        """The paragraph's words alone, as a heading has them."""
        self.in_brackets = False
        text = "".join(text for text, _ in self._spans(paragraph, ""))
        return re.sub(r"\s+", " ", text).strip()

    def leave(self, what: str) -> None:
        self.unread.append(f"{what} ({self.where})")

    def _spans(self, element, style: str):
        for child in element:
            tag = child.tag
            if tag in PASSED_OVER or not isinstance(tag, str):
                continue
            if tag == qn("w:r"):
                yield from self._run(child, style)
            elif tag == qn("w:hyperlink"):
                yield from self._spans(child, self._target(child) or style)
            elif tag in ENTERED:
                if tag == qn("w:ins"):
                    self.leave("A tracked insertion was read as accepted")
                yield from self._spans(child, style)
            elif tag in DELETED:
                text = "".join(node.text or "" for node in child.iter(qn("w:delText"), qn("w:t")))
                self.leave(f"A tracked deletion was left out: “{_short(text)}”")
            elif tag.startswith(FORMULA):
                self.leave(f"A formula: “{_short(''.join(child.itertext()))}”")
            else:
                self.leave(f"Something that Word calls “{tag.rpartition('}')[2]}”")

    def _run(self, run, style: str):
        properties = run.find(qn("w:rPr"))
        if _is_on(properties, "w:vanish"):
            hidden = "".join(node.text or "" for node in run.iter(qn("w:t")))
            if hidden.strip():
                self.leave(f"Hidden text: “{_short(hidden)}”")
            return
        if not style:
            style = "strong" * _is_on(properties, "w:b") or "em" * _is_on(properties, "w:i")
        for child in run:
            tag = child.tag
            if tag == qn("w:t"):
                yield child.text or "", style
            elif tag in (qn("w:tab"), qn("w:br"), qn("w:cr"), qn("w:ptab")):
                yield " ", style
            elif tag == qn("w:noBreakHyphen"):
                yield "\u2011", style
            elif tag in FOOTNOTES:
                kind = FOOTNOTES[tag]
                yield from self._footnote(kind, self._note(kind, child.get(qn("w:id"))), style)
            elif tag == qn("w:commentReference"):
                self.leave("A comment")
            elif tag in PICTURES or tag == ALTERNATIVES:
                self._picture(child)
            elif tag == qn("w:sym"):
                self.leave(f"A symbol of the font {child.get(qn('w:font'))}")
            elif tag not in PASSED_OVER:
                self.leave(f"Something that Word calls “{tag.rpartition('}')[2]}”")

    def _footnote(self, kind: str, words: str, style: str):
        """Its words stand in the text, in brackets; a heading has no room for them."""
        self.footnotes += 1
        if not (words and self.in_brackets):
            self.leave(f"{_a(kind)}: “{_short(words)}”")
            return
        self.notes.append(f"{_a(kind)} stands in brackets: “{_short(words)}” ({self.where})")
        yield f" ({kind}: {words})", style

    def _picture(self, element) -> None:
        text = " ".join(node.text or "" for node in element.iter(qn("w:t")))
        # the same text box stands twice in the file, once for older versions of Word
        half = len(text) // 2
        if len(text) % 2 and text[:half] == text[half + 1 :]:
            text = text[:half]
        if text.strip():
            self.leave(f"A text box: “{_short(text)}”")
            return
        told = next((one.get("descr") for one in element.iter(qn("wp:docPr"))), "")
        self.leave(f"A picture or drawing{f': “{_short(told)}”' if told else ''}")

    def _target(self, hyperlink) -> str:
        relationship = self.document.part.rels.get(hyperlink.get(qn("r:id")) or "")
        if relationship is None or not relationship.is_external:
            return ""  # a link within the document: its words are enough
        target = str(relationship.target_ref)
        if target.startswith(LINKS):
            return f"link:{target}"
        self.leave(f"The address of a link: “{_short(target)}”")
        return ""

    def _note(self, kind: str, number: str | None) -> str:
        for relationship in self.document.part.rels.values():
            if relationship.reltype.endswith(f"/{kind}s"):
                part = relationship.target_part
                root = getattr(part, "element", None)
                if root is None:
                    root = parse_xml(part.blob)
                for note in root.findall(qn(f"w:{kind}")):
                    if note.get(qn("w:id")) == number:
                        words = "".join(node.text or "" for node in note.iter(qn("w:t")))
                        return re.sub(r"\s+", " ", words).strip()
        return ""


def escaped(text: str) -> str:
    """Words as Markdown that reads as those words and nothing else."""
    text = re.sub(r"([\\`*_\[\]<])", r"\\\1", text)
    return re.sub(r"&(?=#?\w+;)", r"\\&", text)


def safe_start(markdown: str) -> str:
    """A line that cannot be taken for a list, a heading or a quotation."""
    markdown = re.sub(r"^([#>+\-=~|])", r"\\\1", markdown)
    return re.sub(r"^(\d{1,9})([.)])(?=\s|$)", r"\1\\\2", markdown)


def _marked(text: str, style: str) -> str:
    inner = escaped(text.strip())
    if not inner or not style:
        return escaped(text)
    if style.startswith("link:"):
        target = style.removeprefix("link:").replace(" ", "%20")
        inner = f"[{inner}](<{target}>)" if re.search(r"[()]", target) else f"[{inner}]({target})"
    else:
        sign = "**" if style == "strong" else "*"
        inner = f"{sign}{inner}{sign}"
    before = " " if text[:1].isspace() else ""
    return before + inner + (" " if text[-1:].isspace() else "")


def _is_on(properties, name: str) -> bool:
    found = properties.find(qn(name)) if properties is not None else None
    return found is not None and found.get(qn("w:val")) not in ("0", "false", "off", "none")


def _a(kind: str) -> str:
    return f"An {kind}" if kind.startswith("e") else f"A {kind}"


def _short(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip()
    return text if len(text) <= 120 else f"{text[:119].rstrip()}…"
