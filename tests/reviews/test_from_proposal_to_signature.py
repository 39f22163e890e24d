"""One invented sentence: from the form of a proposal to the agreement in force, the outcome, the
letter that asks to sign again and the signature, by pages and the timetable alone."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.mail.models import Email
from kmip_portal.working_days import add_working_days
from signatories.models import AcceptanceStatement, SigningRequest
from signatories.signing_emails import ASKED
from tests import make
from tests.make.signing import sign

SENTENCE = "A lighthouse keeper may be asked on a Tuesday, in writing."


@pytest.fixture
def review(lead, signing_officer, police):
    version = make.deciding.agreement_text()
    make.acceptance(police, version)
    make.secretariat()
    return make.deciding.answered_review(
        version=version, closes_at=clock.end_of_day(clock.today() + timedelta(days=1))
    )


def timetable(day):
    call_command("run_scheduled", "--on", day.isoformat())


class As:
    """A person at the keyboard at ten o'clock of a day; every form must be taken."""

    def __init__(self, person, day):
        self.client, self.at = Client(), clock.on_day(day, 10)
        with clock.at(self.at):
            self.client.force_login(person)

    def sends(self, address, **answers):
        with clock.at(self.at):
            answer = self.client.post(address, answers)
        assert answer.status_code == 302, answer.text
        return answer

    def reads(self, address):
        with clock.at(self.at):
            return self.client.get(address)


def day_boxes(name, day):
    return {f"{name}-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


def it_is_proposed(review, lead):
    at = f"/reviews/{review.year}/respond/weald-police/"
    body = review.version.clauses.get(key="asking").body
    police = As(lead, clock.today())
    police.sends(at, answer="comments")
    police.sends(
        f"{at}clauses/asking/",
        kind="wording",
        wording=f"{body}\n\n2. {SENTENCE}",
        reason="Lighthouses were forgotten.",
        shown="named",
        row_version="1",
    )
    police.sends(f"{at}check/", authorised="on")


def it_is_decided_and_put_in(review, secretariat, day):
    at = f"/reviews/{review.year}/"
    desk = As(secretariat, day)
    desk.sends(f"{at}decide/")
    desk.sends(
        f"{at}proposals/P-001/", outcome="accepted", row_version="0", **day_boxes("decided_on", day)
    )
    desk.sends(f"{at}adopt/", draft="new")
    propose = reverse("manage_agreement:version_propose", args=["7-0"])
    summary = desk.reads(propose).context["form"].initial["summary_of_changes"]
    assert SENTENCE in summary  # nobody types it again
    desk.sends(
        propose,
        summary_of_changes=summary,
        needs_acceptance="everyone",
        **day_boxes("in_force_on", day),
    )


def it_is_approved_and_concluded(review, chair, day):
    at_the_top = As(chair, day)
    approve = reverse("manage_agreement:version_approve", args=["7-0"])
    seen = at_the_top.reads(approve).context["form"].initial["sha256"]
    at_the_top.sends(approve, checked="on", sha256=seen)
    at_the_top.sends(f"/reviews/{review.year}/conclude/")


def test_a_sentence_goes_all_the_way(review, lead, secretariat, chair, police, signing_officer):
    day = add_working_days(review.closes_on + timedelta(days=1), 1)

    it_is_proposed(review, lead)
    timetable(review.closes_on)  # it closes by itself
    it_is_decided_and_put_in(review, secretariat, day)
    timetable(day)  # the worker makes the files
    it_is_approved_and_concluded(review, chair, day)
    timetable(day)  # it comes into force, in the evening of that day
    timetable(add_working_days(day, 1))  # everybody is asked to sign again on the next

    with clock.at(clock.on_day(add_working_days(day, 2), 10)):
        anybody = Client()
        pdf = PdfReader(BytesIO(anybody.get("/agreement/current.pdf").content))
        text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
        assert SENTENCE in text
        assert "7.0" in text
        assert SENTENCE in anybody.get(f"/reviews/{review.year}/outcome/").text
        assert SENTENCE in anybody.get("/agreement/compare/6-0/7-0/").text
        letter = Email.objects.get(to=signing_officer.email, kind=ASKED)
        assert SENTENCE in letter.body
        [request] = SigningRequest.objects.filter(organisation=police)
        sign(anybody, request, name="Sam Signer")

    signed = AcceptanceStatement.objects.get(version__number="7.0")
    assert (signed.organisation, signed.status) == (police, "accepted")
    assert signed.version.clauses.get(key="asking").body.endswith(SENTENCE)
    assert AgreementVersion.objects.in_force(day).number == "7.0"
