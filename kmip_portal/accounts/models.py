from functools import cached_property

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from kmip_portal import clock
from kmip_portal.often_asked import OftenAsked


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """A person by e-mail address; without a password they sign in by code."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email=email.strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in, known by e-mail address (kept in lower case)."""

    email = models.EmailField("email address", unique=True, max_length=254)
    name = models.CharField("full name", max_length=200)
    job_title = models.CharField("job title", max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(
        default=False, help_text="May open the read-only window for system administrators."
    )
    joined_at = models.DateTimeField(default=clock.now, editable=False)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_one_person_an_address")
        ]

    def __str__(self):
        return self.name or self.email

    @property
    def is_new(self) -> bool:
        """Invited, and never here yet: no password chosen, no sign-in."""
        return self.last_login is None and not self.has_usable_password()

    @cached_property
    def kmip_roles(self) -> frozenset[str]:
        """The roles this person holds for K-MIP today."""
        return frozenset(held.role for held in HELD.found(self.pk, clock.today()))


class KmipRoleQuerySet(models.QuerySet):
    def current(self, on=None):
        """Roles held on a day, today unless said."""
        on = on or clock.today()
        return self.filter(from_on__lte=on).filter(Q(until_on=None) | Q(until_on__gte=on))


class KmipRole(models.Model):
    """A person holds a role for K-MIP itself, from a day, an auditor always until a day."""

    class Role(models.TextChoices):
        SECRETARIAT = "secretariat", "Secretariat"
        CHAIR = "chair", "Chair or approver"
        AUDITOR = "auditor", "Auditor"

    user = models.ForeignKey(User, models.PROTECT)
    role = models.CharField(max_length=20, choices=Role)
    from_on = models.DateField(default=clock.today)
    until_on = models.DateField(null=True, blank=True)

    objects = KmipRoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(until_on=None), name="accounts_role_held_once"
            ),
            models.CheckConstraint(
                condition=~Q(role="auditor") | Q(until_on__isnull=False),
                name="accounts_auditor_until_a_day",
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display().lower()}"


HELD = OftenAsked(lambda person, on: KmipRole.objects.current(on).filter(user=person))


class CalendarAddress(models.Model):
    """The secret part of the address of a person's own calendar; renewed, the old one is dead.

    It is worked out from the portal's key and this number, so what is kept does not open anything.
    """

    user = models.OneToOneField(
        User, models.CASCADE, primary_key=True, related_name="calendar_address"
    )
    number = models.PositiveBigIntegerField(help_text="Random, and another each time.")
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self):
        return f"{self.user}, calendar"


class SignIn(models.Model):
    """A person signed in on one device, once. Kept to show them where they are signed in, and to
    know a new device; the key of the session is sealed, for whoever has it is that person."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_ins")
    session_sha256 = models.CharField(max_length=64, unique=True)
    session_sealed = models.TextField()
    device = models.CharField(max_length=60, help_text="In words, such as Chrome on Windows.")
    device_sha256 = models.CharField(max_length=64)
    network = models.CharField(
        max_length=40, blank=True, help_text="How its internet address begins."
    )
    way = models.CharField(
        max_length=60, blank=True, help_text="By what other than the portal's own ways."
    )
    began_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["user", "-began_at"], name="accounts_sign_ins_of_one")]

    def __str__(self):
        return f"{self.user}, {self.device}"
