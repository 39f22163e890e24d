"""A later Word file of the same text: its clauses are known again, somebody confirms, history goes
on."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from lxml import html as lxml_html

from agreements import clause_history, documents, importing, services
from agreements.marked import Marked
from agreements.matching import CERTAIN
from agreements.models import AgreementVersion, Clause
from agreements.word import read_agreement, writing
from kmip_portal.audit.models import AuditEvent
from tests import make
from tests.agreements.test_matching_clauses import FOLDER

# --- the draft ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def read():
    return read_agreement(FOLDER / "agreement.docx")


@pytest.fixture
def current(read):
    """The sample, in force."""
    version = make.version("6.0", is_sample=True)
    version.clauses.all().delete()
    empty = importing.Settled([""] * len(read.clauses), {})
    Clause.objects.bulk_create(importing.clauses_of(version, read, empty, None))
    return version


def as_word(version):
    return writing.write(documents.version_snapshot(version))


def worked_on(content, *edits):
    """The file after somebody worked on it in Word."""
    document = Document(io.BytesIO(content))
    for edit in edits:
        edit(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def paragraph(document, beginning):
    return next(p for p in document.paragraphs if p.text.startswith(beginning))


def renamed(old, new):
    def edit(document):
        heading = next(
            p for p in document.paragraphs
            if p.text == old and p.style.name.startswith("Heading")
        )  # fmt: skip
        heading.runs[0].text = new

    return edit


def put_before(heading, words, text):
    def edit(document):
        place = next(
            p for p in document.paragraphs
            if p.text == heading and p.style.name.startswith("Heading")
        )  # fmt: skip
        place.insert_paragraph_before(words, style=place.style)
        place.insert_paragraph_before(text, style="Normal")

    return edit


def taken_out(heading):
    """The heading and everything up to the next one."""

    def edit(document):
        body = list(document.element.body)
        names = [
            p.style.name if (p := paragraph_of(document, one)) is not None else "" for one in body
        ]
        start = next(
            place for place, one in enumerate(body)
            if names[place].startswith("Heading") and paragraph_of(document, one).text == heading
        )  # fmt: skip
        for place in range(start, len(body)):
            if place > start and names[place].startswith("Heading"):
                break
            document.element.body.remove(body[place])

    return edit


def paragraph_of(document, element):
    return next((p for p in document.paragraphs if p._p is element), None)


def test_our_own_file_names_its_clauses_and_all_are_certain(current):
    content = worked_on(
        as_word(current),
        renamed("Golden rules", "Rules of good sharing"),
        renamed("Urgent sharing", "When it cannot wait"),
    )
    found = read_agreement(io.BytesIO(content))

    matches = importing.matches(found, current)

    assert {match.sure for match in matches.all} == {CERTAIN}
    assert matches.not_found == []
    assert {m.old.key for m in matches.all if m.new.heading == "Rules of good sharing"} == {
        "golden-rules"
    }


def test_history_and_redline_follow_through_the_import(current, secretariat):
    content = worked_on(
        as_word(current),
        renamed("Golden rules", "Rules of good sharing"),
        put_before("Urgent sharing", "Sharing by telephone", "A partner calls back first."),
        taken_out("Complaints"),
    )

    version, _ = services.import_agreement(
        io.BytesIO(content), number="7.0", by=secretariat, base=current
    )

    redline = Marked.versions(current, version)
    said = {one.key: one.said for one in redline.clauses if one.said}
    assert "added" in " ".join(said["sharing-by-telephone"]).lower()
    assert "removed" in " ".join(said["complaints"]).lower()
    assert said["golden-rules"] == ["Heading changed"]
    entries = clause_history.history("golden-rules", [current, version])
    assert [entry.version.number for entry in entries] == ["7.0", "6.0"]
    event = AuditEvent.objects.of(version).get()
    assert (event.verb, event.detail["follows"]) == ("imported", "6.0")


def test_a_new_clause_has_a_key_that_no_clause_ever_had(current, secretariat):
    """Somebody says that what looks the same is another clause."""
    found = read_agreement(io.BytesIO(as_word(current)))
    settled = importing.as_found(importing.matches(found, current))
    keys = ["" if key == "complaints" else key for key in settled.keys]

    version, _ = services.import_agreement(
        io.BytesIO(as_word(current)),
        number="7.0",
        by=secretariat,
        base=current,
        settled=importing.Settled(keys, {}),
    )

    made = version.clauses.get(heading="Complaints")
    assert made.key == "complaints-2"
    assert version.clauses.count() == current.clauses.count()


def test_a_clause_that_took_in_another_says_so(current, secretariat):
    found = read_agreement(io.BytesIO(worked_on(as_word(current), taken_out("Complaints"))))
    settled = importing.as_found(importing.matches(found, current))
    place = settled.keys.index("golden-rules")

    version, _ = services.import_agreement(
        io.BytesIO(worked_on(as_word(current), taken_out("Complaints"))),
        number="7.0",
        by=secretariat,
        base=current,
        settled=settled._replace(taken_in={"complaints": place}),
    )

    assert re.fullmatch(
        r"Takes in “[\d.]+ Complaints” of version 6.0.",
        version.clauses.get(key="golden-rules").why_changed,
    )


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda keys: [*keys[:-1], keys[0]], "Each earlier clause can be one clause"),
        (lambda keys: keys[:-1], "Each earlier clause can be one clause"),
        (lambda keys: [*keys[:-1], "nobody"], "has changed meanwhile"),
    ],
    ids=["twice", "too-few", "unknown"],
)
def test_answers_that_do_not_fit_are_refused_and_nothing_is_made(
    current, secretariat, spoil, sentence
):
    found = read_agreement(io.BytesIO(as_word(current)))
    settled = importing.as_found(importing.matches(found, current))

    with pytest.raises(services.Refused, match=sentence):
        services.import_agreement(
            io.BytesIO(as_word(current)),
            number="7.0",
            by=secretariat,
            base=current,
            settled=settled._replace(keys=spoil(list(settled.keys))),
        )

    assert AgreementVersion.objects.count() == 1


# --- the pages ------------------------------------------------------------------------------------

IMPORT, CHECK = "/manage/agreement/import/", "/manage/agreement/import/check/"


def text_of(response):
    return re.sub(r"\s+", " ", lxml_html.fromstring(response.content.decode()).text_content())


def upload(client, content, **answers):
    file = SimpleUploadedFile("agreement-7.docx", content)
    return client.post(IMPORT, {"file": file, "number": "7.0", "base": "6-0"} | answers)


def answers_on(page):
    """The form of the page as a browser would send it."""
    tree = lxml_html.fromstring(page.content.decode())
    answers = {
        one.name: one.value or ""
        for one in tree.xpath("//main//form//input[@type='hidden']")
        if one.name and one.name != "csrfmiddlewaretoken"
    }
    for select in tree.xpath("//main//form//select"):
        chosen = select.xpath("./option[@selected]") or select.xpath("./option[1]")
        answers[select.name] = chosen[0].get("value")
    return answers


def field_of(page, label):
    tree = lxml_html.fromstring(page.content.decode())
    (found,) = [one for one in tree.xpath("//label") if one.text_content().strip() == label]
    return found.get("for").removeprefix("id_")


EDITED = (
    put_before("Urgent sharing", "Sharing by telephone", "A partner calls back first."),
    taken_out("Complaints"),
)


@pytest.fixture
def page(client, secretariat, current):
    client.force_login(secretariat)
    return upload(client, worked_on(as_word(current), *EDITED))


def test_the_page_says_what_was_found_before_anything_is_made(page, current):
    said = text_of(page)

    assert "Check what was found in the file" in said
    print(said)
    assert "Tables3" in said
    assert "The header: “Sample – not the official text”" in said
    assert (
        "48 clauses of version 6.0 were found again, 1 clause of the file seems to be new" in said
    )
    assert "and 1 clause of version 6.0 was not found" in said
    assert said.index("Sharing by telephone New. It begins “A partner calls back first.”")
    assert said.index("Certain: the file says so")
    assert AgreementVersion.objects.count() == 1


def test_confirming_makes_the_draft_once(client, page, current):
    answers = answers_on(page)

    done = [client.post(CHECK, answers) for _ in range(2)]  # a double click

    assert {each["Location"] for each in done} == {"/manage/agreement/7-0/clauses/"}
    draft = AgreementVersion.objects.get(number="7.0")
    assert draft.status == "draft"
    keys = set(draft.clauses.values_list("key", flat=True))
    assert keys ^ set(current.clauses.values_list("key", flat=True)) == {
        "complaints", "sharing-by-telephone",
    }  # fmt: skip
    listed = text_of(client.get("/manage/agreement/7-0/clauses/"))
    assert "48 clauses of version 6.0 found again, 1 clause new." in listed


def test_a_match_can_be_changed_and_a_clause_not_found_given_a_place(client, page):
    complaints = next(name for name in answers_on(page) if name.startswith("earlier_"))
    new = field_of(page, label_with(page, "Sharing by telephone"))
    answers = answers_on(page) | {complaints: new.removeprefix("clause_")}

    client.post(CHECK, answers)

    draft = AgreementVersion.objects.get(number="7.0")
    assert draft.clauses.get(key="complaints").heading == "Sharing by telephone"


def label_with(page, words):
    tree = lxml_html.fromstring(page.content.decode())
    said = [one.text_content().strip() for one in tree.xpath("//label")]
    return next(one for one in said if one.endswith(words))


def test_one_earlier_clause_chosen_twice_is_refused_beside_the_second(client, page):
    new = field_of(page, label_with(page, "Sharing by telephone"))

    again = client.post(CHECK, answers_on(page) | {new: "golden-rules"})

    assert "Golden rules is chosen for" in text_of(again)
    assert answers_on(again)[new] == "golden-rules"
    assert AgreementVersion.objects.count() == 1


def test_a_clause_let_go_is_asked_about_and_never_dropped_in_silence(client, page):
    golden = field_of(page, label_with(page, "Golden rules"))

    again = client.post(CHECK, answers_on(page) | {golden: ""})

    assert "Select what became of 4.5 Golden rules" in text_of(again)
    assert AgreementVersion.objects.count() == 1
    assert client.post(CHECK, answers_on(again)).status_code == 302
    made = AgreementVersion.objects.get(number="7.0").clauses.get(heading="Golden rules")
    assert made.key == "golden-rules-2"


def test_two_clauses_that_were_surely_found_can_still_change_places(client, page):
    golden, deciding = (
        field_of(page, label_with(page, w)) for w in ("Golden rules", "Deciding well")
    )
    options = {
        name: lxml_html.fromstring(page.content.decode()).xpath(f"//select[@name='{name}']/option")
        for name in (golden, deciding)
    }
    assert {len(each) for each in options.values()} == {3}  # new, itself, the one not found

    again = client.post(CHECK, answers_on(page) | {golden: "", deciding: ""})
    swapped = answers_on(again) | {golden: "deciding-well", deciding: "golden-rules"}
    client.post(CHECK, swapped)

    draft = AgreementVersion.objects.get(number="7.0")
    assert draft.clauses.get(key="golden-rules").heading == "Deciding well"
    assert draft.clauses.get(key="deciding-well").heading == "Golden rules"


def test_a_number_that_is_taken_is_said_and_the_file_is_kept(client, secretariat, current):
    client.force_login(secretariat)

    page = upload(client, as_word(current), number="")

    assert "There is already a version 6.0. It is in force" in text_of(page)
    assert 'name="file-kept"' in page.content.decode()


def test_a_number_taken_meanwhile_is_said_on_the_page_and_the_answers_stay(client, page):
    make.version("7.0", "draft")

    again = client.post(CHECK, answers_on(page))

    assert "There is already a version 7.0. It is draft" in text_of(again)
    assert answers_on(again) == answers_on(page)


def test_a_file_that_is_not_kept_any_more_is_asked_for_again(client, page):
    gone = client.post(CHECK, answers_on(page) | {"upload": "changed"}, follow=True)

    assert "The file is not kept any more. Select it again." in text_of(gone)
    assert client.get(CHECK)["Location"] == IMPORT


def test_another_text_is_matched_with_nothing(client, secretariat, current):
    client.force_login(secretariat)
    page = upload(client, as_word(current), base="")

    assert "Which clause is which" not in text_of(page)
    client.post(CHECK, answers_on(page))

    draft = AgreementVersion.objects.get(number="7.0")
    assert draft.clauses.get(heading="Golden rules").key == "golden-rules-2"


def test_the_page_takes_as_few_queries_for_a_long_text(
    client, secretariat, current, frame, django_assert_max_num_queries
):
    client.force_login(secretariat)
    content = as_word(current)
    with django_assert_max_num_queries(frame(after_doing=True) + 5):
        upload(client, content)
