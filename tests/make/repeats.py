"""A repeat record: a draft that is complete and lawful, sent round, or active."""

import hashlib
from datetime import timedelta
from uuid import uuid4

from kmip_portal import clock
from kmip_portal.documents.services import make_due
from kmip_portal.uploads import CheckedUpload
from kmip_portal.uploads.kinds import CONTENT_TYPES
from records import arrangement, attaching, confirming, sending, services, systems
from records.questions import repeat
from signatories.picker import PickedOrganisation
from signatories.signing_links import token_hash
from tests.make.records import record_answers


def repeat_answers(**changes):
    """What a lawful repeat record says: a council and a trust about children at risk, weekly."""
    today = clock.today()
    asked = {q.name for topic in repeat.TOPICS for q in topic.questions}
    shared = {name: said for name, said in record_answers().items() if name in asked}
    return {
        **shared,
        "title": "Weekly list for the attendance panel",
        "theme": "children",
        "non_signatories": "Its contract with the council allows it",
        "why": "The panel plans support; without the list children are missed",
        "frequency": "weekly",
        "frequency_when": "",
        "trigger": "Every Monday, before the panel meets",
        "start_date": today,
        "anonymise": False,
        "anonymise_reason": "The panel plans for each child",
        "privacy_notices": "https://council.gov.uk/privacy",
        "rights": "The organisation that is asked answers, and tells the other",
        "process": "The attendance officer sends the list; the named nurse adds to it",
        "storage": "In the case system of each organisation; the panel's members alone",
        "quality": "The attendance officer checks it; errors are told within a day",
        "breach_contact": "information.team@council.gov.uk",
        "breach_hours": 24,
        "onward": "never",
        "review_date": today + timedelta(days=360),
        "publication": "listing",
    } | changes


def attachment(record, by, name="Procedure.pdf", content=b"%PDF-1.7 for a test", task="security"):
    """A file that goes with a draft; what is in it was looked at when it was handed in."""
    kind = name.rpartition(".")[2]
    digest = hashlib.sha256(content).hexdigest()
    file = CheckedUpload(kind, CONTENT_TYPES[kind], name, len(content), digest, content)
    return attaching.attach(record, task=task, what="Step by step procedure", file=file, by=by)


def repeat_draft(
    by,
    of,
    *others,
    finished=True,
    items=("Date of last attendance",),
    attached=(),
    used=(),
    **changes,
):
    """A draft of `of`, with these other organisations; complete unless said otherwise."""
    record = arrangement.begin(by=by, place=services.Place(of), submission_id=uuid4())
    record = services.save_draft(record, by=by, answers=repeat_answers(**changes))
    arrangement.add_parties(record, [PickedOrganisation(one, one.name) for one in others], by=by)
    for party in record.parties.all():
        arrangement.change_party(
            party,
            by=by,
            answers={
                "direction": "gives" if party.is_ours else "receives",
                "controller_role": "RO_SEP",
                "contact_name": "Casey Contact",
                "contact_role": "Information manager",
                "contact_email": f"casey@{party.organisation.slug}.example",
            },
        )
    rows = [{"item": item, "why_needed": "To plan support"} for item in items]
    arrangement.add_items(record, rows, by=by)
    systems.add(record, used, by=by)
    for name in attached:
        attachment(record, by, name)
    for task in repeat.TASKS if finished else ():
        arrangement.finish_task(record, task, by=by, finished=True)
    record.refresh_from_db()
    return record


def repeat_waiting(by, of, *others, **changes):
    """Sent to the other organisations."""
    record = repeat_draft(by, of, *others, **changes)
    return sending.send(record, by=by, name=by.name, role="Head of information")


def confirm(record, organisation, answer="confirmed", **more):
    """An organisation answers."""
    asked = record.confirmations.unanswered().get(party__organisation=organisation)
    confirming.answer(asked, answer=answer, name="Casey Contact", role="Manager", **more)
    record.refresh_from_db()
    return asked


def repeat_active(by, of, *others, files=False, **changes):
    """Confirmed by everybody."""
    record = repeat_waiting(by, of, *others, **changes)
    for one in others:
        confirm(record, one)
    if files:
        make_due()
        record.refresh_from_db()
    return record


def next_active(record, by, *others, **changes):
    """Its next version, with these changes, confirmed by whoever is asked; it takes its place."""
    later = arrangement.next_version(record, by=by)
    services.save_draft(later, by=by, answers=changes)
    later.refresh_from_db()
    sending.send(later, by=by, name=by.name, role="Head of information")
    for one in others:
        if later.confirmations.unanswered().filter(party__organisation=one).exists():
            confirm(later, one)
    later.refresh_from_db()
    return later


def confirm_token(record, organisation, token="their-confirm-token"):  # noqa: S107
    """The token of the link that this organisation was sent."""
    asked = record.confirmations.unanswered().filter(party__organisation=organisation)
    asked.update(token_sha256=token_hash(token))
    return token
