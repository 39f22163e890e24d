"""What a test has committed is cleared up by emptying every table. Django then makes its content
types and permissions anew, each looked for first; here they are put back as they were, under the
numbers they had."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.commands import flush


@pytest.fixture(scope="session", autouse=True)
def _what_django_keeps_is_put_back(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        kept = {model: list(model.objects.order_by("pk")) for model in (ContentType, Permission)}

    def put_back(verbosity, interactive, db):
        for model, rows in kept.items():
            model.objects.using(db).bulk_create(rows)

    djangos, flush.emit_post_migrate_signal = flush.emit_post_migrate_signal, put_back
    yield
    flush.emit_post_migrate_signal = djangos
