"""64 files at every place where a file may be handed in: taken whole, or refused in our words."""

import io
import tracemalloc

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import FileField

from kmip_portal.desk.views.proof import VerifyForm
from kmip_portal.forms import FileField as OurFileField
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


# refused as Word documents only because they are another kind, which some places take
HONESTLY = {("F08 PDF", "pdf"), ("F14 spreadsheet", "xlsx")}


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


def other_places():
    """Fields that take more than Word documents; those alike once, by what they take."""
    found = {}
    for form_class in forms():
        for field in form_class.base_fields.values():
            if isinstance(field, FileField) and set(field.types) != {"docx"}:
                found[(*field.types, field.most_mb, field.looked_into)] = field
    return list(found.values())


def taken_as(field, content, name):
    """The kind it is taken for, or the words it is refused with."""
    try:
        kept = field.clean(SimpleUploadedFile(name, content, WORD))
    except ValidationError as refused:
        return None, refused.messages[0]
    kept.seek(0)
    assert kept.read() == content
    return kept.checked.kind, ""


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.id)
def test_a_file_at_every_kind_of_place_for_other_files_too(file, tried):
    """What the corpus refuses is refused there too, but for what is honestly another kind."""
    content = file.content()
    for field in other_places():
        if not field.looked_into:
            continue
        kind, words = taken_as(field, content, file.name)
        if kind is None:
            assert in_our_words(words), words
            assert words.startswith("The "), words
            assert file.outcome != TAKEN or "docx" not in field.types, words
            tried["file × kind of place for others: refused in our words"] += 1
        else:
            assert kind in field.types
            assert file.outcome == TAKEN or (file.id, kind) in HONESTLY, (file.id, kind)
            tried["file × kind of place for others: taken whole"] += 1


def test_only_a_file_that_is_never_opened_is_not_looked_into():
    """Of which only the bytes are counted, to say whether the portal made them."""
    every = [(form, field) for form in forms() for field in form.base_fields.values()]
    files = [(form, field) for form, field in every if isinstance(field, FileField)]

    assert all(isinstance(field, OurFileField) for _, field in files)
    assert [form for form, field in files if not field.looked_into] == [VerifyForm]


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
