"""The letters about what comes after a sharing. They name organisations, references and the kind
of matter; never what was shared, or about whom."""

from django.conf import settings
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.mail.services import send
from records.matters import kinds
from records.models import Matter, Telling
from records.repeat_emails import leads_of
from signatories.permissions import stands_for


def told(telling: Telling, token: str, *, again: bool = False) -> None:
    """To an organisation: what happened to what is between you, by a link."""
    matter = telling.matter
    context = _of(matter) | {
        "called": telling.called,
        "instead_of": telling.instead_of.split("\n") if telling.instead_of else [],
        "asked": kinds.asked(matter.kind),
        "again": again,
    }
    send(
        "records/emails/matter_told",
        to=(telling.email, telling.name),
        dedupe=f"told-{telling.reference}-{telling.token_sha256[:16]}",
        secret=settings.BASE_URL + reverse("records:told_start", args=[token]),
        expires_on=clock.day_in_london(telling.expires_at),
        **context,
    )
    for person in other_leads(telling):
        send(
            "records/emails/matter_waits",
            to=(person.email, person.name),
            dedupe=f"told-{telling.reference}-{person.pk}-{'again' if again else 'first'}",
            url=_own_page(telling),
            told_to=telling.name,
            **context,
        )


def other_leads(telling: Telling) -> list[User]:
    """The leads of the organisation that is told, but for who has the link."""
    leads = leads_of(telling.organisation) if telling.organisation else []
    return [one for one in leads if one.email.lower() != telling.email]


def answered(telling: Telling) -> None:
    """To whoever sees to the matter: there is an answer to read."""
    _to_those_who_see("records/emails/matter_answered", telling.matter,
                      f"answer-{telling.reference}-{telling.row_version}",
                      called=telling.called, leads_too=False)  # fmt: skip


def silent(matter: Matter, tellings: list[Telling]) -> None:
    """To the same: these gave no answer, and were reminded."""
    _to_those_who_see("records/emails/matter_silent", matter,
                      f"silent-{matter.reference}-{tellings[0].reference}",
                      parties=[one.called for one in tellings], leads_too=False)  # fmt: skip


def due(matter: Matter, *, late: bool) -> None:
    """To the same and the leads: the time is nearly up, or is."""
    _to_those_who_see("records/emails/matter_due", matter,
                      f"due-{matter.reference}-{'late' if late else 'soon'}-{matter.due_at}",
                      late=late, leads_too=True)  # fmt: skip


def over(matter: Matter) -> None:
    """To everybody who had a letter: it is closed or withdrawn, and what is asked of them still."""
    owed = matter.status == Matter.Status.CLOSED and matter.kind in kinds.OWED_STILL
    for telling in matter.tellings.filter(how=Telling.How.LETTER).with_names():
        context = _of(matter) | {
            "called": telling.called,
            "withdrawn": matter.status == Matter.Status.WITHDRAWN,
            "answered": telling.answered_at is not None,
            "asked": kinds.asked(matter.kind) if owed else "",
        }
        until = clock.day_in_london(telling.expires_at) if telling.link_works else None
        _of_its_end(telling, telling.email, telling.name, until=until, **context)
        for person in other_leads(telling):
            _of_its_end(telling, person.email, person.name, url=_own_page(telling), **context)


def _of_its_end(telling: Telling, email: str, name: str, **context: object) -> None:
    dedupe = f"over-{telling.reference}-{email}"
    send("records/emails/matter_over", to=(email, name), dedupe=dedupe, **context)


def _own_page(telling: Telling) -> str:
    return settings.BASE_URL + reverse("records:told_own", args=[telling.reference])


def _to_those_who_see(
    template: str, matter: Matter, dedupe: str, *, leads_too: bool, **more: object
) -> None:
    for person in those_who_see(matter, leads_too=leads_too):
        send(
            template,
            to=(person.email, person.name),
            dedupe=f"{dedupe}-{person.pk}",
            url=settings.BASE_URL + matter.get_absolute_url(),
            **_of(matter),
            **more,
        )


def those_who_see(matter: Matter, *, leads_too: bool) -> list[User]:
    """Who opened it, while they work there, and the leads: always of a matter nobody else sees."""
    opener = matter.opened_by
    works = matter.organisation_id in stands_for(opener)
    own = [opener] if opener.is_active and works else []
    leads = leads_of(matter.organisation) if leads_too or not own else []
    return list({one.pk: one for one in [*own, *leads]}.values())


def _of(matter: Matter) -> dict[str, object]:
    return {
        "kind": matter.get_kind_display(),
        "is_breach": matter.is_breach,
        "matter": matter.reference,
        "reference": matter.record.reference,
        "organisation": matter.organisation.name,
        "due_at": matter.due_at,
    }
