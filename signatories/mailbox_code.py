"""A code to the address of somebody who is signed in, before they do what is hard to undo.

Its hash is kept in their session: another browser, or somebody with their password alone, has no
use for the code, nor for one that was sent for something else.
"""

from allauth.core import ratelimit
from django.utils.crypto import constant_time_compare, salted_hmac

from kmip_portal import clock
from signatories.signing_links import new_code

KEY, MINUTES, MOST_TRIES = "mailbox_code", 15, 10


def send(request, purpose: str, letter) -> bool:
    """A new code, by this letter; the one before it works no more. False where too many went."""
    if not ratelimit.consume(request, action="mailbox_code", key=request.user.email):
        return False
    code = new_code()
    request.session[KEY] = {
        "hash": _hash(request, purpose, code),
        "until": clock.now().timestamp() + 60 * MINUTES,
        "tries": 0,
    }
    letter(code)
    return True


def problem_with(request, purpose: str, typed: str) -> str:
    """What is wrong with a code, in the words of the page; nothing where it is the one sent.

    The right one is used up.
    """
    kept = request.session.get(KEY)
    if kept is None or kept["until"] <= clock.now().timestamp():
        return "The code has expired. Send a new one"
    if kept["tries"] >= MOST_TRIES:
        return "Too many tries. Send a new code"
    if not constant_time_compare(kept["hash"], _hash(request, purpose, typed)):
        request.session[KEY] = kept | {"tries": kept["tries"] + 1}
        return "The code you entered is not correct"
    del request.session[KEY]
    return ""


def _hash(request, purpose: str, code: str) -> str:
    said = f"{request.user.pk}:{purpose}:{code}"
    return salted_hmac("kmip mailbox code", said, algorithm="sha256").hexdigest()
