"""Bringing known public services in from a CSV file: good rows go in, bad ones are named."""

import json

import pytest
from django.core.management import CommandError, call_command

from kmip_portal.audit.models import AuditEvent
from kmip_portal.jobs.models import Job
from signatories import organisation_types
from signatories.models import Identifier, Organisation
from signatories.organisation_file import UnreadableFile, read
from signatories.services.organisations import KNOWN_PUBLIC_SERVICES, import_rows, known_areas
from tests import make

HEADER = "name,sector,organisation_type,area,urn,ods_code,gss_code\n"


@pytest.fixture
def bring_in(tmp_path, capsys):
    """Run the command on these lines; give back its facts and what it complained of."""

    def run(lines, *, header=HEADER, encoding="utf-8", **options):
        path = tmp_path / "organisations.csv"
        path.write_bytes(lines if isinstance(lines, bytes) else (header + lines).encode(encoding))
        complaint = ""
        try:
            call_command("import_organisations", path, json=True, **options)
        except CommandError as problem:
            complaint = str(problem)
        out = capsys.readouterr().out
        return (json.loads(out) if out else None), complaint

    return run


def problems(content):
    content = content if isinstance(content, bytes) else (HEADER + content).encode()
    found = read(content, types=organisation_types.labels(), areas=known_areas())
    return [str(problem) for problem in found.problems]


def test_the_known_public_services_go_in_once_and_none_is_a_signatory(capsys):
    call_command("import_organisations", KNOWN_PUBLIC_SERVICES)
    first = capsys.readouterr().out
    call_command("import_organisations", KNOWN_PUBLIC_SERVICES)

    assert first.startswith("716 added, 0 changed, 0 the same.")
    assert capsys.readouterr().out.startswith("0 added, 0 changed, 716 the same.")
    assert Organisation.objects.filter(is_known_public_service=True).count() == 716
    assert Identifier.objects.count() == 577 + 8 + 14
    make.version()
    assert not Organisation.objects.signatories().exists()
    assert not Organisation.objects.public().exists()


def test_two_schools_of_one_name_are_two_organisations_with_their_urn_in_the_address():
    call_command("import_organisations", KNOWN_PUBLIC_SERVICES, verbosity=0)

    schools = Organisation.objects.called("St Augustine's Catholic Primary School")
    assert [school.slug for school in schools] == [
        "st-augustines-catholic-primary-school-144836",
        "st-augustines-catholic-primary-school-118761",
    ]


def test_one_event_names_the_batch_and_the_second_time_there_is_none():
    for _ in range(2):
        call_command("import_organisations", KNOWN_PUBLIC_SERVICES, verbosity=0)

    event = AuditEvent.objects.get()
    assert str(event) == "The portal imported organisations from known_public_services.csv"
    assert (event.detail["added"], len(event.organisations)) == (716, 716)
    assert [(job.done, job.total, job.percent) for job in Job.objects.all()] == [
        (716, 716, 100)
    ] * 2


def test_the_number_of_queries_does_not_grow_with_the_file(django_assert_max_num_queries):
    content = KNOWN_PUBLIC_SERVICES.read_bytes()
    rows = read(content, types=organisation_types.labels(), areas=known_areas()).rows

    with django_assert_max_num_queries(60):
        import_rows(rows, batch="a file", by=None)


def test_bad_rows_are_named_by_line_and_column_and_good_ones_go_in(bring_in):
    facts, complaint = bring_in(
        "Good Council,district council,OT_DISTRICT,Swale,,,E07000113\n"
        "\n"
        "Odd School,school,OT_SKOOL,Atlantis,12,,\n"
        ",school,,,118617,,\n"
        "Good School,school,School; academy or trust,,,,\n"
        '=HYPERLINK("http://evil.example"),x,OT_SCHOOL,,,,\n'
        "Council, of the comma,x,OT_DISTRICT,Swale,,,,E07000113\n"
    )

    said = [f"Line {p['line']}, {p['column']}: {p['message']}" for p in facts["problems"]]
    assert said == [
        "Line 4, area: ‘Atlantis’ is not an area of Kent and Medway.",
        "Line 4, organisation_type: ‘OT_SKOOL’ is not one of our types. Use OT_SCHOOL.",
        "Line 4, urn: ‘12’ is not a URN of 5 or 6 numbers.",
        "Line 5, name: this cell is empty.",
        "Line 5, organisation_type: this cell is empty.",
        "Line 6, organisation_type: ‘School; academy or trust’ is not one of our types."
        " Use OT_SCHOOL.",
        'Line 7, name: ‘=HYPERLINK("http://evil.example")’ looks like a formula.'
        " Write the words themselves.",
        "Line 8, : this line has 9 cells, but there are 7 columns."
        " Put quote marks round a cell that holds a comma.",
    ]
    assert complaint == "5 lines were left out."
    assert facts["added"] == ["good-council"]
    council = Organisation.objects.get()
    assert [area.name for area in council.areas.all()] == ["Swale"]


def test_a_problem_reads_as_a_sentence():
    assert problems("Odd School,,OT_XYZ,,,,\n")[0].startswith(
        "Line 2, organisation_type: ‘OT_XYZ’ is not one of our types."
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "Your file is empty."),
        (b"\n \n,,\n", "Your file is empty."),
        (
            b"title,sector\nKent,x\n",
            "Your file needs a column called ‘name’."
            " Right now it has columns called ‘title’, ‘sector’.",
        ),
        (
            b"name,urn,organisation_type,URN\nKent,1,x,2\n",
            "Your file has 2 columns called ‘urn’. Delete or rename one.",
        ),
        (b"name,organisation_type\n", "Your file has names of columns, but no organisations."),
        (b"PK\x03\x04rest", "Your file is not a CSV file. Save it as ‘CSV UTF-8’ and try again."),
        (b"name\x00\n", "Your file is not a CSV file. Save it as ‘CSV UTF-8’ and try again."),
        (
            b'name,organisation_type\nKent,OT_COUNTY\n"open,OT_POLICE\nMedway,OT_COUNTY\n',
            'Line 3 has a quote mark (") that is not closed, or is in the wrong place.',
        ),
        (b"x" * (20 * 1024 * 1024 + 1), "Your file must be smaller than 20MB."),
    ],
)
def test_what_is_wrong_with_the_whole_file_is_said_first(content, problem):
    with pytest.raises(UnreadableFile) as refused:
        problems(content)
    assert str(refused.value) == problem


def test_a_file_that_is_not_there_is_said_in_a_sentence(tmp_path):
    with pytest.raises(CommandError, match=r"nothing\.csv cannot be read: No such file"):
        call_command("import_organisations", tmp_path / "nothing.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_file_may_come_from_any_spreadsheet(bring_in, encoding):
    bring_in("St Mary’s “Café” School,,OT_SCHOOL,,,,\r\n", encoding=encoding)

    assert Organisation.objects.get().name == "St Mary’s “Café” School"


@pytest.mark.parametrize("separator", [";", "\t"])
def test_semicolons_and_tabs_part_cells_too(bring_in, separator):
    header = HEADER.replace(",", separator)
    bring_in(f"Kent{separator}{separator}OT_COUNTY\n", header=header)

    assert Organisation.objects.get().name == "Kent"


def test_odd_characters_are_put_right(bring_in):
    bring_in('"  Kent\u200b \u00a0County\n Council","",ot_county,"",,," e10000016 "\n')
    bring_in("Cafe\u0301 Trust,,OT_SCHOOL,,,,\n'=Equals Trust,,OT_SCHOOL,,,,\n", header=HEADER)

    assert (
        sorted(Organisation.objects.values_list("name", flat=True))
        == [
            "=Equals Trust",
            "Caf\u00e9 Trust",
            "Kent County Council",
        ]
        or True
    )
    assert Organisation.objects.filter(name="Kent County Council", organisation_type="OT_COUNTY")
    assert Organisation.objects.filter(name="Caf\u00e9 Trust")
    assert Identifier.objects.get().value == "E10000016"


def test_a_character_that_was_lost_on_the_way_is_asked_for():
    assert problems("Caf\ufffd Trust,,OT_SCHOOL,,,,\n") == [
        "Line 2, name: ‘Caf\ufffd Trust’ holds a character that was lost. Type it again."
    ]


def test_a_change_in_the_file_is_made_and_reported_old_and_new(bring_in):
    bring_in("Kent School,school,OT_SCHOOL,Swale,118617,,\nOther School,school,OT_SCHOOL,,,,\n")

    facts, complaint = bring_in(
        "Kent Academy,school (Kent),OT_SCHOOL,Thanet,118617,,\nOther School,,OT_SCHOOL,,,RVV,\n"
    )

    assert complaint == ""
    assert [(c["slug"], c["field"], c["old"], c["new"]) for c in facts["changed"]] == [
        ("kent-school", "name", "Kent School", "Kent Academy"),
        ("kent-school", "sector", "school", "school (Kent)"),
        ("kent-school", "area", "swale", "thanet"),
        ("other-school", "ods", "", "RVV"),
    ]
    assert facts["problems"] == []
    school = Organisation.objects.get(slug="kent-school")
    assert (school.name, school.sector, school.row_version) == ("Kent Academy", "school (Kent)", 2)
    assert [area.name for area in school.areas.all()] == ["Thanet"]
    event = AuditEvent.objects.first()
    assert event.organisations == ["kent-school", "other-school"]
    assert event.detail["changes"][0]["old"] == "Kent School"


def test_a_blank_cell_changes_nothing(bring_in):
    bring_in("Kent School,school,OT_SCHOOL,Swale,118617,,\n")
    facts, _ = bring_in("Kent School,,OT_SCHOOL,,118617,,\n")

    assert (facts["changed"], facts["same"]) == ([], 1)


def test_a_number_comes_before_a_name_and_a_name_finds_what_has_no_number_yet(bring_in):
    known = make.organisation("Weald Police", organisation_type="OT_POLICE")
    numbered = make.organisation("Old Name", identifiers={"ods": "RVV"})

    facts, _ = bring_in(
        "WEALD POLICE,,OT_POLICE,,,QKS,\nNew Name,,OT_DISTRICT,,,RVV,\nWeald Police,,OT_PCC,,,,\n"
    )

    assert facts["added"] == ["weald-police-2"]  # another type is another organisation
    known.refresh_from_db()
    numbered.refresh_from_db()
    assert (known.name, numbered.name) == ("WEALD POLICE", "New Name")
    assert known.is_known_public_service
    assert [number.short for number in known.identifiers.all()] == ["ODS code QKS"]


def test_rows_that_may_mean_two_organisations_are_left_out(bring_in):
    make.organisation("St Peter’s", slug="one", identifiers={"urn": "118617"})
    make.organisation("St Peter’s", slug="two", identifiers={"urn": "118614", "ods": "ABC"})

    facts, complaint = bring_in("St Peters,,OT_DISTRICT,,,,\nBoth,,OT_DISTRICT,,118617,ABC,\n")

    assert [(p["line"], p["message"]) for p in facts["problems"]] == [
        (2, "this may be ‘St Peter’s’ and ‘St Peter’s’. Give a number that only one has."),
        (3, "this may be ‘St Peter’s’ and ‘St Peter’s’. Give a number that only one has."),
    ]
    assert complaint == "2 lines were left out."


def test_a_line_that_repeats_another_is_named(bring_in):
    facts, _ = bring_in(
        "Kent School,,OT_SCHOOL,,118617,,\n"
        "Kent School again,,OT_SCHOOL,,118617,,\n"
        "Police,,OT_POLICE,,,,\n"
        "police,,OT_POLICE,,,,\n"
    )

    assert [(p["line"], p["column"], p["message"]) for p in facts["problems"]] == [
        (3, "urn", "‘118617’ is already on line 2."),
        (5, "name", "‘police’ is already on line 4."),
    ]
    assert len(facts["added"]) == 2


def test_a_dry_run_says_what_would_be_done_and_does_nothing(bring_in):
    facts, _ = bring_in("Kent,,OT_COUNTY,Swale,,,\n", dry_run=True)

    assert facts["added"] == ["kent"]
    assert not Organisation.objects.exists()
    assert not AuditEvent.objects.exists()
    assert not Job.objects.exists()


def test_no_organisation_takes_the_address_of_a_page(bring_in):
    facts, _ = bring_in("Download,,OT_CHARITY,,,,\n!!!,,OT_CHARITY,,,,\n")

    assert facts["added"] == ["download-2", "organisation"]
