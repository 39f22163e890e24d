"""The reference is loaded as often as one likes, and nothing it once said is lost."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from kmip_portal.audit.models import AuditEvent
from kmip_portal.law import services
from kmip_portal.law.choices import choices, label
from kmip_portal.law.loading import Loaded, OlderReference
from kmip_portal.law.models import LegalEdition, LegalItem, LegalRule
from kmip_portal.law.reference import FILE, Reference
from kmip_portal.law.rules import check
from tests.make.law import entry, lawful_answers, reference


def everything():
    return [
        list(model.objects.order_by("pk").values())
        for model in (LegalEdition, LegalItem, LegalRule)
    ]


def test_migrations_load_the_reference():
    assert LegalRule.objects.count() == 40
    assert LegalItem.objects.filter(kind="gateways").count() == 69
    edition = LegalEdition.objects.get()
    assert str(edition) == "Legal reference as of 22 November 2026"
    assert edition.disclaimer.startswith("Research aid, not legal advice.")


def test_loading_twice_changes_nothing(tmp_path):
    before = everything()

    assert services.load_reference() == Loaded()
    assert everything() == before
    assert not AuditEvent.objects.exists()

    laid_out_anew = reference(tmp_path, as_of="2026-11-22")
    assert services.load_reference(laid_out_anew) == Loaded()
    assert everything()[1:] == before[1:]


def test_the_data_migration_goes_back_and_forth():
    migration = import_module("kmip_portal.law.migrations.0002_load_the_reference")

    migration.unload_reference(apps, None)
    assert everything() == [[], [], []]
    migration.load_reference(apps, None)
    assert LegalRule.objects.count() == 40


def test_a_changed_entry_keeps_its_old_words_for_old_days(tmp_path):
    def change(document):
        entry(document, "safeguards", "SG_VET")["label"] = "Staff vetted to the national standard"

    newer = reference(tmp_path, as_of="2027-03-01", change=change)
    assert services.load_reference(newer) == Loaded(added=0, changed=1, ended=0)

    assert label("safeguards", "SG_VET", date(2027, 2, 28)) == "Vetted staff"
    assert (
        label("safeguards", "SG_VET", date(2027, 3, 1)) == "Staff vetted to the national standard"
    )
    assert len(choices("safeguards", date(2027, 2, 28))) == 18
    assert len(choices("safeguards", date(2027, 3, 1))) == 18
    assert AuditEvent.objects.get().verb == "loaded"


def test_an_entry_taken_out_can_no_longer_be_chosen_but_still_has_its_name(tmp_path):
    def take_out(document):
        document["transfer_methods"].remove(entry(document, "transfer_methods", "TM_FAX"))

    newer = reference(tmp_path, as_of="2027-03-01", change=take_out)
    assert services.load_reference(newer) == Loaded(ended=1)

    assert "TM_FAX" in [one.value for one in choices("transfer_methods", date(2027, 2, 28))]
    assert "TM_FAX" not in [one.value for one in choices("transfer_methods", date(2027, 3, 1))]
    assert label("transfer_methods", "TM_FAX", date(2030, 1, 1)) == "Fax"

    services.load_reference(reference(tmp_path, as_of="2027-06-01"))  # and back again
    assert "TM_FAX" not in [one.value for one in choices("transfer_methods", date(2027, 5, 31))]
    assert "TM_FAX" in [one.value for one in choices("transfer_methods", date(2027, 6, 1))]


def test_a_new_entry_moves_its_neighbours_without_ending_them(tmp_path):
    def put_first(document):
        document["safeguards"].insert(0, {"code": "SG_NEW", "label": "A new one", "hint": ""})

    newer = reference(tmp_path, as_of="2027-03-01", change=put_first)
    assert services.load_reference(newer) == Loaded(added=1)

    assert choices("safeguards", date(2027, 3, 1))[0].value == "SG_NEW"
    assert choices("safeguards", date(2027, 2, 28))[0].value == "SG_NEED2KNOW"


def test_a_mistake_put_right_the_same_day_is_put_right_where_it_stands(tmp_path):
    def change(document):
        entry(document, "safeguards", "SG_VET")["label"] = "Staff veted"

    def mend(document):
        entry(document, "safeguards", "SG_VET")["label"] = "Staff vetted"

    services.load_reference(reference(tmp_path, as_of="2027-03-01", change=change))
    services.load_reference(reference(tmp_path, as_of="2027-03-01", change=mend))

    assert LegalItem.objects.filter(code="SG_VET").count() == 2
    assert label("safeguards", "SG_VET", date(2027, 3, 1)) == "Staff vetted"


def test_a_changed_rule_applies_from_its_day(tmp_path):
    def soften(document):
        next(rule for rule in document["validation_rules"] if rule["id"] == "KM02")["severity"] = (
            "warning"
        )

    services.load_reference(reference(tmp_path, as_of="2027-03-01", change=soften))

    answers = lawful_answers(art6=[])
    assert [one.severity for one in check(answers, date(2027, 2, 28))] == ["error"]
    assert [one.severity for one in check(answers, date(2027, 3, 1))] == ["warning"]


def test_an_older_file_is_refused(tmp_path):
    with pytest.raises(OlderReference, match="older than what is loaded"):
        services.load_reference(reference(tmp_path, as_of="2026-01-01"))


def test_what_kmip_amended_stays_until_the_entry_itself_is_rewritten(tmp_path):
    duty = LegalItem.objects.standing().get(code="GW_CA04_S16LA")
    answers = lawful_answers(gateways=["GW_CA04_S16LA"], gateway_status_confirmed=False)

    services.amend(
        duty,
        by=None,
        from_on=date(2026, 12, 1),
        reason="The commencement regulations were found.",
        status="in_force",
    )

    assert [one.rule for one in check(answers, date(2026, 11, 30))] == ["KM21"]
    assert check(answers, date(2026, 12, 1)) == []
    event = AuditEvent.objects.get()
    assert (event.verb, event.subject_reference) == ("amended", "gateways/GW_CA04_S16LA")
    assert event.detail["after"] == {"status": "in_force"}

    services.load_reference(reference(tmp_path, as_of="2027-03-01"))
    assert check(answers, date(2027, 3, 1)) == []

    def rewrite(document):
        entry(document, "gateways", "GW_CA04_S16LA")["hint"] = "As now commenced."

    services.load_reference(reference(tmp_path, as_of="2027-04-01", change=rewrite))
    assert check(answers, date(2027, 3, 31)) == []
    assert [one.rule for one in check(answers, date(2027, 4, 1))] == ["KM21"]


def test_what_has_ended_is_not_amended():
    duty = LegalItem.objects.standing().get(code="GW_CA04_S16LA")

    with pytest.raises(ValueError, match="cannot be amended"):
        services.amend(duty, by=None, from_on=date(2026, 1, 1), reason="Too early", label="x")


def test_the_command_says_what_it_did(capsys):
    call_command("load_law")
    assert capsys.readouterr().out == (
        "Legal reference as of 22 November 2026: 0 added, 0 changed, 0 ended.\n"
    )


def test_the_command_refuses_what_is_no_reference(tmp_path):
    wrong = tmp_path / "wrong.json"
    wrong.write_text("[]")

    for file in (wrong, tmp_path / "missing.json"):
        with pytest.raises(CommandError, match="is not a legal reference"):
            call_command("load_law", file)


def test_the_file_stands_in_the_project_with_its_day_and_disclaimer():
    note = (FILE.parent / "README.md").read_text()

    assert f"As of {Reference().as_of:%-d %B %Y}" in note
    assert "not legal advice" in note
