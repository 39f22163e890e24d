"""Campaigns opened by state, and the letters of the day, one a person.

What is to do is read again under the campaign's lock before anything is written, so asking may be
run twice, late, by two workers at once, or again after it was killed.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.audit.services import record
from kmip_portal.jobs import services as jobs
from kmip_portal.jobs.models import Job
from kmip_portal.lifecycle import TooLate
from kmip_portal.portal_tags import count, day
from signatories.campaigns import telling
from signatories.campaigns.days import is_time_to_write
from signatories.campaigns.ladder import Ladder, Place, ToWrite, version_to_sign
from signatories.campaigns.planning import usual_reminders
from signatories.models import (
    Campaign,
    CampaignEntry,
    CampaignLetter,
    Organisation,
    SigningRequest,
)
from signatories.services import signing

SLICE = 25  # people written to in one transaction
WRITING = "letters of a campaign"
BOUNCED = "Our email to this person came back"


class Written(NamedTuple):
    """What a run came to."""

    opened: int = 0
    added: int = 0
    letters: int = 0


def run() -> Written:
    """Open what wants a campaign, take in new signatories, and write the letters of the day."""
    opened = sum(_open(version) for version in wanting_a_campaign())
    added = letters = 0
    for campaign in Campaign.objects.running().with_versions():
        added += _take_in(campaign)
        letters += _write_of_the_day(campaign)
    return Written(opened, added, letters)


def wanting_a_campaign() -> list[AgreementVersion]:
    """Versions approved or in force that ask everyone, by a day still to come, and have none."""
    versions = AgreementVersion.objects.filter(
        status__in=["approved", "in_force"],
        needs_acceptance=AgreementVersion.NeedsAcceptance.EVERYONE,
        accept_by__gte=clock.today(),
        campaign=None,
    )
    return [version for version in versions if Organisation.objects.signatories().exists()]


@transaction.atomic
def _open(version: AgreementVersion) -> bool:
    usual = usual_reminders() | {"opened_at": clock.now()}
    campaign, made = Campaign.objects.get_or_create(version=version, defaults=usual)
    if made:
        record(None, "opened", campaign, accept_by=version.accept_by.isoformat())
    return made


@transaction.atomic
def _take_in(campaign: Campaign) -> int:
    """Every signatory that is not in the campaign yet; how many there are."""
    missing = Organisation.objects.signatories().exclude(
        pk__in=campaign.entries.values("organisation")
    )
    if not missing.exists():
        return 0
    locked = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if not locked.is_open:
        return 0
    organisations = list(missing)
    CampaignEntry.objects.bulk_create(
        [CampaignEntry(campaign=locked, organisation=one) for one in organisations],
        ignore_conflicts=True,
    )
    slugs = [one.slug for one in organisations]
    record(None, "took signatories into", locked, organisations=slugs, number=len(slugs))
    return len(organisations)


def _write_of_the_day(campaign: Campaign) -> int:
    """Who cannot be reached makes way for the next; then each person’s letter. How many went."""
    ladder = Ladder(campaign)
    if bounced := ladder.bounced():
        _note_bounces(campaign, bounced)
        ladder = Ladder(campaign)
    if not is_time_to_write() or clock.today() > campaign.accept_by:
        return 0
    # who is asked for the first time, or in place of somebody, must not wait
    job = _job(campaign, ladder)
    asked = _write_all(campaign, "ask", ladder, job)
    written = asked + telling.warn(campaign) + _write_all(campaign, "remind", ladder, job)
    if job:
        jobs.finish(job, said=f"{count(written, 'letter')} written.", letters=written)
    return written


def _job(campaign: Campaign, ladder: Ladder) -> Job | None:
    """The work of the day, where there is some: begun, or gone on with where a worker was killed.

    Who was written to has gone from the ladder, so what is left is added to what was done.
    """
    left = len(ladder.by_person("ask")) + len(ladder.by_person("remind"))
    if not left:
        return None
    key = f"{campaign.pk} on {clock.today()}"
    earlier = Job.objects.running().filter(kind=WRITING, key=key).first()
    page = reverse("campaigns:campaign_detail", args=[campaign.version.slug])
    return jobs.start(
        kind=WRITING, key=key, total=left + (earlier.done if earlier else 0),
        title=f"letters of the {campaign}", link=page,
    )  # fmt: skip


def _write_all(campaign: Campaign, kind: str, ladder: Ladder, job: Job | None) -> int:
    letters, people = 0, len(ladder.by_person(kind))
    for number, written in enumerate(_write_in_slices(campaign, kind, ladder)):
        letters += written
        if job:
            jobs.progress(job, done=job.done + min(SLICE, people - number * SLICE))
    return letters


def _note_bounces(campaign: Campaign, places: list[Place]) -> None:
    """Their requests are cancelled, so that the board says whom the portal could not reach."""
    for place in places:
        request = place.request
        with transaction.atomic():
            Campaign.objects.select_for_update().get(pk=campaign.pk)
            if request is None or not SigningRequest.objects.unanswered().filter(pk=request.pk):
                continue
            signing.cancel(request, by=None, reason=BOUNCED)
            CampaignEntry.objects.filter(pk=place.entry.pk).update(bounced=F("bounced") + 1)


def _write_in_slices(campaign: Campaign, kind: str, ladder: Ladder | None = None) -> Iterator[int]:
    """One slice of people at each step; how many letters it wrote."""
    people = list((ladder or Ladder(campaign)).by_person(kind).items())
    for start in range(0, len(people), SLICE):
        part = people[start : start + SLICE]
        concerned = {one.place.organisation.pk for _, parts in part for one in parts}
        yield _write_slice(campaign, kind, {address for address, _ in part}, concerned)


@transaction.atomic
def _write_slice(campaign: Campaign, kind: str, addresses: set[str], concerned: set[int]) -> int:
    locked = Campaign.objects.select_for_update().with_versions().get(pk=campaign.pk)
    if not locked.is_open:
        return 0
    due = Ladder(locked, only=concerned).by_person(kind)
    return sum(_write(locked, due[address]) for address in addresses & due.keys())


def _write(campaign: Campaign, parts: list[ToWrite]) -> bool:
    """The letter of one person; not written where they had one today, or it is too late for it."""
    kind, person = parts[0].kind, parts[0].person
    try:
        with transaction.atomic():
            CampaignLetter.objects.create(
                campaign=campaign, addressee=person.email, sent_on=clock.today(), kind=kind
            )
            if kind == "ask":
                _ask(campaign, parts)
            else:
                waiting = [one.place.request for one in parts if one.place.request]
                signing.remind_many(waiting, by=None)
    except (TooLate, IntegrityError):  # answered, or written to, a moment ago
        return False
    return True


def _ask(campaign: Campaign, parts: list[ToWrite]) -> None:
    version = version_to_sign(campaign)
    if version is None:
        raise TooLate(f"{campaign.version} was replaced.")
    signing.ask_many(
        [
            signing.Wanted(
                organisation=one.place.organisation,
                name=one.person.name,
                email=one.person.email,
                job_title=one.person.job_title,
                message=what_it_means(campaign),
            )
            for one in parts
        ],
        version,
        by=None,
    )


def what_it_means(campaign: Campaign) -> str:
    """Why an organisation that has signed is asked again, for its letter."""
    version = campaign.version
    in_force = clock.today() >= version.in_force_on
    begins = "took effect" if in_force else "takes effect"
    words = (
        f"Version {version.number} {begins} on {day(version.in_force_on)}. Acceptances of earlier "
        f"versions stop counting at the end of {day(campaign.accept_by)}."
    )
    summary = version.summary_of_changes.strip()
    room = 1000 - len(words) - 2
    return f"{words}\n\n{summary}" if summary and len(summary) <= room else words
