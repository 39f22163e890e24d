"""A response as PDF and Word, made from what was frozen when it was sent; the review as a Word
form, to be discussed and filled in where the portal is not at hand."""

from typing import Any

from agreements.models import Clause
from kmip_portal import clock
from kmip_portal.documents.models import StoredDocument, snapshot_sha256
from kmip_portal.documents.services import request_file
from kmip_portal.portal_tags import day, moment
from reviews.models import AnnualReview, Proposal, Response

Block = dict[str, Any]
Kind = Proposal.Kind
CHOICES = [
    [Kind.COMMENT, "Comment"],
    [Kind.WORDING, "Propose new wording"],
    [Kind.REMOVAL, "Ask for it to be removed"],
    ["nothing", "Nothing"],
]
SHOULD_IT_CHANGE = "Do you think the agreement should change?"
TO_SHOW = "Can we show this to other signatories?"


def request_copies(response: Response) -> None:
    """Ask for both files of what was sent, once each time it is sent."""
    snapshot = frozen(response)
    for format, template in (("pdf", "documents/outline.html"), ("docx", "")):
        request_file(
            kind="review-response",
            subject=response.reference,
            format=format,
            template=template,
            snapshot=snapshot,
            filename=f"{response.reference}.{format}",
            key=_key(response, format),
        )


def copy_of(response: Response, format: str) -> StoredDocument | None:
    """The file of what was sent the last time."""
    return StoredDocument.objects.filter(key=_key(response, format)).first()


def _key(response: Response, format: str) -> str:
    return f"review-response/{response.reference}/{response.times_sent}/{format}"


def frozen(response: Response) -> dict[str, Any]:
    """All that was sent, in the words of the day: plain data that no later edit reaches."""
    review = response.review
    return {
        "title": f"Response to the {review}",
        "subtitle": str(response.organisation),
        "language": "en-GB",
        "mark": f"{response.reference} · Response to the {review}",
        "name": f"Sent {moment(response.sent_at)}",
        "blocks": [
            {"type": "fields", "rows": _about(response)},
            *_asked(response),
            *_said(response),
            *_supported(response),
        ],
    }


def _about(response: Response) -> list[dict[str, str]]:
    rows = [
        ("reference", "Reference", response.reference),
        ("organisation", "Organisation", str(response.organisation)),
        ("version", "Version of the agreement", response.review.version.number),
        ("sent", "Sent", f"By {response.sent_by} at {moment(response.sent_at)}"),
        ("taken", "Recorded by K-MIP", response.taken),
        ("answer", SHOULD_IT_CHANGE, response.get_answer_display()),
        ("until", "When can you respond by?", day(response.until)),
    ]
    return [{"tag": tag, "label": label, "value": value} for tag, label, value in rows if value]


def _asked(response: Response) -> list[Block]:
    answered = response.answers.exclude(text="").select_related("question")
    rows = [
        {"tag": f"q{one.question.position}", "label": one.question.text, "value": one.text}
        for one in answered
    ]
    if not rows:
        return []
    return [_heading(1, "Other questions"), {"type": "fields", "rows": rows}]


def _said(response: Response) -> list[Block]:
    """Each point under its clause, with the words of the clause where new ones are proposed."""
    clauses = {clause.key: clause for clause in response.review.version.clauses.all()}
    blocks: list[Block] = []
    for one in response.proposals.sent():
        clause = clauses.get(one.clause_key)
        now = clause.body if clause and one.proposes_wording else ""
        rows = [
            ("kind", "What you want", one.get_kind_display()),
            ("comment", "Your comment", one.text),
            ("now", "The clause as it is", now),
            ("wording", "New wording", one.wording),
            ("reason", "Why", one.reason),
            ("shown", TO_SHOW, one.get_shown_display()),
        ]
        fields = [
            {"tag": f"p{one.number}.{tag}", "label": label, "value": value}
            for tag, label, value in rows
            if value
        ]
        title = f"{one.reference}, clause {one.clause_title}"
        blocks += [_heading(2, title), {"type": "fields", "rows": fields}]
    return [_heading(1, "What you say of clauses"), *blocks] if blocks else []


def _supported(response: Response) -> list[Block]:
    """By reference and clause: whose it is stands nowhere."""
    given = response.supports.sent().select_related("proposal")
    entries = [f"{one.proposal.reference}, clause {one.proposal.clause_title}" for one in given]
    if not entries:
        return []
    return [
        _heading(1, "Proposals of others that you support"),
        {"type": "list", "entries": entries},
    ]


def _heading(level: int, text: str) -> Block:
    return {"type": "heading", "level": level, "text": text}


# --- the review as a form ---------------------------------------------------------------------


def request_form(review: AnnualReview) -> StoredDocument:
    """The review to be filled in in Word: one file for everybody."""
    return request_file(
        kind="review-form",
        subject=str(review),
        format="docx",
        snapshot=blank_form(review),
        filename=f"annual-review-{review.year}.docx",
        key=_form_key(review),
    )


def form_of(review: AnnualReview) -> StoredDocument | None:
    """The file of what the review asks now, if somebody has asked for it."""
    return StoredDocument.objects.filter(key=_form_key(review)).first()


def _form_key(review: AnnualReview) -> str:
    """Of the words the form is made of, so that other questions or dates make another file."""
    blocks = {"blocks": blank_form(review)["blocks"]}
    return f"review-form/{review.pk}/{snapshot_sha256(blocks)}"


def blank_form(review: AnnualReview) -> dict[str, Any]:
    """The questions, and for each clause its words and where to write what you say of it."""
    closes = f"{moment(review.closes_at)}"
    blocks: list[Block] = [
        {
            "type": "paragraph",
            "text": "Discuss this with your colleagues and fill it in. Your representative or lead "
            f"uploads it to the portal, checks it there and sends it, before {closes}.",
        },
        _heading(1, "Your answer"),
        {
            "type": "fields",
            "rows": [_row(SHOULD_IT_CHANGE, "answer", "one", _answers()), *_own_questions(review)],
        },
        _heading(1, "The clauses"),
        {"type": "paragraph", "text": "Leave blank what you have nothing to say of."},
    ]
    for clause in review.version.clauses.all():
        blocks += [_heading(2, str(clause)), *_clause_rows(clause)]
    return {
        "title": f"{review}: your response",
        "subtitle": f"Version {review.version.number} of the agreement",
        "language": "en-GB",
        "mark": f"{review} · made {day(clock.today())}",
        "blocks": blocks,
    }


def _answers() -> list[list[str]]:
    return [[value, label] for value, label in Response.Answer.choices]


def _own_questions(review: AnnualReview) -> list[dict[str, Any]]:
    rows = []
    for one in review.questions.own():
        options = [[option, option] for option in one.choices]
        rows.append(_row(one.text, f"q{one.pk}", "one" if options else "text", options))
    return rows


def _clause_rows(clause: Clause) -> list[Block]:
    if not clause.body:
        return [{"type": "fields", "rows": [_row(comment_label(clause), tag(clause, "comment"))]}]
    return [
        {
            "type": "fields",
            "rows": [
                _row(kind_label(clause), tag(clause, "kind"), "one", CHOICES),
                _row(comment_label(clause), tag(clause, "comment")),
                {
                    "label": wording_label(clause),
                    "tag": tag(clause, "wording"),
                    "kind": "text",
                    "value": clause.body,
                },
                _row(reason_label(clause), tag(clause, "reason")),
                _row(shown_label(clause), tag(clause, "shown"), "one", _to_show()),
            ],
        }
    ]


def _to_show() -> list[list[str]]:
    return [[value, label] for value, label in Proposal.Shown.choices]


def _row(
    label: str, tag: str, kind: str = "text", choices: list[list[str]] | None = None
) -> dict[str, Any]:
    return {"label": label, "tag": tag, "kind": kind, "choices": choices or [], "value": ""}


def tag(clause: Clause, name: str) -> str:
    """A name that fits in a tag of Word, whatever the key of the clause."""
    return f"c{clause.position}.{name}"


def kind_label(clause: Clause) -> str:
    return f"{_named(clause)}: what do you want to do?"


def comment_label(clause: Clause) -> str:
    return f"{_named(clause)}: your comment"


def wording_label(clause: Clause) -> str:
    return f"{_named(clause)}: its words. To propose new wording, change them here"


def reason_label(clause: Clause) -> str:
    return f"{_named(clause)}: why do you want this change?"


def shown_label(clause: Clause) -> str:
    return f"{_named(clause)}: can we show this to other signatories?"


def _named(clause: Clause) -> str:
    return clause.number or clause.heading
