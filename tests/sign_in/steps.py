"""A person with a password and, where wanted, an authenticator app; and how they sign in."""

import re

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import make_password
from django.urls import reverse

from kmip_portal.mail.models import Email
from kmip_portal.mail.secrets import unseal

PASSWORD = "quay-thatch-sluice"
ANOTHER = "four quite other words"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/{}.0.0.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) Version/19 Safari/604"


def may_sign_in(person):
    """With the password of all these stories, and a confirmed address."""
    person.password = make_password(PASSWORD)
    person.save()
    EmailAddress.objects.get_or_create(
        user=person, email=person.email, defaults={"primary": True, "verified": True}
    )
    return person


def with_app(person):
    """An authenticator app is set up for them, and recovery codes with it."""
    totp.TOTP.activate(person, SECRET)
    RecoveryCodes.activate(person)
    return person


def code_now(secret=SECRET):
    counter = next(totp.yield_hotp_counters_from_time())
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def by_password(client, person, password=PASSWORD, **headers):
    given = {"login": person.email, "password": password}
    return client.post(reverse("account_login"), given, headers=headers)


def by_code(client, person):
    client.post(reverse("account_request_login_code"), {"email": person.email})
    letter = Email.objects.filter(to=person.email, kind__contains="login_code").latest("pk")
    code = unseal(letter.secret)
    return client.post(reverse("account_confirm_login_code"), {"code": code})


def by_reset_link(client, person, password=ANOTHER):
    client.post(reverse("account_reset_password"), {"email": person.email})
    letter = Email.objects.filter(to=person.email, kind__contains="password_reset_key").latest("pk")
    link = re.sub(r"^https?://[^/]+", "", unseal(letter.secret))
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": password})
    return by_password(client, person, password)
