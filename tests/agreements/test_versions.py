"""A text becomes the version in force: by two people, on its day, once."""

import io
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from agreements import services, tasks
from agreements.models import AgreementVersion
from kmip_portal import clock, in_tray
from kmip_portal.audit.models import AuditEvent
from kmip_portal.documents.models import StoredDocument
from kmip_portal.lifecycle import InvalidMove
from tests import make

SAMPLE = Path(__file__).parents[2] / "agreements" / "sample" / "agreement.docx"
DAY = date(2027, 1, 4)


def verbs(version):
    return [event.verb for event in AuditEvent.objects.of(version).order_by("sequence")]


def ready(version):
    """As if the worker had made the file."""
    version.pdf = make.stored_pdf()
    version.save()
    return version.pdf.sha256


def proposed(by, number="6.0", on=DAY):
    version = make.version(number, status="draft", drafted_by=by)
    services.propose(version, by=by, in_force_on=on)
    return version


@pytest.fixture(autouse=True)
def _november():
    with clock.at(datetime(2026, 11, 23, 9, tzinfo=UTC)):
        yield


def test_importing_the_sample_leaves_a_draft_with_its_clauses_and_purposes(secretariat):
    with SAMPLE.open("rb") as file:
        version, found = services.import_agreement(file, by=secretariat, filename=SAMPLE.name)

    assert (version.number, version.status, version.is_sample) == ("6.0", "draft", True)
    assert version.clauses.count() == len(found.clauses) == 49
    assert version.purposes.count() == 14
    assert version.clauses.get(number="4.2").anchor == "clause-4-2"
    assert version.clauses.get(number="Schedule 1").anchor == "schedule-1"
    assert verbs(version) == ["imported"]


def test_the_command_reports_what_it_found_and_refuses_the_number_a_second_time(capsys):
    call_command("import_agreement", SAMPLE, "--number=7.0", "--json")

    report = json.loads(capsys.readouterr().out)
    assert (report["version"], report["status"], report["parts"], report["clauses"]) == (
        "7.0",
        "draft",
        14,
        35,
    )
    assert report["unread"] == []
    with pytest.raises(CommandError, match=r"There is already a version 7\.0\. It is draft"):
        call_command("import_agreement", SAMPLE, "--number=7.0")
    assert AgreementVersion.objects.count() == 1


def test_the_command_says_which_clause_is_which_before_it_makes_a_draft(secretariat, capsys):
    folder = SAMPLE.parent
    with (folder / "agreement-5-0.docx").open("rb") as file:
        services.import_agreement(file, number="5.0", by=secretariat)

    call_command("import_agreement", SAMPLE, "--base=5.0", "--look")

    said = capsys.readouterr().out
    assert "46 of 46 clauses of version 5.0 found again." in said
    assert (
        "  - 2.5 Controllers and joint controllers was 2.5 Controllers "
        "(Not sure: 24% of the words are the same, and so is the number)"
    ) in said
    assert "  - 9.3 Successor organisations (New)" in said
    assert "No draft was made." in said
    assert AgreementVersion.objects.count() == 1

    call_command("import_agreement", SAMPLE, "--base=5.0", "--json")
    report = json.loads(capsys.readouterr().out)
    assert (report["base"], len(report["matches"]), report["not_found"]) == ("5.0", 49, [])
    assert AgreementVersion.objects.get(number="6.0").clauses.filter(key="controllers").exists()


def test_the_command_can_be_told_that_it_is_another_text(secretariat):
    make.version("5.0")

    call_command("import_agreement", SAMPLE, "--base=none")

    assert AgreementVersion.objects.filter(number="6.0").exists()
    with pytest.raises(CommandError, match=r"There is no version 9\.9"):
        call_command("import_agreement", SAMPLE, "--number=7.0", "--base=9.9")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["/nowhere.docx"], "/nowhere.docx cannot be read: No such file or directory"),
        ([__file__], "The selected file must be a Word document (DOCX)"),
        ([SAMPLE, "--number=six"], "The number of the version must be like 6.0"),
        ([SAMPLE, "--by=nobody@kmip.example"], "Nobody has the address nobody@kmip.example"),
    ],
)
def test_the_command_says_what_is_wrong_and_leaves_nothing(arguments, sentence):
    with pytest.raises(CommandError) as refused:
        call_command("import_agreement", *arguments)

    assert str(refused.value) == sentence
    assert not AgreementVersion.objects.exists()


def test_the_next_draft_begins_as_a_copy_of_the_version_in_force(secretariat):
    before = make.version("6.0")

    draft = services.start_draft(number="7.0", by=secretariat)

    assert list(draft.clauses.values_list("key", "body")) == list(
        before.clauses.values_list("key", "body")
    )
    assert [purpose.title for purpose in draft.purposes.all()] == ["Safeguarding children"]


def test_proposing_freezes_the_text_and_asks_for_its_file(secretariat):
    version = proposed(secretariat)
    version.clauses.update(body="changed behind its back")

    snapshot = version.pdf.snapshot
    assert version.status == "proposed"
    assert [clause["body"] for clause in snapshot["clauses"]] == ["", "1. Share when it is right."]
    assert (version.accept_by, version.review_due_on) == (date(2027, 4, 4), date(2028, 1, 4))
    assert version.pdf.filename == "kent-and-medway-information-sharing-agreement-6-0.pdf"
    assert verbs(version) == ["proposed"]


def test_a_version_cannot_be_proposed_for_a_day_that_has_passed(secretariat):
    version = make.version(status="draft")

    with pytest.raises(services.Refused, match="must be today or in the future"):
        services.propose(version, by=secretariat, in_force_on=date(2026, 11, 22))


def test_another_person_approves_and_the_hash_of_the_file_is_kept(secretariat, chair):
    version = proposed(secretariat)
    sha256 = ready(version)

    services.approve(version, by=chair, sha256=sha256)

    version.refresh_from_db()
    assert (version.status, version.approved_by, version.approved_sha256) == (
        "approved",
        chair,
        sha256,
    )
    assert verbs(version) == ["proposed", "approved"]


def test_nobody_approves_what_they_proposed_or_drafted(chair, secretariat):
    as_proposer = proposed(chair, "6.0")
    as_drafter = make.version("7.0", status="draft", drafted_by=chair)
    services.propose(as_drafter, by=secretariat, in_force_on=DAY)

    for version in (as_proposer, as_drafter):
        with pytest.raises(services.Refused, match="Someone else must approve"):
            services.approve(version, by=chair, sha256=ready(version))
        version.refresh_from_db()
        assert version.status == "proposed"


def test_a_file_that_is_not_ready_or_not_the_one_seen_cannot_be_approved(secretariat, chair):
    version = proposed(secretariat)

    with pytest.raises(services.Refused, match="still being made"):
        services.approve(version, by=chair, sha256="")
    ready(version)
    with pytest.raises(services.Refused, match="has changed since you opened it"):
        services.approve(version, by=chair, sha256="0" * 64)


def test_a_version_comes_into_force_on_its_day_and_replaces_the_one_before(secretariat, chair):
    before = make.version("5.1", in_force_on=date(2025, 1, 6))
    version = proposed(secretariat)
    services.approve(version, by=chair, sha256=ready(version))

    assert tasks.bring_due_into_force() == 0
    with clock.at(DAY):
        assert tasks.bring_due_into_force() == 1
        assert tasks.bring_due_into_force() == 0

    version.refresh_from_db()
    before.refresh_from_db()
    assert (version.status, before.status, before.superseded_on) == ("in_force", "superseded", DAY)
    assert verbs(before) == ["superseded"]
    assert verbs(version)[-1] == "brought into force"


def test_a_late_job_keeps_the_day_it_was_due_and_the_order_of_two(secretariat, chair):
    make.version("5.1", in_force_on=date(2025, 1, 6))
    for number, day in (("6.0", DAY), ("6.1", date(2027, 2, 1))):
        version = proposed(secretariat, number, day)
        services.approve(version, by=chair, sha256=ready(version))

    with clock.at(date(2027, 3, 1)):
        assert AgreementVersion.objects.in_force().number == "6.1"  # before any job has run
        assert tasks.bring_due_into_force() == 2

    ended = dict(AgreementVersion.objects.values_list("number", "superseded_on"))
    assert ended == {"5.1": DAY, "6.0": date(2027, 2, 1), "6.1": None}


def test_which_version_was_in_force_on_a_day_can_be_asked(secretariat):
    make.version("5.1", status="superseded", in_force_on=date(2025, 1, 6), superseded_on=DAY)
    make.version("6.0", in_force_on=DAY)

    asked = [AgreementVersion.objects.in_force(on=day) for day in (date(2026, 5, 1), DAY)]

    assert [version.number for version in asked] == ["5.1", "6.0"]
    assert AgreementVersion.objects.in_force(on=date(2024, 1, 1)) is None


def test_a_version_returned_to_draft_loses_its_file_and_is_proposed_anew(secretariat):
    version = proposed(secretariat)
    first = version.pdf

    services.return_to_draft(version, by=secretariat)
    assert (version.status, version.pdf, version.proposed_by) == ("draft", None, None)
    services.propose(version, by=secretariat, in_force_on=DAY)

    assert version.pdf != first
    assert verbs(version) == ["proposed", "returned to draft", "proposed"]


def test_the_number_of_a_discarded_draft_can_be_used_again(secretariat):
    version = make.version("7.0", status="draft")

    services.discard(version, by=secretariat)
    again = services.start_draft(number="7.0", by=secretariat)

    assert (version.status, again.status) == ("discarded", "draft")
    assert verbs(version)[0] == "discarded"
    with pytest.raises(InvalidMove):
        services.discard(version, by=secretariat)


def test_the_chair_is_told_of_what_waits_and_not_of_what_is_their_own(secretariat, chair):
    proposed(secretariat, "6.0")
    proposed(chair, "6.1")

    assert [item.verb for item in in_tray.needs(chair)] == ["Approve publication of version 6.0"]
    assert in_tray.needs(secretariat) == []


def test_a_wrong_file_leaves_no_half_a_version(secretariat):
    with pytest.raises(Exception, match="must be a Word document"):
        services.import_agreement(io.BytesIO(b"no"), number="9.0", by=secretariat)

    assert not AgreementVersion.objects.exists()


@pytest.mark.parametrize("day", [date(2024, 1, 1), date(2026, 5, 1), DAY, DAY + timedelta(days=9)])
def test_the_pdf_handed_out_is_that_of_the_version_in_force(day):
    make.version("5.1", status="superseded", in_force_on=date(2025, 1, 6), superseded_on=DAY)
    make.version("6.0", in_force_on=DAY)
    make.version("6.1", status="approved", in_force_on=DAY + timedelta(days=9))
    make.version("6.2", status="draft")
    AgreementVersion.objects.filter(number="6.2").update(in_force_on=DAY)

    with clock.at(clock.on_day(day, 12)):
        version, pdf = AgreementVersion.objects.in_force(), AgreementVersion.objects.pdf_in_force()

    assert pdf == (version and version.pdf)
    if pdf:
        assert pdf.is_ready
        for field in set(StoredDocument.SERVED) - {"made_at"}:
            assert getattr(pdf, field) == getattr(version.pdf, field)


def test_of_two_that_came_into_force_on_one_day_the_later_is_handed_out():
    make.version("6.0", status="superseded", in_force_on=DAY, superseded_on=DAY)
    newer = make.version("6.1", in_force_on=DAY)

    with clock.at(clock.on_day(DAY, 12)):
        assert AgreementVersion.objects.pdf_in_force() == newer.pdf
