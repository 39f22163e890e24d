"""An account of somebody who has acted for nobody in two years says no more whose it was.

Their row stays, as others' acts name it; the history keeps the name as it read on the day.
"""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q

from kmip_portal import clock
from kmip_portal.accounts.models import KmipRole, SignIn, User
from kmip_portal.retention.schedule import SCHEDULE
from kmip_portal.retention.services import prove, rows_of
from signatories.models import Membership, SignInSubject

RULE = SCHEDULE["person"]
AT_ONCE = 100
NAME = "Somebody who has left"
PLACE = "disposed.invalid"  # no mail server is ever called so (RFC 2606)


def gone() -> models.QuerySet[User]:
    """Who had a role and has had none for two years; who is invited, or looks after the portal
    itself, stays."""
    day = RULE.day_before(clock.today())
    lately = Q(until_on=None) | Q(until_on__gte=day)
    mine = {"user": OuterRef("pk")}
    held = Membership.objects.filter(**mine)
    for_kmip = KmipRole.objects.filter(**mine)
    return User.objects.filter(
        Exists(held) | Exists(for_kmip),
        ~Exists(held.filter(lately)),
        ~Exists(for_kmip.filter(lately)),
        Q(last_login=None) | Q(last_login__lt=RULE.moment_before()),
        is_staff=False,
    ).exclude(email__endswith=f"@{PLACE}").order_by("pk")  # fmt: skip


def forget() -> int:
    """Some of them a run, each with its proof; how many."""
    return sum(_forget(pk) for pk in list(gone().values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _forget(pk: int) -> int:
    user = User.objects.select_for_update().filter(pk=pk).first()
    if user is None or not gone().filter(pk=pk).exists():
        return 0
    said = {"name": user.name, "email": user.email, "job_title": user.job_title}
    disposal = prove("person", said=[said, rows_of(EmailAddress.objects.filter(user=user))],
                     subject=f"account {user.pk}")  # fmt: skip
    user.name, user.job_title, user.is_active = NAME, "", False
    user.email = f"{disposal.reference.lower()}@{PLACE}" if disposal else user.email
    user.set_unusable_password()
    user.save(update_fields=["name", "job_title", "is_active", "email", "password"])
    EmailAddress.objects.filter(user=user).delete()
    for kept in (Authenticator, SignIn, SignInSubject):
        kept.objects.filter(user=user).delete()
    return 1
