"""Ten of a queue without a mouse."""

import pytest

from kmip_portal.secretariat.models import FormatRequest
from tests import make
from tests.browser import by_keyboard

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_ten_are_done_by_keyboard_alone(open_page, secretariat):
    first, *_ = [make.format_request() for _ in range(10)]
    page = open_page(secretariat)

    page.goto(first.get_absolute_url())
    for left in range(9, -1, -1):
        by_keyboard.fill(page, "What did you send, or say?", "Sent by post")
        by_keyboard.tick(page, "The person has what they need, or knows why not")
        button = f"Save and do the next one ({left} left)" if left else "Mark as answered"
        by_keyboard.press(page, button)

    assert by_keyboard.h1(page) == "Requests for another format"
    assert not FormatRequest.objects.waiting().exists()
