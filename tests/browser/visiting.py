"""What must hold of every page, looked at in a real browser."""

from urllib.parse import urlsplit

from tests.served import AXE

RULES = {
    "reporter": "no-passes",
    "resultTypes": ["violations"],
    "preload": {"assets": ["media"]},  # no rule of these reads the style sheets again
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}},
}
TITLE_END = " – Kent and Medway Information Sharing Portal"


def watch(page):
    """Keep what a page complains of, and where it asks for things."""
    seen = {"complaints": [], "elsewhere": []}
    origin = None

    def asked(request):
        nonlocal origin
        place = urlsplit(request.url)
        if place.scheme in ("data", "blob"):
            return
        origin = origin or place.netloc
        if place.netloc != origin:
            seen["elsewhere"].append(request.url)

    def failed(error):
        seen["complaints"].append(str(error))

    def said(message):
        # a browser calls any status from 400 on an error; statuses are tested elsewhere
        if message.type == "error" and "Failed to load resource" not in message.text:
            seen["complaints"].append(message.text)

    listeners = {"request": asked, "pageerror": failed, "console": said}
    for event, listener in listeners.items():
        page.on(event, listener)
    seen["stop"] = lambda: [page.remove_listener(*pair) for pair in listeners.items()]
    return seen


def opened(page, visit) -> list[str]:
    """Go there; a visit counts only with the status and the heading that belong to it."""
    # no answer: a page that refreshes itself went on just then, and this was its address already
    response = page.goto(visit.cell.url) or page.goto(visit.cell.url)
    if response.status != visit.cell.status:
        return [f"answered {response.status}, not {visit.cell.status}"]
    there = urlsplit(page.url)
    if f"{there.path}?{there.query}".rstrip("?") != visit.cell.url:
        return [f"led to {page.url}"]
    said = headings_of(page)
    return [] if said == [visit.heading] else [f"h1: {said}"]


def headings_of(page) -> list[str]:
    """Asked of the page itself: a locator would bring all of Playwright's own script with it."""
    said = page.evaluate("[...document.querySelectorAll('h1')].map(one => one.innerText)")
    return [" ".join(one.split()) for one in said]


def how_many(page, selector) -> int:
    return page.evaluate("selector => document.querySelectorAll(selector).length", selector)


# asked in one go; captions: words that stand beyond the place in which their table scrolls
STANDS = """() => ({
    wide: document.documentElement.scrollWidth,
    screen: document.documentElement.clientWidth,
    title: document.title,
    lang: document.documentElement.lang,
    headings: document.querySelectorAll("h1").length,
    captions: [...document.querySelectorAll("caption")].filter(one => {
        const place = (one.closest(".portal-scroll") || document.body).getBoundingClientRect()
        const words = document.createRange()
        words.selectNodeContents(one)
        const hidden = one.classList.contains("govuk-visually-hidden")
        return !hidden && words.getBoundingClientRect().right > place.right + 1
    }).map(one => one.textContent),
    frame: [
        ...[...document.querySelectorAll("body > header, body > footer")].map(
            one => one.outerHTML.replace(/ (href|value|data-[a-z-]+)="[^"]*"|\\d+/g, "")),
        document.body.className, ...[...document.styleSheets].map(one => one.href),
    ].join(),
})"""


def faults(page, seen, framed: set[tuple[str, int]] | None = None) -> list[str]:
    """Everything wrong with the page as it stands; nothing is the only right answer.

    Each part of what stands around the content is held against axe's longest rules once on a screen
    of that width, and with the style sheets it has there, where `framed` keeps which was.
    """
    found = [f"console: {text}" for text in seen["complaints"]]
    found += [f"asks elsewhere: {url}" for url in seen["elsewhere"]]
    stands = page.evaluate(STANDS)
    found += headings(stands)
    if stands["wide"] > stands["screen"]:
        found.append(f"scrolls sideways: {stands['wide']} wide on a screen of {stands['screen']}")
    found += [f"a caption is cut: {words}" for words in stands["captions"]]
    frame = (stands["frame"], stands["screen"])
    known = framed is not None and frame in framed
    if framed is not None:
        framed.add(frame)
    return found + [f"axe: {text}" for text in axe(page, within=CONTENT if known else "*")]


def headings(stands) -> list[str]:
    found = []
    if stands["headings"] != 1:
        found.append(f"{stands['headings']} h1")
    if not stands["title"].endswith(TITLE_END) or stands["title"] == TITLE_END:
        found.append(f"title: {stands['title']!r}")
    if stands["lang"] != "en-GB":
        found.append("no language")
    return found


CONTENT = "body > :not(header, footer), body > :not(header, footer) *"
# rules that look at one element after the other, whatever it is; two thirds of what axe does
OF_EACH = ["color-contrast", "target-size", "aria-allowed-attr"]
# as a module, which the browser keeps read, and which leaves the page as it is
VIOLATIONS = """async ([rules, address, ofEach, within]) => {
    if (!window.axe) await import(location.origin + address)
    axe.configure({rules: ofEach.map(id => ({id, selector: within}))})
    return (await axe.run(document, rules)).violations.flatMap(
        one => one.nodes.map(node => `${one.id}: ${node.html.slice(0, 160)} `
            + `(${(node.failureSummary || '').slice(0, 200)})`))
}"""


def axe(page, within="*") -> list[str]:
    """What axe finds, each as rule, element and reason."""
    return page.evaluate(VIOLATIONS, [RULES, AXE, OF_EACH, within])
