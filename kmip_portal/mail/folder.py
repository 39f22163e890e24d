"""Demonstration mode: letters go to files, one each, where a newcomer can read them."""

import os
import uuid
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

from kmip_portal import clock

WRITTEN = "%Y%m%dT%H%M%S%f"  # the name of a file begins with it


class LetterFolder(BaseEmailBackend):
    """Writes each letter as one .eml file, whole or not at all."""

    def open(self):
        Path(settings.LETTER_FOLDER).mkdir(parents=True, exist_ok=True)
        return True

    def send_messages(self, messages):
        self.open()
        for message in messages:
            name = f"{clock.now().astimezone(UTC):{WRITTEN}}-{uuid.uuid4().hex[:8]}.eml"
            path = Path(settings.LETTER_FOLDER) / name
            unfinished = path.with_suffix(".part")
            with unfinished.open("wb") as file:
                file.write(message.message().as_bytes())
                file.flush()
                os.fsync(file.fileno())
            unfinished.rename(path)
        return len(messages)


def letters(limit: int = 200) -> list[tuple[str, EmailMessage]]:
    """The newest letters in the folder, with their file names."""
    paths = sorted(Path(settings.LETTER_FOLDER).glob("*.eml"), reverse=True)[:limit]
    return [(path.stem, _read(path)) for path in paths]


def written_at(name: str) -> datetime:
    """When a letter was put in the folder, by the name of its file."""
    return datetime.strptime(name.partition("-")[0], WRITTEN).replace(tzinfo=UTC)


def letter(name: str) -> EmailMessage | None:
    """One letter by its file name without the ending."""
    return next((found for stem, found in letters(limit=10_000) if stem == name), None)


def _read(path: Path) -> EmailMessage:
    return message_from_bytes(path.read_bytes(), policy=policy.default)  # type: ignore[return-value] # policy.default makes EmailMessage
