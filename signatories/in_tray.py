"""What needs a person as the lead of an organisation, or as somebody it has asked."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, Subquery
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.accounts.permissions import is_chair, is_secretariat
from kmip_portal.in_tray import Item, rows
from kmip_portal.mail.models import BouncingAddress
from kmip_portal.often_asked import OftenAsked
from kmip_portal.portal_tags import count, day
from kmip_portal.working_days import add_working_days
from signatories.models import (
    AcceptanceStatement,
    AccessRequest,
    Application,
    ContactPoint,
    ContactReport,
    Invitation,
    Membership,
    Organisation,
    SigningRequest,
    SingleSignOnChange,
)
from signatories.models.contact import HOLDS_FOR, SOON, due_on
from signatories.permissions import confirms_contacts_of, held_by

YEAR = timedelta(days=365)  # for which an organisation’s details hold
MOST = 20
MOST_ASKED = 200  # people to sign, each in a row
# whether there can be anything of a kind, of which most people, most days, have nothing
SOME_INVITATIONS = OftenAsked(lambda person: Invitation.objects.open().filter(user=person))
SOME_REQUESTS = OftenAsked(lambda: AccessRequest.objects.waiting())
SOME_RETURNED = OftenAsked(lambda signs: AcceptanceStatement.objects.returned_to(signs))
SOME_TO_CHECK = OftenAsked(lambda: AcceptanceStatement.objects.to_check())
SOME_CONTACTS_DUE = OftenAsked(
    lambda confirmed, day: ContactPoint.objects.filter(
        removed_at=None, organisation__in=confirmed, confirmed_on__lte=day
    )
)
SOME_CONTACTS_WRONG = OftenAsked(
    lambda led: ContactPoint.objects.filter(removed_at=None, organisation__in=led).filter(
        Q(email__in=BouncingAddress.objects.filter(cleared_at=None).values("address"))
        | Q(reports__in=ContactReport.objects.open())
    )
)
SOME_SIGNED = OftenAsked(
    lambda led, on: AcceptanceStatement.objects.standing(on).filter(organisation__in=led)
)
SOME_UNCONFIRMED = OftenAsked(
    lambda since: Organisation.objects.details_unconfirmed(since).filter(
        pk__in=AcceptanceStatement.objects.filter(status__in=AcceptanceStatement.STOOD).values(
            "organisation"
        )
    )
)
SOME_SINGLE_SIGN_ONS = OftenAsked(lambda: SingleSignOnChange.objects.waiting())
SOME_APPLICATIONS = OftenAsked(lambda: Application.objects.waiting())

# and of what they wait for
SOME_INVITED = OftenAsked(lambda person: Invitation.objects.open().filter(invited_by=person))
SOME_OWN_REQUESTS = OftenAsked(lambda person: AccessRequest.objects.waiting().filter(user=person))
SOME_ASKED_TO_SIGN = OftenAsked(
    lambda led, person: SigningRequest.objects.unanswered().filter(
        Q(organisation__in=led) | Q(asked_by=person)
    )
)


def needs(user: Any) -> Iterator[Item]:
    """Their invitations, and requests to join what they lead; the secretariat's where none lead."""
    if not user.is_authenticated:
        return
    yield from _invitations(user)
    led = [one.organisation_id for one in held_by(user) if one.role == Membership.Role.LEAD]
    signs = [
        one.organisation_id
        for one in held_by(user)
        if one.role in (Membership.Role.LEAD, Membership.Role.SIGNING_OFFICER)
    ]
    if signs and SOME_RETURNED.has_any(signs):
        yield from _returned(AcceptanceStatement.objects.returned_to(signs))
    yield from _contacts_due(confirms_contacts_of(user), led)
    if (led or is_secretariat(user)) and SOME_REQUESTS.has_any():
        yield from _to_join(user, led)
    if led:
        yield from _contacts(led)
        yield from _of_signatories(led)
    if (led or is_chair(user)) and SOME_SINGLE_SIGN_ONS.has_any():
        yield from _single_sign_ons(user, led)
    if is_secretariat(user):
        yield from _applications()
        yield from _scans()
        yield from _unconfirmed()


def _to_join(user: Any, led: list[int]) -> Iterator[Item]:
    """Requests to what they lead; the secretariat's to what nobody leads."""
    waiting = AccessRequest.objects.waiting().select_related("organisation")
    if led:
        yield from _requests(waiting.filter(organisation__in=led))
    if is_secretariat(user):
        leaderless = waiting.exclude(
            organisation__in=Membership.objects.leads().values("organisation")
        )
        yield from _requests(leaderless)


def waits(user: Any) -> Iterator[Item]:
    """What others are to answer: people asked to sign, or invited; leads they ask to be let in."""
    if not user.is_authenticated:
        return
    yield from _asked_to_sign(user)
    yield from _to_be_let_in(user)
    if is_secretariat(user):
        own = SingleSignOnChange.objects.waiting().filter(put_forward_by=user)
        for change in own.select_related("organisation").order_by("pk")[:MOST]:
            yield Item(
                "Single sign-on to be agreed",
                f"put forward on {day(change.put_forward_at)}",
                change.page,
                organisation=str(change.organisation),
            )
        for one in Application.objects.filter(status="asked_for_more").order_by("pk")[:MOST]:
            yield Item("An applicant to answer a question", one.name, one.get_absolute_url())


def _asked_to_sign(user: Any) -> Iterator[Item]:
    """Who was asked by them, where they are the secretariat, or for what they lead."""
    led = [one.organisation_id for one in held_by(user) if one.role == Membership.Role.LEAD]
    if not SOME_ASKED_TO_SIGN.has_any(led, user.pk):
        return
    asked = SigningRequest.objects.unanswered().with_names()
    mine = Q(organisation__in=led)
    if is_secretariat(user):
        mine |= Q(asked_by=user)
    asked = asked.filter(mine).exclude(email=user.email)
    shown = list(asked[:MOST_ASKED])
    for one in shown:
        yield Item(
            f"Someone to sign {one.version}",
            f"{one.name}, asked on {day(one.asked_at)}",
            reverse("signatories:ask_to_sign", args=[one.organisation.slug]),
            organisation=str(one.organisation),
            remind=one.reference,
        )
    if len(shown) == MOST_ASKED and (more := asked.count() - MOST_ASKED):
        page = "campaigns:campaign_list" if is_secretariat(user) else "signatories:register"
        yield Item("More people to sign", f"{count(more, 'person,people')} more", reverse(page))


def _to_be_let_in(user: Any) -> Iterator[Item]:
    """Whom they invited, and where they asked to be let in themselves."""
    open_still = Invitation.objects.open().filter(invited_by=user).with_roles()
    for one in open_still[:MOST] if SOME_INVITED.has_any(user.pk) else ():
        if not one.has_expired:
            yield Item(
                "Someone to accept an invitation",
                one.user.name,
                reverse("signatories:people", args=[one.organisation.slug]),
                organisation=str(one.organisation),
            )
    if not SOME_OWN_REQUESTS.has_any(user.pk):
        return
    for one in AccessRequest.objects.waiting().filter(user=user).select_related("organisation"):
        yield Item(
            "A lead to answer your request to join",
            f"asked on {day(one.asked_at)}",
            one.organisation.get_absolute_url(),
            organisation=str(one.organisation),
        )


def _invitations(user: Any) -> Iterator[Item]:
    if not SOME_INVITATIONS.has_any(user.pk):
        return
    for one in rows(user.invitations.open().select_related("organisation")):
        if not one.has_expired:
            yield Item(
                verb="Accept or decline",
                thing="K-MIP representative" if one.is_nomination else "an invitation",
                url=reverse("membership:invitation", args=[one.reference]),
                organisation=str(one.organisation),
            )


def _single_sign_ons(user: Any, led: list[int]) -> Iterator[Item]:
    """Put forward by somebody else for what they lead; the chair's where nobody else leads."""
    wanted = Q(organisation__in=led)
    if is_chair(user):
        leads = Membership.objects.current().filter(
            organisation=OuterRef("organisation"), role=Membership.Role.LEAD, user__is_active=True
        )
        wanted |= ~Exists(leads.exclude(user=OuterRef("put_forward_by")))
    waiting = SingleSignOnChange.objects.waiting().filter(wanted).exclude(put_forward_by=user)
    named = waiting.select_related("organisation", "put_forward_by").order_by("pk")
    for one in rows(named, MOST):
        yield Item(
            verb=f"Agree how {one.organisation} signs in",
            thing=f"put forward by {one.put_forward_by} on {day(one.put_forward_at)}",
            url=one.page,
        )


def _requests(requests: Any) -> Iterator[Item]:
    for one in rows(requests, MOST):
        yield Item(
            verb="Approve a request to join",
            thing=one.name,
            url=reverse("signatories:access_request", args=[one.organisation.slug, one.reference]),
            organisation=str(one.organisation),
        )


def _contacts_due(confirmed: list[int], led: list[int]) -> Iterator[Item]:
    """Confirm them, of one organisation or of several in one sitting."""
    due = clock.today() + SOON - HOLDS_FOR
    if not confirmed or not SOME_CONTACTS_DUE.has_any(confirmed, due):
        return
    named = ContactPoint.objects.due_soon(confirmed).values_list(
        "organisation__name", "organisation__slug", "organisation"
    )
    oldest = list(named.annotate(since=Min("confirmed_on")).order_by("since"))
    if not oldest:
        return
    name, slug, organisation, since = oldest[0]
    several = len(oldest) > 1
    yield Item(
        verb="Check the contacts are still right",
        thing=f"{len(oldest):,} organisations, on one page" if several else "one press if they are",
        url=reverse("together:contacts")
        if several or organisation not in led
        else reverse("signatories:contact_list", args=[slug]),
        due_on=due_on(since),
        organisation="" if several else name,
    )


def _contacts(led: list[int]) -> Iterator[Item]:
    """Look at those that bounce or are said to be wrong."""
    if not SOME_CONTACTS_WRONG.has_any(led):
        return
    contacts = ContactPoint.objects.standing().filter(organisation__in=led)
    bouncing = BouncingAddress.objects.filter(cleared_at=None).values("address")
    wrong = contacts.filter(email__in=bouncing).select_related("organisation")
    for one in rows(wrong, MOST):
        yield _look_at(one, "Check this email address")
    reported = contacts.filter(reports__in=ContactReport.objects.open()).distinct()
    for one in rows(reported.select_related("organisation"), MOST):
        yield _look_at(one, "Check a contact that may be out of date")


def _of_signatories(led: list[int]) -> Iterator[Item]:
    """The details once a year, and a second lead for whoever has one alone."""
    if not SOME_SIGNED.has_any(led, clock.today()):
        return
    signed = Organisation.objects.signatories().filter(pk__in=led)
    for one in signed.details_unconfirmed(clock.today() - YEAR + SOON)[:MOST]:
        said = one.details_confirmed_on
        yield Item(
            verb="Confirm your organisation’s details",
            thing="one press if they are right",
            url=reverse("signatories:details_edit", args=[one.slug]),
            due_on=said + YEAR if said else None,
            organisation=str(one),
        )
    leads = Membership.objects.staying_or_invited().filter(
        organisation=OuterRef("pk"), role=Membership.Role.LEAD
    )
    alone = leads.values("organisation").annotate(number=Count("pk")).values("number")
    wanting = list(signed.annotate(leads=Subquery(alone)).filter(leads__lte=1))
    if wanting:  # one row, however many: the next comes when the first is done
        first, more = wanting[0], len(wanting) - 1
        yield Item(
            verb="Add a second organisation lead",
            thing=f"here, and for {count(more, 'other organisation')}"
            if more
            else "so that somebody is there when you are not",
            url=reverse("signatories:person_invite", args=[first.slug]),
            organisation=str(first),
        )


def _unconfirmed() -> Iterator[Item]:
    """The secretariat's, in one row: signatories whose details nobody has confirmed for a year."""
    if not SOME_UNCONFIRMED.has_any(clock.today() - YEAR):
        return
    found = Organisation.objects.signatories().details_unconfirmed(clock.today() - YEAR)
    if number := found.count():
        yield Item(
            verb="Organisation details not confirmed for 12 months",
            thing=count(number, "organisation"),
            url=reverse("manage_organisations:organisation_list") + "?details=unconfirmed",
        )


def _look_at(contact: ContactPoint, verb: str) -> Item:
    return Item(
        verb=verb,
        thing=contact.get_role_display(),
        url=reverse(
            "signatories:contact_edit", args=[contact.organisation.slug, contact.reference]
        ),
        organisation=str(contact.organisation),
    )


def _returned(statements: Any) -> Iterator[Item]:
    """Signed copies that came back: a better one is wanted."""
    for one in rows(statements.select_related("organisation", "version"), MOST):
        yield Item(
            verb="Send a better copy of your signed statement",
            thing=f"version {one.version.number}",
            url=reverse("signatories:scan_again", args=[one.organisation.slug, one.reference]),
            organisation=str(one.organisation),
        )


def _scans() -> Iterator[Item]:
    """Signed copies to look at, within two working days."""
    if not SOME_TO_CHECK.has_any():
        return
    for one in AcceptanceStatement.objects.to_check().select_related("organisation")[:20]:
        yield Item(
            verb="Check a signed statement",
            thing=str(one.organisation),
            url=reverse("manage_acceptances:check", args=[one.reference]),
            due_on=add_working_days(clock.day_in_london(one.submitted_at), 2),
        )


def _applications() -> Iterator[Item]:
    """Applications to join that wait for a decision, the longest waiting first."""
    if not SOME_APPLICATIONS.has_any():
        return
    for application in Application.objects.waiting()[:20]:
        yield Item(
            verb="Check a new application",
            thing=application.name,
            url=application.get_absolute_url(),
            due_on=application.check_by,
        )
