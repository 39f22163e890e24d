"""What the pages of a repeat record show: tasks, parties, items, the status board, versions."""

from typing import Any

from django.urls import reverse

from kmip_portal import clock
from kmip_portal.law.book import book
from kmip_portal.portal_tags import day, moment
from records import arrangement, attaching, comparing, pages, standings
from records.answers import missing, ours
from records.models import Confirmation, Party, RecordOfSharing
from records.permissions import confirms_for
from records.questions import Answers, repeat
from records.questions.steps import Step
from records.sending import ITEMS, OWN_PART

ITEM_HEADER = ["Item", "Kind", "From", "To", "Why it is needed", "Kept for"]
AS_THE_RECORD_SAYS = "As the record says"


def task_url(record: RecordOfSharing, slug: str) -> str:
    return reverse("records:task", args=[record.reference, slug])


def lacking(record: RecordOfSharing, answers: Answers) -> set[str]:
    """The tasks that lack something."""
    rows = {slug for slug, found in arrangement.gaps(record).items() if found}
    return rows | {repeat.TASK_OF[question.name].slug for question in missing(answers)}


def task_list(record: RecordOfSharing, *, may: bool) -> dict[str, Any]:
    """The tasks under their headings, each with its status."""
    gaps = lacking(record, ours(record))
    finished = {one.task for one in record.finished_tasks.all()} - gaps
    sections = [
        {
            "heading": section.heading,
            "tasks": [
                {
                    "text": task.heading,
                    "url": task_url(record, task.slug) if may else "",
                    "status": "Completed" if task.slug in finished else "Incomplete",
                    "colour": "" if task.slug in finished else "blue",
                }
                for task in section.tasks
            ],
        }
        for section in repeat.SECTIONS
    ]
    is_ready = len(finished) == len(repeat.TASKS)
    check = reverse("records:record_check", args=[record.reference])
    sections[-1]["tasks"].append(
        {
            "text": "Check and send to the other organisations",
            "url": check if may and is_ready else "",
            "status": "Incomplete" if is_ready else "Cannot start yet",
            "colour": "blue" if is_ready else "",
        }
    )
    return {
        "sections": sections,
        "done": len(finished),
        "all": len(repeat.TASKS),
        "may_edit": may,
        "asked_for": _changes_of(record),
    }


def _changes_of(record: RecordOfSharing) -> list[Confirmation]:
    """What parties asked for and the owner has not answered, or accepted and not sent yet."""
    asked = record.confirmations.with_names()
    return [*asked.undecided().order_by("pk"), *asked.to_be_made().order_by("pk")]


def gap_links(record: RecordOfSharing, answers: Answers) -> list[dict[str, str]]:
    """What must still be said before it can be sent."""
    links = pages.gap_links(record, answers)
    for slug, found in arrangement.gaps(record).items():
        for words, party in found:
            url = task_url(record, slug)
            if party:
                url = reverse("records:party_change", args=[record.reference, party.number])
            links.append({"text": words, "url": url})
    links += [
        {
            "text": f"Answer what {one.party.called} asked for",
            "url": reverse("records:change_request", args=[record.reference, one.reference]),
        }
        for one in record.confirmations.undecided().with_names()
    ]
    finished = {one.task for one in record.finished_tasks.all()}
    links += [
        {"text": f"Complete the section ‘{task.heading}’", "url": task_url(record, slug)}
        for slug, task in repeat.TASKS.items()
        if slug not in finished
    ]
    return links


def around(record: RecordOfSharing, task: Step, form: Any) -> dict[str, Any]:
    """A task's page: its form, and above it the rows that belong to it."""
    context = {
        "record": record,
        "task": task,
        "form": form,
        "shows_parties": task.slug == repeat.PARTIES,
        "shows_items": task.slug == repeat.ITEMS,
    }
    if task.slug == repeat.SYSTEMS:
        context |= {"shows_systems": True, "systems": record.used_systems.all()}
    context["attachments"] = record.attachments.current().filter(task=task.slug)
    if context["shows_parties"]:
        context["parties"] = parties_of(record)
    if context["shows_items"]:
        context["items"] = record.data_items.select_related(
            "given_by__organisation", "received_by__organisation"
        )
    return context


def parties_of(record: RecordOfSharing) -> list[Party]:
    return list(record.parties.select_related("organisation").order_by("number"))


def whole(record: RecordOfSharing) -> dict[str, Any]:
    """The record as it reads: answers by topic, parties and items."""
    law = book(record.law_day)
    taking_part = parties_of(record)
    stand = standings.of(taking_part)
    parties = [
        [
            party.called,
            f"{party.part}, until {day(party.left_on)}" if party.left_on else party.part,
            law.label("controller_roles", party.controller_role) if party.controller_role else "",
            ", ".join(filter(None, [party.contact_name, party.contact_role])),
            stand[party.pk].words,
        ]
        for party in taking_part
    ]
    items = [
        [
            one.item,
            law.label("personal_data_categories", one.category) if one.category else "",
            one.given_by.called if one.given_by else "All who give",
            one.received_by.called if one.received_by else "All who receive",
            one.why_needed,
            one.kept_for or AS_THE_RECORD_SAYS,
        ]
        for one in record.data_items.select_related(
            "given_by__organisation", "received_by__organisation"
        )
    ]
    return {
        "cards": pages.cards(record, ours(record)),
        "party_header": ["Organisation", "Part", "Role", "Contact", "The agreement"],
        "outside_now": [
            f"{party.called}: {stand[party.pk].words}"
            for party in taking_part
            if party.left_on is None and not stand[party.pk].is_signatory
        ],
        "party_rows": parties,
        "item_header": ITEM_HEADER,
        "item_rows": items,
        "attached": attached_to(record),
    }


def attached_to(record: RecordOfSharing) -> list[dict[str, Any]]:
    """The files that go with it, for whoever sees the record."""
    return [
        {"row": one, "url": reverse("records:attachment", args=[record.reference, one.number])}
        for one in record.attachments.current()
    ]


def attached_as_shown(confirmation: Confirmation, token: str) -> list[dict[str, Any]]:
    """The files of what an organisation was asked to confirm: by its link, or for who signed in;
    named alone, to who takes no part."""
    name, of = (
        ("confirm_attachment", token) if token else ("attachment", confirmation.record.reference)
    )
    rows = attaching.shown_by(confirmation)
    if not confirmation.may_read_attachments:
        return [{"row": one, "url": ""} for one in rows]
    return [{"row": one, "url": reverse(f"records:{name}", args=[of, one.number])} for one in rows]


def alike_for_all(confirmation: Confirmation) -> list[dict[str, Any]]:
    """What every party is asked to confirm, by heading."""
    return [
        {
            "title": heading,
            "rows": [{"label": label, "value": _lines(words)} for label, words in rows.values()],
        }
        for heading, rows in confirmation.content.items()
        if heading not in (OWN_PART, ITEMS)
    ]


def own_of(confirmation: Confirmation) -> dict[str, Any]:
    """What this organisation alone is asked to confirm: its part, and what it gives or receives."""
    own, items = confirmation.content[OWN_PART], confirmation.content[ITEMS]
    return {
        "own_part": {
            "title": OWN_PART,
            "rows": [
                {"label": comparing.OF_ITS_PART[name], "value": _lines(said)}
                for name, said in own.items()
                if said
            ],
        },
        "items_heading": ITEMS,
        "item_header": ITEM_HEADER,
        "item_rows": [
            [
                one["item"],
                one["category"],
                one["from"] or "All who give",
                one["to"] or "All who receive",
                one["why"],
                one["kept_for"] or AS_THE_RECORD_SAYS,
            ]
            for one in items
        ],
    }


def frozen(confirmation: Confirmation, token: str = "") -> dict[str, Any]:
    """What an organisation is asked to confirm, from what was frozen and from nothing else."""
    own = own_of(confirmation)
    return {
        **own,
        "cards": [own["own_part"], *alike_for_all(confirmation)],
        "parties": [party.called for party in parties_of(confirmation.record)],
        "attached": attached_as_shown(confirmation, token),
        "kept": kept(confirmation),
        "new": comparing.what_is_new(confirmation) if confirmation.waits else None,
    }


def _lines(words: str) -> str | list[str]:
    return words.split("\n") if "\n" in words else words


def board(record: RecordOfSharing, user: Any) -> list[dict[str, Any]]:
    """How each organisation stands, for the status board."""
    rows = []
    for one in record.confirmations.standing().select_related("party__organisation"):
        by = ", ".join(filter(None, [one.answered_name, one.answered_role]))
        rows.append(
            {
                "party": one.party,
                "who": by or one.name,
                "status": one.standing,
                "colour": _COLOURS.get(one.standing, "grey"),
                "when": day(one.answered_at) if one.answered_at else f"asked {day(one.asked_at)}",
                "said": f"{', '.join(one.parts)}: {one.reason}" if one.parts else one.reason,
                "is_silent": one.is_silent and not one.left_out_at,
                "asked": one,
                "before": f"confirmed in an earlier version, {moment(one.answered_at)}"
                if one.stands_from_id
                else "",
                "waits": not one.answered_at and not one.left_out_at,
                "may_remind": one.may_be_reminded,
                "may_leave_out": not one.left_out_at and one.answer == Confirmation.Answer.NOT_US,
                "is_change": one.answer == Confirmation.Answer.CHANGE,
            }
        )
    return rows


_COLOURS = {
    "Confirmed": "green",
    "Change asked for": "orange",
    "Not answered": "yellow",
}


def to_confirm(record: RecordOfSharing, user: Any) -> Confirmation | None:
    """What this person is to answer for an organisation they lead or sign for."""
    return asked_at_all(user).unanswered().filter(record=record).with_names().first()


def waiting_for(user: Any) -> Any:
    """Everything that organisations this person leads or signs for are asked to confirm, the same
    record together, the longest waiting first."""
    asked = asked_at_all(user).unanswered().but_advised_on(user).with_names()
    return asked.order_by("record__sent_at", "record", "party__number", "pk")


def answered_by(record: RecordOfSharing, user: Any) -> Confirmation | None:
    """What was answered for an organisation of theirs."""
    given = asked_at_all(user).standing().filter(record=record, answered_at__isnull=False)
    return given.with_names().first()


def asked_of(user: Any, record: RecordOfSharing) -> list[Confirmation]:
    """Whatever an organisation of this person was asked about this record."""
    return list(asked_at_all(user).filter(record=record))


def answers_for(user: Any, confirmation: Confirmation) -> bool:
    """Whether this person answers for the organisation that was asked."""
    return asked_at_all(user).filter(pk=confirmation.pk).exists()


def kept(confirmation: Confirmation) -> Confirmation | None:
    """What this organisation asked for before, where the owner keeps the record as it is."""
    before = confirmation.record.confirmations.filter(
        party=confirmation.party, decision=Confirmation.Decision.KEPT
    )
    return before.order_by("-decided_at", "-pk").first()


def was_answered(record: RecordOfSharing, reference: str) -> bool:
    """Whether what a page asked for is answered already."""
    return record.confirmations.filter(reference=reference).exclude(answered_at=None).exists()


def asked_at_all(user: Any) -> Any:
    """Whatever organisations that this person confirms for were ever asked."""
    return Confirmation.objects.filter(party__organisation__in=confirms_for(user))


def review_tag(record: RecordOfSharing) -> dict[str, str] | None:
    """What only the calendar says: that a review is due, or late."""
    if record.status != RecordOfSharing.Status.ACTIVE or record.review_date is None:
        return None
    left = (record.review_date - clock.today()).days
    if left < 0:
        return {"text": "Review overdue", "colour": "orange"}
    return {"text": "Review due", "colour": "orange"} if left <= 30 else None


def versions(record: RecordOfSharing, user: Any) -> list[RecordOfSharing]:
    """The other versions that this person may see."""
    family = RecordOfSharing.objects.visible_to(user).filter(family=record.family)
    return list(family.exclude(pk=record.pk).order_by("version_number"))
