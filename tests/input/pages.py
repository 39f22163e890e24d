"""What a page says in its fields, as a browser reads it."""

from html.parser import HTMLParser


class _Fields(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.values, self.inside = {}, None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "textarea":
            self.inside, self.values[attrs["name"]] = attrs["name"], ""
        elif tag == "input" and attrs.get("type") not in ("radio", "checkbox", "password"):
            self.values[attrs["name"]] = attrs.get("value", "")

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.inside = None

    def handle_data(self, data):
        if self.inside:
            self.values[self.inside] += data


def fields_of(html):
    """{name: what stands in it}; the line end that opens a textarea does not count."""
    reader = _Fields()
    reader.feed(html)
    reader.close()
    return {name: value.removeprefix("\n") for name, value in reader.values.items()}


class _Words(HTMLParser):
    def __init__(self, tag):
        super().__init__(convert_charrefs=True)
        self.tag, self.found, self.inside, self.tags = tag, [], False, set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag == self.tag:
            self.inside = True
            self.found.append("")
        elif tag == "br" and self.inside:
            self.found[-1] += "\n"

    def handle_endtag(self, tag):
        if tag == self.tag:
            self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.found[-1] += data


def words_in(html, tag):
    """What each element of this name says, its line breaks as line ends."""
    reader = _Words(tag)
    reader.feed(html)
    reader.close()
    return reader.found
