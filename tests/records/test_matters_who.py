"""Who may do what with a matter: those who left, others whose addresses are tried, a guessed
link."""

from datetime import datetime, timedelta

import pytest

from kmip_portal import clock
from kmip_portal.audit.models import AuditEvent
from kmip_portal.mail.models import Email
from records import in_tray
from records.matters import telling
from records.matters.forms import moment_of
from records.models import Matter, Telling
from tests import make

pytestmark = pytest.mark.django_db
NOW = {"name": "Nia Baker", "role": "Named nurse"}


@pytest.fixture
def record(pat, council):
    return make.record(pat, council)


def leave(person, organisation):
    person.memberships.filter(organisation=organisation).update(
        until_on=clock.today() - timedelta(days=1)
    )


def test_who_left_reads_nothing_that_was_told_to_the_organisation(
    client, lee, council, trust, surgery
):
    head = make.member(trust, "lead")
    make.member(surgery, "practitioner", person=head)
    matter = make.matters.matter(make.repeat_active(lee, council, trust), lee)
    [one] = make.matters.tell(matter, lee)
    assert one.email == head.email
    client.force_login(head)
    assert client.get(f"/records/notices/{one.reference}/").status_code == 200
    leave(head, trust)

    assert client.get(f"/records/notices/{one.reference}/").status_code == 404
    sent = {"answer": "done", **NOW}
    assert client.post(f"/records/notices/{one.reference}/", sent).status_code == 404


def test_the_leads_see_to_a_matter_whose_opener_left(lee, council, pat, record):
    matter = make.matters.matter(record, pat)
    assert list(in_tray.needs(lee)) == []
    leave(pat, council)

    assert [one.url for one in in_tray.needs(lee)] == [matter.get_absolute_url()]


@pytest.mark.parametrize("who", ["practitioner", "lead", "dpo"])
def test_another_organisation_reaches_no_address_of_a_matter(
    client, lee, council, trust, surgery, who
):
    ours = make.matters.matter(make.repeat_active(lee, council, trust), lee, kind="breach")
    [told] = make.matters.tell(ours, lee)
    other = make.member(surgery, "lead")
    theirs = make.matters.matter(make.repeat_active(other, surgery, trust), other, kind="access")
    make.matters.tell(theirs, other)
    before = AuditEvent.objects.count(), Email.objects.count()
    client.force_login(make.member(surgery, who))
    here, own = ours.get_absolute_url(), theirs.get_absolute_url()

    for page in ("", "tell/", "phoned/", "extend/", "breach/", "close/",
                 f"told/{told.reference}/"):  # fmt: skip
        assert client.get(f"{here}{page}").status_code == 404, page
        assert client.post(f"{here}{page}", NOW).status_code in {404, 405}, page
    for button in ("clock/", "withdraw/", f"told/{told.reference}/remind/"):
        assert client.post(f"{here}{button}", {"do": "met"}).status_code == 404
    # the notice of one matter at the address of another
    assert client.get(f"{own}told/{told.reference}/").status_code == 404
    assert client.post(f"/records/notices/{told.reference}/", NOW).status_code == 404

    assert (AuditEvent.objects.count(), Email.objects.count()) == before


def test_a_link_that_is_only_opened_changes_nothing(client, pat, record):
    [one] = make.matters.tell(make.matters.matter(record, pat), pat)
    link = make.matters.told_token(one)
    before = Telling.objects.values().get(), Email.objects.count(), AuditEvent.objects.count()
    for page in ("", "code/", "answer/"):
        client.get(f"/records/told/{link}/{page}")
        client.head(f"/records/told/{link}/{page}")

    assert (Telling.objects.values().get(), Email.objects.count(), AuditEvent.objects.count()) == (
        before
    )


def test_a_code_is_not_guessed_and_a_replaced_or_expired_link_opens_nothing(client, pat, record):
    [one] = make.matters.tell(make.matters.matter(record, pat), pat)
    link = f"/records/told/{make.matters.told_token(one)}/"
    client.post(link)
    for guess in range(12):
        client.post(f"{link}code/", {"code": f"{guess:06}"})
    one.refresh_from_db()
    assert one.wrong_tries <= 10
    assert client.get(f"{link}answer/").url == link

    with clock.at(clock.now() + timedelta(days=61)):
        assert client.get(link).status_code == 404
    one.refresh_from_db()
    telling.send_again(one, by=None)
    assert client.get(link).status_code == 404
    assert client.post(f"{link}answer/", {"answer": "done", **NOW}).status_code == 404


def test_nobody_reports_a_breach_before_they_know_of_it(client, pat, record):
    known = clock.now() - timedelta(hours=2)
    matter = make.matters.matter(record, pat, kind="breach", received_at=known)
    client.force_login(pat)
    before = (known - timedelta(days=1)).astimezone(clock.LONDON)
    page = f"{matter.get_absolute_url()}breach/"
    version = client.get(page).context["form"]["row_version"].value()
    sent = {"decision": "reported", "reported_on": str(before.date()), "reported_time": "9:00am",
            "row_version": version}  # fmt: skip

    assert "The report must be after you became aware of it" in client.post(page, sent).text


@pytest.mark.parametrize("day", ["1000-01-01", "2999-01-01"])
def test_a_day_of_long_ago_or_to_come_is_answered_with_a_page(client, pat, record, day):
    client.force_login(pat)
    for kind in ("breach", "access", "foi", "complaint"):
        sent = {"day": day, "time": "1:30am"}
        begin = f"{record.get_absolute_url()}matters/new/{kind}/"
        assert client.post(begin, sent).status_code in {200, 302}

    assert Matter.objects.filter(received_at__gt=clock.now()).count() == 0


def test_in_the_night_of_a_change_a_time_is_the_one_after_or_the_first_of_two():
    skipped = moment_of(datetime(2027, 3, 28).date(), datetime(2027, 3, 28, 1, 30).time())
    twice = moment_of(datetime(2027, 10, 31).date(), datetime(2027, 10, 31, 1, 30).time())

    assert clock.day_in_london(skipped) == skipped.date()
    assert f"{datetime.fromtimestamp(skipped.timestamp(), clock.LONDON):%H:%M}" == "02:30"
    assert datetime.fromtimestamp(twice.timestamp(), clock.LONDON).fold == 0
