"""What the pages of a matter show: its clock, who received what, who was told, what happened."""

from typing import Any

from django.db.models import Q
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.law.book import book
from kmip_portal.portal_tags import day, days_from_today, moment, weekday
from records.matters import kinds, recipients
from records.matters.permissions import sides
from records.matters.services import may_be_extended, may_be_opened
from records.models import Matter, Party, RecordOfSharing, Telling

ITEM_HEADER = ["What was shared", "From", "To"]
GIVES, TAKES = {"gives", "both"}, {"receives", "both"}
HAPPENED = {
    "told an organisation by": "Told",
    "reminded an organisation by": "Reminded",
    "answered": "Answer of",
}
PART_HEADER = ["Organisation", "Its part", "Kinds of information"]
LIST_HEADER = ["Matter", "Kind", "Record", "Seen to by", "Status", "Due"]
TOLD_HEADER = ["Organisation", "Told", "Answer", "Their own clock"]


def due_words(due_at: Any, *, hours: bool) -> str:
    """By when, in the time of London: a moment where hours count, else a day, to its end."""
    return str(moment(due_at) if hours else weekday(due_at))


def clock_of(matter: Matter) -> dict[str, Any]:
    """The period, where it is written, how it stands."""
    limit = kinds.limit(matter.kind)
    on = clock.day_in_london(matter.due_at) if matter.due_at else None
    runs = matter.status == Matter.Status.OPEN and matter.met_at is None
    return {
        "limit": limit,
        "due": due_words(matter.due_at, hours=bool(limit.hours)) if matter.due_at else "",
        "away": days_from_today(on) if on and runs and not limit.hours else "",
        "overdue": matter.is_overdue,
        "runs": runs and matter.waits_since is None,
        "met_late": bool(matter.met_at and matter.due_at and matter.met_at > matter.due_at),
        "may_wait": runs and limit.pausable and matter.waits_since is None,
        "may_extend": runs and may_be_extended(matter),
        "is_met_apart": runs and matter.is_complaint,
    }


def known(matter: Matter) -> list[dict[str, Any]]:
    """What is known of it."""
    aware = matter.is_breach
    rows = [
        ("Became aware" if aware else "Received",
         moment(matter.received_at) if aware else day(matter.received_at)),
        ("Seen to by", f"{matter.opened_by}, {matter.organisation}"),
        ("Own case reference", matter.our_ref),
        ("What the others need to know", matter.note),
        ("Who leads the answer", str(matter.led_by) if matter.led_by else ""),
        ("Longer, because", matter.extended_because),
        ("Days that did not count", str(matter.waited) if matter.waited else ""),
        *breach_rows(matter),
        ("Outcome", matter.get_outcome_display()),
        ("What was decided", matter.outcome_words),
    ]  # fmt: skip
    return [{"label": label, "value": value} for label, value in rows if value]


def breach_rows(row: Any) -> list[tuple[str, str]]:
    """What a controller decided about a breach."""
    as_what = f", {row.reported_as}" if row.reported_as else ""
    return [
        ("Reported to the regulator", moment(row.reported_at) + as_what if row.reported_at else ""),
        ("Not reported, because", row.not_reported_because),
        ("The people were told", day(row.people_told_on)),
    ]


def who_received(record: RecordOfSharing, only: list[Party] | None = None) -> dict[str, Any]:
    """Who got what from whom; `only` what concerns these."""
    if record.is_repeat:
        items = record.data_items.select_related(
            "given_by__organisation", "received_by__organisation"
        )
        if only is not None:
            items = items.filter(_concerning(only))
        there = [one for one in record.parties.select_related("organisation") if one.called]
        gives = ", ".join(one.called for one in there if one.direction in GIVES)
        takes = ", ".join(one.called for one in there if one.direction in TAKES)
        rows = [
            [
                one.item,
                one.given_by.called if one.given_by else gives,
                one.received_by.called if one.received_by else takes,
            ]
            for one in items
        ]
        return {"header": ITEM_HEADER, "rows": rows}
    categories = _categories(record)
    parties = [one for one in record.parties.select_related("organisation") if one.called]
    if only is not None:  # of what happened once, one recipient is not told of another
        parties = [one for one in parties if one.is_ours or one in only]
    return {
        "header": PART_HEADER,
        "rows": [[one.called, one.part, categories if not one.is_ours else "–"] for one in parties],
    }


def _concerning(parties: list[Party]) -> Q:
    """Items that one of these is named in, or that all who do what it does give or receive."""
    organisations = [one.organisation_id for one in parties if one.organisation_id]
    names = [one.name for one in parties if not one.organisation_id]
    gives = any(one.direction in GIVES for one in parties)
    takes = any(one.direction in TAKES for one in parties)
    named = Q(pk__in=[])
    for end in ("given_by", "received_by"):
        named |= Q(**{f"{end}__organisation__in": organisations})
        named |= Q(**{f"{end}__organisation": None, f"{end}__name__in": names})
    if gives:
        named |= Q(given_by=None)
    if takes:
        named |= Q(received_by=None)
    return named


def _categories(record: RecordOfSharing) -> str:
    law = book(record.law_day)
    chosen = record.coded_answers.filter(field="data_categories").values_list("code", flat=True)
    return ", ".join(law.labels("personal_data_categories", chosen))


def told_rows(matter: Matter) -> list[list[Any]]:
    """Everybody who was told, and what came of it."""
    return [
        [
            {"text": _who(one), "url": _page(one)},
            f"{one.get_how_display()}, {moment(one.told_at)}, {one.name}",
            one.state,
            _their_clock(one),
        ]
        for one in matter.tellings.select_related("matter__record", "organisation")
    ]


def _listed(names: str) -> str:
    return " and ".join(names.split("\n"))


def _their_clock(one: Telling) -> str:
    if one.due_at is None:
        return "–"
    return f"Aware {moment(one.aware_at)}, due {moment(one.due_at)}"


def _who(one: Telling) -> str:
    before = f", in the place of {_listed(one.instead_of)}" if one.instead_of else ""
    return f"{one.called}{before}"


def _page(one: Telling) -> str:
    return reverse("records:matter_telling", args=[one.matter.reference, one.reference])


def answer_rows(one: Telling) -> list[dict[str, Any]]:
    """What an organisation answered, and who for it."""
    who = ", ".join(filter(None, [one.answered_name, one.answered_role]))
    rows = [
        ("Told", f"{one.get_how_display()}, {moment(one.told_at)}"),
        ("To", ", ".join(filter(None, [one.name, one.email, one.through]))),
        ("In the place of", _listed(one.instead_of) if one.instead_of else ""),
        ("Reminded", moment(one.reminded_at)),
        ("Became aware", moment(one.aware_at)),
        ("Their 72 hours end", moment(one.due_at)),
        *breach_rows(one),
        ("Answer", one.state),
        ("Why", one.reason),
        ("Answered by", f"{who}, {moment(one.answered_at)}" if one.answered_at else who),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def shown_to(one: Telling) -> dict[str, Any]:
    """What an organisation that was told reads: what happened, and its own part of the sharing."""
    matter = one.matter
    due = "" if matter.is_breach or not matter.due_at else due_words(matter.due_at, hours=False)
    rows = [
        ("From", str(matter.organisation)),
        ("Record of Sharing", matter.record.reference),
        ("Matter", matter.reference),
        ("What happened", matter.get_kind_display()),
        ("Told to", one.called),
        ("In the place of", _listed(one.instead_of) if one.instead_of else ""),
        ("Their case reference", matter.our_ref),
        ("What they add", matter.note),
        ("Who leads the answer", str(matter.led_by) if matter.led_by else ""),
        ("They must answer by", due),
    ]
    return {
        "telling": one,
        "matter": matter,
        "asked": kinds.asked(matter.kind),
        "citation": kinds.citation(matter.kind),
        "limit": kinds.limit(matter.kind),
        "rows": [{"label": label, "value": value} for label, value in rows if value],
        "shared": who_received(matter.record, recipients.parties_told(one)),
    }


def history(matter: Matter) -> list[dict[str, Any]]:
    """What happened, the newest first: to it, and to what each was told."""
    tellings = {one.reference: one.called for one in matter.tellings.all()}
    events = AuditEvent.objects.filter(
        Q(subject_type="records.matter", subject_reference=matter.reference)
        | Q(subject_type="records.telling", subject_reference__in=[*tellings])
    ).order_by("-sequence")
    return [
        {
            "at": event.at,
            "who": event.actor_name,
            "words": _happened(event, tellings.get(event.subject_reference, "")),
        }
        for event in events
    ]


def _happened(event: AuditEvent, called: str) -> str:
    if called:
        return f"{HAPPENED.get(event.verb, event.verb)} {called}"
    return event.verb.removesuffix(" of").capitalize()


def of_record(user: Any, record: RecordOfSharing) -> dict[str, Any]:
    """What came after it, of which this person sees, and whether they may say that more did."""
    return {
        "matters": Matter.objects.visible_to(user).filter(record=record),
        "may_open_matter": may_be_opened(record) and bool(sides(user, record)),
    }


def row_of(matter: Matter) -> list[Any]:
    """A matter in the list."""
    limit_hours = matter.is_breach
    due = due_words(matter.due_at, hours=limit_hours) if matter.due_at else "The clock stands"
    return [
        {"text": matter.reference, "url": matter.get_absolute_url()},
        matter.get_kind_display(),
        {"text": matter.record.reference, "url": matter.record.get_absolute_url()},
        str(matter.organisation),
        "Overdue" if matter.is_overdue else matter.get_status_display(),
        due if matter.status == Matter.Status.OPEN and matter.met_at is None else "–",
    ]
