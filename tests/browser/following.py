"""Going to another page: a click returns before the next page is there, so the page is waited for.

An assertion straight after a bare click may read the page that is on its way out.
"""


def follow(thing):
    """Click a link or a button that leads to another page, and wait until that page is there."""
    with thing.page.expect_navigation():
        thing.click()


def press(page, name):
    """Press the button of exactly this name, and wait for the page it leads to: that of the page's
    own content, where what stands above every page has one of the name too."""
    inside = page.get_by_role("main").get_by_role("button", name=name, exact=True)
    anywhere = page.get_by_role("button", name=name, exact=True)
    follow(inside.first if inside.count() else anywhere.first)
