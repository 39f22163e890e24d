"""64 files at every place where a file may be handed in: taken whole, or refused in our words."""

import io
import tracemalloc

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import FileField

from kmip_portal.uploads import BadFile, check_word_file
from records.own_form_forms import OwnFormUploadForm
from records.own_forms import NO_BOXES
from records.upload_forms import UploadRecordForm
from records.word_in import NOT_OURS
from reviews import word_in
from reviews.responding_forms import FilledReviewForm
from tests import make
from tests.corpus.files import FILES, TAKEN
from tests.input.opening import forms, opened
from tests.input.test_fields import in_our_words

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

# a place for one document alone reads it at once, and says when it is another
OTHER_WORDS_WANTED = {
    UploadRecordForm: NOT_OURS,
    OwnFormUploadForm: NO_BOXES,
    FilledReviewForm: word_in.NOT_OURS,
}


def test_the_corpus_is_whole():
    assert len({file.id for file in FILES}) == 64


def outcome(form_class, name, content, given, around):
    """What becomes of it: the field looks first, then what guards every Word document."""
    uploaded = SimpleUploadedFile(given, content, WORD)
    form = opened(form_class, {}, around, {name: uploaded})
    form.is_valid()
    str(form).encode()
    if name in form.errors:
        return form.errors[name][0]
    taken = form.cleaned_data[name]
    try:
        check_word_file(taken)
    except BadFile as refusal:
        return str(refusal)
    taken.seek(0)
    assert taken.read() == content
    return TAKEN


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.id)
def test_a_file_at_every_place_for_one(file, around, tried):
    content, places = file.content(), 0
    for form_class in forms():
        for name, field in form_class.base_fields.items():
            if not isinstance(field, FileField) or set(field.types) != {"docx"}:
                continue  # the corpus says what a place for Word files takes
            places += 1
            told = outcome(form_class, name, content, file.name, around)
            if file.outcome == TAKEN and form_class in OTHER_WORDS_WANTED:
                assert told == OTHER_WORDS_WANTED[form_class]
                tried["file × place: sound, and not the form that is wanted"] += 1
            elif file.outcome == TAKEN:
                assert told == TAKEN, f"{form_class.__name__}: {told}"
                tried["file × place: taken whole"] += 1
            else:
                assert told != TAKEN, form_class.__name__
                assert in_our_words(told), told
                assert told.startswith("The ")
                tried["file × place: refused in our words"] += 1
    assert places


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.id)
def test_looking_at_a_file_costs_little(file):
    """Nothing is unpacked that was not counted first."""
    content = io.BytesIO(file.content())
    tracemalloc.start()
    try:
        check_word_file(content)
    except BadFile:
        pass
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 24 * 1024 * 1024


@pytest.mark.usefixtures("uncounted")
def test_files_sent_to_the_import(client, secretariat, tried):
    """The page itself, with the parser behind it: taken or refused, never a failure."""
    make.version()
    client.force_login(secretariat)
    client.raise_request_exception = False
    wrong = []
    for file in FILES:
        uploaded = SimpleUploadedFile(file.name.replace("\r\n", ""), file.content(), WORD)
        answer = client.post("/manage/agreement/import/", {"file": uploaded, "number": "9.0"})
        if answer.status_code >= 500:
            wrong.append(f"{file.id}: {answer.status_code} {answer.exc_info[1]}")
        tried["file × page"] += 1
    assert not wrong, "\n".join(wrong)
