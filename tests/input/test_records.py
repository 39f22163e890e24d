"""Any text in any answer of a record reads back equal, from its row and from its Word file."""

import io

import pytest
from docx import Document
from docx.oxml.ns import qn

from kmip_portal.documents import word
from records.answers import read
from records.documents import freeze
from records.models import RecordOfSharing
from records.questions import QUESTIONS
from tests import make
from tests.corpus.texts import TEXTS
from tests.input.sinks import said_in

FREE = {name: q for name, q in QUESTIONS.items() if q.is_free_text}
TAKEN = [text for text in TEXTS if text.line and len(text.line) <= 2_000]


def as_kept(question, text):
    return text.lines if question.kind == "long" else text.line


@pytest.mark.usefixtures("uncounted")
@pytest.mark.parametrize("text", TAKEN, ids=lambda text: text.id)
def test_a_text_in_every_answer_at_once(text, client, practitioner, tried):
    fitting = {n: q for n, q in FREE.items() if len(as_kept(q, text)) <= q.most}
    answers = make.record_answers(**dict.fromkeys(fitting, text.typed))
    client.force_login(practitioner)

    sent = make.posted(answers) | {"later": "yes", "personal_data_checked": "on"}
    answer = client.post("/records/new/one-page/", sent)

    record = RecordOfSharing.objects.filter(owner=practitioner).first()
    assert record, answer.context["form"].errors
    kept = read(record)
    wanted = {name: as_kept(q, text) for name, q in fitting.items()}
    assert {name: kept[name] for name in fitting} == wanted
    assert client.get(f"/records/{record.reference}/").status_code == 200
    file = Document(io.BytesIO(word.render(freeze(record))))
    in_file = {
        control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")): said_in(control)
        for control in file.element.body.iter(qn("w:sdt"))
    }
    answered = set(fitting) & set(in_file)
    assert {name: in_file[name] for name in answered} == {name: wanted[name] for name in answered}
    assert len(answered) > 5
    tried["text × sink: read back equal"] += len(fitting) + len(answered)
