"""A later Word file of the same text: its clauses are known again, somebody confirms, history goes
on."""

import io
import random
import re
from functools import cache
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from agreements import clause_history, documents, importing, services
from agreements.marked import Marked
from agreements.matching import CERTAIN, LIKELY, NEW, NOT_SURE, VERY_LIKELY, Matches
from agreements.models import AgreementVersion, Clause
from agreements.redline import Text
from agreements.word import read_agreement, writing
from kmip_portal.audit.models import AuditEvent
from tests import make

FOLDER = Path(__file__).parents[2] / "agreements" / "sample"


@cache
def sample(end):
    """The clauses of a sample file: -5-0, -5-1, or the last."""
    found = read_agreement(FOLDER / f"agreement{end}.docx")
    return [Text(c.key, c.number, c.level, c.heading, c.body_markdown) for c in found.clauses]


def strange(text_list):
    """The same clauses, by keys that tell nothing."""
    return [text._replace(key=f"k{place}") for place, text in enumerate(text_list)]


def known(old, new, carried=None):
    """What each clause of the new text was taken for, by heading; and how sure that was."""
    found = Matches(old, strange(new), carried or {})
    return [match.old.key if match.old else None for match in found.all], found


# --- which clause is which ------------------------------------------------------------------------


@pytest.mark.parametrize(("before", "after"), [("-5-0", "-5-1"), ("-5-1", ""), ("-5-0", "")])
def test_the_clauses_of_the_next_sample_version_are_known_again(before, after):
    """What stands under the same heading in both, and the one that was given another heading."""
    old, new = sample(before), sample(after)
    there = {text.key for text in old} | {"controllers-and-joint-controllers"}

    keys, found = known(old, new)

    expected = [text.key if text.key in there else None for text in new]
    if before == "-5-0":
        place = expected.index("controllers-and-joint-controllers")
        expected[place] = "controllers"
        assert found.all[place].sure == NOT_SURE
    assert keys == expected
    assert found.not_found == []


def clause(number, heading, body="", level=2, key=""):
    return Text(key or number, number, level, heading, body)


OLD = [
    clause("4", "Sharing", level=1),
    clause("4.1", "Golden rules", "1. Ask first whether the information is needed at all."),
    clause("4.2", "Urgent sharing", "1. Where life is at risk a partner shares without delay."),
    clause("4.3", "Audit", "1. Each partner keeps a record of what it sent, to whom, and why."),
]


def matched(*new):
    found = Matches(OLD, new, {})
    return [(match.old.number if match.old else None, match.sure) for match in found.all]


def test_a_clause_that_moved_and_was_numbered_again_is_known_by_its_words():
    moved = [OLD[0], OLD[3]._replace(number="4.1"), OLD[1]._replace(number="4.2"),
             OLD[2]._replace(number="4.3")]  # fmt: skip

    assert matched(*moved) == [("4", CERTAIN), ("4.3", CERTAIN), ("4.1", CERTAIN), ("4.2", CERTAIN)]


def test_how_sure_it_is_follows_from_what_is_the_same():
    urgent = OLD[2]
    assert matched(urgent) == [("4.2", CERTAIN)]
    changed = urgent._replace(body=urgent.body.replace("without delay", "at once"))
    assert matched(changed) == [("4.2", VERY_LIKELY)]
    half = urgent._replace(body="1. Where life is at risk a partner may share and tells the lead.")
    assert matched(half) == [("4.2", LIKELY)]
    renamed = half._replace(heading="Emergencies", number="7.1")
    assert matched(renamed) == [("4.2", NOT_SURE)]
    other = clause("9.9", "Fees", "1. Nobody pays for anything under this agreement.")
    assert matched(other) == [(None, NEW)]


def test_one_number_alone_is_enough_only_between_the_same_clauses():
    rewritten = clause("4.2", "Emergencies", "2. Quite other wording altogether.")

    assert matched(OLD[0], OLD[1], rewritten, OLD[3])[2] == ("4.2", NOT_SURE)
    assert matched(OLD[0], rewritten)[1] == (None, NEW)


def test_a_clause_put_in_between_takes_nothing_from_the_one_whose_number_it_has():
    fees = clause("4.2", "Fees", "1. Nobody pays for anything under this agreement.")

    assert matched(OLD[0], OLD[1], fees, OLD[2]._replace(number="4.3")) == [
        ("4", CERTAIN), ("4.1", CERTAIN), (None, NEW), ("4.2", CERTAIN),
    ]  # fmt: skip


def test_a_clause_not_used_any_more_is_the_one_that_had_its_number():
    gone = clause("4.2", "Not used")

    assert matched(OLD[0], gone)[1] == ("4.2", VERY_LIKELY)


def test_of_a_clause_split_in_two_the_larger_part_keeps_the_history():
    body = OLD[3].body + " It keeps it for two years after the sharing has ended."
    old = [clause("4.3", "Audit", body)]
    new = [clause("4.3", "Audit", OLD[3].body), clause("4.4", "Keeping", body[len(OLD[3].body) :])]

    found = Matches(old, new, {})

    assert [match.old and match.old.number for match in found.all] == ["4.3", None]


def test_what_the_file_says_of_itself_goes_before_everything_else():
    changed = clause("1.1", "Emergencies", "1. Where life is at risk a partner shares at once.")
    assert Matches(OLD, [changed], {0: "4.2"}).all[0].sure == CERTAIN

    nothing_alike = clause("1.1", "Fees", "1. Nobody pays.")
    found = Matches(OLD, [nothing_alike], {0: "4.2"}).all[0]
    assert (found.old.number, found.sure) == ("4.2", NOT_SURE)
    assert found.why == "the file says so, but its words are others"


def test_a_heading_that_was_copied_in_word_names_its_clause_twice_and_so_not_at_all():
    fees = clause("9.1", "Fees", "1. Nobody pays for anything.")

    found = Matches(OLD, [OLD[2], fees], {0: "4.2", 1: "4.2"})

    assert [match.old and match.old.number for match in found.all] == ["4.2", None]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32))
def test_whatever_is_done_to_a_text_every_clause_is_told_of_once(seed):
    """Moved, taken out, put in, renumbered: who kept their words are known again."""
    chance = random.Random(seed)  # noqa: S311 - a seed says which edits
    old = sample("")
    new = [text for text in old if chance.random() > 0.1]
    chance.shuffle(new)
    for count in range(chance.randint(0, 3)):
        added = Text(f"n{count}", "", 2, f"Quite new {count}", f"Zebra {count} quagga okapi.")
        new.insert(chance.randrange(len(new) + 1), added)
    new = [text._replace(number=f"{place}.1") for place, text in enumerate(new)]

    keys, found = known(old, new)

    kept = {text.key for text in old}
    assert keys == [text.key if text.key in kept else None for text in new]
    assert len(found.all) == len(new)
    told = [match.old.key for match in found.all if match.old] + [t.key for t in found.not_found]
    assert sorted(told) == sorted(kept)


def test_a_thousand_clauses_are_matched_in_seconds():
    many = [
        text._replace(key=f"{text.key}-{n}", body=f"{text.body} Of place {n} and {n * 7919}.")
        for n in range(20)
        for text in sample("")
    ]
    new = list(many)
    random.Random(4).shuffle(new)  # noqa: S311 - the same every time

    keys, _ = known(many, new)

    assert sum(key == text.key for key, text in zip(keys, new, strict=True)) > 970


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
