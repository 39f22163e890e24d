"""What a letter says, in its text and in its HTML."""

from html.parser import HTMLParser


def text_of(letter, kind="plain"):
    return letter.get_body((kind,)).get_content().replace("\r\n", "\n")


def words_of(letter):
    """The words of text and of HTML, however they are broken into lines."""
    parser = _Words()
    parser.feed(text_of(letter, "html").split("<body>")[1])
    return text_of(letter).split(), "".join(parser.parts).split()


class _Words(HTMLParser):
    def __init__(self):
        super().__init__()
        self.parts = []

    def handle_data(self, data):
        self.parts.append(data)

    def handle_starttag(self, tag, attrs):
        if tag == "br":
            self.parts.append("\n")
