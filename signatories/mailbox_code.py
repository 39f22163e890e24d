"""A code to the address of somebody who is signed in, before they do what is hard to undo.

Its hash holds a mark of their session: another browser, or somebody with their password alone, has
no use for the code, nor for one that was sent for something else. Guesses are counted in the
database, so that many at once, or from new sessions, are as few as one after another.
"""

from datetime import timedelta

from allauth.core import ratelimit
from django.db import transaction
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac

from kmip_portal import clock
from signatories.models import MailboxCode
from signatories.models.mailbox_code import in_fifteen_minutes
from signatories.signing_links import new_code

KEY, FOR = "mailbox_code", "mailbox_code_for"
PRESSED_TWICE = timedelta(seconds=5)


@transaction.atomic
def send(request, purpose: str, letter) -> bool:
    """A new code, by this letter; the one before it works no more. False where too many went."""
    if not ratelimit.consume(request, action="mailbox_code", key=request.user.email):
        return False
    if _was_just_sent(request, purpose):
        return True
    code = new_code()
    request.session[KEY], request.session[FOR] = get_random_string(32), purpose
    kept, _ = MailboxCode.objects.select_for_update().get_or_create(user=request.user)
    if kept.is_another_hour:
        kept.wrong_tries, kept.counted_from = 0, clock.now()
    kept.code_hash, kept.expires_at = _hash(request, purpose, code), in_fifteen_minutes()
    kept.save()
    letter(code)
    return True


def _was_just_sent(request, purpose: str) -> bool:
    """The button was pressed twice: one letter is enough."""
    kept = MailboxCode.objects.filter(user=request.user).first()
    same = KEY in request.session and request.session.get(FOR) == purpose
    return bool(same and kept and kept.works and kept.sent_at > clock.now() - PRESSED_TWICE)


@transaction.atomic
def problem_with(request, purpose: str, typed: str) -> str:
    """What is wrong with a code, in the words of the page; nothing where it is the one sent.

    The right one is used up.
    """
    kept = MailboxCode.objects.select_for_update().filter(user=request.user).first()
    if kept is None or not kept.works or KEY not in request.session:
        return "The code has expired. Send a new one"
    if kept.is_guessed_at:
        return "Too many tries. Wait an hour, then send a new code"
    if not constant_time_compare(kept.code_hash, _hash(request, purpose, typed)):
        kept.wrong_tries += 1
        kept.save(update_fields=["wrong_tries"])
        return "The code you entered is not correct"
    kept.code_hash = ""
    kept.save(update_fields=["code_hash"])
    del request.session[KEY]
    return ""


def _hash(request, purpose: str, code: str) -> str:
    said = f"{request.user.pk}:{request.session[KEY]}:{purpose}:{code}"
    return salted_hmac("kmip mailbox code", said, algorithm="sha256").hexdigest()
