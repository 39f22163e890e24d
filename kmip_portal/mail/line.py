"""The line to the mail server: opened when first needed, given up on when it stays silent."""

import logging

from django.core.mail import get_connection

from kmip_portal.mail.message import LetterMessage
from kmip_portal.mail.refusals import MailServerDown, is_silence

log = logging.getLogger(__name__)

# so many letters in a row without any answer: it is the server, not the letters
SILENCES = 3


class Line:
    """One connection of the mail backend, opened again after each failure."""

    def __init__(self):
        self.post = get_connection()
        self.silences = 0

    def open(self) -> None:
        """Be ready to send; raises MailServerDown where the server does not greet us."""
        try:
            self.post.open()
            if smtp := getattr(self.post, "connection", None):
                smtp.ehlo_or_helo_if_needed()
        except Exception as failure:
            raise MailServerDown(failure) from failure

    def send(self, message: LetterMessage) -> None:
        """Hand over one letter; returns only when the server has said that it took it."""
        try:
            if smtp := getattr(self.post, "connection", None):
                sender, to = message.envelope()
                smtp.sendmail(sender, [to], message.as_bytes())
            else:
                self.post.send_messages([message])
        except Exception as failure:
            self.hang_up()
            self.silences = self.silences + 1 if is_silence(failure) else 0
            if self.silences >= SILENCES:
                raise MailServerDown(failure) from failure
            raise
        self.silences = 0

    def hang_up(self) -> None:
        """Close the line; a server that is gone already has closed it for us."""
        try:
            self.post.close()
        except Exception as failure:  # nothing depends on how a line is closed
            log.info("The line to the mail server was closed badly: %s", failure)
