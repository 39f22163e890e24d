"""K-MIP's meetings: papers to representatives, moved and cancelled, minutes, who reads what."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kmip_portal import clock, in_tray
from kmip_portal.audit.models import AuditEvent
from kmip_portal.lifecycle import InvalidMove, TooLate
from kmip_portal.mail.models import Email
from kmip_portal.search import indexing
from kmip_portal.search.finding import find
from signatories.expertise.models import Meeting
from signatories.expertise.services import meetings, minutes, papers
from signatories.expertise.tasks import send_later_papers
from signatories.services.editing import ChangedMeanwhile
from tests import make
from tests.expertise.test_writing_guides import words

PLAN = "/expertise/meetings/plan/"


@pytest.fixture(autouse=True)
def signed(police):
    return make.acceptance(police)


@pytest.fixture
def robin(police, council):
    """Represents two signatories."""
    person = make.member(police, "representative", name="Robin Rep")
    return make.member(council, "representative", person=person)


def told(kind):
    return sorted(
        Email.objects.filter(kind=f"expertise/emails/{kind}").values_list("to", flat=True)
    )


def posted(meeting=None, **changes):
    """What the secretariat types: two hours on a Thursday."""
    day = clock.today() + timedelta(days=20)
    return {
        "title": "Spring meeting",
        "day-day": day.day,
        "day-month": day.month,
        "day-year": day.year,
        "begins": "10am",
        "ends": "midday",
        "place": "The Old Corn Exchange",
        "link": "",
        "agenda": "1. The annual review",
        "row_version": meeting.row_version if meeting else "",
    } | changes


def test_from_planned_to_agreed_minutes(client, secretariat, robin, lead, council):
    client.force_login(secretariat)
    page = client.post(PLAN, posted()).url
    meeting = Meeting.objects.get()
    file = SimpleUploadedFile("housing.docx", make.word_file().getvalue())
    client.post(f"{page}papers/", {"title": "What housing asks for", "file": file})
    assert Email.objects.count() == 0
    assert "We email 1 representative of signatories" in words(client.get(f"{page}send/"))
    client.post(f"{page}send/")
    letter = Email.objects.get()
    assert (letter.to, letter.kind) == (robin.email, "expertise/emails/meeting_papers")
    assert "agenda and 1 paper of a meeting of K-MIP can be read: Spring meeting" in letter.body
    assert f"http://testserver{page}" in letter.body
    with clock.at(meeting.ends_at + timedelta(hours=1)):
        client.logout()  # of a session that is too old by then
        client.force_login(secretariat)
        assert [one.verb for one in in_tray.needs(secretariat)] == [
            "Say whether a meeting was held"
        ]
        client.post(f"{page}held/")
        assert [one.verb for one in in_tray.needs(secretariat)] == [
            "Write the minutes of a meeting"
        ]
        said = {"minutes": "## Housing\n\nAgreed.", "also_present": "A guest", "row_version": 1}
        client.post(f"{page}minutes/", said)
        assert told("meeting_minutes") == []
        client.post(f"{page}agree/", {"row_version": 2})
        assert told("meeting_minutes") == sorted([robin.email, lead.email])
        client.post(f"{page}agree/", {"row_version": 2})
    assert Email.objects.count() == 3
    verbs = AuditEvent.objects.filter(subject_type="expertise.meeting").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "planned",
        "sent the papers of",
        "said it was held:",
        "wrote minutes of",
        "agreed the minutes of",
    ]
    client.force_login(lead)
    read = words(client.get(page))
    assert "Minutes agreed" in read
    assert "Also present: A guest" in read


def test_papers_reach_each_representative_once_and_nobody_else(
    secretariat, robin, lead, practitioner, outsider, chair
):
    unsigned = make.member(make.organisation("Not Signed Council"), "representative")
    meeting = make.meeting(secretariat)
    make.paper(meeting)
    meetings.send_papers(meeting, by=secretariat)
    with pytest.raises(InvalidMove):
        meetings.send_papers(meeting, by=secretariat)
    for _ in range(2):
        send_later_papers()

    assert told("meeting_papers") == [robin.email]
    assert unsigned.email not in Email.objects.values_list("to", flat=True)


def test_who_becomes_a_representative_after_that_is_sent_them_by_the_timetable(
    secretariat, robin, council
):
    meeting = make.meeting(secretariat)
    meetings.send_papers(meeting, by=secretariat)
    late = make.member(council, "representative", name="Lou Later")
    day = clock.today() + timedelta(days=1)
    for _ in range(2):
        call_command("run_scheduled", "--on", day.isoformat(), verbosity=0)
    assert told("meeting_papers") == sorted([robin.email, late.email])

    make.member(council, "representative", name="Too Late")
    with clock.at(meeting.ends_at + timedelta(minutes=1)):
        assert send_later_papers() == 0


def test_later_papers_are_told_once_in_one_letter(secretariat, robin, council):
    meeting = make.meeting(secretariat)
    make.paper(meeting)
    meetings.send_papers(meeting, by=secretariat)
    for title in ("Budget", "Housing", "By mistake"):
        added = make.paper(meeting, title=title)
    papers.remove(added, by=secretariat)
    assert send_later_papers() == 0  # more may follow just now
    with clock.at(clock.now() + timedelta(minutes=11)):
        new = make.member(council, "representative")
        assert (send_later_papers(), send_later_papers()) == (2, 0)

    letter = Email.objects.get(kind="expertise/emails/meeting_papers_added")
    assert (letter.to, letter.subject[:17]) == (robin.email, "2 more papers for")
    assert "- Budget\n- Housing\n" in letter.body
    assert told("meeting_papers") == sorted([robin.email, new.email])


def test_who_represents_nobody_any_more_is_not_told_of_later_papers(
    secretariat, robin, council, police
):
    stays = make.member(police, "representative")
    meeting = make.meeting(secretariat)
    meetings.send_papers(meeting, by=secretariat)
    robin.memberships.update(until_on=clock.today() - timedelta(days=1))
    make.member(council, "practitioner", person=robin)  # signs in still
    make.paper(meeting, title="Breach at Holmesdale")
    with clock.at(clock.now() + timedelta(minutes=11)):
        send_later_papers()

    assert told("meeting_papers_added") == [stays.email]


def test_each_is_told_of_the_papers_that_came_after_their_own_letter(secretariat, robin, council):
    meeting, began = make.meeting(secretariat), clock.now()

    def after(minutes, do, *args, **says):
        with clock.at(began + timedelta(minutes=minutes)):
            return do(*args, **says)

    after(0, meetings.send_papers, meeting, by=secretariat)
    after(1, make.paper, meeting, title="Budget")
    new = make.member(council, "representative")
    after(3, send_later_papers)  # it sends the new one all there is: Budget too
    after(5, make.paper, meeting, title="Housing")
    after(16, send_later_papers)  # late: both at once
    assert after(90, send_later_papers) == 0

    letters = Email.objects.filter(kind="expertise/emails/meeting_papers_added")
    bodies = {one.to: [t for t in ("Budget", "Housing") if f"- {t}" in one.body] for one in letters}
    assert bodies == {robin.email: ["Budget", "Housing"], new.email: ["Housing"]}


def test_nothing_is_sent_of_a_meeting_without_agenda_or_papers_or_that_has_begun(secretariat):
    with pytest.raises(TooLate, match="nothing to send"):
        meetings.send_papers(make.meeting(secretariat, agenda=""), by=secretariat)
    meeting = make.meeting(secretariat)
    with clock.at(meeting.starts_at), pytest.raises(TooLate, match="already begun"):
        meetings.send_papers(meeting, by=secretariat)
    meeting.refresh_from_db()
    assert meeting.status == "planned"


def test_moved_or_cancelled_tells_those_who_were_told(client, secretariat, robin, council):
    meeting = make.meeting(secretariat)
    page = meeting.get_absolute_url()
    client.force_login(secretariat)
    client.post(f"{page}edit/", posted(meeting))
    assert Email.objects.count() == 0  # nobody had been written to
    meeting.refresh_from_db()
    meetings.send_papers(meeting, by=secretariat)
    new = make.member(council, "representative")  # joined after; told when the timetable comes

    client.post(f"{page}edit/", posted(meeting, begins="2pm", ends="4pm"))
    client.post(f"{page}edit/", posted(meeting, begins="2pm", ends="4pm"))  # seen before: refused
    moved = Email.objects.get(kind="expertise/emails/meeting_moved")
    assert (moved.to, "2pm to 4pm" in moved.body) == (robin.email, True)
    assert "It was to begin at 10am" in moved.body
    meeting.refresh_from_db()
    client.post(f"{page}edit/", posted(meeting, begins="2pm", ends="4pm", agenda="Another"))
    assert told("meeting_moved") == [robin.email]  # of another agenda nobody is told

    assert "Enter why it is cancelled" in words(client.post(f"{page}cancel/", {"reason": ""}))
    for _ in range(2):
        client.post(f"{page}cancel/", {"reason": "Too few could come."})
    off = Email.objects.get(kind="expertise/emails/meeting_cancelled")
    assert (off.to, "Too few could come." in off.body) == (robin.email, True)
    assert new.email not in Email.objects.values_list("to", flat=True)


def test_in_the_hour_that_comes_twice_nothing_moves_that_stays(client, secretariat, robin):
    end = date(clock.today().year + 1, 10, 31)
    day = end - timedelta(days=end.isoweekday() % 7)  # the last Sunday of October
    twice = {"day-day": day.day, "day-month": 10, "day-year": day.year,
             "begins": "1:30am", "ends": "3am"}  # fmt: skip
    client.force_login(secretariat)
    client.post(PLAN, posted(**twice))
    meeting = Meeting.objects.get()
    # the first of the two
    assert meeting.starts_at == datetime(day.year, 10, day.day, 0, 30, tzinfo=UTC)
    meetings.send_papers(meeting, by=secretariat)

    client.post(f"{meeting.get_absolute_url()}edit/", posted(meeting, **twice, agenda="Another"))
    meeting.refresh_from_db()
    assert (meeting.agenda, meeting.sequence, told("meeting_moved")) == ("Another", 0, [])


def test_two_secretaries_at_one_meeting_lose_nothing(client, secretariat):
    meeting = make.meeting(secretariat)
    seen = posted(meeting)
    meetings.change(meeting, by=secretariat, row_version=1, place="The library")
    client.force_login(secretariat)

    page = words(client.post(f"{meeting.get_absolute_url()}edit/", seen))
    assert "Somebody else changed this while you were writing" in page
    assert "The library" in page
    with pytest.raises(ChangedMeanwhile):
        meetings.change(meeting, by=secretariat, row_version=1, place="The hall")


def test_minutes_are_agreed_as_they_were_read_and_then_stand(secretariat):
    meeting = make.meeting_held(secretariat)
    said = {"also_present": "", "by": secretariat}
    minutes.write(meeting, minutes="Others", row_version=2, **said)
    with pytest.raises(ChangedMeanwhile):
        minutes.agree(meeting, by=secretariat, row_version=2)
    minutes.agree(meeting, by=secretariat, row_version=3)
    with pytest.raises(InvalidMove):
        minutes.write(meeting, minutes="Changed", row_version=3, **said)
    with pytest.raises(TooLate):
        minutes.agree(make.meeting_held(secretariat, text=""), by=secretariat, row_version=1)


def test_who_reads_what(client, secretariat, robin, lead, police, outsider, chair, auditor):
    draft = make.meeting_held(
        secretariat, text="A draft.", seats=[(police, robin, "deputy", "Dee Deputy")]
    )
    paper = make.paper(draft)
    file = f"{draft.get_absolute_url()}papers/{paper.number}/"

    def read(person, page=draft):
        client.force_login(person)
        answer = client.get(page.get_absolute_url())
        return words(answer) if answer.status_code == 200 else answer.status_code

    for person in (robin, chair, auditor):
        page = read(person)
        for said in ("Draft minutes", "Dee Deputy", "meet.example/spring", "What housing asks for"):
            assert said in page
        assert b"".join(client.get(file).streaming_content).startswith(b"PK")
    page = read(lead)  # of a signatory, and no representative
    assert "The annual review" in page
    for said in ("A draft.", "Dee Deputy", "meet.example", "What housing asks for"):
        assert said not in page
    assert client.get(file).status_code == 404
    assert read(outsider) == 404  # of no signatory
    assert client.get(file).status_code == 404
    client.logout()
    assert client.get(draft.get_absolute_url()).status_code == 302
    public = words(client.get("/expertise/meetings/"))
    assert "Winter meeting" in public
    assert "Corn Exchange" not in public

    minutes.agree(draft, by=secretariat, row_version=draft.row_version)
    assert "A draft." in read(lead)
    assert "meet.example" not in read(lead)
    papers.remove(paper, by=secretariat)
    client.force_login(robin)
    assert client.get(file).status_code == 404


def test_a_representative_who_stopped_reads_no_papers(client, secretariat, robin, police):
    meeting = make.meeting(secretariat)
    paper = make.paper(meeting)
    robin.memberships.update(until_on=clock.today() - timedelta(days=1))
    make.member(police, "practitioner", person=robin)
    client.force_login(robin)

    assert client.get(meeting.get_absolute_url()).status_code == 200
    file = f"{meeting.get_absolute_url()}papers/{paper.number}/"
    assert client.get(file).status_code == 404


def test_representatives_by_sector_and_as_csv(client, robin, lead, police, outsider):
    client.force_login(lead)
    page = words(client.get("/expertise/representatives/"))
    assert page.index("Holmesdale Council Robin Rep") > 0
    assert f"{police.name} Robin Rep" in page
    narrowed = client.get("/expertise/representatives/?sector=OT_POLICE")
    assert "Holmesdale Council Robin" not in words(narrowed)
    lines = b"".join(client.get("/expertise/representatives/download/").streaming_content)
    rows = lines.decode("utf-8-sig").splitlines()
    assert rows[0] == "Sector,Organisation,Representative,Since"
    assert sorted(row.split(",", 1)[1] for row in rows[1:] if "Council" in row) == [
        "Holmesdale Council,Robin Rep,2020-01-01"
    ]
    assert len(rows) == 3
    client.force_login(outsider)
    for place in ("", "download/"):
        assert client.get(f"/expertise/representatives/{place}").status_code == 403


def test_pages_cost_the_same_however_much_is_on_them(client, robin, lead, police, secretariat):
    held = make.minutes_agreed(secretariat, seats=[(police, robin, "present")])
    make.action(held, organisation=police)
    pages = ("/expertise/meetings/", held.get_absolute_url(), "/expertise/representatives/")
    client.force_login(lead)

    def costs():
        found = []
        for page in pages:
            client.get(page)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(page).status_code == 200
            found.append(len(asked))
        return found

    before = costs()
    for number in range(4):
        council = make.signatory(f"Council {number}")
        person = make.member(council, "representative")
        make.meeting(secretariat)
        make.action(held, person=person)
        held.attendance.create(organisation=council, representative=person, how="present")
    assert costs() == before


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"ends": "9am"}, "When it ends must be after it begins"),
        ({"place": ""}, "Enter the place, or the link to take part online"),
        ({"begins": "soon"}, "Enter a time, like 5:30pm"),
        (
            {"day-day": 28, "day-month": 3, "day-year": 2027, "begins": "1:30am"},
            "There is no 1:30am on that day: the clocks go forward",
        ),
    ],
)
def test_what_cannot_be_is_said_so(client, secretariat, changes, says):
    client.force_login(secretariat)

    assert says in words(client.post(PLAN, posted(**changes)))
    assert not Meeting.objects.exists()


def test_meetings_and_agreed_minutes_are_found_by_people_of_signatories(
    secretariat, lead, outsider
):
    held = make.meeting_held(secretariat, text="About quince jam.")

    def found_by(*people):
        indexing.refresh()
        return [[hit.document.url for hit in find(one, "quince").hits] for one in people]

    assert found_by(lead, secretariat) == [[], []]  # a draft is found by nobody
    minutes.agree(held, by=secretariat, row_version=held.row_version)
    assert found_by(lead, secretariat, outsider) == [[held.get_absolute_url()]] * 2 + [[]]
