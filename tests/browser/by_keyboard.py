"""A page as somebody uses it who has no mouse: Tab, arrows, Space and Enter alone."""

WHERE = """() => {
  const here = document.activeElement;
  const label = here.labels && here.labels[0];
  const words = (label ? label.innerText : here.innerText) || "";
  return words.trim().split("\\n")[0].replace(" (optional)", "");
}"""


def h1(page):
    return page.locator("h1").inner_text()


def tab_to(page, name):
    """Go by Tab alone to the thing of this name."""
    for _ in range(160):
        page.keyboard.press("Tab")
        if page.evaluate(WHERE) == name:
            return
    raise AssertionError(f"Tab never came to {name!r} on the page {h1(page)!r}")


def press(page, name):
    """Press the button or follow the link of this name, and wait for the page it leads to."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def tick(page, name):
    tab_to(page, name)
    page.keyboard.press("Space")


def choose(page, name, first):
    """Radios are one stop of Tab: to the first, and on by arrow."""
    tick(page, first)
    for _ in range(25):
        if page.evaluate(WHERE) == name:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"No radio {name!r}")


def fill(page, name, text):
    tab_to(page, name)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
