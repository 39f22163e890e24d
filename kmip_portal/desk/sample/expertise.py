"""Guides and templates of the demonstration: checked, written, overdue, waiting for review."""

from datetime import date, timedelta
from io import BytesIO

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.documents import word
from kmip_portal.uploads import check_upload
from signatories.expertise.models import Guide, Topic
from signatories.expertise.services import checks, guides, templates
from signatories.models import Organisation

ASKING = {
    "title": "Asking Weald Police for information",
    "summary": "What to say when you ask us for information about a person, so that we can answer "
    "on the same day.",
    "body": """Write to our referrals contact.
[Find it by role](/expertise/contacts/?role=referrals).

## What to tell us

- what you need, and for what
- by when, and why not later
- on which lawful basis you ask

Do not send us what we do not need to answer.

## What we do with it

1. We look whether we may tell you, and answer within a day.
2. We [record the sharing](/agreement/records-of-sharing/), and why.
3. If we say no, we say why.""",
    "publisher": "Weald Police",
    "audience": "Anybody who asks the police for information",
    "edition": "",
    "official_url": "",
    "official_place": "",
    "file_type": "",
    "file_size": "",
    "change_note": "",
}
CHECKLIST = {
    "title": "Before you share: a checklist for the duty desk",
    "blocks": [
        {"type": "list", "entries": [
            "Who asks, and how do you know?",
            "What do they need it for?",
            "Is there less that would do?",
            "On which lawful basis do you share?",
            "What do you write down, and where?",
        ]},
    ],
}  # fmt: skip
NOTICE = {
    "title": "Privacy notice: what we share with other public services",
    "blocks": [
        {"type": "heading", "level": 1, "text": "What we share"},
        {"type": "paragraph", "text": "[Say what, with whom and why, in plain words.]"},
        {"type": "heading", "level": 1, "text": "On which lawful basis"},
        {"type": "paragraph", "text": "[Name it, and the law behind it.]"},
    ],
}  # fmt: skip


def make_guides_and_templates(today: date, *, secretariat: User, chair: User) -> None:
    """What signatories know, as they would have written it down."""
    lead = User.objects.get(email="lead@police.example")
    school_lead = User.objects.get(email="lead@school.example")
    police, school = (
        Organisation.objects.get(slug=slug) for slug in ("weald-police", "oakhanger-primary-school")
    )
    topics = {one.slug: one for one in Topic.objects.all()}
    with clock.at(clock.on_day(today - timedelta(days=190), 10)):
        checks.check(Guide.objects.get(slug="working-together"), by=secretariat)
        asking = guides.start(organisation=police, topic=topics["police"], by=lead, **ASKING)
        guides.send(asking, by=lead)
        guides.publish(asking, by=secretariat)
    with clock.at(clock.on_day(today - timedelta(days=40), 10)):
        for slug in ("about-information-sharing", "safeguarding-advice-2024", "school-health-data"):
            checks.check(Guide.objects.get(slug=slug), by=secretariat)
        changed = ASKING | {
            "body": ASKING["body"].replace("within a day", "within four hours, at night too"),
            "change_note": "We answer within four hours.",
        }
        again = guides.revise(asking.guide, topic=topics["police"], by=lead, **changed)
        guides.send(again, by=lead)
        guides.publish(again, by=chair)
        _share(CHECKLIST, police, lead, topics["police"], "free",
               "For whoever answers the telephone: five questions on one page.")  # fmt: skip
        _share(NOTICE, None, secretariat, topics["forms"], "ogl",
               "To be filled in by any organisation, where it says so.")  # fmt: skip
    with clock.at(clock.on_day(today, 0, 5)):
        waiting = ASKING | {
            "title": "Telling parents what a school shares",
            "summary": "Words for a newsletter, and when to use them.",
            "body": "## When\n\nAt the start of each school year, and when something changes.",
            "publisher": "Oakhanger Primary School",
            "audience": "Schools",
        }
        sent = guides.start(organisation=school, topic=topics["schools"], by=school_lead, **waiting)
        guides.send(sent, by=school_lead)


def _share(outline, organisation, by, topic, licence, purpose):
    file = BytesIO(word.render(outline))
    file.name = f"{outline['title']}.docx"
    templates.share(
        organisation=organisation, topic=topic, upload=check_upload(file, ["docx"]), by=by,
        title=outline["title"], purpose=purpose, licence=licence,
        review_on=clock.today() + timedelta(days=365),
    )  # fmt: skip
