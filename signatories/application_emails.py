"""The letters about joining."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from kmip_portal.mail.models import Email
from kmip_portal.mail.services import letterhead, send, worded
from kmip_portal.secretariat.models import Secretariat
from signatories.models import Application, Organisation, UnfinishedApplication
from signatories.signing_links import new_token, token_hash

FOLDER = "signatories/emails/joining"


def code(unfinished: UnfinishedApplication, *, code: str) -> None:
    """A code that proves whose mailbox it is."""
    name, once = _typed_name(unfinished), unfinished.code_hash
    _send("code", unfinished.email, name, once=once, secret=code, minutes=15)


def come_back(unfinished: UnfinishedApplication, *, token: str) -> None:
    """The link to an application that is not sent yet."""
    _send(
        "come_back",
        unfinished.email,
        _typed_name(unfinished),
        once=token_hash(token),
        secret=_link(token),
        organisation=unfinished.name,
        kept_until=unfinished.kept_until,
    )


def found_again(one: Application | UnfinishedApplication, *, email: str, token: str) -> None:
    """Somebody asked for the link once more."""
    _send(
        "found_again",
        email,
        one.contact_name if isinstance(one, Application) else _typed_name(one),
        once=token_hash(token),
        secret=_link(token),
        organisation=one.name,
        is_sent=isinstance(one, Application),
    )


def nothing_found(email: str) -> None:
    """Somebody asked for links, and there is no application with this address."""
    url = settings.BASE_URL + reverse("joining:start")
    _send("nothing_found", email, "colleague", once=token_hash(new_token()), join_url=url)


def received(application: Application, *, token: str) -> None:
    _tell("received", application, secret=_link(token), check_by=application.check_by)


def new_application(application: Application) -> None:
    """To the secretariat's mailbox, where there is a secretariat."""
    _tell_secretariat("new_application", application)


def replied(application: Application) -> None:
    _tell_secretariat("replied", application)


def withdrawn(application: Application) -> None:
    _tell("withdrawn", application)


def asked_for_more(application: Application, question: str, *, token: str) -> None:
    words = words_of_asking(application, question)
    _tell("asked_for_more", application, secret=_link(token), **words)


def refused(application: Application) -> None:
    _tell("refused", application, **words_of_refusing(application.decision_reason))


def duplicate(application: Application) -> None:
    if of := application.duplicate_of:
        _tell("duplicate", application, **words_of_duplicate(of))


def approved(application: Application) -> None:
    _tell("approved", application, **words_of_approving(application))


# --- the words of what is decided, once for the letter and once for looking at it before ----------


def words_of_asking(application: Application, question: str) -> dict[str, Any]:
    return {"question": question}


def words_of_refusing(reason: str) -> dict[str, Any]:
    return {"reason": reason}


def words_of_duplicate(of: Organisation) -> dict[str, Any]:
    # only of a signatory does everybody see a page
    is_public = Organisation.objects.public().filter(pk=of.pk).exists()
    url = settings.BASE_URL + of.get_absolute_url() if is_public else ""
    return {"listed": of.name, "page_url": url}


def words_of_approving(application: Application) -> dict[str, Any]:
    signer = application.signer
    return {
        "signer": signer[0] if signer else "",
        "signs_themselves": application.who_signs == Application.Signs.ME,
        "sign_in_url": settings.BASE_URL + reverse("account_request_login_code"),
    }


def as_it_will_be_sent(
    kind: str, application: Application, words: dict[str, Any], *, has_link: bool = False
) -> tuple[str, str]:
    """Subject and body of a letter to the applicant, to be looked at before it is sent."""
    to = (application.contact_email, application.contact_name)
    every = (
        _words(application) | words | letterhead("a link" if has_link else "", f"{FOLDER}/{kind}")
    )
    subject, body = worded(f"{FOLDER}/{kind}", to, every)
    return " ".join(subject.split()), body.strip()


# --- how they are written -------------------------------------------------------------------------


def _words(application: Application) -> dict[str, Any]:
    return {"organisation": application.name, "reference": application.reference}


def _tell(kind: str, application: Application, **words: Any) -> Email:
    to, name = application.contact_email, application.contact_name
    return _send(kind, to, name, once=_which(application), **(_words(application) | words))


def _tell_secretariat(kind: str, application: Application) -> None:
    kept_by = Secretariat.objects.current()
    if kept_by is None:
        return
    _send(
        kind,
        kept_by.mailbox,
        "colleague",
        once=_which(application),
        check_by=application.check_by,
        page_url=settings.BASE_URL + application.get_absolute_url(),
        **_words(application),
    )


def _which(application: Application) -> str:
    """Each letter of a kind once a question."""
    return f"{application.reference}-{application.questions.count()}"


def _send(kind: str, email: str, name: str, *, once: str, **words: Any) -> Email:
    return send(f"{FOLDER}/{kind}", to=(email, name), dedupe=f"joining-{kind}-{once}", **words)


def _link(token: str) -> str:
    return settings.BASE_URL + reverse("joining:open", args=[token])


def _typed_name(unfinished: UnfinishedApplication) -> str:
    typed = unfinished.answers.get("you", {}).get("contact_name") or [""]
    return typed[-1].strip()[:200] or "colleague"
