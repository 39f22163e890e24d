"""The letters about advice. None says what a record says, nor what an adviser said of it."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from kmip_portal.accounts.models import User
from kmip_portal.mail.services import send
from records.models import Advice, AdviceRequest
from signatories.models import Membership, Succession

PLACE = "records/emails/advice_"


def holders(request: AdviceRequest) -> list[User]:
    """Who holds the office today; of an organisation that ended, at whoever came after it."""
    return _people(request, [Membership.OFFICES[request.office][0]])


def deputies(request: AdviceRequest) -> list[User]:
    return _people(request, [Membership.OFFICES[request.office][1]])


def leads(request: AdviceRequest) -> list[User]:
    return _people(request, [Membership.Role.LEAD])


def first_asked(request: AdviceRequest) -> list[User]:
    """Who is asked at first: who holds the office, or where nobody does its deputy."""
    return holders(request) or deputies(request)


def _people(request: AdviceRequest, roles: list[str]) -> list[User]:
    """Never whose own record it is, nor who asked: nobody advises on their own."""
    of_them = Succession.objects.now_for(request.record.organisation)
    held = Membership.objects.current().filter(
        organisation__in=of_them, role__in=roles, user__is_active=True
    )
    people = User.objects.filter(pk__in=held.values("user"))
    if roles != [Membership.Role.LEAD]:
        people = people.exclude(pk__in=[request.record.owner_id, request.asked_by_id])
    return list(people.order_by("pk"))


def asked(request: AdviceRequest) -> None:
    """To the adviser; and to the leads where the organisation has nobody to ask."""
    if people := first_asked(request):
        _tell("asked", request, people, str(request.due_on))
    else:
        _tell("nobody", request, leads(request), "asked", is_late=False)


def reminded(request: AdviceRequest) -> None:
    _tell("due", request, first_asked(request), str(request.due_on))


def escalated(request: AdviceRequest) -> None:
    """Its day has passed: to the deputy, once; to the leads where there is none."""
    if holders(request) and (people := deputies(request)):
        _tell("late", request, people, "late")
    else:
        _tell("nobody", request, leads(request), "late", is_late=True)


def answered(advice: Advice) -> None:
    """To whoever keeps the record and whoever asked: there is advice, or a question, to read."""
    request = advice.request
    people = {one.pk: one for one in (request.record.owner, request.asked_by) if one.is_active}
    for person in people.values():
        send(
            f"{PLACE}answered",
            to=(person.email, person.name),
            dedupe=f"advice-answered-{advice.pk}-{person.pk}",
            together=True,
            **_words(request),
            asks=advice.opinion == Advice.Opinion.ASKS,
        )


def _tell(
    name: str, request: AdviceRequest, people: Iterable[User], when: str, **more: bool
) -> None:
    for person in people:
        send(
            f"{PLACE}{name}",
            to=(person.email, person.name),
            dedupe=f"advice-{name}-{request.reference}-{when}-{person.pk}",
            in_working_hours=name != "asked",
            **_words(request),
            **more,
        )


def _words(request: AdviceRequest) -> dict[str, object]:
    page = reverse("records:advice_detail", args=[request.reference])
    return {
        "reference": request.record.reference,
        "organisation": request.record.organisation.name,
        "office": request.office_in_words,
        "asked_by": str(request.asked_by),
        "due_on": request.due_on,
        "advice_url": settings.BASE_URL + page,
        "record_url": settings.BASE_URL + request.record.get_absolute_url(),
    }
