"""A guide: written by somebody at a signatory, published by a second person, kept in versions."""

import re

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from kmip_portal import in_tray
from kmip_portal.audit.models import AuditEvent
from kmip_portal.mail.models import Email
from signatories.expertise import guide_text
from signatories.expertise.models import Guide, GuideVersion
from signatories.expertise.permissions import may_review
from signatories.expertise.services import guides
from tests import make


@pytest.fixture(autouse=True)
def signed(police):
    return make.acceptance(police)


def words(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.replace("&#x27;", "'").split())


def posted(**changes):
    said = make.guide_words() | {"topic": "schools"}
    return said | changes


def verbs(person):
    return {(item.verb, item.thing) for item in in_tray.needs(person)}


TITLE = make.guide_words()["title"]
SLUG = "sharing-attendance-with-youth-justice"


def test_written_by_a_practitioner_and_published_by_k_mip(
    client, practitioner, outsider, secretariat
):
    client.force_login(practitioner)
    preview = words(client.post("/guides/write/", posted(preview="yes")))
    assert "Preview. Nothing is saved yet" in preview
    assert "The code (on ico.org.uk) says more" in preview
    assert not Guide.objects.filter(slug=SLUG).exists()

    saved = client.post("/guides/write/", posted())
    assert saved.url == f"/guides/{SLUG}/draft/"
    assert (client.get(saved.url).status_code, "Draft" in words(client.get(saved.url))) == (
        200,
        True,
    )
    client.force_login(outsider)
    assert client.get(saved.url).status_code == 404
    assert TITLE not in words(client.get("/guides/"))

    client.force_login(practitioner)
    client.post(f"/guides/{SLUG}/draft/send/")
    assert ("Review a guide", TITLE) in verbs(secretariat)
    letter = Email.objects.get(kind="expertise/emails/guide_review")
    assert (letter.to, TITLE in letter.subject) == (secretariat.email, True)
    assert client.post(f"/guides/{SLUG}/draft/review/", {"decision": "publish"}).status_code == 403

    client.force_login(secretariat)
    asked = client.post(f"/guides/{SLUG}/draft/review/", {"decision": "publish"})
    assert "Select the box to confirm that it names no person" in words(asked)
    client.post(f"/guides/{SLUG}/draft/review/", {"decision": "publish", "not_personal": "on"})

    client.logout()
    page = words(client.get(f"/guides/{SLUG}/"))
    for said in (
        TITLE, "Current", "Weald Police", "Schools and colleges", "PDF, 71KB", "November 2026",
        "leaves this portal for weald.example", "When to share", "not legal advice", "1 version",
    ):  # fmt: skip
        assert said in page, said
    assert TITLE in words(client.get("/guides/?topic=schools"))
    assert TITLE not in words(client.get("/guides/?topic=health"))
    assert "0 results for ‘fax’" in words(client.get("/guides/?q=fax"))
    published = Email.objects.get(kind="expertise/emails/guide_published")
    assert published.to == practitioner.email
    assert [one.verb for one in AuditEvent.objects.about(["weald-police"])[:3]] == [
        "published", "sent for review", "started",
    ]  # fmt: skip


def test_it_goes_back_with_a_reason_and_nobody_reviews_what_they_wrote(
    client, lead, secretariat, chair, police
):
    version = make.guide_draft(lead, police, sent=True)
    client.force_login(chair)
    review = f"/guides/{version.guide.slug}/draft/review/"
    assert "Enter what should change" in words(client.post(review, {"decision": "return"}))
    client.post(review, {"decision": "return", "reason": "Say which law."})
    assert ("Go on with a guide that came back", TITLE) in verbs(lead)
    assert "Say which law." in Email.objects.get(kind="expertise/emails/guide_returned").body

    client.force_login(secretariat)  # puts the law in itself, and so wrote some of it
    edit = f"/guides/{version.guide.slug}/edit/"
    assert "What should change: Say which law." in words(client.get(edit))
    client.post(edit, posted(body="See the Act.", row_version="1"))
    client.post(f"/guides/{version.guide.slug}/draft/send/")
    assert client.get(review).status_code == 403
    client.force_login(chair)
    assert client.get(review).status_code == 200
    assert ("Go on with a guide that came back", TITLE) not in verbs(lead)


def test_what_is_published_is_what_the_reviewer_read(client, lead, chair, police):
    version = make.guide_draft(lead, police, sent=True)
    client.force_login(chair)
    review = f"/guides/{version.guide.slug}/draft/review/"
    (read,) = re.findall(r'name="row_version" value="(\d+)"', client.get(review).content.decode())
    says = {name: getattr(version, name) for name in GuideVersion.SAYS} | {"body": "Other words."}
    guides.take_back(version, by=lead)
    guides.change(version, topic=version.guide.topic, by=lead, row_version=int(read), **says)
    version.refresh_from_db()
    guides.send(version, by=lead)

    told = {"decision": "publish", "not_personal": "on"}
    assert client.post(review, told | {"row_version": read}).status_code == 409
    assert version.guide.published is None
    client.post(review, told | {"row_version": int(read) + 1})
    assert version.guide.published.body == "Other words."


def test_the_database_refuses_one_person_as_writer_and_reviewer(secretariat):
    version = make.guide_draft(secretariat, sent=True)

    with pytest.raises(IntegrityError):
        GuideVersion.objects.filter(pk=version.pk).update(published_by=secretariat)


def test_two_who_write_at_once_learn_of_each_other(client, lead, practitioner, police):
    version = make.guide_draft(lead, police)
    client.force_login(practitioner)
    client.post(f"/guides/{SLUG}/edit/", posted(body="Pat’s words.", row_version="1"))
    client.force_login(lead)

    met = words(client.post(f"/guides/{SLUG}/edit/", posted(body="Lee’s words.", row_version="1")))

    assert "Somebody else changed this while you were writing" in met
    assert "Pat’s words." in met
    version.refresh_from_db()
    assert version.body == "Pat’s words."


def test_a_next_version_is_compared_with_the_one_before_and_kept_in_the_history(
    client, lead, chair, police
):
    guide = make.guide(lead, police, reviewer=chair)
    client.force_login(lead)
    client.post(
        f"/guides/{SLUG}/edit/",
        posted(
            body=make.expertise.BODY.replace("right and lawful", "necessary and lawful"),
            change_note="Says when.",
        ),
    )
    assert "What this changes" in words(client.get(f"/guides/{SLUG}/draft/"))
    client.logout()
    assert "necessary" not in words(client.get(f"/guides/{SLUG}/"))  # until it is published

    guides.send(guide.open_version, by=lead)
    guides.publish(guide.open_version, by=chair)

    assert "necessary" in words(client.get(f"/guides/{SLUG}/"))
    history = words(client.get(f"/guides/{SLUG}/history/"))
    assert "Version 2 Published on" in history
    assert "Says when." in history
    changed = client.get(f"/guides/{SLUG}/history/1/2/").content.decode()
    assert re.search(r"<del[^>]*>.*?right.*?</del>", changed, re.DOTALL)
    assert re.search(r"<ins[^>]*>.*?necessary.*?</ins>", changed, re.DOTALL)
    assert [one.get_status_display() for one in guide.versions.once_published()] == [
        "Published", "Earlier version",
    ]  # fmt: skip


def test_what_is_replaced_or_withdrawn_keeps_a_useful_address(client, lead, chair, police):
    old = make.guide(lead, police, reviewer=chair)
    new = make.guide(lead, police, reviewer=chair, title="The better guide")
    client.force_login(lead)
    close = f"/guides/{SLUG}/close/"
    assert "Select the guide that takes its place" in words(client.post(close, {"what": "replace"}))
    assert "Enter why it is withdrawn" in words(client.post(close, {"what": "withdraw"}))

    client.post(close, {"what": "replace", "replaced_by": new.slug, "reason": "The law changed."})
    page = words(client.get(f"/guides/{SLUG}/"))
    assert "This was replaced. Read The better guide instead. The law changed." in page
    assert "What this replaces" in words(client.get(f"/guides/{new.slug}/"))

    client.post(close, {"what": "withdraw", "replaced_by": new.slug, "reason": "It was wrong."})
    gone = client.get(f"/guides/{SLUG}/")
    assert gone.status_code == 410
    assert "It was wrong. Read The better guide instead." in words(gone)
    assert "When to share" not in words(gone)
    assert client.get(f"/guides/{SLUG}/history/").status_code == 404
    assert TITLE not in words(client.get("/guides/"))

    client.post(f"/guides/{SLUG}/bring-back/")
    old.refresh_from_db()
    assert (old.status, old.is_due, old.replaced_by) == ("current", True, None)


def test_a_draft_can_be_discarded_and_an_old_address_is_not_given_again(client, lead, police):
    make.guide_draft(lead, police)
    client.force_login(lead)
    client.post(f"/guides/{SLUG}/draft/discard/")
    assert client.get(f"/guides/{SLUG}/").status_code == 404

    assert make.guide_draft(lead, police).guide.slug == f"{SLUG}-2"


def test_pressed_twice_it_is_one_guide(client, lead):
    client.force_login(lead)
    pressed = posted(submission_id="11111111-1111-4111-8111-111111111111")

    first, second = (client.post("/guides/write/", pressed) for _ in range(2))

    assert first.url == second.url
    assert Guide.objects.filter(slug__startswith=SLUG).count() == 1


def test_k_mip_writes_its_own_and_somebody_of_two_bodies_says_for_whom(client, secretariat, police):
    make.member(police, "lead", person=secretariat)
    client.force_login(secretariat)
    assert "Select whose guide it is" in words(client.post("/guides/write/", posted()))

    client.post("/guides/write/", posted(whose="kmip"))

    assert Guide.objects.get(slug=SLUG).whose == "K-MIP"


@pytest.mark.parametrize(
    "link",
    ["www.gov.uk", "ftp://gov.uk/x", "https://localhost/x", "https://me@gov.uk/", "//gov.uk",
     "https://[gov.uk/"],
)  # fmt: skip
def test_a_link_without_the_shape_of_one_is_refused(client, lead, link):
    client.force_login(lead)
    page = client.post("/guides/write/", posted(body=f"## How\n\nRead [it]({link})."))

    assert "is not an address that a link can lead to" in words(page)


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("[kent.gov.uk](https://t.gov.uk/a)", "kent.gov.uk (on t.gov.uk)"),
        ("[nhs.uk](//nhs.uk.example/)", "nhs.uk (on nhs.uk.example)"),
        ("[nhs.uk.example](https://nhs.uk/)", "nhs.uk.example (on nhs.uk)"),
        ("[See nhs.uk.](https://www.nhs.uk/)", "See nhs.uk."),
    ],
)
def test_a_link_says_where_it_leads_whatever_its_words_pretend(link, said):
    (part,) = guide_text.parts(link)
    assert strip_tags(part.html).strip() == said


def test_headings_are_cut_however_they_are_written():
    found = guide_text.parts("Before\n## When to share ##\nText\n# " + "# " * 9000 + "x")
    assert [one.heading for one in found[:2]] == ["", "When to share"]
    assert len(found) == 3


def test_who_acts_for_no_signatory_writes_none(client):
    client.force_login(make.member(make.organisation("Not Signed Council"), "lead"))

    assert client.get("/guides/write/").status_code == 403
    assert "Write a guide" not in words(client.get("/guides/"))


def test_the_list_asks_for_no_more_with_more_guides(client, lead, chair, police, frame):
    def asked():
        client.get("/help/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/guides/?topic=schools")
        return len(queries)

    client.force_login(lead)
    bare, few = frame(), asked()
    for n in range(3):
        make.guide(lead, police, reviewer=chair, title=f"Guide {n}")
    assert asked() == few
    assert few - bare <= 6


def test_who_wrote_what_the_next_version_keeps_does_not_publish_it(
    secretariat, chair, lead, police
):
    """By the rule that a guide is published by somebody who wrote none of it."""
    first = make.guide(secretariat, reviewer=chair)
    kept = make.guide_words(title="Said otherwise")
    second = guides.revise(first, topic=first.topic, by=lead, **kept)
    guides.send(second, by=lead)

    assert may_review(secretariat, second) is False
    assert ("Review a guide", "Said otherwise") not in verbs(secretariat)
    assert ("Review a guide", "Said otherwise") in verbs(chair)
    guides.give_back(second, by=chair, reason="Say it anew.")
    anew = make.guide_words(title="Anew", summary="All new.", body="All other words.")
    guides.change(second, topic=first.topic, by=lead, row_version=1, **anew)
    second.refresh_from_db()
    guides.send(second, by=lead)
    assert may_review(secretariat, second) is True
