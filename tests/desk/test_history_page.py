"""The history in sentences: for K-MIP's people, narrowed, as files, and silent about what records
and emails say."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.audit import sentences
from kmip_portal.audit.models import AuditEvent
from kmip_portal.audit.services import checkpoint, record
from kmip_portal.desk import work
from kmip_portal.jobs.models import Job
from tests import make

POLICING = {"collected_for_law_enforcement": False, "recipient_use_law_enforcement": False}


def page(client, person, query="", status=200):
    client.force_login(person)
    response = client.get(reverse("history") + query)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def lines(client, query=""):
    response = client.get(reverse("history_download") + query)
    text = b"".join(response.streaming_content).decode()
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_it_is_told_in_sentences_with_a_link(client, police, secretariat, chair, auditor):
    statement = make.acceptance(police, how="scan")
    record(secretariat, "accepted", statement, organisations=[police.slug])

    for person in (secretariat, chair, auditor):
        told = page(client, person)
        link = reverse("manage_acceptances:acceptance_detail", args=[statement.reference])
        words = "accepted Weald Police’s acceptance statement for version 6.0"
        assert f'Amira Diallo <a class="govuk-link" href="{link}">{words}</a>' in told


def test_asking_for_a_signature_reads_on(police, secretariat):
    request = make.signing.asked(police, by=secretariat, name="Wren Ashby")

    event = AuditEvent.objects.of(request).last()
    assert sentences.sentence(event) == (
        f"Amira Diallo sent the request to Wren Ashby to sign {request.version} for Weald Police"
    )


def test_nobody_else_reads_it(client, lead, representative):
    for person in (lead, representative):
        page(client, person, status=403)
        assert client.get(reverse("history_download")).status_code == 403
        assert client.post(reverse("history_excel")).status_code == 403


def test_an_auditor_reads_it_until_their_day(client, auditor):
    page(client, auditor)
    auditor.kmiprole_set.update(until_on=clock.today() - timedelta(days=1))
    page(client, auditor, status=403)


def test_it_is_narrowed_by_person_organisation_kind_and_days(client, police, secretariat, chair):
    other = make.organisation("Another Council")
    record(secretariat, "added", police, organisations=[police.slug])
    record(chair, "renamed", other, organisations=[other.slug])
    checkpoint()
    today = clock.today()

    for query, said, not_said in (
        ("?person=amira", "added Weald", "renamed"),
        ("?organisation=another", "renamed", "added Weald"),
        ("?kind=Organisations&person=chris", "renamed", "added Weald"),
        (f"?since={today}&person=amira", "added Weald", "renamed"),
        (f"?until={today}&organisation=weald", "added Weald", "renamed"),
    ):
        told = page(client, secretariat, query)
        assert (said in told, not_said in told) == (True, False), query
    assert "Remove filter" in told
    tomorrow = today + timedelta(days=1)
    for query in (f"?since={tomorrow}", f"?until={today - timedelta(days=1)}", "?kind=Emails"):
        assert "Nothing that fits these filters has happened" in page(client, secretariat, query)


def test_what_a_record_says_and_whom_an_email_reached_is_not_told(
    client, police, practitioner, secretariat, chair
):
    made = make.record(practitioner, police, title="Told to nobody", **POLICING)
    email = make.letter(to="somebody@elsewhere.example")
    record(secretariat, "sent again", email, to=email.to)

    for person in (secretariat, chair):
        told = page(client, person)
        assert f"saved the record {made.reference}" in told
        assert made.title not in told
        assert reverse("records:record_detail", args=[made.reference]) not in told
        assert (email.to in told) is (person == secretariat)
    assert "sent again an email" in told
    assert "somebody@" not in str(lines(client))


def test_a_page_asks_no_more_for_many_events(client, secretariat, django_assert_max_num_queries):
    def many(number):
        for one in range(number):
            organisation = make.organisation(f"Council {AuditEvent.objects.count()} {one}")
            record(secretariat, "added", organisation, organisations=[organisation.slug])

    client.force_login(secretariat)
    many(2)
    client.get(reverse("history"))
    with django_assert_max_num_queries(60) as few:
        client.get(reverse("history"))
    many(30)
    with django_assert_max_num_queries(len(few)):
        second = client.get(reverse("history"))
    assert second.context["page"].next


def test_the_file_has_each_event_with_its_number_and_its_hash(client, police, secretariat):
    record(secretariat, "added", police, organisations=[police.slug])
    client.force_login(secretariat)

    header, *rows = lines(client, "?organisation=weald")

    event = AuditEvent.objects.about([police.slug]).get()
    assert header[0] == "Number"
    assert rows == [
        [str(event.sequence), f"{event.at:%Y-%m-%d %H:%M:%S}", "Amira Diallo",
         "Amira Diallo added Weald Police", "Organisations", "weald-police", "weald-police",
         event.hash]
    ]  # fmt: skip


def test_a_worker_makes_the_workbook_once(client, police, secretariat, auditor):
    record(secretariat, "added", police, organisations=[police.slug])
    client.force_login(secretariat)
    asked = [client.post(reverse("history_excel") + "?organisation=weald").url for _ in range(2)]

    assert asked[0] == asked[1]
    work.do_work()
    job = Job.objects.visible_to(secretariat).get()
    assert job.said == "It holds 1 event."
    with zipfile.ZipFile(job.file) as book:
        assert "Amira Diallo added Weald Police" in book.read("xl/worksheets/sheet1.xml").decode()
    client.force_login(auditor)
    assert client.get(asked[0]).status_code == 404


def test_every_kind_of_thing_has_a_sentence(police, secretariat):
    """Every test that makes something happen asks for this: a warning is a failure."""
    assert all(apps.get_model(name) for name in sentences.KINDS)  # each is a thing there is
    with pytest.warns(UserWarning, match="Team has no sentence"):
        record(secretariat, "praised", make.team(police))
