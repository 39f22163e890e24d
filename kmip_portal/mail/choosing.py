"""A person chooses how they are told what is only news."""

import base64
import hashlib
import hmac

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.mail.models import Email, EmailChoice, addressee
from kmip_portal.mail.moving import follow_people
from kmip_portal.mail.wishes import GATHERED, How, next_summary
from kmip_portal.nudges import after_commit

SIGNED = 16  # bytes


def choice_of(user: User) -> EmailChoice:
    """What they chose; at once, where they never did."""
    return EmailChoice.objects.filter(user=user).first() or EmailChoice(user=user)


@transaction.atomic
def choose(user: User, *, how: str, wants_news: bool) -> None:
    """From now on; what waits for them already is told as they want it now."""
    _choose(user, by=user, how=how, wants_news=wants_news)


@transaction.atomic
def stop(user: User) -> None:
    """By the link in a letter, which whoever has the letter may follow: only what they must do."""
    _choose(user, by=None, how=How.MUST_DO, wants_news=choice_of(user).wants_news)


def _choose(user: User, *, by: User | None, how: str, wants_news: bool) -> None:
    User.objects.select_for_update().get(pk=user.pk)
    before = choice_of(user)
    if before.pk and (before.how, before.wants_news) == (how, wants_news):
        return
    EmailChoice.objects.update_or_create(user=user, defaults={
        "how": how, "wants_news": wants_news, "chosen_at": clock.now(),
    })  # fmt: skip
    _tell_otherwise(user, How(how))
    in_name_of = "" if by else "Somebody with the link of a letter"
    record(
        by, "chose how to be told of news for", user,
        in_name_of=in_name_of, how=how, wants_news=wants_news,
    )  # fmt: skip


def _tell_otherwise(user: User, how: How) -> None:
    """Also what is held for an address that bounces, and what was written to an earlier one."""
    follow_people()
    waiting = Email.objects.in_no_hand().filter(in_summary=True, person=user)
    if how in GATHERED:
        waiting.update(not_before=next_summary(how, clock.now()))
    elif how == How.AT_ONCE:
        waiting.update(in_summary=False, not_before=clock.now())
        after_commit("kmip_portal.mail.tasks.send_letters")
    else:
        waiting.take_away()  # it was never sent, and is not wanted


# --- the link in a letter -----------------------------------------------------------------------


def stop_url(address: str) -> str:
    """Where this person stops what is only news, without signing in."""
    return settings.BASE_URL + reverse("mail_stop", args=[_token(addressee(address))])


def whose(token: str) -> User | None:
    """The person whose letter had this link."""
    try:
        told = base64.urlsafe_b64decode(token.encode() + b"=" * (-len(token) % 4))
        address = told[SIGNED:].decode()
    except ValueError:
        return None
    if not hmac.compare_digest(token.encode(), _token(address).encode()):
        return None
    return User.objects.filter(email=address, is_active=True).first()


def _token(address: str) -> str:
    """The address, signed: it lets nobody do anything but stop these letters."""
    key = hashlib.sha256(b"kmip stop news" + settings.SECRET_KEY.encode()).digest()
    signature = hmac.new(key, address.encode(), hashlib.sha256).digest()[:SIGNED]
    return base64.urlsafe_b64encode(signature + address.encode()).rstrip(b"=").decode()
