import re

from django.core import mail

from kmip_portal.mail.models import Email
from kmip_portal.mail.secrets import unseal
from signatories.models import SigningRequest
from signatories.services import signing
from tests.make.signatories import organisation, the_version


def asked(of=None, version=None, *, by=None, **fields):
    """Somebody is asked to sign, and their letter waits in the outbox."""
    fields = {"name": "Jordan Okafor", "email": "jordan@stour.example"} | fields
    return signing.ask(of or organisation(), version or the_version(), by=by, **fields)


def token(request: SigningRequest) -> str:
    """What stands in the newest letter to this person: only they ever see it."""
    return address(request.email).rstrip("/").rpartition("/")[2]


def address(email: str) -> str:
    """The link in the newest letter to this address that has one."""
    return _secret(email, r"http\S+/sign/[\w-]{20,}/")


def code(email: str) -> str:
    """The newest code sent to this address."""
    return _secret(email, r"\b\d{6}\b")


def _secret(email: str, shape: str) -> str:
    """As the person reads it: in a letter that waits, or else in one that has gone."""
    waiting = Email.objects.to_person(email).exclude(secret=None).order_by("-pk")
    gone = [letter.body for letter in mail.outbox if email in letter.to[0]]
    for words in [*(unseal(letter.secret) for letter in waiting), *reversed(gone)]:
        if found := re.search(shape, words):
            return found[0]
    raise AssertionError(f"No letter to {email} holds {shape}")


def link_page(request: SigningRequest, step: str = "") -> str:
    """The address of a page of this person's link, as they have it from their newest letter."""
    page = f"/sign/{token(request)}/{step}"
    return page if page.endswith(("/", ".pdf")) else f"{page}/"


def prove(client, request: SigningRequest):
    """The code is asked for and typed; what the portal answered."""
    client.post(link_page(request))
    return client.post(link_page(request, "code"), {"code": code(request.email)})


def sign(client, request: SigningRequest, *, typed: str = "", **you):
    """All the way, from the link to the confirmation."""
    you = {"name": "Jordan Okafor", "job_title": "Headteacher", "authority": "head"} | you
    prove(client, request)
    client.post(link_page(request, "you"), you)
    return client.post(
        link_page(request, "statement"),
        {"ticked": ["read", "authority"], "typed": typed or you["name"]},
        follow=True,
    )
