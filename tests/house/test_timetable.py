"""What the scheduler names exists, and a worker knows it."""

import pytest
from django.utils.module_loading import import_string

from kmip_portal.celery import TIMETABLE


@pytest.mark.parametrize("job", TIMETABLE)
def test_every_job_of_the_timetable_is_a_task(job):
    name, seconds = TIMETABLE[job]

    assert import_string(name).name == name
    assert seconds >= 5
