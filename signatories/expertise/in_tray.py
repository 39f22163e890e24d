"""What needs a person in sharing expertise."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.permissions import is_chair, is_secretariat
from kmip_portal.in_tray import Item, rows
from kmip_portal.often_asked import OftenAsked
from signatories.expertise.models import Guide, GuideVersion, SharedTemplate, TemplateReport
from signatories.expertise.permissions import may_keep, may_review

SHOWN = 20  # of more than this the list itself is the better page
# whether there can be anything of a kind, of which most people, most days, have nothing
SOME_WAITING = OftenAsked(lambda: GuideVersion.objects.waiting())
SOME_RETURNED = OftenAsked(lambda person: GuideVersion.objects.returned_to(person))
SOME_GUIDES = OftenAsked(
    lambda person, is_kmips, on: Guide.objects.due(on).filter(_whose(person, is_kmips))
)
SOME_TEMPLATES = OftenAsked(
    lambda person, is_kmips, on: SharedTemplate.objects.due(on).filter(_whose(person, is_kmips))
)
SOME_SENT = OftenAsked(lambda person: GuideVersion.objects.waiting().filter(sent_by=person))
SOME_REPORTS = OftenAsked(lambda: TemplateReport.objects.open())


def needs(user: Any) -> Iterator[Item]:
    """Guides and templates: to review, to go on with after a review, to check, to look at."""
    if not user.is_authenticated:
        return
    yield from _drafts(user)
    yield from _checks(user)
    yield from _reported(user)


def waits(user: Any) -> Iterator[Item]:
    """A guide that this person sent is to be looked at."""
    if not SOME_SENT.has_any(user.pk):
        return
    for version in GuideVersion.objects.waiting().filter(sent_by=user)[:SHOWN]:
        yield Item("A guide of yours to be reviewed", version.title, _page("guide_draft", version))


def _drafts(user: Any) -> Iterator[Item]:
    if (is_secretariat(user) or is_chair(user)) and SOME_WAITING.has_any():
        for version in GuideVersion.objects.waiting().exclude(hands=user)[:SHOWN]:
            if not may_review(user, version):  # it keeps words of theirs
                continue
            yield Item("Review a guide", version.title, _page("guide_review", version))
    if not SOME_RETURNED.has_any(user.pk):
        return
    for version in rows(GuideVersion.objects.returned_to(user), SHOWN):
        if not may_keep(user, version.guide):  # they have left, or only their answer stands in it
            continue
        yield Item("Go on with a guide that came back", version.title, _page("guide_edit", version))


def _checks(user: Any) -> Iterator[Item]:
    """The owner's; the secretariat's where there is none, or the owner has not looked."""
    values = (user.pk, is_secretariat(user), clock.today())
    whose = _whose(*values[:2])
    found: list[Any] = []
    if SOME_GUIDES.has_any(*values):
        found += Guide.objects.due().filter(whose).with_titles()[:SHOWN]
    if SOME_TEMPLATES.has_any(*values):
        found += SharedTemplate.objects.due().filter(whose)[:SHOWN]
    for thing in found:
        if not may_keep(user, thing):  # they have left, and K-MIP was asked
            continue
        yield Item(
            f"Check a {thing.called} is still right",
            thing.title,
            thing.get_absolute_url(),
            due_on=thing.next_check_on,
        )


def _whose(person: int, is_kmips: bool) -> Q:
    whose = Q(owner=person)
    if is_kmips:
        whose |= Q(owner=None) | Q(owner__is_active=False) | Q(kmip_asked_on__isnull=False)
    return whose


def _reported(user: Any) -> Iterator[Item]:
    """The secretariat's: templates that somebody says are wrong."""
    if not (is_secretariat(user) and SOME_REPORTS.has_any()):
        return
    open_ones = TemplateReport.objects.visible_to(user).open()
    for template in SharedTemplate.objects.filter(reports__in=open_ones).distinct()[:SHOWN]:
        yield Item("Look at a reported template", template.title, template.get_absolute_url())


def _page(name: str, version: GuideVersion) -> str:
    return reverse(f"guides:{name}", args=[version.guide.slug])
