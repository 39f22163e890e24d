"""A new portal has nobody: whoever installs it adds the first people by a command."""

import json

import pytest
from django.core.management import CommandError, call_command

from kmip_portal.accounts.models import KmipRole, User
from kmip_portal.audit.models import AuditEvent


def add(*more):
    call_command("add_kmip_person", "Ana@kmip.example", "--name=Ana Keeper", *more)


def test_the_first_person_is_added_once_and_may_act(capsys):
    add("--role=secretariat")
    add("--role=secretariat", "--json")

    person = User.objects.get(email="ana@kmip.example")
    assert person.kmip_roles == {"secretariat"}
    assert not person.is_staff
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Ana Keeper <ana@kmip.example> now acts for K-MIP as secretariat."
    assert json.loads(said[1])["new"] is False
    assert KmipRole.objects.count() == 1
    assert AuditEvent.objects.count() == 2


def test_a_system_administrator_may_look_through_the_window():
    add("--role=chair", "--administrator")

    assert User.objects.get().is_staff
    assert AuditEvent.objects.filter(verb="made a system administrator of").count() == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["ana@kmip.example", "--name=Ana", "--role=auditor"], "An auditor acts until a day"),
        (["ana", "--name=Ana", "--role=chair"], "ana is not an email address"),
    ],
)
def test_it_says_what_is_wrong_and_adds_nobody(arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("add_kmip_person", *arguments)

    assert not User.objects.exists()
