"""Where text goes: each sink takes texts and gives them back as a reader finds them there."""

import csv
import io
import re
import unicodedata
import zipfile
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from html import escape
from xml.etree import ElementTree

from django.contrib.sessions.backends.db import SessionStore
from django.core import mail as django_mail
from django.template.loader import render_to_string
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from kmip_portal.atom import ATOM, Entry, feed
from kmip_portal.audit.models import AuditEvent
from kmip_portal.audit.services import record, verify
from kmip_portal.desk import rescue
from kmip_portal.desk.calendar.icalendar import Day, calendar
from kmip_portal.documents import opendocument, pdf, word, workbook
from kmip_portal.documents.models import StoredDocument, snapshot_sha256
from kmip_portal.mail import services as letters
from kmip_portal.mail.models import Email
from kmip_portal.mail.outbox import send_due
from kmip_portal.sealing import seal, unseal
from kmip_portal.spreadsheets import cell, csv_lines
from tests import make
from tests.documents.test_workbook import cells
from tests.input.pages import words_in

TODAY, NOW = date(2026, 11, 20), datetime(2026, 11, 20, 9, tzinfo=UTC)


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


def csv_file(texts):
    """Cells of a CSV file, as a program opens it: what would be a formula begins with a mark."""
    content = "".join(csv_lines(["Text"], [[text] for text in texts])).encode()
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    return [row[0].removeprefix("'") if row[0] == cell(row[0][1:]) else row[0] for row in rows[1:]]


def workbook_file(texts):
    """Cells of an Excel workbook, none of them a formula."""
    columns, rows = [{"label": "Text"}], [[text] for text in texts]
    content = workbook.render(
        {"title": "Tried", "sheet": "Tried", "columns": columns, "rows": rows, "notes": []}
    )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    return [row[0] for row in cells(content)[1:]]


def opendocument_file(texts):
    """Paragraphs of an OpenDocument text: a paragraph a line."""
    return ["\n".join(_opendocument_paragraphs(text)) for text in texts]


def _opendocument_paragraphs(text):
    blocks = [{"type": "paragraph", "text": text}]
    content = opendocument.render({"title": "Tried", "blocks": blocks})
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        whole = ElementTree.fromstring(package.read("content.xml"))  # noqa: S314
    signs = {"line-break": "\n", "tab": "\t"}
    found = []
    for one in whole.iter():
        name = one.tag.partition("}")[2]
        if name == "p":
            found.append(together(one.text))
        elif name in (*signs, "s"):
            blanks = next((int(n) for at, n in one.attrib.items() if at.endswith("}c")), 1)
            found[-1] += signs.get(name, " " * blanks) + together(one.tail)
    return found[1:]


def together(text):
    """As a program reads it: blanks that stand together are one."""
    return re.sub(" +", " ", text or "")


def calendar_file(texts):
    """The names of days in a calendar."""
    days = [Day(f"{n:05}", TODAY, text, "https://x.example/", NOW) for n, text in enumerate(texts)]
    whole = calendar("Tried", days, host="x.example")
    assert all(len(line.encode()) <= 75 for line in whole.split("\r\n"))
    lines = whole.replace("\r\n ", "").split("\r\n")
    said = [line.partition(":")[2] for line in lines if line.startswith("SUMMARY:")]
    signs = {"\\n": "\n", "\\N": "\n"}
    return [re.sub(r"\\(.)", lambda m: signs.get(m[0], m[1]), one) for one in said]


def atom_feed(texts):
    """The titles of a feed."""
    entries = [Entry(str(n), text, NOW, "/x/") for n, text in enumerate(texts)]
    whole = ElementTree.fromstring(  # noqa: S314
        feed("tried", "Tried", page="/x/", own="/y/", entries=entries)
    )
    return [one.findtext(f"{{{ATOM}}}title") or "" for one in whole.iter(f"{{{ATOM}}}entry")]


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
    "CSV": (csv_file, EXACTLY, None),
    "Excel": (workbook_file, EXACTLY, workbook.MOST_IN_A_CELL),
    "OpenDocument": (opendocument_file, EXACTLY, None),
    "calendar": (calendar_file, EXACTLY, None),
    "Atom feed": (atom_feed, EXACTLY, None),
    "kept while signing in": (rescued, EXACTLY, None),
    "sealed": (sealed, EXACTLY, None),
}
