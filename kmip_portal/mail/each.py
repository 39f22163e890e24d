"""The two statements that are run for each letter, written out.

Django takes several times longer to put them into words than a database to answer them, and a
letter has no time for that between two others. `WAITING` says the same of a letter as here, and
`Pause.lets_go` of a pause.
"""

from django.db import connection

from kmip_portal import clock
from kmip_portal.mail.kinds import SIGN_IN_CODE
from kmip_portal.mail.models import Email

STILL_TO_SEND = """
    SELECT 1 FROM mail_email WHERE id = %s AND lease = %s
    AND sent_at IS NULL AND given_up_at IS NULL AND joined_in_id IS NULL AND held_because = ''
    AND NOT EXISTS (
        SELECT 1 FROM mail_pause WHERE resumed_at IS NULL AND NOT (
            paused_by_id IS NULL AND mail_email.kind = %s AND mail_email.written_at > paused_at
        )
    )
"""
SENT = """
    UPDATE mail_email SET sent_at = %s, given_up_at = NULL, held_because = '',
    leased_until = NULL, secret = NULL,
    last_error = CASE WHEN returned_at IS NULL THEN '' ELSE last_error END,
    problem = CASE WHEN returned_at IS NULL THEN '' ELSE problem END WHERE id = %s
"""


def still_to_send(email: Email, sender: str) -> bool:
    """It is in this sender's hand, and nobody has held, given up or paused it since."""
    with connection.cursor() as cursor:
        cursor.execute(STILL_TO_SEND, [email.pk, sender, SIGN_IN_CODE])
        return cursor.fetchone() is not None


def mark_sent(email: Email) -> None:
    """It went, whatever was decided about it while it was on its way; where it came back before
    this was written down, why is kept."""
    now = connection.ops.adapt_datetimefield_value(clock.now())
    with connection.cursor() as cursor:
        cursor.execute(SENT, [now, email.pk])
