import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.adjustments.models import Adjustment
from kmip_portal.audit.services import record
from kmip_portal.inserting import insert_many
from kmip_portal.lifecycle import TooLate
from kmip_portal.mail import wording
from kmip_portal.mail.kinds import ONLY_NEWS
from kmip_portal.mail.models import BouncingAddress, Email, Pause, Problem, addressee
from kmip_portal.mail.often import BOUNCING, HEAD, WRITTEN
from kmip_portal.mail.secrets import MARK, seal
from kmip_portal.mail.wishes import How, next_summary, wishes_of
from kmip_portal.mail.wording import name_of
from kmip_portal.nudges import after_commit
from kmip_portal.secretariat.models import Secretariat
from kmip_portal.working_days import next_working_moment

# several events for one person within this time become one letter
TOGETHER = timedelta(minutes=10)


def send(
    template: str,
    *,
    to: tuple[str, str],
    dedupe: str,
    not_before: datetime | None = None,
    in_working_hours: bool = False,
    together: bool = False,
    secret: str = "",
    **context: Any,
) -> Email | None:
    """Write a letter now, in the caller's transaction; a worker sends it after the commit.

    `template` is the path before `.subject.txt` and `.txt`; `to` is (address, name). The same
    `dedupe` writes it once only: the letter already written is given back. `together` lets it wait
    ten minutes, to be told in one letter with others to the same person. Where the template says
    `{{ secret }}` a mark is kept, and the true value is joined only while sending.

    What is only news waits for the day on which the person wants it; to whoever wants none, none
    is written.
    """
    for already in WRITTEN.found(dedupe):
        return already
    wish = wishes_of(template, [to[0]]).get(addressee(to[0]))
    if wish and wish.how == How.MUST_DO:
        return None
    if wish:
        together, not_before = True, next_summary(How(wish.how), not_before or clock.now())
    words = context | letterhead(secret, template)
    subject, body = worded(template, to, words)
    return write(
        kind=template,
        to=to,
        subject=subject,
        body=body,
        gist=worded(template, to, words | {"told_together": True})[1] if together else "",
        dedupe=dedupe,
        not_before=not_before,
        in_working_hours=in_working_hours and not wish,
        together=together,
        person=wish.user if wish else None,
        secret=secret,
    )


class Letter(NamedTuple):
    """One of many letters of one kind: to (address, name), once only, and its own words.

    Letters that share one `context` object are worded once, each with its own `blanks` filled in:
    plain text, put where the template names it, and never asked about there.
    """

    to: tuple[str, str]
    dedupe: str
    context: dict[str, Any]
    blanks: dict[str, str] = {}


def send_many(template: str, letters: Sequence[Letter]) -> int:
    """Write the same letter to many in a few queries; how many were not written before. What is
    only news goes as each of them chose.

    The caller holds a lock that keeps others from writing the same letters; should one slip in
    all the same, its dedupe key still lets it in once only.
    """
    keys = [letter.dedupe for letter in letters]
    already = set(Email.objects.filter(dedupe__in=keys).values_list("dedupe", flat=True))
    addresses = [letter.to[0] for letter in letters]
    held, wishes = _why_held(addresses), wishes_of(template, addresses)
    words, gists = Wording(template), Wording(template, told_together=True)
    moment, rows, is_news = clock.now(), [], template in ONLY_NEWS
    soonest = _gathering_soon(addresses, moment) if is_news else {}
    for letter in letters:
        wish = wishes.get(addressee(letter.to[0]))
        if letter.dedupe in already or (wish and wish.how == How.MUST_DO):
            continue
        row = _columns(template, letter.to, *words.of(letter), letter.dedupe, held)
        if is_news:
            at_once = soonest.get(addressee(letter.to[0]), moment + TOGETHER)
            row |= {
                "not_before": next_summary(How(wish.how), moment) if wish else at_once,
                "in_summary": bool(wish),
                "person_id": wish.user_id if wish else None,
                "gist": gists.of(letter)[1].strip(),
            }
        rows.append(row)
    if rows:
        each = {name: [row[name] for row in rows] for name in rows[0]}
        alike = {"together": True} if is_news else {"not_before": moment}
        insert_many(Email, each, alike | {"written_at": moment}, ignore_conflicts=True)
        after_commit("kmip_portal.mail.tasks.send_letters")
    return len(rows)


class Wording:
    """The words of many letters, worded once for all that share a context.

    What differs is marked with characters that no text may hold, and filled in afterwards.
    """

    def __init__(self, template: str, *, told_together: bool = False):
        self.template = template
        self.head = letterhead(kind=template) | {"told_together": told_together}
        self.shared: dict[tuple[int, tuple[str, ...]], tuple[str, str]] = {}

    def of(self, letter: Letter) -> tuple[str, str]:
        """Subject and body."""
        blanks = letter.blanks | {"name": letter.to[1]}
        key = (id(letter.context), tuple(blanks))
        if key not in self.shared:
            marked = {name: f"\ufdd0{name}\ufdd1" for name in blanks}
            words = letter.context | self.head | marked
            self.shared[key] = worded(self.template, ("", marked["name"]), words)
        subject, body = self.shared[key]
        return (
            BLANK.sub(lambda blank: blanks[blank[1]], subject),
            BLANK.sub(lambda blank: blanks[blank[1]], body),
        )


BLANK = re.compile("\ufdd0([a-z_]+)\ufdd1")


@transaction.atomic
def write(
    *, kind: str, to: tuple[str, str], subject: str, body: str, dedupe: str, gist: str = "",
    not_before: datetime | None = None, in_working_hours: bool = False, together: bool = False,
    person: User | None = None, secret: str = "", again_of: Email | None = None,
) -> Email:  # fmt: skip
    """Put a letter whose words are ready into the outbox, and wake the sender after the commit.

    With a `person` it waits to be told in their summary, wherever that will go.
    """
    if together and secret:
        raise ValueError("A letter with a link or code of its own is never told with others.")
    moment = not_before or clock.now()
    moment = next_working_moment(moment) if in_working_hours else moment
    for already in WRITTEN.found(dedupe):
        return already
    columns = _columns(kind, to, subject, body, dedupe, _why_held([to[0]])) | {
        "secret": seal(secret) if secret else None,
        "not_before": _when_told(to[0], moment) if together and not person else moment,
        "together": together,
        "in_summary": bool(person),
        "person": person,
        "gist": (gist or body).strip() if together else "",
        "again_of": again_of,
    }
    try:
        with transaction.atomic():
            email = Email.objects.create(**columns)
    except IntegrityError:  # somebody else has written it at this very moment
        return Email.objects.get(dedupe=dedupe)
    after_commit("kmip_portal.mail.tasks.send_letters")
    return email


def letterhead(secret: str = "", kind: str = "") -> dict[str, Any]:
    """What every letter may say, whoever it goes to; with K-MIP's own words for its kind, where
    there are some."""
    secretariat, own_words = _read_head(kind)
    return {
        "portal_url": settings.BASE_URL,
        "secretariat": secretariat,
        "secret": MARK if secret else "",
        "own_words": own_words,
    }


def _read_head(kind: str) -> tuple[Secretariat | None, dict[str, str] | None]:
    """Both in one query: a letter has no time for two."""
    for secretariat in HEAD.found(name_of(kind), clock.today()):
        return secretariat, secretariat.own_words
    own = Adjustment.objects.filter(name=name_of(kind))
    return None, own.values_list("value", flat=True).first()


def worded(template: str, to: tuple[str, str], words: dict[str, Any]) -> tuple[str, str]:
    """Subject and body, with everything filled in."""
    words = words | {"name": to[1]}
    own = words.get("own_words")
    if own and (said := wording.put(template, own, words)):
        return said
    return (
        render_to_string(f"{template}.subject.txt", words),
        render_to_string(f"{template}.txt", words),
    )


def _columns(
    kind: str, to: tuple[str, str], subject: str, body: str, dedupe: str, held: dict[str, str]
) -> dict[str, Any]:
    """What a letter of any kind keeps."""
    return {
        "kind": kind,
        "to": to[0].strip(),
        "to_name": to[1],
        "addressee": addressee(to[0]),
        "subject": " ".join(subject.split())[:200],
        "body": body.strip() + "\n",
        "dedupe": dedupe,
        "message_id": message_id(dedupe),
        "held_because": held.get(addressee(to[0]), ""),
    }


def message_id(dedupe: str) -> str:
    """Made from the dedupe key, so that a letter sent twice by a crash shows as one."""
    stem = hashlib.sha256(f"{settings.BASE_URL} {dedupe}".encode()).hexdigest()[:40]
    return f"<{stem}@{urlsplit(settings.BASE_URL).hostname}>"


def _when_told(address: str, moment: datetime) -> datetime:
    """With what already waits for this person, or in ten minutes: nobody waits longer."""
    latest = moment + TOGETHER
    gathering = Email.objects.waiting().to_person(address).filter(together=True, in_summary=False)
    soonest = gathering.filter(not_before__gt=moment, not_before__lte=latest)
    return soonest.order_by("not_before").values_list("not_before", flat=True).first() or latest


def _gathering_soon(addresses: Iterable[str], moment: datetime) -> dict[str, datetime]:
    """By addressee, when what already waits for them for a few minutes is told."""
    gathering = Email.objects.waiting().filter(
        together=True, in_summary=False, addressee__in={addressee(one) for one in addresses},
        not_before__gt=moment, not_before__lte=moment + TOGETHER,
    )  # fmt: skip
    return dict(gathering.order_by("-not_before").values_list("addressee", "not_before"))


def _why_held(addresses: Iterable[str]) -> dict[str, str]:
    """By addressee, for those whose letters come back.

    Locked, so that a letter written while its address is cleared is not held for ever.
    """
    each = {addressee(one) for one in addresses}
    if len(each) == 1:
        found: Iterable[BouncingAddress] = BOUNCING.found(*each)
    else:
        found = BouncingAddress.objects.standing(*each).select_for_update()
    return {bouncing.address: bouncing.holds_because for bouncing in found}


# --- what a person does about letters -----------------------------------------------------------


@transaction.atomic
def resend(email: Email, *, by: User, key: str, secret: str = "") -> Email:
    """The same words once more, in a new letter; `key` says which press of the button it was.

    A link or code is never sent twice: where the letter carried one, `secret` is a new one.
    """
    return _again(email, to=email.to, by=by, key=key, secret=secret, verb="sent again")


@transaction.atomic
def change_address(email: Email, *, to: str, by: User, key: str) -> Email:
    """The same words to another address of the same person; the old letter goes no more."""
    if MARK in email.body:
        raise TooLate(
            f"This email carries a link or code that only {email.to} may see. "
            "Ask for a new one where it was asked for."
        )
    email = Email.objects.select_for_update(of=("self",)).get(pk=email.pk)
    if email.state == "Sending":
        raise TooLate("This email is being sent now. Look again in a few minutes.")
    gone = email.sent_at or email.given_up_at or email.joined_in_id
    if not gone:
        email.given_up_at, email.last_error = clock.now(), f"Sent to {to.strip()} instead."
        email.save(update_fields=["given_up_at", "last_error"])
    return _again(email, to=to, by=by, key=key, secret="", verb="changed the address of")


def _again(email: Email, *, to: str, by: User, key: str, secret: str, verb: str) -> Email:
    if email.is_gone:
        raise TooLate("The text of this email was disposed of, so there is nothing to send.")
    if bool(secret) != (MARK in email.body):
        raise ValueError("A letter that carries a link or code is sent again with a new one.")
    dedupe = f"again-{email.pk}-{key}"
    if already := Email.objects.filter(dedupe=dedupe).first():
        return already
    record(by, verb, email, to=to.strip())
    return write(
        kind=email.kind,
        to=(to, email.to_name),
        subject=email.subject,
        body=email.body,
        dedupe=dedupe,
        secret=secret,
        again_of=email,
    )


@transaction.atomic
def pause(*, reason: str, by: User | None) -> Pause:
    """From now on nothing is sent, for a reason that everybody who asks is shown. `by` None means
    the portal itself."""
    if standing := Pause.objects.standing().select_related("paused_by").first():
        who = standing.paused_by or "The portal"
        raise TooLate(f"{who} has already paused emails: {standing.reason}")
    paused = Pause.objects.create(reason=reason, paused_by=by)
    record(by, "paused", paused, reason=reason)
    return paused


@transaction.atomic
def resume(paused: Pause, *, by: User) -> None:
    """What waited is sent, in its order."""
    ended = Pause.objects.standing().filter(pk=paused.pk)
    if not ended.update(resumed_at=clock.now(), resumed_by=by):
        raise TooLate("Somebody has already let emails go again.")
    record(by, "resumed", paused)
    after_commit("kmip_portal.mail.tasks.send_letters")


@transaction.atomic
def clear_address(bouncing: BouncingAddress, *, by: User) -> None:
    """Letters to this address go again; those whose link or code has grown old do not."""
    standing = BouncingAddress.objects.standing(bouncing.address).select_for_update().first()
    if standing is None or standing.pk != bouncing.pk:
        raise TooLate(f"Somebody has already cleared {bouncing.address}.")
    standing.cleared_at, standing.cleared_by = clock.now(), by
    standing.save(update_fields=["cleared_at", "cleared_by"])
    held = Email.objects.to_person(bouncing.address).exclude(held_because="")
    held.exclude(secret=None).update(
        held_because="", secret=None, given_up_at=clock.now(), last_error=GROWN_OLD
    )
    held.update(held_because="", attempts=0, not_before=clock.now())
    record(by, "cleared", standing)
    after_commit("kmip_portal.mail.tasks.send_letters")


GROWN_OLD = "Its link or code had grown old while the address was bouncing. Send a new one."


# --- what mail servers tell ---------------------------------------------------------------------


@transaction.atomic
def mark_bouncing(address: str, *, problem: str, because: str) -> BouncingAddress:
    """Letters to this address come back: it gets no more until a person clears it."""
    found, made = BouncingAddress.objects.get_or_create(
        address=addressee(address),
        cleared_at=None,
        defaults={"problem": problem, "because": because[:500]},
    )
    if made:
        held = Email.objects.waiting().to_person(address)
        held.update(held_because=found.holds_because)
        record(None, "stopped writing to", found, problem=found.get_problem_display())
    return found


@transaction.atomic
def take_back(email: Email, *, problem: str, because: str) -> None:
    """A letter that had gone came back; told once, however often it is reported."""
    gone = Email.objects.filter(pk=email.pk, returned_at=None)
    first = gone.update(returned_at=clock.now(), problem=problem, last_error=because[:500])
    if first and problem != Problem.NOT_SENT:
        mark_bouncing(email.to, problem=problem, because=because)


@transaction.atomic
def note_delivery(email: Email) -> None:
    """The mail provider says that it lies in the person's inbox."""
    Email.objects.filter(pk=email.pk, delivered_at=None).update(delivered_at=clock.now())
