"""The numbers of every report counted again, row by row in plain Python: no query of a report is
used, and none of its rules but as they are written here."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import combinations
from statistics import median

from agreements.models import AgreementVersion
from kmip_portal.clock import LONDON
from kmip_portal.working_days import is_working_day
from records.models import CodedAnswer, Party, RecordOfSharing
from reviews.models import AnnualReview, Invitation, Response
from signatories.expertise.models import Answer, Question
from signatories.models import (
    AcceptanceStatement,
    Campaign,
    CampaignEntry,
    Organisation,
    SigningRequest,
)
from signatories.organisation_types import labels


def day_of(moment):
    return moment.astimezone(LONDON).date() if moment else None


def by_then(moment, on):
    return moment is not None and day_of(moment) <= on


# --- who is a signatory -------------------------------------------------------------------------


def in_force_by(on):
    """The versions in force by a day, the newest first."""
    known = AgreementVersion.objects.all()
    came = [
        one
        for one in known
        if one.status in ("approved", "in_force", "superseded") and one.in_force_on <= on
    ]
    return sorted(came, key=lambda one: one.in_force_on, reverse=True)


def counting(on):
    """Versions that count, and those of them after which nothing more is asked."""
    counts, enough, asks = [], [], False
    for one in in_force_by(on):
        counts.append(one.pk)
        if not asks:
            enough.append(one.pk)
        asks = asks or one.needs_acceptance == "everyone"
        if one.needs_acceptance == "everyone" and (one.accept_by is None or one.accept_by < on):
            break
    return set(counts), set(enough)


def standing(on):
    """{organisation: the versions whose acceptance stands on a day}"""
    found = defaultdict(set)
    for one in AcceptanceStatement.objects.all():
        given = one.status in ("accepted", "withdrawn") and one.accepted_on <= on
        if given and (one.withdrawn_on is None or one.withdrawn_on > on):
            found[one.organisation_id].add(one.version_id)
    return found


def there(organisation, on):
    begun = organisation.from_on is None or organisation.from_on <= on
    return begun and (organisation.until_on is None or organisation.until_on >= on)


def signatories(on, only=None):
    """Those that are on a day; with `only`, by one of these versions alone."""
    held, wanted = standing(on), counting(on)[0] if only is None else only
    return {
        one.pk for one in Organisation.objects.all() if there(one, on) and held[one.pk] & wanted
    }


# --- the reports --------------------------------------------------------------------------------


def coverage(on):
    """{sector: (known, signed)}, {(sector, area): (known, signed)} and both in all."""
    signed = signatories(on)
    sectors, cells = defaultdict(Counter), defaultdict(Counter)
    for one in Organisation.objects.prefetch_related("areas"):
        if not (one.is_known_public_service and there(one, on)):
            continue
        for counter in (
            sectors[labels()[one.organisation_type]],
            *(
                cells[labels()[one.organisation_type], name]
                for name in [area.name for area in one.areas.all()] or ["Area not recorded"]
            ),
        ):
            counter["known"] += 1
            counter["signed"] += one.pk in signed
    return sectors, cells


def acceptances(days):
    """The rows of the table for these days."""
    rows, given = [], list(AcceptanceStatement.objects.all())
    for n, on in enumerate(days):
        since = days[n - 1] if n else date.min
        came = [one for one in given if one.accepted_on and since < one.accepted_on <= on]
        left = [one for one in given if one.withdrawn_on and since < one.withdrawn_on <= on]
        versions = [one.number for one in reversed(in_force_by(on)) if since < one.in_force_on]
        if not n:
            versions = [v.number for v in in_force_by(on) if v.in_force_on == on]
        rows.append(
            [
                on, len(signatories(on)), len(signatories(on, counting(on)[1])), len(came),
                len(left), ", ".join(versions) or "None",
            ]
        )  # fmt: skip
    return rows


def reacceptance(on):
    """By sector: in the campaign, asked, opened, signed, declined, lapsed."""
    campaign = Campaign.objects.get()
    since = campaign.version.in_force_on
    enough = {one.pk for one in in_force_by(date.max) if one.in_force_on >= since}
    held, signed_on = standing(on), signatories(on)
    found = defaultdict(lambda: [0] * 6)
    for entry in CampaignEntry.objects.select_related("organisation"):
        if not by_then(entry.added_at, on):
            continue
        body = entry.organisation
        requests = [
            one
            for one in SigningRequest.objects.all()
            if one.organisation_id == body.pk
            and one.version_id in enough
            and by_then(one.asked_at, on)
        ]
        signed = bool(held[body.pk] & enough)
        declined = any(one.status == "declined" for one in requests)
        lapsed = not signed and bool(held[body.pk]) and body.pk not in signed_on
        row = found[labels()[body.organisation_type]]
        for place, yes in enumerate(
            [
                True,
                bool(requests),
                any(by_then(one.opened_at, on) for one in requests),
                signed,
                declined and not signed,
                lapsed,
            ]
        ):
            row[place] += yes
    return dict(found)


def reviews(on):
    """{year: (asked, responded, support, comments)}"""
    found = {}
    for review in AnnualReview.objects.all():
        if not by_then(review.opened_at, on):
            continue
        asked = {
            one.organisation_id
            for one in Invitation.objects.all()
            if one.review_id == review.pk and by_then(one.invited_at, on)
        }
        said = Counter(
            one.answer
            for one in Response.objects.all()
            if one.review_id == review.pk
            and one.organisation_id in asked
            and by_then(one.first_sent_at, on)
        )
        support, comments = said["support"], said["comments"]
        found[str(review.year)] = (len(asked), support + comments, support, comments)
    return found


def active(on):
    return [
        one
        for one in RecordOfSharing.objects.all()
        if one.kind == "repeat"
        and one.status in ("active", "replaced", "ended")
        and by_then(one.active_at, on)
        and not by_then(one.replaced_at, on)
        and not (one.ended_on and one.ended_on <= on)
        and not by_then(one.ended_at, on)
    ]


def sharing(on):
    """{two sectors: how many records active on a day name both}"""
    found = Counter()
    for record in active(on):
        parties = [
            one
            for one in Party.objects.select_related("organisation")
            if one.record_id == record.pk and not (one.left_on and one.left_on <= on)
        ]
        sectors = [labels()[one.organisation.organisation_type] for one in parties]
        found.update({tuple(sorted(pair)) for pair in combinations(sectors, 2)})
    return found


def coded(on, fields, since):
    """{quarter: records}, {(quarter, field, code): records} of the quarters over by a day."""
    in_all, codes = Counter(), Counter()
    for record in RecordOfSharing.objects.all():
        if record.kind == "one_off" and record.status in ("decided", "closed"):
            began = day_of(record.decided_at)
        elif record.kind == "repeat" and record.status in ("active", "replaced", "ended"):
            began = day_of(record.active_at)
        else:
            continue
        quarter = (began.year, (began.month - 1) // 3)
        next_begins = date(began.year + quarter[1] // 3, (quarter[1] + 1) % 4 * 3 + 1, 1)
        if next_begins > on + timedelta(days=1):  # the quarter is not over
            continue
        if began < since:
            continue
        in_all[quarter] += 1
        for one in CodedAnswer.objects.all():
            if one.record_id == record.pk and one.field in fields:
                codes[quarter, one.field, one.code] += 1
    return in_all, codes


def overdue(on):
    """Of records that nobody has reviewed yet: title, reference, due on, days late."""
    return [
        [one.title, one.reference, one.review_date, (on - one.review_date).days]
        for one in active(on)
        if one.review_date < on
    ]


def expertise(on):
    """{month: (asked, answered, answered within five working days, median)}"""
    months = defaultdict(list)
    for question in Question.objects.all():
        if question.status in ("hidden", "withdrawn", "merged"):
            continue
        if not by_then(question.asked_at, on):
            continue
        given = [
            one.given_at
            for one in Answer.objects.all()
            if one.question_id == question.pk
            and one.status == "standing"
            and not one.from_asker
            and by_then(one.given_at, on)
        ]
        asked_on, waited = day_of(question.asked_at), None
        if given:
            first = day_of(min(given))
            waited = sum(
                is_working_day(asked_on + timedelta(days=n))
                for n in range(1, (first - asked_on).days + 1)
            )
        months[f"{asked_on:%B %Y}"].append(waited)
    return {
        month: (
            len(waits),
            len([one for one in waits if one is not None]),
            len([one for one in waits if one is not None and one <= 5]),
            median([one for one in waits if one is not None] or [-1]),
        )
        for month, waits in months.items()
    }
