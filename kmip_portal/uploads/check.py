import hashlib
import re
from collections.abc import Collection
from pathlib import PurePosixPath
from typing import IO, NamedTuple

from kmip_portal.uploads import images, kinds, packages, pdfs, viruses
from kmip_portal.uploads.child import in_child
from kmip_portal.uploads.refusal import BadFile, has_a_password, two_kinds

MOST_MB = 5
LARGEST_FILE = MOST_MB * 1024 * 1024  # where a place for files names no bound of its own
LONGEST_NAME = 120
UNSAFE = re.compile(r"[^\w\s.,()&'’–-]")
AS_SAID = {"docx": "a Word document (DOCX)", "xlsx": "an Excel workbook (XLSX)"}


class CheckedUpload(NamedTuple):
    """A file that may be kept: what it is by what is in it, and a name that is safe to show."""

    kind: str
    content_type: str
    name: str
    size: int
    sha256: str
    content: bytes


def check_upload(
    file: IO[bytes], wanted: Collection[str], *, most_mb: int = MOST_MB
) -> CheckedUpload:
    """Refuse what is not a plain file of a wanted kind and size; leave the file at its start.

    The cheap questions come first, and nothing is unpacked before its size is known.
    """
    file.seek(0)
    content = file.read(most_mb * 1024 * 1024 + 1)
    file.seek(0)
    if len(content) > most_mb * 1024 * 1024:
        raise BadFile(f"The selected file must be smaller than {most_mb}MB")
    if not content:
        raise BadFile("The selected file is empty")
    kind = _kind_of(content, wanted)
    viruses.check_for_viruses(content)
    return CheckedUpload(
        kind,
        kinds.CONTENT_TYPES[kind],
        safe_name(getattr(file, "name", "") or "", kind),
        len(content),
        hashlib.sha256(content).hexdigest(),
        content,
    )


def check_word_file(file: IO[bytes]) -> None:
    """A plain Word document of up to 5MB, and nothing else."""
    check_upload(file, {"docx"})


def _kind_of(content: bytes, wanted: Collection[str]) -> str:
    family = kinds.family_of(content)
    if family == "ole":
        if "EncryptedPackage".encode("utf-16-le") in content and kinds.PACKAGES & set(wanted):
            raise has_a_password()
        raise _must_be(wanted)
    possible = kinds.PACKAGES if family == "package" else {"csv"} if family == "text" else {family}
    if not possible & set(wanted):
        raise _must_be(wanted)
    if kinds.is_another_too(content, family):
        raise two_kinds()
    kind = _looked_into(content, family)
    if kind not in wanted:
        raise _must_be(wanted)
    return kind


def _looked_into(content: bytes, family: str) -> str:
    if family == "package":
        return in_child(packages.kind_of_package, content)
    if family == "pdf":
        in_child(pdfs.check_pdf, content)
    elif family == "png":
        images.check_png(content)
    elif family == "jpg":
        images.check_jpg(content)
    return "csv" if family == "text" else family


def _must_be(wanted: Collection[str]) -> BadFile:
    if len(wanted) == 1:
        (kind,) = wanted
        words = AS_SAID.get(kind, f"a {kind.upper()}")
    else:
        *most, last = sorted(kind.upper() for kind in wanted)
        words = f"a {', '.join(most)} or {last}"
    return BadFile(f"The selected file must be {words}")


def safe_name(name: str, kind: str) -> str:
    """The person's name for it, without folders or anything a header or a shell would read."""
    stem = PurePosixPath(name.replace("\\", "/").replace("\0", "")).stem
    stem = " ".join(UNSAFE.sub(" ", stem).split()).strip(". ")
    return f"{stem[: LONGEST_NAME - len(kind) - 1] or 'file'}.{kind}"
