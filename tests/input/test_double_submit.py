"""A button pressed twice does a thing once, and answers the same."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from kmip_portal import clock, forms
from kmip_portal.audit.models import AuditEvent
from kmip_portal.mail.models import Email
from kmip_portal.submissions.models import Submission
from kmip_portal.submissions.services import forget_old, once
from tests import make


class Asked(forms.PortalForm):
    name = forms.TextField("Name")


class Other(Asked):
    pass


def sent(submission_id, form_class=Asked):
    form = form_class({"name": "x", "submission_id": str(submission_id)})
    assert form.is_valid()
    return form


def write(url="/done/"):
    Email.objects.create(kind="t", to="a@kmip.example", dedupe=uuid4(), message_id=uuid4())
    return url


def test_the_second_press_gets_the_answer_of_the_first():
    person, submission_id = make.user(), uuid4()
    assert once(sent(submission_id), by=person, do=write) == "/done/"
    assert once(sent(submission_id), by=person, do=lambda: write("/again/")) == "/done/"
    assert Email.objects.count() == 1


def test_another_form_person_or_page_is_another_submission():
    person, submission_id = make.user(), uuid4()
    for by, name, form in [
        (person, submission_id, Asked),
        (person, submission_id, Other),
        (person, uuid4(), Asked),
        (make.user(), submission_id, Asked),
    ]:
        once(sent(name, form), by=by, do=write)
    assert Email.objects.count() == 4


def test_what_failed_may_be_tried_again():
    person, submission_id = make.user(), uuid4()

    def fail():
        write()
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        once(sent(submission_id), by=person, do=fail)
    assert not Email.objects.exists()
    assert once(sent(submission_id), by=person, do=write) == "/done/"


def test_submissions_are_forgotten_after_a_week():
    person = make.user()
    with clock.at(clock.now() - timedelta(days=8)):
        once(sent(uuid4()), by=person, do=write)
    once(sent(uuid4()), by=person, do=write)
    assert forget_old() == 1
    assert Submission.objects.count() == 1


def test_two_posts_of_one_page_propose_a_version_once(client, secretariat):
    version = make.version("7.0", "draft", drafted_by=secretariat)
    client.force_login(secretariat)
    on = clock.today() + timedelta(days=30)
    page = {
        "submission_id": str(uuid4()),
        "in_force_on-day": on.day,
        "in_force_on-month": on.month,
        "in_force_on-year": on.year,
        "summary_of_changes": "Clearer words",
        "needs_acceptance": "nobody",
    }
    address = f"/manage/agreement/{version.slug}/propose/"
    answers = [client.post(address, page) for _ in range(2)]

    assert [(one.status_code, one["Location"]) for one in answers] == [
        (302, f"/manage/agreement/{version.slug}/")
    ] * 2
    assert AuditEvent.objects.filter(verb="proposed").count() == 1


@pytest.mark.skipif(
    "connection.vendor == 'sqlite'", reason="threads share SQLite’s database in memory"
)
@pytest.mark.django_db(transaction=True)
def test_eight_presses_at_once_do_it_once():
    person, submission_id = make.user(), uuid4()

    def press(_):
        try:
            return once(sent(submission_id), by=person, do=write)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(press, range(8)))

    assert answers == ["/done/"] * 8
    assert Email.objects.count() == 1
