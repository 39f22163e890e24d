"""Is this file one that the portal published, and is it still the current one?

Told from a file's fingerprint alone, so that a browser or a command can ask without handing the
file over. Of what is not public nothing is said but to people who may see it.
"""

import hashlib
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.urls import reverse

from agreements.documents import tracked_changes
from agreements.models import AgreementVersion
from kmip_portal.documents import marks
from kmip_portal.documents.models import Seal, StoredDocument
from kmip_portal.portal_tags import day
from records.models import RecordOfSharing
from signatories.models import AcceptanceStatement

PUBLIC = AnonymousUser()
PDF_BEGINNING, WITHIN = b"%PDF-", 1024  # where readers look for it


class Verdict(StrEnum):
    CURRENT = "current"
    SUPERSEDED = "superseded"
    ALTERED = "altered"
    UNKNOWN = "unknown"
    FOREIGN = "foreign"


HEADLINES = {
    Verdict.CURRENT: "Genuine and current",
    Verdict.SUPERSEDED: "Genuine, but superseded",
    Verdict.ALTERED: "Altered",
    Verdict.UNKNOWN: "Not known",
    Verdict.FOREIGN: "Not a file of the portal",
}


class Answer(NamedTuple):
    """What is known of a file, in a word, in a sentence, and what it is where that may be said."""

    verdict: Verdict
    said: str
    what: str = ""
    reference: str = ""
    link: str = ""

    @property
    def is_current(self) -> bool:
        return self.verdict is Verdict.CURRENT

    @property
    def headline(self) -> str:
        return HEADLINES[self.verdict]

    @property
    def name(self) -> str:
        """What it is and its reference, said once."""
        return self.what if self.reference in self.what else f"{self.what} {self.reference}"

    @property
    def facts(self) -> dict[str, str]:
        return {
            "answer": self.verdict.value,
            "headline": self.headline,
            "said": self.said,
            "what": self.what,
            "reference": self.reference,
        }


ALTERED = Answer(
    Verdict.ALTERED,
    "It carries the portal’s seal or name, but it is not as it was when the portal made it. "
    "Do not rely on it.",
)
UNKNOWN = Answer(
    Verdict.UNKNOWN,
    "The portal has published no such file. A scan, a new print or a copy saved by another "
    "program is not the same file, even where the words are.",
)
NOT_A_PDF = Answer(Verdict.FOREIGN, "This is not a PDF, so it cannot be one of the portal’s.")
# the portal's own words for a seal that holds on a file it has no note of
SEALED_BUT_UNKNOWN = UNKNOWN._replace(
    said="Its seal is the portal’s and holds, but this portal has no note of such a file."
)


def all_seals() -> list[str]:
    """The fingerprints of every certificate the portal has sealed with."""
    return list(Seal.objects.order_by("pk").values_list("fingerprint", flat=True))


def judge(sha256: str, *, marked: bool, is_pdf: bool = True, user: Any = PUBLIC) -> Answer:
    """The answer for a fingerprint; `marked` says that the file bears one of our marks.

    For the operator of the portal, who may see all, `user` is None.
    """
    documents = list(StoredDocument.objects.filter(sha256=sha256).values_list("pk", flat=True))
    if documents:
        return (
            _version(documents, user)
            or _acceptance(documents)
            or _record(documents, user)
            or _changes(documents, user)
            or _blank_form(documents)
            or _seal_of_a_pack(documents)
            or UNKNOWN
        )
    if marked:
        return ALTERED
    return UNKNOWN if is_pdf else NOT_A_PDF


def judge_file(content: bytes, *, user: Any = PUBLIC) -> Answer:
    """The answer for a file that was handed over."""
    return judge(
        hashlib.sha256(content).hexdigest(),
        marked=marks.MAKER.encode() in content or marks.are_in(content, all_seals()),
        is_pdf=PDF_BEGINNING in content[:WITHIN],
        user=user,
    )


def examine(content: bytes, *, user: Any = None) -> Answer:
    """The same with the seals opened, which takes a large library: for the command."""
    answer = judge_file(content, user=user)
    if answer.verdict not in (Verdict.ALTERED, Verdict.UNKNOWN) or answer.reference:
        return answer
    from kmip_portal.documents import sealing  # large, and seldom needed

    try:
        found = sealing.find_seals(content)
    except Exception:  # readers fail in many ways on what is no whole PDF
        return answer
    ours = set(all_seals())
    if any(seal.fingerprint in ours and seal.is_whole for seal in found):
        return SEALED_BUT_UNKNOWN
    others = [seal.signer for seal in found if seal.fingerprint not in ours]
    if others and not marks.are_in(content, ours):
        return Answer(Verdict.FOREIGN, f"It is sealed, but by somebody else: {others[0]}.")
    return answer


def _version(documents: Iterable[int], user: Any) -> Answer | None:
    files = Q(pdf__in=documents) | Q(rendering__in=documents) | Q(word__in=documents)
    version = AgreementVersion.objects.filter(files).first()
    if version is None:
        return None
    file = "the file that was published"
    if version.rendering_id in documents:
        file = "the portal’s own PDF of the text, published beside K-MIP’s own file"
    elif version.word_id in documents:
        file = "the portal’s Word file of the text, offered beside the PDF that was published"
    elif version.has_own_file:
        file = "K-MIP’s own file, as it was published"
    what = f"Version {version.number} of the {version.title}"
    if not AgreementVersion.objects.readable().filter(pk=version.pk).exists():
        may_know = user is None or AgreementVersion.objects.visible_to(user).contains(version)
        said = f"The portal has it, but version {version.number} has not been in force yet."
        return Answer(Verdict.UNKNOWN, said, what, version.reference) if may_know else UNKNOWN
    link, begun = version.get_absolute_url(), day(version.in_force_on)
    replacement = AgreementVersion.objects.replacement_of(version)
    if replacement is None:
        said = f"It is {file}, and has been in force since {begun}."
        return Answer(Verdict.CURRENT, said, what, version.reference, link)
    said = (
        f"It is {file}, in force from {begun} until version "
        f"{replacement.number} replaced it on {day(replacement.in_force_on)}."
    )
    return Answer(Verdict.SUPERSEDED, said, what, version.reference, link)


def _acceptance(documents: Iterable[int]) -> Answer | None:
    """Whose acceptance it is stands in the file; here only that it is genuine, and counts."""
    statement = AcceptanceStatement.objects.filter(certificate__in=documents).first()
    if statement is None:
        return None
    what, link = "Certificate of acceptance", reverse("signatories:register")
    if statement.status != AcceptanceStatement.Status.ACCEPTED:
        said = "It is the file that was issued, but the acceptance no longer stands."
        return Answer(Verdict.SUPERSEDED, said, what, statement.reference, link)
    if statement.version not in AgreementVersion.objects.counting():
        said = "It is the file that was issued, but acceptance of that version no longer counts."
        return Answer(Verdict.SUPERSEDED, said, what, statement.reference, link)
    said = "It is the file that was issued, and the acceptance stands."
    return Answer(Verdict.CURRENT, said, what, statement.reference, link)


def _changes(documents: Iterable[int], user: Any) -> Answer | None:
    """The Word file of what changed between two texts, as they stand where both may be read."""
    file = StoredDocument.objects.filter(pk__in=documents, kind="agreement-changes").first()
    if file is None:
        return None
    versions = AgreementVersion.objects
    seen = versions.standing() if user is None else versions.visible_to(user)
    numbers = [file.snapshot[each]["number"] for each in ("old", "new")]
    pair = [seen.filter(number=number).first() for number in numbers]
    if None in pair or tracked_changes(*pair) != file:  # of a draft that was changed since
        return None
    said = (
        "It is the portal’s Word file of what changed between two versions, with tracked changes. "
        "It is not the agreement itself."
    )
    replaced = AgreementVersion.objects.replacement_of(pair[1])
    verdict = Verdict.SUPERSEDED if replaced else Verdict.CURRENT
    return Answer(verdict, said, f"What changed from {pair[0]} to {pair[1]}", numbers[1])


def _blank_form(documents: Iterable[int]) -> Answer | None:
    forms = StoredDocument.objects.filter(kind="blank-form")
    form = forms.filter(pk__in=documents).first()
    if form is None:
        return None
    newer = forms.filter(subject=form.subject, format=form.format, pk__gt=form.pk)
    if newer.exists():
        said = "It is a blank form that the portal offered, and a newer one has taken its place."
        return Answer(Verdict.SUPERSEDED, said, form.subject)
    return Answer(Verdict.CURRENT, "It is a blank form, as the portal offers it.", form.subject)


def _seal_of_a_pack(documents: Iterable[int]) -> Answer | None:
    """Of whom the pack is stands in it, and is not said here."""
    seal = StoredDocument.objects.filter(pk__in=documents, kind="evidence-seal").first()
    if seal is None:
        return None
    said = (
        f"It is the seal that was set on {day(seal.requested_at)}. It names the list of the pack’s "
        "files: verify.py in the pack compares them with it."
    )
    return Answer(Verdict.CURRENT, said, "Seal of an evidence pack", seal.subject)


def _record(documents: Iterable[int], user: Any) -> Answer | None:
    records = RecordOfSharing.objects
    seen = records.all() if user is None else records.visible_to(user)
    record = seen.filter(Q(pdf__in=documents) | Q(docx__in=documents)).first()
    if record is None:
        return None
    said = "It is the file that was made when the record was last saved."
    link = reverse("records:record_detail", args=[record.reference])
    return Answer(Verdict.CURRENT, said, "Record of Sharing", record.reference, link)
