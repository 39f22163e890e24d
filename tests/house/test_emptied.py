"""A database that a test has emptied has what Django writes down of models, as after migrating."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection

from kmip_portal.audit import written_once


def written_down():
    return [list(model.objects.order_by("pk").values_list()) for model in (ContentType, Permission)]


@pytest.mark.django_db(transaction=True)
def test_content_types_and_permissions_are_all_there_under_their_numbers():
    before = written_down()

    written_once.remove(connection)  # as before every emptying: the history refuses it
    call_command("flush", interactive=False, verbosity=0)

    assert written_down() == before
    assert all(before)
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert written_down() == before, "Django misses some"
