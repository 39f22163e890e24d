import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements import importing, services
from agreements.matching import Matches
from agreements.models import AgreementVersion
from agreements.word import ReadAgreement, read_agreement
from kmip_portal.accounts.models import User
from kmip_portal.uploads import BadFile


class Command(BaseCommand):
    help = (
        "Read a Word file as a draft version of the agreement, and report what was found. "
        "Clauses that are those of an earlier version keep their keys, and so their history."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="A Word document (DOCX).")
        parser.add_argument(
            "--number", default="", help="Like 6.0; read from the file if left out."
        )
        parser.add_argument(
            "--base",
            default="",
            help='The earlier version, like 6.0, or "none". The version in force if left out.',
        )
        parser.add_argument("--by", default="", help="E-mail address of the person who drafts it.")
        parser.add_argument(
            "--look", action="store_true", help="Only say what would be done; make no draft."
        )
        parser.add_argument("--json", action="store_true", help="Print the report as JSON.")

    def handle(self, *, file: Path, number: str, base: str, by: str, **options: Any) -> None:
        person = User.objects.filter(email=by.lower()).first() if by else None
        if by and person is None:
            raise CommandError(f"Nobody has the address {by}")
        before = _earlier(base)
        try:
            with file.open("rb") as opened:
                found = read_agreement(opened)
                matches = importing.matches(found, before) if before else None
                if options["look"]:
                    version = None
                else:
                    version, _ = services.import_agreement(
                        opened, number=number, by=person, filename=file.name, base=before
                    )
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}") from error
        except (BadFile, services.Refused) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            report = {
                "version": version.number if version else number or found.number,
                "status": version.status if version else None,
                "base": before.number if before else None,
                **_facts(found),
                **(_matched(matches) if matches else {}),
            }
            self.stdout.write(json.dumps(report, indent=2, ensure_ascii=False))
            return
        self.stdout.write(in_words(found))
        if matches:
            self.stdout.write(matches_in_words(matches, before))
        self.stdout.write(
            f"Version {version.number} is now a draft." if version else "No draft was made."
        )


def _earlier(number: str) -> AgreementVersion | None:
    if number.lower() == "none":
        return None
    if not number:
        return AgreementVersion.objects.in_force()
    version = AgreementVersion.objects.standing().filter(number=number).first()
    if version is None:
        raise CommandError(f"There is no version {number}")
    return version


def _facts(found: ReadAgreement) -> dict[str, Any]:
    return {
        "title": found.title,
        "sample": found.is_sample,
        "parts": len(found.parts),
        "clauses": len(found.clauses) - len(found.parts),
        "tables": found.tables,
        "footnotes": found.footnotes,
        "unread": found.unread,
        "notes": found.notes,
        "left_out": found.left_out,
    }


def _matched(matches: Matches) -> dict[str, Any]:
    return {
        "matches": [
            {
                "clause": match.new.title,
                "is": match.old.title if match.old else None,
                "key": match.old.key if match.old else None,
                "sure": match.sure,
                "why": match.why,
            }
            for match in matches.all
        ],
        "not_found": [text.title for text in matches.not_found],
    }


def matches_in_words(matches: Matches, before: AgreementVersion) -> str:
    again = sum(match.old is not None for match in matches.all)
    lines = [f"{again} of {len(matches.old)} clauses of version {before.number} found again."]
    look = [match for match in matches.all if match.needs_a_look]
    if look:
        lines.append("Look at these:")
    for match in look:
        said = f"{match.sure}: {match.why}" if match.why else match.sure
        was = f" was {match.old.title}" if match.old else ""
        lines.append(f"  - {match.new.title}{was} ({said})")
    if matches.not_found:
        lines.append("Not found in the file, and so removed:")
        lines += [f"  - {text.title}" for text in matches.not_found]
    return "\n".join(lines)


def in_words(found: ReadAgreement) -> str:
    below = len(found.clauses) - len(found.parts)
    lines = [f"{found.title}: {len(found.parts)} parts and schedules, {below} clauses."]
    for heading, said in found.report:
        lines += [f"{heading}:", *(f"  - {line}" for line in said)] if said else []
    return "\n".join(lines if found.unread else [*lines, "Everything else was read."])
