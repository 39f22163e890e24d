"""A real Chromium, driven by Playwright, against the portal served on this machine."""

import pytest
from django.conf import settings
from django.test import Client


@pytest.fixture
def open_page(browser, live_server):
    """open_page(person, width=…, javascript=…): a browser page in which they are signed in; with
    instead=page it is that page, out of which whoever had it until now is signed. They must have
    typed nothing there, for what they typed is sent when the page is left."""
    contexts = []

    def opened(person=None, *, width=1280, height=900, javascript=True, instead=None):
        if instead:
            page = instead
            page.context.clear_cookies()
        else:
            context = browser.new_context(
                base_url=live_server.url,
                viewport={"width": width, "height": height},
                java_script_enabled=javascript,
                locale="en-GB",
                reduced_motion="reduce",
            )
            contexts.append(context)
            page = context.new_page()
        if person:
            client = Client()
            client.force_login(person)
            page.context.add_cookies(
                [
                    {
                        "name": settings.SESSION_COOKIE_NAME,
                        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                        "url": live_server.url,
                    }
                ]
            )
        return page

    yield opened
    for context in contexts:
        context.close()
