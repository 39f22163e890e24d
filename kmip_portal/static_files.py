"""What a browser fetches beside a page, collected into one folder."""

import hashlib
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage


class Collected(CompressedManifestStaticFilesStorage):
    """Compresses what pages ask for, by names with a fingerprint. The page that says the portal is
    broken asks for two or three files by their plain names, and takes them as they are."""

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        yield from super().compress_files(set(paths) & set(self.hashed_files.values()))


def collect() -> None:
    """Collecting takes seconds, looking whether anything changed does not."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            with storage.open(path) as file:
                digest.update(path.encode() + hashlib.file_digest(file, "sha256").digest())
    collected = settings.STATIC_ROOT / ".collected"
    if not collected.exists() or collected.read_text() != digest.hexdigest():
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        collected.write_text(digest.hexdigest())
