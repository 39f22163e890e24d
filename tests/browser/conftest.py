"""A real Chromium, driven by Playwright, against the portal served on this machine."""

import pytest
from django.conf import settings
from django.test import Client


@pytest.fixture
def open_page(browser, live_server):
    """open_page(person, width=…, javascript=…): a browser page in which they are signed in."""
    contexts = []

    def opened(person=None, *, width=1280, height=900, javascript=True):
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            locale="en-GB",
            reduced_motion="reduce",
        )
        contexts.append(context)
        if person:
            client = Client()
            client.force_login(person)
            context.add_cookies(
                [
                    {
                        "name": settings.SESSION_COOKIE_NAME,
                        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                        "url": live_server.url,
                    }
                ]
            )
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
