"""How people sign in: allauth, told to invite only and to write its letters through our outbox."""

import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.template.loader import render_to_string

from kmip_portal.accounts.models import User
from kmip_portal.mail.secrets import MARK
from kmip_portal.mail.services import write
from kmip_portal.secretariat.models import Secretariat


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
