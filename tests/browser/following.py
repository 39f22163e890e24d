"""Going to another page: a click returns before the next page is there, so the page is waited for.

An assertion straight after a bare click may read the page that is on its way out.
"""


def follow(thing):
    """Click a link or a button that leads to another page, and wait until that page is there."""
    with thing.page.expect_navigation():
        thing.click()


def press(page, name):
    """Press the button of exactly this name, and wait for the page it leads to."""
    follow(page.get_by_role("button", name=name, exact=True).first)
