"""Who keeps the agreement: put forward by one person, agreed by another, true from its day."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from kmip_portal import clock, in_tray
from kmip_portal.accounts.services import give_kmip_role
from kmip_portal.audit.models import AuditEvent
from kmip_portal.documents import word
from kmip_portal.lifecycle import InvalidMove, TooLate
from kmip_portal.mail.models import Email
from kmip_portal.secretariat import services
from kmip_portal.secretariat.models import Secretariat
from records.blank_forms import one_off
from signatories import blank_statement
from tests import make

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = date(2027, 4, 1)


@pytest.fixture(autouse=True)
def _november():
    with clock.at(NOW):
        yield


@pytest.fixture(autouse=True)
def holmesdale():
    return make.secretariat()


@pytest.fixture
def handover(secretariat):
    return make.handover(DAY, secretariat)


def filled(**answers):
    return {
        "organisation_name": "Elham Valley Council",
        "address": "The Town House\nElham",
        "mailbox": "sharing@elham.example",
        "from_on-day": "1",
        "from_on-month": "4",
        "from_on-year": "2027",
        "submission_id": str(uuid4()),
    } | answers


def verbs(one):
    return [event.verb for event in AuditEvent.objects.of(one).order_by("sequence")]


def told(kind):
    return set(Email.objects.filter(kind=f"secretariat/emails/{kind}").values_list("to", flat=True))


# --- putting forward ---------------------------------------------------------------------------


def test_the_secretariat_puts_forward_and_the_chair_is_asked(client, secretariat, chair):
    client.force_login(secretariat)
    form = filled()

    pages = [client.post(reverse("secretariat:handover_new"), form) for _ in range(2)]

    one = Secretariat.objects.waiting().get()
    assert {page.url for page in pages} == {one.get_absolute_url()}
    assert (one.organisation_name, one.from_on, one.status) == (
        "Elham Valley Council",
        DAY,
        "proposed",
    )
    assert verbs(one) == ["put forward"]
    assert told("agree") == {chair.email}
    assert "decide/" in Email.objects.get(kind="secretariat/emails/agree").body
    assert [f"{item.verb} {item.thing}" for item in in_tray.needs(chair)] == [
        "Agree the hand-over of the secretariat to Elham Valley Council"
    ]
    assert in_tray.needs(secretariat) == []


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"organisation_name": ""}, "Enter the name of the organisation"),
        ({"address": ""}, "Enter the postal address"),
        ({"mailbox": ""}, "Enter the mailbox"),
        ({"mailbox": "elham"}, "Enter an email address in the correct format"),
        ({"from_on-year": "2026", "from_on-month": "11", "from_on-day": "23"},
         "First day must be in the future"),
    ],
)  # fmt: skip
def test_what_is_missing_or_cannot_be_is_said(client, secretariat, answers, sentence):
    client.force_login(secretariat)

    page = client.post(reverse("secretariat:handover_new"), filled(**answers))

    assert sentence in page.text
    assert not Secretariat.objects.waiting().exists()


def test_only_one_hand_over_is_under_way_at_a_time(client, secretariat, handover):
    client.force_login(secretariat)

    page = client.post(reverse("secretariat:handover_new"), filled())

    assert "A hand-over to Elham Valley Council is already under way" in page.text
    assert "Elham Valley Council" in page.text
    assert Secretariat.objects.waiting().count() == 1
    assert "Hand over the secretariat" not in client.get(reverse("secretariat:secretariat")).text


def test_nobody_appoints_a_second_first(secretariat):
    with pytest.raises(services.Refused, match="There is a secretariat already"):
        make.secretariat("Another Council")


# --- agreeing ------------------------------------------------------------------------------------


def test_the_chair_agrees_and_both_sides_are_told(client, chair, secretariat, handover):
    client.force_login(chair)
    url = reverse("secretariat:handover_decide", args=[handover.reference])
    assert "Elham Valley Council" in client.get(url).text

    client.post(url, {"decision": "agree"})

    handover.refresh_from_db()
    assert (handover.status, handover.decided_by) == ("agreed", chair)
    assert verbs(handover) == ["put forward", "agreed the hand-over to"]
    assert told("agreed") == {
        "kmip@holmesdale.example",
        "sharing@elham.example",
        secretariat.email,
    }
    assert in_tray.needs(chair) == []
    assert client.post(url, {"decision": "agree"}).status_code == 409


def test_the_day_changes_every_page_letter_and_form_by_itself(client, chair, handover):
    services.agree(handover, by=chair)
    version = make.version("6.0")

    def said():
        forms = [blank_statement.outline(version), one_off()]
        texts = [Document(io.BytesIO(word.render(form))) for form in forms]
        words = [" ".join(p.text for p in text.paragraphs) for text in texts]
        pages = [client.get(url).text for url in ("/help/", "/agreement/acceptance-statement/")]
        letter = make.format_request()
        words.append(Email.objects.get(dedupe=f"format-{letter.reference}").body)
        words.append(Email.objects.get(dedupe=f"format-{letter.reference}").to)
        return [*words, *pages]

    with clock.at(clock.end_of_day(DAY - timedelta(days=1))):
        before = said()
    with clock.at(clock.start_of_day(DAY)):
        after = said()

    old, new = ("Holmesdale Council", "holmesdale.example"), ("Elham Valley Council", "elham.")
    assert all(any(name in text for name in old) for text in before)
    assert not any(name in text for text in before for name in new)
    assert all(any(name in text for name in new) for text in after)
    assert not any(name in text for text in after for name in old)


def test_who_kept_it_on_a_day_can_always_be_said(chair, holmesdale, handover):
    services.agree(handover, by=chair)

    with clock.at(clock.start_of_day(date(2030, 1, 1))):
        assert Secretariat.objects.current() == handover
        assert Secretariat.objects.current(on=date(2027, 3, 31)) == holmesdale
        assert Secretariat.objects.current(on=date(2019, 12, 31)) is None


def test_the_person_who_put_it_forward_never_agrees_it(client, secretariat):
    give_kmip_role(user=secretariat, role="chair", by=None)
    handover = make.handover(DAY, secretariat)
    client.force_login(secretariat)

    url = reverse("secretariat:handover_decide", args=[handover.reference])
    assert client.post(url, {"decision": "agree"}).status_code == 403
    with pytest.raises(IntegrityError), transaction.atomic():
        services.agree(handover, by=secretariat)


def test_a_colleague_of_the_body_that_leaves_does_not_agree_it(client, handover):
    client.force_login(make.kmip_person("secretariat"))

    url = reverse("secretariat:handover_decide", args=[handover.reference])
    assert client.post(url, {"decision": "agree"}).status_code == 403


def test_a_day_that_has_come_is_not_agreed_any_more(client, chair, handover):
    client.force_login(chair)
    with clock.at(clock.on_day(DAY, 9)):
        page = client.post(
            reverse("secretariat:handover_decide", args=[handover.reference]),
            {"decision": "agree"},
        )

    assert "1 April 2027 has come. Do not agree it" in page.text
    assert Secretariat.objects.waiting().get() == handover


# --- refusing and cancelling ----------------------------------------------------------------


def test_a_refusal_gives_its_reason_to_who_put_it_forward(client, chair, secretariat, handover):
    client.force_login(chair)
    url = reverse("secretariat:handover_decide", args=[handover.reference])
    assert "Enter the reason you do not agree" in client.post(url, {"decision": "refuse"}).text

    client.post(url, {"decision": "refuse", "reason": "The board has not met & agreed it."})

    handover.refresh_from_db()
    assert handover.status == "refused"
    assert told("refused") == {secretariat.email}
    assert "not met & agreed" in Email.objects.get(kind="secretariat/emails/refused").body
    assert verbs(handover) == ["put forward", "did not agree the hand-over to"]
    make.handover(DAY, secretariat)  # another may be put forward


def test_before_the_day_either_side_cancels_and_everybody_is_told(
    client, chair, secretariat, holmesdale, handover
):
    services.agree(handover, by=chair)
    client.force_login(secretariat)
    url = reverse("secretariat:handover_cancel", args=[handover.reference])
    assert "Enter the reason" in client.post(url, {"reason": ""}).text

    client.post(url, {"reason": "Elham has withdrawn."})

    handover.refresh_from_db()
    assert handover.status == "cancelled"
    assert told("cancelled") == {
        "kmip@holmesdale.example",
        "sharing@elham.example",
        chair.email,
    }
    assert verbs(handover)[-1] == "cancelled the hand-over to"
    with clock.at(clock.on_day(DAY, 9)):
        assert Secretariat.objects.current() == holmesdale
    history = client.get(reverse("secretariat:secretariat")).text
    assert "Cancelled" in history
    assert client.post(url, {"reason": "Again"}).status_code == 409


def test_what_was_not_agreed_yet_is_cancelled_to_the_chair(chair, secretariat, handover):
    services.cancel(handover, by=secretariat, reason="A slip.")

    assert told("cancelled") == {chair.email}
    assert in_tray.needs(chair) == []


def test_on_the_day_it_is_too_late_to_cancel(client, chair, secretariat, handover):
    services.agree(handover, by=chair)
    client.force_login(secretariat)
    with clock.at(clock.start_of_day(DAY)):
        with pytest.raises(TooLate, match="Elham Valley Council keeps the agreement since 1 April"):
            services.cancel(handover, by=secretariat, reason="No.")
        assert "Cancel this hand-over" not in client.get(handover.get_absolute_url()).text

    with pytest.raises(InvalidMove):
        services.refuse(handover, by=chair, reason="Late.")


def test_the_page_asks_as_much_of_the_database_however_long_the_history(client, chair, secretariat):
    page = reverse("secretariat:secretariat")
    client.force_login(chair)

    def asked():
        with clock.at(NOW + timedelta(minutes=1)), CaptureQueriesContext(connection) as queries:
            client.get(page)
        return len(queries)

    with clock.at(clock.on_day(date(2024, 1, 1), 9)):
        services.agree(make.handover(date(2024, 4, 1), secretariat), by=chair)
    asked()
    for_one = asked()
    for month in range(5, 12):
        with clock.at(clock.on_day(date(2024, month, 2), 9)):
            services.agree(make.handover(date(2024, month, 9), secretariat), by=chair)

    assert asked() == for_one


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after the other")
@pytest.mark.django_db(transaction=True)
def test_of_two_who_put_forward_the_first_body_at_once_one_is_told(secretariat):
    Secretariat.objects.all().delete()  # so that there is no row for either to wait for
    together = Barrier(2)

    def put_forward(name):
        try:
            with clock.at(NOW), transaction.atomic():
                together.wait(30)
                services.propose(
                    organisation_name=name,
                    address="The Town House",
                    mailbox="sharing@elham.example",
                    from_on=DAY,
                    by=secretariat,
                )
        except services.Refused as refused:
            return str(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        said = list(threads.map(put_forward, ["Elham Council", "Elham Council"]))

    assert sorted(said, key=str) == [
        "A hand-over to Elham Council is already under way. "
        "Cancel it before you put forward another",
        None,
    ]
    assert Secretariat.objects.count() == 1
