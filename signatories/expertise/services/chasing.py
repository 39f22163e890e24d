"""Questions that nobody answers: after three working days people who know the topic are asked, and
after three more K-MIP, each once."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Q

from kmip_portal import clock
from kmip_portal.audit.services import record
from kmip_portal.retention.services import prove, rows_of
from kmip_portal.working_days import add_working_days
from signatories.expertise import question_emails as emails
from signatories.expertise.models import ExpertAsked, Question, QuestionDraft, SeenBy
from signatories.expertise.services.asking import locked
from signatories.expertise.taking_part import readers
from signatories.models import ContactPoint, Organisation

WAITS = 3  # working days
MOST_ASKED = 5  # people a question
MOST_CONTACTS = 3
MOST_A_MONTH = 4  # questions brought to one person, or to one contact
DRAFT_KEPT_DAYS = 30

Role = ContactPoint.Role
# by topic: whose work it is, where nobody has offered to be asked
WHOSE_WORK = {
    "safeguarding": [Role.SAFEGUARDING],
    "health": [Role.CALDICOTT],
    "police": [Role.REFERRALS],
    "security": [Role.BREACH, Role.SIRO],
}
ANYBODYS_WORK = [Role.GOVERNANCE, Role.DPO]


def chase_due() -> dict[str, int]:
    """Ask whoever is due to be asked. Safe to run twice, late, or by two workers at once."""
    done = {"experts": 0, "kmip": 0}
    waiting = Question.objects.unanswered().filter(kmip_told_at=None).order_by("pk")
    for question in waiting.only("pk", "asked_at", "experts_asked_at", "seen_by"):
        if is_due(question) and (whom := _chase(question)):
            done[whom] += 1
    return done


def is_due(question: Question) -> bool:
    """Whether the next to be asked are to be asked by now."""
    return due_on(question.experts_asked_at or question.asked_at) <= clock.today()


def due_on(since: datetime) -> date:
    """By when somebody is to have answered."""
    return add_working_days(clock.day_in_london(since), WAITS)


@transaction.atomic
def _chase(question: Question) -> str:
    now = locked(question)
    answered = now.status != Question.Status.NO_ANSWER or now.closed_at
    if answered or now.kmip_told_at or not is_due(now):
        return ""  # somebody has answered meanwhile, or another worker was here
    if now.experts_asked_at is None and now.seen_by == SeenBy.SIGNATORIES:
        asked = _ask_experts(now)
        if asked:
            emails.no_answer_yet(now, asked)
            now.experts_asked_at = clock.now()
            now.save(update_fields=["experts_asked_at"])
            record(None, "brought to people who know its topic", now, asked=len(asked))
            return "experts"
    now.kmip_told_at = clock.now()
    now.save(update_fields=["kmip_told_at"])
    emails.no_answer_for_kmip(now)
    record(None, "brought to K-MIP", now)
    return "kmip"


def _ask_experts(question: Question) -> list[ExpertAsked]:
    """Those who were asked least in the last month, none of them too often."""
    offered = readers().filter(topics_offered__topic=question.topic).exclude(
        pk=question.asked_by_id
    )  # fmt: skip
    often = _how_often("user")
    people = sorted(offered.distinct(), key=lambda one: (often.get(one.pk, 0), one.pk))
    asked = [
        ExpertAsked(question=question, user=one)
        for one in people
        if often.get(one.pk, 0) < MOST_A_MONTH
    ][:MOST_ASKED]
    if not asked:
        often = _how_often("contact")
        contacts = sorted(_contacts(question), key=lambda one: (often.get(one.pk, 0), one.pk))
        asked = [
            ExpertAsked(question=question, contact=one)
            for one in contacts
            if often.get(one.pk, 0) < MOST_A_MONTH
        ][:MOST_CONTACTS]
    for one in asked:
        one.save()
    return asked


def _how_often(whom: str) -> dict[int, int]:
    lately = ExpertAsked.objects.lately().exclude(**{whom: None}).order_by()
    return dict(lately.values_list(whom).annotate(number=Count("pk")))


def _contacts(question: Question) -> list[ContactPoint]:
    """Contacts of signatories whose work the topic is, that can be written to."""
    roles = WHOSE_WORK.get(question.topic.slug, []) if question.topic else []
    standing = ContactPoint.objects.standing().exclude(email="").filter(
        organisation__in=Organisation.objects.signatories().values("pk")
    )  # fmt: skip
    own = Q(organisation=question.organisation_id)
    of_topic = list(standing.filter(role__in=roles).exclude(own).select_related("organisation"))
    return of_topic or list(
        standing.filter(role__in=ANYBODYS_WORK).exclude(own).select_related("organisation")
    )


@transaction.atomic
def forget_drafts() -> int:
    """Questions that nobody went on to post."""
    since = clock.start_of_day(date.fromordinal(clock.today().toordinal() - DRAFT_KEPT_DAYS))
    old = list(QuestionDraft.objects.filter(begun_at__lt=since))
    prove("question_draft", said=rows_of(old), number=len(old))
    return QuestionDraft.objects.filter(pk__in=[one.pk for one in old]).delete()[0]
