"""What the scheduler names a worker knows, and what a worker knows the scheduler names."""

import pytest
from django.utils.module_loading import import_string

from kmip_portal.celery import TIMETABLE, app


@pytest.mark.parametrize("job", TIMETABLE)
def test_every_job_of_the_timetable_is_a_task(job):
    name, seconds = TIMETABLE[job]

    assert import_string(name).name == name
    assert seconds >= 5


def test_every_task_is_on_the_timetable():
    """One that is not would never run by itself, and nothing would say so."""
    app.loader.import_default_modules()
    ours = {name for name in app.tasks if not name.startswith(("celery.", "tests."))}

    assert ours == {name for name, _ in TIMETABLE.values()}
