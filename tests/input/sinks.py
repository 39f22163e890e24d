"""Where text goes: each sink takes texts and gives them back as a reader finds them there."""

import io
import re
import unicodedata
from email import message_from_bytes, policy
from html import escape

from django.contrib.sessions.backends.db import SessionStore
from django.core import mail as django_mail
from django.template.loader import render_to_string
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from kmip_portal.audit.models import AuditEvent
from kmip_portal.audit.services import record, verify
from kmip_portal.desk import rescue
from kmip_portal.documents import pdf, word
from kmip_portal.documents.models import StoredDocument, snapshot_sha256
from kmip_portal.mail import services as letters
from kmip_portal.mail.models import Email
from kmip_portal.mail.outbox import send_due
from kmip_portal.sealing import seal, unseal
from tests import make
from tests.input.pages import words_in


def database(texts):
    """A column of text."""
    Email.objects.bulk_create(
        Email(kind="t", to="a@kmip.example", body=text, dedupe=str(n), message_id=str(n))
        for n, text in enumerate(texts)
    )
    return list(Email.objects.filter(kind="t").order_by("pk").values_list("body", flat=True))


def frozen(texts):
    """A snapshot, kept as JSON, and its fingerprint."""
    snapshot = {"texts": list(texts)}
    kept = StoredDocument.objects.create(
        kind="t", subject="t", format="docx", filename="t.docx",
        snapshot=snapshot, snapshot_sha256=snapshot_sha256(snapshot),
    )  # fmt: skip
    kept.refresh_from_db()
    assert snapshot_sha256(kept.snapshot) == kept.snapshot_sha256
    return kept.snapshot["texts"]


def history(texts):
    """The detail of an event, in a chain that holds."""
    person = make.user()
    for text in texts:
        record(person, "tried", person, organisations=["t"], text=text)
    assert verify().holds
    return [
        event.detail["text"] for event in AuditEvent.objects.filter(verb="tried").order_by("pk")
    ]


def page(texts):
    """A summary list."""
    rows = [{"label": "Text", "value": text} for text in texts]
    html = render_to_string("components/summary_list.html", {"rows": rows}).encode().decode()
    return words_in(html, "dd")


def page_attribute(texts):
    """The value of a box: what stands between quotation marks."""
    assert all(escape(text, quote=True) not in ("<", '"') for text in texts)
    html = "".join(render_to_string("components/button.html", {"text": t}) for t in texts)
    return words_in(html, "button")


def letter(texts):
    """The body of a letter, as it leaves."""
    return [
        sent.get_body(["plain"]).get_content()
        for sent in _sent([("Tried", text) for text in texts])
    ]


def letter_page(texts):
    """The same body, where a mail program shows HTML."""
    sent = _sent([("Tried", text) for text in texts])
    return ["\n".join(words_in(one.get_body(["html"]).get_content(), "p")) for one in sent]


def letter_subject(texts):
    """A subject: one line, and one blank where there were more."""
    return [sent["Subject"] for sent in _sent([(text, "Tried") for text in texts])]


def _sent(pairs):
    django_mail.outbox = []
    for n, (subject, body) in enumerate(pairs):
        letters.write(
            kind="t", to=("a@kmip.example", "A"), subject=subject, body=body, dedupe=f"sent {n}"
        )
    send_due()
    assert len(django_mail.outbox) == len(pairs)
    return [
        message_from_bytes(sent.message().as_bytes(), policy=policy.default)
        for sent in sorted(django_mail.outbox, key=_number)
    ]


def _number(sent):
    keys = {letters.message_id(f"sent {n}"): n for n in range(len(django_mail.outbox))}
    return keys[sent.message()["Message-ID"]]


def word_file(texts):
    """Answers in a Word file, each in its content control."""
    rows = [{"label": "Text", "value": text, "tag": f"t{n}"} for n, text in enumerate(texts)]
    body = _word([{"type": "fields", "rows": rows}]).element.body
    return [said_in(control) for control in body.iter(qn("w:sdt"))]


def said_in(control):
    """What stands in a content control, its breaks as line ends."""
    ends = {qn("w:br"): "\n", qn("w:tab"): "\t"}
    parts = control.find(qn("w:sdtContent")).iter(qn("w:t"), *ends)
    return "".join(ends.get(part.tag) or part.text or "" for part in parts)


def word_table(texts):
    """Cells of a table in a Word file."""
    table = {
        "type": "table",
        "caption": "t",
        "header": ["Text"],
        "rows": [[text] for text in texts],
    }
    return [row.cells[0].text for row in _word([table]).tables[0].rows][1:]


def word_paragraph(texts):
    """Paragraphs of a Word file: a paragraph a line."""
    found = []
    for text in texts:
        document = _word([{"type": "paragraph", "text": text}])
        found.append("\n".join(paragraph.text for paragraph in document.paragraphs[1:]))
    return found


def word_title(texts):
    """The title of a Word file, as its heading says it."""
    outlines = ({"title": text, "blocks": []} for text in texts)
    return [Document(io.BytesIO(word.render(one))).paragraphs[0].text for one in outlines]


def _word(blocks):
    return Document(io.BytesIO(word.render({"title": "Tried", "blocks": blocks})))


def pdf_file(texts):
    """A PDF for each text, by what is to be seen in it."""
    found = []
    for text in texts:
        blocks = [{"type": "paragraph", "text": part} for part in ("BEGIN", text, "FINISH")]
        content, _ = pdf.render("documents/outline.html", {"title": "Tried", "blocks": blocks})
        said = "".join(
            re.sub(r"\nPage \d+ of \d+$", "", page.extract_text().strip())
            for page in PdfReader(io.BytesIO(content)).pages
        )
        found.append(re.split("BEGIN|FINISH", said.replace("\x00", ""))[1])
    return found


def to_be_seen(text):
    """What of a text a PDF can give back: its signs, in no order, for lines and directions turn."""
    shapes = unicodedata.normalize("NFKD", text)
    unseen = {"Cf", "Zs", "Cc", "Zl", "Zp"}
    return sorted(
        sign for sign in shapes if unicodedata.category(sign) not in unseen and sign != "\ufe0f"
    )


def rescued(texts):
    """Answers kept while somebody signs in again."""
    from django.test import RequestFactory

    found = []
    for text in texts:
        session = SessionStore()
        late = RequestFactory().post("/records/new/", {"submission_id": "x", "answer": text})
        late.session = session
        rescue.keep(late, user_id=None)
        session.save()
        back = RequestFactory().get("/records/new/")
        back.session = SessionStore(session.session_key)
        back.user = make.user()
        found.append(rescue.restore(back)["answer"])
    return found


def sealed(texts):
    return [unseal(seal(text, purpose="t"), purpose="t") for text in texts]


def one_blank(text):
    return " ".join(text.split())


def without_blanks(text):
    return "".join(text.split())


# name: (sink, what of a text counts there, the longest that goes there)
EXACTLY = str
SINKS = {
    "database column": (database, EXACTLY, None),
    "frozen snapshot": (frozen, EXACTLY, None),
    "history": (history, EXACTLY, None),
    "page": (page, str.strip, None),
    "page, button": (page_attribute, EXACTLY, None),
    "letter": (letter, str.strip, None),
    "letter, HTML": (letter_page, without_blanks, None),
    "letter subject": (letter_subject, one_blank, 150),
    "Word, answers": (word_file, EXACTLY, None),
    "Word, table": (word_table, EXACTLY, None),
    "Word, paragraphs": (word_paragraph, EXACTLY, None),
    "Word, title": (word_title, EXACTLY, None),
    "PDF": (pdf_file, to_be_seen, 6_000),
    "kept while signing in": (rescued, EXACTLY, None),
    "sealed": (sealed, EXACTLY, None),
}
