"""Word files as people make them: numbered oddly, lists in lists, merged cells, footnotes.

Two in `word/` were made by LibreOffice from the .fodt beside them, and one is the sample as the
portal wrote it, opened and saved by LibreOffice: soffice --headless --convert-to docx FILE.
"""

import io
from pathlib import Path

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from agreements.matching import CERTAIN, Matches
from agreements.redline import Text
from agreements.word import read_agreement, writing
from agreements.word.writing import bookmark_of

FOLDER = Path(__file__).parent / "word"
SAMPLE = Path(__file__).parents[2] / "agreements" / "sample" / "agreement.docx"


def typed_by_hand():
    """Every number and bullet typed, each in another manner."""
    made = Document()
    made.add_paragraph("Typed by hand", style="Title")
    for style, text in (
        ("Heading 1", "Part 1 – Start"),
        ("Heading 2", "1.1. First things"),
        ("Normal", "1.1.1 A paragraph with its number."),
        ("Normal", "(a) a point"),
        ("Normal", "(i) deeper"),
        ("Normal", "(ii) and on"),
        ("Normal", "(b) another point"),
        ("Normal", "1.1.2  The next."),
        ("Heading 2", "1.2) Second:\tand a tab"),
        ("Normal", "• a bullet"),
        ("Normal", "30 days is no number of a paragraph."),
        ("Heading 1", "Schedule A: Forms"),
        ("Normal", "1) one form"),
        ("Normal", "2) another"),
    ):
        made.add_paragraph(text, style=style)
    return made


LEVELS = [  # of a list: how it counts, what it shows, what else
    ("upperRoman", "Part %1", ""),
    ("decimal", "%1.%2", "<w:isLgl/>"),
    ("decimalZero", "%3.", ""),
    ("lowerLetter", "%4)", ""),
]


def numbered_oddly():
    """Roman parts, legal numbers, noughts before, a list that starts again at 5."""
    made = Document()
    root = made.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{text}"/><w:pPr><w:ind w:left="{567 * depth}"/></w:pPr></w:lvl>'
        for depth, (kind, text, more) in enumerate(LEVELS)
    )
    root.insert(
        0,
        parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'),
    )
    for number, start in ((90, ""), (91, "5")):
        again = (
            f'<w:lvlOverride w:ilvl="2"><w:startOverride w:val="{start}"/></w:lvlOverride>'
            if start
            else ""
        )
        root.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="90"/>'
                f"{again}</w:num>"
            )
        )
    for style, text, number, depth in (
        ("Heading 1", "Law", 90, 0),
        ("Heading 2", "Powers", 90, 1),
        ("Normal", "first", 90, 2),
        ("Normal", "a point", 90, 3),
        ("Normal", "second", 90, 2),
        ("Heading 2", "Duties", 90, 1),
        ("Normal", "begins at five", 91, 2),
        ("Normal", "a point under it", 91, 3),
        ("Heading 1", "Keeping", 90, 0),
        ("Heading 2", "How long", 90, 1),
        ("List Number", "Word's own list", 0, 0),
        ("List Number 2", "one level in", 0, 0),
        ("List Bullet 3", "a bullet two levels in", 0, 0),
        ("List Number", "Word's own list goes on", 0, 0),
    ):
        paragraph = made.add_paragraph(text, style=style)
        if number:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = depth
            properties.get_or_add_numId().val = number
    return made


NOTES = """<w:footnotes {}>
  <w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>
  <w:footnote w:id="1"><w:p><w:r><w:t>See the </w:t></w:r><w:r><w:t>Care Act 2014.</w:t></w:r></w:p>
  </w:footnote><w:footnote w:id="2"><w:p><w:r><w:t>Of the heading.</w:t></w:r></w:p></w:footnote>
</w:footnotes>"""


def tables_and_footnotes():
    """Cells merged both ways, a table in a table, a box of one cell, footnotes, a gap of grid."""
    made = Document()
    made.part.relate_to(
        Part(
            PackURI("/word/footnotes.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
            NOTES.format(nsdecls("w")).encode(),
            made.part.package,
        ),
        RELATIONSHIP_TYPE.FOOTNOTES,
    )
    heading = made.add_paragraph("1. Roles", style="Heading 1")
    footnote(heading, 2)
    words = made.add_paragraph("A partner decides")
    footnote(words, 1)
    words.add_run(", and says so.")
    table = made.add_table(4, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Who"
    table.cell(0, 2).text = "When"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "Lead"
    table.cell(1, 1).text, table.cell(1, 2).text = "answers", "day 1"
    table.cell(2, 1).text, table.cell(2, 2).text = "decides", "a|b"
    table.cell(3, 0).merge(table.cell(3, 2)).text = "Always"
    inner = table.cell(1, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "in", "side"
    made.add_paragraph("Between.")
    made.add_table(1, 1).cell(0, 0).text = "Words in a box."
    made.add_paragraph("2. Empty", style="Heading 1")
    made.add_paragraph("", style="Heading 1")
    return made


def footnote(paragraph, number):
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), str(number))
    paragraph.add_run()._r.append(reference)


def of_libreoffice(name):
    return lambda: Document(str(FOLDER / name))


FILES = {
    "outline of LibreOffice": (
        of_libreoffice("outline.docx"),
        [
            (1, "4", "Law", ""),
            (
                2,
                "4.1",
                "Powers",
                "A partner names its power (footnote: Or its duty: see the Children Act 2004, "
                "section 10.) and **writes it down**.\n\n"
                "1) the first point, which has points of its own\n   1) one\n"
                "   2) two, with a dash\n      - deepest\n\n2) the second point",
            ),
            (2, "4.2", "Duties", "3) a point that goes on from before"),
            (3, "(a)", "Of heads of service", "They see to it (endnote: At least once a year.)."),
            (1, "5", "Keeping", "Not for longer than is needed."),
        ],
        [],
    ),
    "tables of LibreOffice": (
        of_libreoffice("tables.docx"),
        [
            (1, "Part A", "Who does what", ""),
            (
                2,
                "1",
                "Roles",
                "Within six days:\n\n| Who |  | When |\n| --- | --- | --- |\n"
                "| Lead | answers; asks back | day 1 |\n|  | decides | day 6 \\| latest |\n\n"
                "After the table.\n\n- a dot\n  - a ring\n\n"
                "- another dot, with [a link](https://ico.org.uk/)",
            ),
            (2, "2", "More roles", "As clause 1 says."),
        ],
        [
            "A tracked deletion was left out: “ten” (in 1 Roles)",
            "A tracked insertion was read as accepted (in 1 Roles)",
        ],
    ),
    "typed by hand": (
        typed_by_hand,
        [
            (1, "Part 1", "Start", ""),
            (
                2,
                "1.1",
                "First things",
                "1. A paragraph with its number.\n   1. a point\n      1. deeper\n"
                "      2. and on\n   2. another point\n\n2. The next.",
            ),
            (
                2,
                "1.2",
                "Second: and a tab",
                "- a bullet\n\n30 days is no number of a paragraph.",
            ),
            (1, "Schedule A", "Forms", "1. one form\n\n2. another"),
        ],
        [],
    ),
    "numbered oddly": (
        numbered_oddly,
        [
            (1, "Part I", "Law", ""),
            (2, "1.1", "Powers", "1) first\n   1. a point\n\n2) second"),
            (2, "1.2", "Duties", "5) begins at five\n   1. a point under it"),
            (1, "Part II", "Keeping", ""),
            (
                2,
                "2.1",
                "How long",
                "1) Word's own list\n   1) one level in\n      - a bullet two levels in\n\n"
                "2) Word's own list goes on",
            ),
        ],
        [],
    ),
    "tables and footnotes": (
        tables_and_footnotes,
        [
            (
                1,
                "1",
                "Roles",
                "A partner decides (footnote: See the Care Act 2014.), and says so.\n\n"
                "| Who |  | When |\n| --- | --- | --- |\n| Lead | answers | day 1 |\n"
                "|  | decides | a\\|b |\n| Always |  |  |\n\nBetween.\n\nWords in a box.",
            ),
            (1, "2", "Empty", ""),
        ],
        [
            "A footnote: “Of the heading.” (before the first heading)",
            "A table inside a table: “in side” (in 1 Roles)",
        ],
    ),
}


def read(made):
    out = io.BytesIO()
    made.save(out)
    return read_agreement(out)


@pytest.fixture(scope="module")
def found():
    return {name: read(make()) for name, (make, _, _) in FILES.items()}


def clauses(of):
    return [(c.level, c.number, c.heading, c.body_markdown) for c in of.clauses]


@pytest.mark.parametrize("name", FILES)
def test_it_is_read_as_it_stands_there(found, name):
    _, expected, unread = FILES[name]

    assert clauses(found[name]) == expected
    assert found[name].unread == unread


@pytest.mark.parametrize("name", FILES)
def test_it_goes_out_as_word_and_comes_back_equal(found, name):
    again = read_agreement(io.BytesIO(writing.write(snapshot(found[name]))))

    assert clauses(again) == clauses(found[name])
    assert (again.unread, again.notes) == ([], [])


def test_what_reads_otherwise_than_it_stands_there_is_said(found):
    assert found["outline of LibreOffice"].notes == [
        "A footnote stands in brackets: “Or its duty: see the Children Act 2004, section 10.” "
        "(in 4.1 Powers)",
        "“(a)” is shown as “1.” (in 4.1 Powers)",
        "“i.” is shown as “1.” (in 4.1 Powers)",
        "“ii.” is shown as “2.” (in 4.1 Powers)",
        "“(b)” is shown as “2.” (in 4.1 Powers)",
        "“(c)” is shown as “3.” (in 4.2 Duties)",
        "An endnote stands in brackets: “At least once a year.” (in (a) Of heads of service)",
    ]
    assert found["tables and footnotes"].notes == [
        "A footnote stands in brackets: “See the Care Act 2014.” (in 1 Roles)",
        "A table with merged cells was spread out (in 1 Roles)",
    ]


def test_how_much_there_is_of_each_kind_is_counted(found):
    counted = {name: (each.tables, each.items, each.footnotes) for name, each in found.items()}

    assert counted == {
        "outline of LibreOffice": (0, 6, 2),
        "tables of LibreOffice": (1, 3, 0),
        "typed by hand": (0, 9, 0),
        "numbered oddly": (0, 9, 0),
        "tables and footnotes": (1, 0, 2),
    }


def test_our_own_file_saved_by_libreoffice_is_the_same_text_and_names_its_clauses():
    sample, saved = read_agreement(SAMPLE), read_agreement(FOLDER / "sample-saved.docx")

    assert clauses(saved) == clauses(sample)
    assert (saved.unread, saved.notes) == ([], [])
    assert [clause.bookmark for clause in saved.clauses] == [
        bookmark_of(clause.key) for clause in sample.clauses
    ]


@pytest.mark.parametrize("name", FILES)
def test_a_file_worked_on_elsewhere_is_matched_with_itself(found, name):
    """Keys that say nothing, and none in the file: by likeness and number alone."""
    texts = [
        Text(c.key, c.number, c.level, c.heading, c.body_markdown) for c in found[name].clauses
    ]

    matches = Matches(texts, [text._replace(key="") for text in texts], {})

    assert [match.old for match in matches.all] == texts
    assert {match.sure for match in matches.all} == {CERTAIN}


def snapshot(of):
    return {
        "title": of.title or "T",
        "number": "1.0",
        "is_sample": False,
        "in_force_on": "",
        "made_at": "2026-11-23T09:00:00Z",
        "clauses": [
            {
                "key": clause.key,
                "level": clause.level,
                "number": clause.number,
                "heading": clause.heading,
                "body": clause.body_markdown,
            }
            for clause in of.clauses
        ],
    }
