"""What a demonstration would email can be read in the browser: what it says, to whom, and when."""

from datetime import date

import pytest
from django.core import mail

from kmip_portal import clock
from kmip_portal.mail import folder

LETTERS = "/demonstration/letters/"


@pytest.fixture(autouse=True)
def _demonstration(settings, tmp_path):
    settings.DEMONSTRATION, settings.LETTER_FOLDER = True, tmp_path


def test_each_letter_says_when_it_was_written(client):
    for hour, subject in ((9, "Sign the agreement"), (14, "Thank you")):
        with clock.at(clock.on_day(date(2026, 7, 1), hour, 5)):  # by the clock of summer
            letter = mail.EmailMessage(subject, "The link.\n", to=["pat@kmip.example"])
            folder.LetterFolder().send_messages([letter])

    (newest, _), _ = folder.letters()
    page = client.get(LETTERS).text
    assert page.index("2:05pm on 1 July 2026") < page.index("9:05am on 1 July 2026")
    assert "written at 2:05pm on 1 July 2026" in client.get(f"{LETTERS}{newest}/").text
