"""Questions between the fictional signatories: answered, waiting, and one whose answer is old."""

from datetime import date, timedelta
from typing import NamedTuple

from kmip_portal import clock
from kmip_portal.accounts.models import User
from signatories.expertise.models import Answer, Question, Topic
from signatories.expertise.services import answering, asking
from signatories.models import Organisation


class Somebody(NamedTuple):
    """Who asks or answers, and for whom; for K-MIP where there is no organisation."""

    email: str
    slug: str = ""

    @property
    def user(self) -> User:
        return User.objects.get(email=self.email)

    @property
    def organisation(self) -> Organisation | None:
        return Organisation.objects.get(slug=self.slug) if self.slug else None


SCHOOL = Somebody("lead@school.example", "oakhanger-primary-school")
FORCE = Somebody("lead@police.example", "weald-police")
OFFICER = Somebody("practitioner@police.example", "weald-police")
COUNCIL = Somebody("representative@council.example", "holmesdale-council")
SECRETARIAT = Somebody("secretariat@kmip.example")


def make_questions(today: date) -> None:
    """Each on its day: asked, answered a day later, and what people thought of the answer."""
    old = _ask(today, 900, COUNCIL, "law", "Is consent the right basis for a welfare check?",
               "A partner tells us always to ask for it first.")  # fmt: skip
    first = _answer(
        today, 898, old, FORCE,
        "No. We rely on our public task, and say so in our privacy notice. Consent that cannot be "
        "refused is no consent.",
    )  # fmt: skip
    with clock.at(_moment(today, 897)):
        answering.accept(first, by=COUNCIL.user)
    school = _ask(
        today, 21, SCHOOL, "schools",
        "Can a school share attendance data with a youth justice team?",
        "They ask for a year of attendance for several pupils, every term.",
    )  # fmt: skip
    best = _answer(
        today, 20, school, FORCE,
        "Yes, if each pupil is known to the team. Share what the team needs for its plan, not the "
        "whole register, and record it: every term makes it a repeat record.",
    )  # fmt: skip
    _answer(today, 19, school, COUNCIL, "Ours sends the last two terms only. Nobody missed more.")
    with clock.at(_moment(today, 18)):
        answering.accept(best, by=SCHOOL.user)
        answering.find_useful(best, by=COUNCIL.user, useful=True)
        answering.find_useful(best, by=SECRETARIAT.user, useful=True)
    unnamed = _ask(
        today, 9, OFFICER, "security", "May an NHS number stand in the subject line of an email?",
        "Our system puts a reference there by itself.", shows_organisation=False,
    )  # fmt: skip
    _answer(
        today, 8, unnamed, SECRETARIAT,
        "No. A subject line is not encrypted and is seen by people who never open the email. Use "
        "your own case reference.", is_official=True,
    )  # fmt: skip
    _ask(today, 1, COUNCIL, "forms", "Who keeps the record when two of us share with each other?")


def _ask(
    today: date, days: int, who: Somebody, topic: str, title: str, details: str = "",
    *, shows_organisation: bool = True,
) -> Question:  # fmt: skip
    with clock.at(_moment(today, days)):
        draft = asking.begin(title=title, by=who.user)
        asking.change_draft(
            draft, details=details, topic=Topic.objects.get(slug=topic), seen_by="signatories",
            shows_organisation=shows_organisation, organisation=who.organisation,
        )  # fmt: skip
        return asking.post(draft, by=who.user)


def _answer(
    today: date, days: int, to: Question, who: Somebody, body: str, *, is_official: bool = False
) -> Answer:
    with clock.at(_moment(today, days)):
        return answering.answer(
            to, body=body, by=who.user, organisation=who.organisation, is_official=is_official
        )


def _moment(today: date, days: int):
    return clock.on_day(today - timedelta(days=days), 10)
