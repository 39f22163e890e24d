"""Shared expertise for tests."""

from datetime import timedelta
from io import BytesIO

from docx import Document

from kmip_portal import clock
from kmip_portal.uploads import check_upload
from signatories.expertise.models import Topic
from signatories.expertise.services import guides, templates
from signatories.expertise.shipped import TOPICS
from tests.make.people import kmip_person

BODY = """Read this first.

## When to share

Share when it is right and lawful. [The code](https://ico.org.uk/code) says more.

## How

1. Ask why.
2. Write it down."""


def topic(slug="schools"):
    """One of the portal's own; a test whose database was emptied has lost it."""
    name = TOPICS.get(slug, slug.capitalize())
    return Topic.objects.get_or_create(slug=slug, defaults={"name": name})[0]


def guide_words(**changes):
    """What a guide says, as the form sends it."""
    return {
        "title": "Sharing attendance with youth justice",
        "summary": "When a school may share attendance, and with whom.",
        "body": BODY,
        "publisher": "Weald Police",
        "audience": "Schools",
        "edition": "November 2026",
        "official_url": "https://www.weald.example/attendance",
        "official_place": "",
        "file_type": "PDF",
        "file_size": "71KB",
        "change_note": "",
    } | changes


def guide_draft(by, organisation=None, *, sent=False, **words):
    """A guide that somebody is writing, or has sent for review."""
    version = guides.start(organisation=organisation, topic=topic(), by=by, **guide_words(**words))
    if sent:
        guides.send(version, by=by)
    return version


def guide(by=None, organisation=None, *, reviewer=None, **words):
    """A guide that anybody reads: written by one, published by another."""
    version = guide_draft(by or kmip_person("secretariat"), organisation, sent=True, **words)
    guides.publish(version, by=reviewer or kmip_person("chair"))
    version.guide.refresh_from_db()
    return version.guide


def next_version(of, *, by, reviewer=None, **words):
    """Its next version, published too."""
    version = guides.revise(of, topic=of.topic, by=by, **guide_words(**words))
    guides.send(version, by=by)
    guides.publish(version, by=reviewer or kmip_person("chair"))
    return version


def word_file(*, author="", words="Dear parent"):
    """A Word document, and who it says wrote it."""
    document = Document()
    document.add_paragraph(words)
    document.core_properties.author = author
    file = BytesIO()
    document.save(file)
    file.name = "letter.docx"
    return file


def shared_template(by=None, organisation=None, **fields):
    """A template that others find."""
    told = {
        "title": "Letter to parents",
        "purpose": "Tells parents what is shared with whom.",
        "licence": "free",
        "review_on": clock.today() + timedelta(days=365),
        "topic": topic(),
    } | fields
    return templates.share(
        organisation=organisation,
        upload=check_upload(word_file(), ["docx"]),
        by=by or kmip_person("secretariat"),
        **told,
    )
