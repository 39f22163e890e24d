from datetime import timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.documents import word
from kmip_portal.uploads import check_upload
from reviews import documents, word_in
from reviews.models import AnnualReview
from reviews.services import opening, planning, recording, responding, uploading
from signatories.models import AcceptanceStatement, Membership, Organisation
from tests.make.numbers import next_of
from tests.make.people import member
from tests.make.signatories import signatory, the_version


def review(*, opens_at=None, closes_at=None, by=None, **fields):
    """A review planned to open in a week, for five weeks."""
    opens_at = opens_at or clock.on_day(clock.today() + timedelta(days=7), 9)
    closes_at = closes_at or clock.end_of_day(clock.day_in_london(opens_at) + timedelta(days=35))
    fields = {
        "year": clock.day_in_london(opens_at).year,
        "decisions_by": clock.day_in_london(closes_at) + timedelta(days=30),
        "version": fields.get("version") or the_version(),
        "short_reason": "For a test",
    } | fields
    return planning.plan(opens_at=opens_at, closes_at=closes_at, by=by, **fields)


def open_review(**fields):
    """A review that opened at nine yesterday and has asked everybody."""
    fields = {"opens_at": clock.on_day(clock.today() - timedelta(days=1), 9)} | fields
    planned = review(**fields)
    opening.open_due()
    return AnnualReview.objects.get(pk=planned.pk)


def filled_review(review, answers, *, change=None):
    """The review's Word form with these words in its places, by tag, as bytes; `change` may do
    things to the document."""
    outline = documents.blank_form(review)
    for block in outline["blocks"]:
        for row in block.get("rows", ()):
            given = answers.get(row["tag"], row["value"])
            labels = dict(row.get("choices", ()))
            row["value"] = labels.get(given, given)
    content = word.render(outline)
    if change is None:
        return content
    document = Document(BytesIO(content))
    change(document)
    return word.saved(document)


def uploaded_review(review, organisation, answers, *, by):
    """A filled form, read into the organisation's draft."""
    content = filled_review(review, answers)
    file = check_upload(SimpleUploadedFile("filled.docx", content), {"docx"})
    filled = word_in.read_word(content, review)
    return uploading.read_into_draft(review, organisation, file=file, filled=filled, by=by)


def ten_ways(review, clause, another, *, secretariat):
    """Ten signatories, each of which responds in a way of its own; their responses by that way.

    `clause` and `another` are clauses of the version under review, both with words.
    """
    bodies = {way: signatory(f"{way.capitalize()} Borough") for way in WAYS}
    people = {way: member(bodies[way], "lead") for way in WAYS}
    opening.open_due()  # they signed while it was open, and are asked too
    softer = f"{clause.body} Tell them why."

    def said(way, key=clause.key, **words):
        words = {"kind": "wording", "wording": softer, "reason": f"For {way}."} | words
        return responding.respond(
            review, bodies[way], by=people[way], answer="comments", proposals={key: words}
        )

    sent = {
        "supporting": responding.respond(review, bodies["supporting"], by=people["supporting"]),
        "commenting": said(
            "commenting", kind="comment", text="Who decides?", wording="", reason="", shown="named"
        ),
        "proposing": said("proposing", shown="named"),
        "hiding": said("hiding", wording=f"{clause.body} Write it down.", shown="unnamed"),
        "removing": said("removing", another.key, kind="removal", wording="", shown="named"),
        "confiding": said(
            "confiding", another.key, kind="comment", text="Between us.", wording="", reason=""
        ),
    }
    sent["seconding"] = responding.respond(
        review,
        bodies["seconding"],
        by=people["seconding"],
        answer="comments",
        supports=[sent["proposing"].proposals.get()],
    )
    sent["waiting"] = responding.respond(
        review,
        bodies["waiting"],
        by=people["waiting"],
        answer="more_time",
        until=review.closes_on + timedelta(days=14),
    )
    sent["phoning"] = recording.record_response_for(
        review,
        bodies["phoning"],
        by=secretariat,
        how="phone",
        taken_from="Jo Hall, head of information",
        taken_on=clock.today(),
        answer="support",
    )
    offline = {
        documents.tag(another, "kind"): "wording",
        documents.tag(another, "wording"): f"{another.body} Every year.",
        documents.tag(another, "reason"): "For writing.",
        documents.tag(another, "shown"): "named",
    }
    by = people["writing"]
    sent["writing"] = uploaded_review(review, bodies["writing"], offline, by=by).response
    responding.send_response(sent["writing"], by=by)
    return sent


WAYS = (
    "supporting", "commenting", "proposing", "hiding", "removing", "confiding", "seconding",
    "waiting", "phoning", "writing",
)  # fmt: skip


def signatories(number, *, role="lead", person=None):
    """Many signatories at once, each with a person of its own, or all with this one, or nobody."""
    version, first = the_version(), next_of("schools")
    organisations = Organisation.objects.bulk_create(
        Organisation(
            name=f"School {first}-{n:05}",
            slug=f"school-{first}-{n}",
            organisation_type="OT_DISTRICT",
        )
        for n in range(number)
    )
    AcceptanceStatement.objects.bulk_create(
        AcceptanceStatement(
            organisation=one,
            version=version,
            status="accepted",
            how="import",
            snapshot={},
            accepted_on="2020-01-01",
            accepted_at=clock.now(),
        )
        for one in organisations
    )
    if role:
        people = [person] * number if person else _people(number, first)
        Membership.objects.bulk_create(
            Membership(user=who, organisation=one, role=role, from_on="2020-01-01")
            for who, one in zip(people, organisations, strict=True)
        )
    return organisations


def _people(number, first):
    return User.objects.bulk_create(
        User(email=f"head{first}-{n}@school.example", name=f"Head {first}-{n}")
        for n in range(number)
    )
