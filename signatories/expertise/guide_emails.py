"""The letters about guides."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.models import KmipRole, User
from kmip_portal.mail.services import send
from signatories.expertise.models import GuideVersion
from signatories.expertise.permissions import may_review

Addressee = tuple[str, str]


def review_asked(version: GuideVersion) -> None:
    """To whoever may review it: K-MIP's people who wrote none of it."""
    key = f"{version.pk}-{version.row_version}-{clock.now().isoformat()}"
    roles = [KmipRole.Role.SECRETARIAT, KmipRole.Role.CHAIR]
    held = KmipRole.objects.current().filter(role__in=roles)
    people = User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk")
    to = [(one.email, one.name) for one in people if may_review(one, version)]
    _send("review", to, version, key, page=_of(version, "guide_draft"))


def returned(version: GuideVersion, *, to: Any, reason: str) -> None:
    """To whoever sent it, with the reason."""
    key = f"{version.pk}-{clock.now().isoformat()}"
    _send("returned", _people(to), version, key, page=_of(version, "guide_draft"), reason=reason)


def published(version: GuideVersion) -> None:
    """To whoever sent it for review."""
    to = _people(version.sent_by)
    _send("published", to, version, str(version.pk), page=_of(version, "guide_detail"))


def _send(
    letter: str, to: Iterable[Addressee], version: GuideVersion, key: str, *, page: str,
    **context: Any,
) -> None:  # fmt: skip
    for address, name in dict(to).items():
        send(
            f"expertise/emails/guide_{letter}",
            to=(address, name),
            dedupe=f"guide-{letter}-{key}-{address}",
            title=version.title,
            page_url=page,
            **context,
        )


def _of(version: GuideVersion, page: str) -> str:
    return settings.BASE_URL + reverse(f"guides:{page}", args=[version.guide.slug])


def _people(*people: Any) -> list[Addressee]:
    return [(person.email, person.name) for person in people if person]
