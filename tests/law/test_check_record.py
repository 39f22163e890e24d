"""`manage.py check_record FILE.json`: what a record breaks, for people and for scripts."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests.make.law import lawful_answers


@pytest.fixture
def run(tmp_path, capsys):
    def run(answers, *arguments):
        path = tmp_path / "record.json"
        if isinstance(answers, bytes):
            path.write_bytes(answers)
        else:
            path.write_text(json.dumps(answers))
        code = 0
        try:
            call_command("check_record", str(path), *arguments)
        except SystemExit as ended:
            code = ended.code
        printed = capsys.readouterr()
        return code, json.loads(printed.out), printed.err

    return run


def test_a_good_record_prints_an_empty_list_and_ends_well(run):
    assert run(lawful_answers()) == (0, [], "")


def test_an_error_is_printed_and_ends_with_one(run):
    code, (broken,), _ = run(lawful_answers(art6=["A6_1_F"], lia_ref="LIA1"))

    assert code == 1
    assert (broken["rule"], broken["severity"]) == ("KM03", "error")
    assert set(broken) == {"rule", "severity", "title", "message", "citation", "fields"}


def test_a_warning_alone_ends_well(run):
    code, (broken,), _ = run(lawful_answers(rights_contact=""))

    assert code == 0
    assert (broken["rule"], broken["severity"]) == ("KM40", "warning")


def test_the_day_may_be_given(run):
    answers = lawful_answers(gateways=["GW_DA21_S49A"], gateway_status_confirmed=False)

    assert run(answers)[1] == []
    assert "KM21" in [one["rule"] for one in run(answers, "--on", "2025-01-01")[1]]


def test_what_the_rules_do_not_know_is_named(run):
    _, _, notes = run(lawful_answers(reference="ROS-7K2M-9QXD", safeguard_x=1, sch1=["S1_P99"]))

    assert "reference is not a field the rules read." in notes
    assert "sch1: S1_P99 is not a code of schedule1_conditions." in notes


def test_a_file_with_a_byte_order_mark_is_read(run):
    assert run(json.dumps(lawful_answers()).encode("utf-8-sig"))[0] == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is not JSON in UTF-8"),
        (b"{", "is not JSON in UTF-8"),
        (b"\xff\xfe", "is not JSON in UTF-8"),
        (b"[" * 100_000, "is not JSON in UTF-8"),
        (b"[]", "must hold one object"),
        (b'{"art6": "A6_1_E"}', "art6 must be a list of codes"),
        (b'{"art6": [["A6_1_E"]]}', "art6 must be a list of codes"),
        (b'{"emergency": "yes"}', "emergency must be true or false"),
        (b'{"purpose_text": 7}', "purpose_text must be text"),
        (b'{"review_date": "31/12/2026"}', "review_date must be a day such as 2027-01-04"),
        (b" " * 1_100_000, "larger than 1 MB"),
    ],
)
def test_what_cannot_be_read_ends_with_two_and_a_sentence(tmp_path, content, sentence):
    path = tmp_path / "record.json"
    path.write_bytes(content)

    with pytest.raises(CommandError, match=sentence) as refused:
        call_command("check_record", str(path))

    assert refused.value.returncode == 2


def test_a_missing_file_ends_with_two(tmp_path):
    for path in (tmp_path, tmp_path / "none.json"):
        with pytest.raises(CommandError, match="cannot be read") as refused:
            call_command("check_record", str(path))
        assert refused.value.returncode == 2


def test_a_day_that_is_none_is_refused(tmp_path):
    with pytest.raises(CommandError, match="tomorrow is no day; write it as 2027-01-04"):
        call_command("check_record", str(tmp_path), "--on", "tomorrow")
