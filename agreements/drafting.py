"""What is done to the text of a draft: clauses edited, added, moved and removed, one at a time.

Numbers are counted anew and names of other clauses follow them each time. Nothing is overwritten
that the person has not seen.
"""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.text import slugify

from agreements import cross_references
from agreements.catching_up import Missed, Since
from agreements.causes import Caused, carried
from agreements.models import AgreementVersion, Clause
from agreements.numbering import Place, like_its_neighbour, renumbered
from agreements.redline import NOT_USED
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.lifecycle import TooLate

OUT_OF_THE_WAY = 1_000_000  # places are moved here first, because no two clauses share one


class Refused(Exception):
    """The agreement's own rules forbid this; the message says why in a sentence."""


class ChangedMeanwhile(Exception):
    """Somebody else changed this clause since the person began; `theirs` is how it is now."""

    def __init__(self, theirs: Clause):
        self.theirs = theirs
        super().__init__("Somebody else changed this clause meanwhile")


@transaction.atomic
def change_clause(
    clause: Clause,
    *,
    row_version: int | None,
    heading: str,
    body: str,
    why: str = "",
    origin: str | None = None,
    caused: Caused | None = None,
    by: User,
) -> None:
    """Its words are these from now on, if nobody changed them since `row_version`; `origin` says
    what caused them, None leaves what it said. `caused` says it of each sentence, where that is
    not to be seen from what changes now."""
    version, clauses = _opened(clause.version)
    now = _found(clauses, clause.key)
    keys = {one.number: one.key for one in clauses if one.number}
    words: dict[str, Any] = {
        "heading": heading,
        "body": cross_references.by_key(body, keys),
        "why_changed": why,
    }
    words |= {} if origin is None else {"origin": origin}
    words |= {} if caused is None else {"caused": caused}
    if all(getattr(now, name) == value for name, value in words.items()):
        return
    if row_version != now.row_version:
        raise ChangedMeanwhile(now)
    _write(now, words, by, among=clauses)
    _edited(version, by, "changed a clause of", now)


@transaction.atomic
def add_clause(
    version: AgreementVersion,
    *,
    after: str,
    level: int,
    heading: str,
    body: str = "",
    why: str = "",
    by: User,
) -> Clause:
    """A new clause after the one of this key, at the start where none is named."""
    version, clauses = _opened(version)
    at = clauses.index(_found(clauses, after)) + 1 if after else 0
    keys = {one.number: one.key for one in clauses if one.number}
    made = Clause(
        version=version,
        key=_free_key(version, heading),
        level=level,
        number=_kind_of_number(clauses, at, level),
        heading=heading,
        body=cross_references.by_key(body, keys),
        why_changed=why,
        changed_by=by,
    )
    _reorder(version, [*clauses[:at], made, *clauses[at:]])
    _edited(version, by, "added a clause to", made)
    return made


def _kind_of_number(clauses: list[Clause], at: int, level: int) -> str:
    """A number of the kind that a new clause in this place should have."""
    if not clauses:
        return "1"
    if at == 0:  # as that which it is put before
        return clauses[0].number if clauses[0].level == level else ""
    return like_its_neighbour(level, [Place(one.level, one.number) for one in clauses[:at]])


@transaction.atomic
def move_clause(clause: Clause, *, up: bool, seen_at: int | None = None, by: User) -> bool:
    """One place up or down, with all that is under it; into the next part at the end of one.

    `seen_at` is the place where the person saw it: who presses twice, or after somebody else
    moved it, moves nothing.
    """
    version, clauses = _opened(clause.version)
    now = _found(clauses, clause.key)
    if seen_at is not None and now.position != seen_at:
        return False
    order = _moved(clauses, now, up)
    if order == clauses:
        return False
    now.changed_by = by
    _reorder(version, order)
    _edited(version, by, "moved a clause of", now, direction="up" if up else "down")
    return True


@transaction.atomic
def remove_clause(
    clause: Clause,
    *,
    row_version: int | None = None,
    why: str = "",
    origin: str | None = None,
    by: User,
) -> bool:
    """Take it out. One that was ever published stays as "Not used", and keeps its number.

    The reason stands beside the change, and in the history of what went altogether.
    `row_version` is that of the words the person saw: other words are not thrown away unseen.
    """
    version, clauses = _opened(clause.version)
    now = _found(clauses, clause.key)
    if row_version is not None and row_version != now.row_version:
        raise ChangedMeanwhile(now)
    if now.is_unused:
        return False
    if was_published(now.key):
        words = {"heading": NOT_USED, "body": "", "why_changed": why}
        words |= {} if origin is None else {"origin": origin}
        _write(now, words, by, among=clauses)
        _edited(version, by, "marked a clause as not used in", now, why=why)
    else:
        rest = [one for one in clauses if one != now]
        _keep_by_key(clauses)
        now.delete()
        _reorder(version, rest)
        _edited(version, by, "removed a clause from", now, why=why)
    return True


@transaction.atomic
def catch_up(version: AgreementVersion, *, by: User) -> list[Missed]:
    """Take over what was published since the draft was begun, wherever it has the older words.

    A clause that both changed stays as the draft has it, for somebody to look at.
    """
    held, clauses = _opened(version)
    since = Since(held)
    if since.newest is None or not since.missed:
        return []
    _keep_by_key(clauses)
    order = list(clauses)
    for missed in since.lost:
        _take_over(missed, since.newest, version, order, by)
    _reorder(version, order)
    version.started_from = since.newest
    version.save(update_fields=["started_from"])
    version.hands.add(by)
    keys = [missed.key for missed in since.lost]
    record(by, "took over what was published since into", version, of=str(since.newest), keys=keys)
    return since.lost


def _take_over(
    missed: Missed,
    newest: AgreementVersion,
    version: AgreementVersion,
    order: list[Clause],
    by: User,
) -> None:
    """One clause becomes what it is in the newest version; `order` is that of the draft."""
    here = next((one for one in order if one.key == missed.key), None)
    if missed.now is None:
        if here:
            order.remove(here)
            here.delete()
    elif here:
        words = {"heading": missed.now.heading, "body": missed.now.body, "why_changed": ""}
        _write(here, words, by, among=order)
    else:
        made = Clause(version=version, **missed.now._asdict(), changed_by=by)
        order.insert(_place_as_in(newest, missed.key, order), made)


def _place_as_in(newest: AgreementVersion, key: str, order: list[Clause]) -> int:
    """After the nearest clause before it there that is here too."""
    there = list(newest.clauses.values_list("key", flat=True))
    here = [one.key for one in order]
    before = [one for one in there[: there.index(key)] if one in here]
    return here.index(before[-1]) + 1 if before else 0


def _write(clause: Clause, words: dict[str, Any], by: User, *, among: list[Clause]) -> None:
    """These words in place of those, for whoever is editing it to be told; each sentence keeps
    what caused it. `among` are the clauses of the draft."""
    another = words.get("origin", clause.origin).removeprefix(clause.origin).removeprefix(", ")
    keys = {one.number: one.key for one in among if one.number}
    was = cross_references.by_key(clause.body, keys)
    words = {"caused": carried(clause.caused, was, words["body"], another)} | words
    for name, value in words.items():
        setattr(clause, name, value)
    clause.changed_by = by
    clause.row_version += 1
    clause.save(update_fields=[*words, "changed_by", "row_version"])


def must_be_a_draft(version: AgreementVersion) -> None:
    """Only the text of a draft is changed."""
    if version.status != AgreementVersion.Status.DRAFT:
        raise TooLate(
            f"Version {version.number} is now “{version.get_status_display()}”, "
            "so its text can no longer be changed."
        )


def was_published(key: str) -> bool:
    """Whether a version that is or was published has this clause."""
    return AgreementVersion.objects.published().filter(clauses__key=key).exists()


def refuse_what_names_nothing(version: AgreementVersion) -> None:
    """A text that names a clause by a key that is gone cannot be put into words."""
    clauses = list(version.clauses.all())
    numbers = cross_references.numbers_of(clauses)
    for clause in clauses:
        for token in cross_references.TOKEN.finditer(clause.body):
            if token["key"] not in numbers:
                raise Refused(f"“{clause}” mentions {token[0]}, which is not in this version")


def freeze(version: AgreementVersion) -> None:
    """From now on the clauses name each other in words, as they are read."""
    Clause.objects.bulk_update(
        cross_references.put_in_words(version.clauses.all()), ["body"], batch_size=200
    )


def _opened(version: AgreementVersion) -> tuple[AgreementVersion, list[Clause]]:
    """The draft and its clauses, held until the end of this transaction."""
    held = AgreementVersion.objects.select_for_update().get(pk=version.pk)
    must_be_a_draft(held)
    return held, list(held.clauses.all())


def _found(clauses: list[Clause], key: str) -> Clause:
    for clause in clauses:
        if clause.key == key:
            return clause
    raise TooLate("This clause has been removed from the draft.")


def _moved(clauses: list[Clause], clause: Clause, up: bool) -> list[Clause]:
    """The order after one step: whole blocks, a clause with all that is deeper after it."""
    start = clauses.index(clause)
    end = _end_of_block(clauses, start)
    block, rest = clauses[start:end], clauses[:start] + clauses[end:]
    at = _place_above(rest, start, clause.level) if up else _place_below(rest, start, clause.level)
    return [*rest[:at], *block, *rest[at:]]


def _place_above(rest: list[Clause], start: int, level: int) -> int:
    """Before its neighbour; at the top of a part, the end of the part before if there is one."""
    at = start - 1
    while at > 0 and rest[at].level > level:
        at -= 1
    if at >= 0 and rest[at].level < level and not any(one.level < level for one in rest[:at]):
        return start
    return max(at, 0)


def _place_below(rest: list[Clause], start: int, level: int) -> int:
    """After its neighbour; at the end of a part, the top of the next."""
    if start >= len(rest):
        return start
    return start + 1 if rest[start].level < level else _end_of_block(rest, start)


def _end_of_block(clauses: list[Clause], start: int) -> int:
    end = start + 1
    while end < len(clauses) and clauses[end].level > clauses[start].level:
        end += 1
    return end


def _reorder(version: AgreementVersion, order: list[Clause]) -> None:
    """Give every clause its place and number; what names it by number names its key first."""
    _keep_by_key([one for one in order if one.pk])
    numbers = renumbered(Place(one.level, one.number) for one in order)
    version.clauses.update(position=F("position") + OUT_OF_THE_WAY)
    for position, (clause, number) in enumerate(zip(order, numbers, strict=True), 1):
        clause.position, clause.number = position, number
    new = [one for one in order if one.pk is None]
    kept = [one for one in order if one.pk]
    Clause.objects.bulk_update(kept, ["position", "number", "changed_by"], batch_size=200)
    for clause in new:
        clause.save()


def _keep_by_key(clauses: list[Clause]) -> None:
    Clause.objects.bulk_update(cross_references.keep_by_key(clauses), ["body"], batch_size=200)


def _free_key(version: AgreementVersion, heading: str) -> str:
    """A key that no clause of any version of this agreement has had."""
    stem = slugify(heading)[:60].strip("-") or "clause"
    taken = set(
        Clause.objects.filter(
            version__agreement=version.agreement_id, key__startswith=stem
        ).values_list("key", flat=True)
    )
    key, count = stem, 1
    while key in taken:
        count += 1
        key = f"{stem}-{count}"
    return key


def _edited(version: AgreementVersion, by: User, verb: str, clause: Clause, **detail: Any) -> None:
    """Kept for who may approve, and in the history."""
    version.hands.add(by)
    record(by, verb, version, clause=clause.key, number=clause.number, **detail)
