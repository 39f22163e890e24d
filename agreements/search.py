"""What of the agreement can be searched for: the clauses in force, and every version there was."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from agreements.models import AgreementVersion
from kmip_portal import markdown
from kmip_portal.portal_tags import day
from kmip_portal.search.sources import Document, Source


def clauses() -> Source:
    return Source("clause", "The agreement", _clauses, _all)


def _clauses() -> Iterator[Document]:
    version = AgreementVersion.objects.in_force()
    if version is None:
        return
    page = reverse("agreements:agreement")
    for clause in version.clauses.all():
        if not clause.is_unused:
            yield Document(
                key=clause.key,
                title=str(clause),
                text=markdown.plain(clause.body),
                url=f"{page}#{clause.anchor}",
                kind=f"Clause of version {version.number}",
                also=f"clause {clause.number}",
            )


def _all(user: Any, keys: list[str]) -> list[str]:
    """The text in force is everybody's."""
    return keys


def versions() -> Source:
    return Source("version", "Versions of the agreement", _versions, _readable)


def _versions() -> Iterator[Document]:
    current = AgreementVersion.objects.in_force()
    for version in AgreementVersion.objects.readable().select_related("agreement"):
        standing = "In force" if version == current else "Was in force"
        yield Document(
            key=version.number,
            title=f"Version {version.number} of the {version.agreement}",
            text=f"{standing} since {day(version.in_force_on)}. {version.summary_of_changes}",
            url=version.get_absolute_url(),
            kind="Version",
            also="current pdf download changes" if version == current else "old earlier",
        )


def _readable(user: Any, keys: list[str]) -> list[str]:
    return list(
        AgreementVersion.objects.readable().filter(number__in=keys).values_list("number", flat=True)
    )
