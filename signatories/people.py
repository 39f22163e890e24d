"""Who acts for an organisation, a person a row whatever their roles."""

from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch

from kmip_portal.accounts.models import User
from signatories.models import Membership, Organisation
from signatories.models.invitation import in_words

PAGE_SIZE = 25


class Person(NamedTuple):
    """Somebody, and everything they are to the organisation today."""

    user: User
    memberships: list[Membership]

    @property
    def reference(self) -> str:
        """What stands in the addresses of pages about them: no name, no number of a row."""
        return self.memberships[0].reference

    @property
    def held(self) -> list[str]:
        return [one.role for one in self.memberships]

    @property
    def roles_in_words(self) -> str:
        said = in_words(one.role_in_words for one in self.memberships)
        return said[:1].upper() + said[1:]

    @property
    def team(self):
        return next((one.team for one in self.memberships if one.team), None)


def people_of(organisation: Organisation, number: str | None = None) -> Page:
    """A page of its people, by name."""
    here = organisation.memberships.current()
    told = here.select_related("team").order_by("pk")
    users = (
        User.objects.filter(pk__in=here.values("user"))
        .order_by("name", "pk")
        .prefetch_related(Prefetch("memberships", queryset=told, to_attr="held_here"))
    )
    page = Paginator(users, PAGE_SIZE).get_page(number)
    page.object_list = [Person(user, user.held_here) for user in page.object_list]
    return page


def person_in(organisation: Organisation, reference: str) -> Person | None:
    """The person of whom this is one of the memberships today."""
    here = organisation.memberships.current().select_related("user", "team").order_by("pk")
    named = here.filter(reference=reference).first()
    return Person(named.user, list(here.filter(user=named.user))) if named else None
