"""The page of one question: everything on it that depends on who reads it."""

from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef

from kmip_portal.portal_tags import count
from signatories.expertise import question_permissions as may
from signatories.expertise.ageing import mark_old
from signatories.expertise.models import Answer, Follow, Guide, Question, Report, Useful
from signatories.expertise.saying import WhoSees, answerer, asker, who_sees


class Shown(NamedTuple):
    """One answer, as this person is shown it."""

    number: int
    answer: Answer
    by: str
    is_own: bool
    found_useful: bool
    may_find_useful: bool
    reads_earlier: bool
    reports: list[Report]

    @property
    def which(self) -> str:
        """For those who do not see beside what a button stands."""
        return f"(answer {self.number})"

    @property
    def useful_in_words(self) -> str:
        """'3 people found this useful'."""
        number = self.answer.useful_count
        return f"{count(number, 'person,people')} found this useful" if number else ""


class QuestionPage:
    """QuestionPage(question, request.user), for the template to print."""

    def __init__(self, question: Question, reader: Any):
        self.question, self.reader = question, reader
        self.moderates = may.may_moderate(reader)

    @property
    def asked_by(self) -> str:
        return asker(self.question, self.reader)

    @property
    def is_own(self) -> bool:
        return may.asked_it(self.reader, self.question)

    @cached_property
    def guide(self) -> Guide | None:
        """That its answer became, once it is published."""
        made = self.question.guide
        return made if made and made.status == Guide.Status.CURRENT else None

    @property
    def may_become_a_guide(self) -> bool:
        answered = self.question.status in ("answered", "accepted")
        return self.moderates and answered and not self.guide

    @property
    def has_tag(self) -> bool:
        return self.question.status != Question.Status.ANSWERED

    @property
    def number_of_answers(self) -> str:
        given = [one for one in self.answers if not one.answer.from_asker]
        return count(len(given), "answer").capitalize() if given else "Answers"

    @property
    def may_answer(self) -> bool:
        return may.may_write(self.reader) and self.question.takes_answers

    @property
    def may_edit(self) -> bool:
        return self.is_own and self.question.takes_answers

    @property
    def reads_earlier(self) -> bool:
        return self.question.edited_at is not None and self._reads_earlier(self.is_own)

    def _reads_earlier(self, is_own: bool) -> bool:
        """What somebody wrote and took back is for them, and for K-MIP's people."""
        return is_own or bool(self.reader.kmip_roles)

    @cached_property
    def is_followed(self) -> bool:
        return Follow.objects.filter(question=self.question, user=self.reader).exists()

    @property
    def sees(self) -> WhoSees:
        return who_sees(self.question)

    @cached_property
    def answers(self) -> list[Shown]:
        """The accepted one first, then by how many found it useful."""
        useful = Useful.objects.filter(answer=OuterRef("pk"), user=self.reader)
        rows = (
            Answer.objects.visible_to(self.reader)
            .filter(question=self.question)
            .select_related("organisation", "given_by")
            .annotate(found_useful_by_reader=Exists(useful))
            .in_order()
        )
        answers = list(rows)
        for one in answers:
            one.question = self.question
        mark_old(answers, self.question)
        reports = self._reports(answers)
        return [
            Shown(
                number,
                one,
                answerer(one, self.reader),
                may.gave_it(self.reader, one),
                one.found_useful_by_reader,
                one.is_standing and may.may_find_useful(self.reader, one),
                one.edited_at is not None and self._reads_earlier(may.gave_it(self.reader, one)),
                reports.get(one.pk, []),
            )
            for number, one in enumerate(answers, 1)
        ]

    @property
    def wants_to_know(self) -> bool:
        """Whoever asked has answers, and has accepted none and said nothing of them yet."""
        asked = self.question
        unheard = asked.answered_at and (not asked.heard_at or asked.heard_at < asked.answered_at)
        return bool(self.is_own and asked.status == Question.Status.ANSWERED and unheard)

    @cached_property
    def reports(self) -> list[Report]:
        return self._open_reports(question=self.question)

    def _reports(self, answers: list[Answer]) -> dict[int, list[Report]]:
        found: dict[int, list[Report]] = {}
        for one in self._open_reports(answer__in=answers):
            found.setdefault(one.answer_id, []).append(one)
        return found

    def _open_reports(self, **of: Any) -> list[Report]:
        """Shown to K-MIP's people alone."""
        if not self.moderates:
            return []
        return list(Report.objects.open().filter(**of).select_related("reported_by"))
