"""A repeat record goes round: what the tests of its stories share."""

import re

from django.urls import reverse

from kmip_portal.audit.models import AuditEvent
from kmip_portal.mail.models import Email
from kmip_portal.mail.secrets import unseal

SENT = {"name": "Lee Lead", "role": "Head of information", "authority": "on"}
WHO = {"name": "Casey Contact", "role": "Information manager"}


def page(name, record, *more):
    return reverse(f"records:{name}", args=[record.reference, *more])


def told(kind, **to):
    """The newest letter of a kind, with the link or code that goes in."""
    letter = Email.objects.filter(kind=f"records/emails/{kind}", **to).latest("pk")
    return letter, unseal(letter.secret) if letter.secret else ""


def by_link(client, kind="confirm_asked", **to):
    """From the newest letter to the answer page, with the code of the second letter."""
    client.logout()
    start = re.sub(r"^https?://[^/]+", "", told(kind, **to)[1])
    code_page = client.post(start).url
    return client.post(code_page, {"code": told("reply_code")[1]}).url


def verbs(record):
    return [event.verb for event in AuditEvent.objects.of(record)][::-1]


def hidden(page):
    return re.search(r'name="asked" value="(CON-[^"]+)"', page.text)[1]
