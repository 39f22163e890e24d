"""The styles of a Word document, each looked up once: the library searches through all of them for
every paragraph that is asked after its own."""

from dataclasses import dataclass, field

from docx.styles.style import BaseStyle
from docx.text.paragraph import Paragraph


@dataclass
class Styles:
    """Those of one document, as far as its paragraphs have them."""

    found: dict[str | None, list[BaseStyle]] = field(default_factory=dict)

    def of(self, paragraph: Paragraph) -> list[BaseStyle]:
        """The paragraph's style, the one it is based on, and so on."""
        name = paragraph._p.style
        if name not in self.found:
            styles: list[BaseStyle] = []
            style: BaseStyle | None = paragraph.style
            while style is not None:
                styles.append(style)
                style = style.base_style
            self.found[name] = styles
        return self.found[name]
