from collections.abc import Iterable
from datetime import date

from allauth.account.models import EmailAddress
from django.db import transaction

from kmip_portal.accounts.models import KmipRole, User
from kmip_portal.audit.models import AuditEvent
from kmip_portal.audit.services import record


@transaction.atomic
def add_person(*, email: str, name: str, by: User | None, job_title: str = "") -> User:
    """The person with this address: found, or made without a password (a code signs them in)."""
    found = User.objects.filter(email=email.strip().lower()).first()
    if found:
        return found
    user = User.objects.create_user(email, name=name, job_title=job_title)
    # the invitation goes to this address and a code sent there signs in, so it needs no other proof
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    record(by, "added", user)
    return user


@transaction.atomic
def give_kmip_role(
    *, user: User, role: str, by: User | None, until_on: date | None = None
) -> KmipRole:
    """From today this person acts for K-MIP in this role; an auditor until a day."""
    given = KmipRole.objects.create(user=user, role=role, until_on=until_on)
    user.__dict__.pop("kmip_roles", None)
    record(by, f"gave the role of {given.get_role_display().lower()} to", user)
    return given


class AddressTaken(Exception):
    """Somebody else signs in with it; says so in a sentence."""


@transaction.atomic
def change_email(user: User, *, to: str, by: User, organisations: Iterable[str] = ()) -> AuditEvent:
    """Their letters come back, and they said where they can be reached: they sign in with that.
    It stands in the history of the organisations for which they act."""
    to = to.strip().lower()
    if User.objects.exclude(pk=user.pk).filter(email=to).exists():
        raise AddressTaken(f"Somebody else signs in with {to}")
    before, user.email = user.email, to
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).exclude(email=before).delete()
    EmailAddress.objects.update_or_create(
        user=user, email=before, defaults={"email": to, "primary": True, "verified": True}
    )
    return record(
        by, "changed the email address of", user, organisations=organisations,
        before=before, after=to,
    )  # fmt: skip


@transaction.atomic
def set_up(user: User, *, name: str, job_title: str, password: str) -> None:
    """A person who was invited says who they are and chooses a password, once."""
    user.name, user.job_title = name, job_title
    user.set_password(password)
    user.save(update_fields=["name", "job_title", "password"])
    record(user, "set up", user)


@transaction.atomic
def make_administrator(user: User, *, by: User | None) -> None:
    """This person may look through the window of system administrators; twice changes nothing."""
    if not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])
        record(by, "made a system administrator of", user)
