"""How people sign in: allauth, told to invite only and to write its letters through our outbox."""

import hashlib
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.template.loader import render_to_string

from kmip_portal import clock
from kmip_portal.accounts import sign_ins
from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from kmip_portal.desk.rescue import TYPED
from kmip_portal.mail.secrets import MARK
from kmip_portal.mail.services import send, write
from kmip_portal.secretariat.models import Secretariat
from kmip_portal.submissions import typed
from signatories.single_sign_on.services import is_open

ALLAUTHS_STEP = "allauth.mfa.stages.AuthenticateStage"
CONFIRM_BY = {
    "reauthenticate": "Use your password",
    "mfa_reauthenticate": "Use your authenticator app or a recovery code",
    "mfa_reauthenticate:webauthn": "Use your passkey",
}

CHANGED = {
    "account/email/password_changed": "changed the password of",
    "account/email/password_set": "set a password for",
    "account/email/password_reset": "chose a new password by a link for",
    "mfa/email/totp_activated": "set up an authenticator app for",
    "mfa/email/totp_deactivated": "stopped using the authenticator app of",
    "mfa/email/webauthn_added": "added a passkey for",
    "mfa/email/webauthn_removed": "removed a passkey of",
    "mfa/email/recovery_codes_generated": "made recovery codes for",
}


def _last_way(records: list[dict]) -> str:
    """By what other than the portal's own ways somebody comes in now. An earlier try that was left
    half way stands among the records, too."""
    first_steps = [one for one in records if one["method"] != "mfa" or one.get("passwordless")]
    return str(first_steps[-1].get("way", "")) if first_steps else ""


class InvitationOnly(DefaultAccountAdapter):
    """Nobody signs up by themselves; an invited person is already here."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The email address or password you entered is not correct",
        "incorrect_code": "The code you entered is not correct",
        "too_many_login_attempts": "Try again in 15 minutes, or reset your password",
        "enter_current_password": "Enter your current password",
        "incorrect_password": "The password you entered is not correct",
        "account_inactive": "This account is closed. Ask your organisation lead",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        """Signed in, by whichever way; a device that is new to this person is told them."""
        way = _last_way(get_authentication_records(request, user))
        if way and not is_open(way):  # switched off while they gave their second step
            raise ImmediateHttpResponse(redirect("account_login"))
        super().login(request, user)
        request.session[TYPED] = typed.pages_of(user)  # where something waits that was not sent
        row, is_new = sign_ins.note(
            user,
            request.session,
            agent=self.get_http_user_agent(request),
            address=self.get_client_ip(request),
            way=way,
        )
        if is_new:
            send(
                "account/email/new_device",
                to=(user.email, user.name),
                dedupe=f"new device {row.pk}",
                row=row,
            )

    def get_login_stages(self) -> list[str]:
        """A second step that was given at an organisation's own sign-in is not asked again."""
        ours = "kmip_portal.desk.two_steps.SecondStep"
        return [ours if one == ALLAUTHS_STEP else one for one in super().get_login_stages()]

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where a request comes from. What came by fewer proxies than stand in front came around
        them: it is counted where it came from, whatever it says of itself."""
        said = request.headers.get("X-Forwarded-For", "")
        if said and len(said.split(",")) < settings.ALLAUTH_TRUSTED_PROXY_COUNT:
            return str(request.META["REMOTE_ADDR"])
        return super().get_client_ip(request)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict | None = None, email: str | None = None
    ) -> None:
        """Told by a letter, and kept in the history: how somebody signs in was changed."""
        agent = sign_ins.device_in_words(self.get_http_user_agent(self.request))
        with transaction.atomic():
            record(user, CHANGED.get(template_prefix, "changed how to sign in for"), user)
            told = {"device": agent, "at": clock.now()} | (context or {})
            super().send_notification_mail(template_prefix, user, told, email or user.email)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in by a code or a second step moments ago has just shown who they are."""
        records = get_authentication_records(self.request, self.request.user)
        fresh = clock.now().timestamp() - account_settings.REAUTHENTICATION_TIMEOUT
        if any(one["method"] in ("code", "mfa") and one["at"] > fresh for one in records):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(self, user: Any) -> list[dict]:
        """The ways to confirm who one is, in our words."""
        found = super().get_reauthentication_methods(user)
        stronger = [one for one in found if one["id"].startswith("mfa")]
        if stronger and getattr(self.request, "half_signed_in", False):
            found = stronger  # a password is what they gave already
        return [one | {"description": CONFIRM_BY.get(one["id"], "")} for one in found]

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """One letter into the outbox; its link or code is sealed, never at rest in clear."""
        secret_name = next(
            (name for name in ("code", "password_reset_url", "activate_url") if context.get(name)),
            "",
        )
        secret = str(context.get(secret_name, "")) if secret_name else ""
        user = context.get("user") or User.objects.filter(email=email.lower()).first()
        words = context | {
            "name": user.name if user else "",
            "secretariat": Secretariat.objects.current(),
        }
        if secret_name:
            words[secret_name] = MARK
        fingerprint = hashlib.sha256(f"{template_prefix} {email} {secret or id(context)}".encode())
        write(
            kind=template_prefix,
            to=(email, words["name"]),
            subject=render_to_string(f"{template_prefix}_subject.txt", words),
            body=render_to_string(f"{template_prefix}_message.txt", words),
            dedupe=f"sign-in {fingerprint.hexdigest()}",
            secret=secret,
        )
