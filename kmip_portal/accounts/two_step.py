"""Two-step sign-in, in our words."""

from base64 import b32encode
from secrets import token_bytes

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser

from kmip_portal.accounts.models import User
from kmip_portal.sealing import seal, unseal

PURPOSE = "second step"
SECOND_STEPS = (
    Authenticator.Type.TOTP,
    Authenticator.Type.WEBAUTHN,
)  # codes only stand in for them


class TwoStep(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": "You cannot add an email address while two-step sign-in is on",
        "cannot_delete_authenticator": "Your role needs two-step sign-in. Set up a passkey first",
        "cannot_generate_recovery_codes": "Turn on two-step sign-in before making recovery codes",
        "incorrect_code": "The code you entered is not correct",
        "unverified_email": "Confirm your email address before turning on two-step sign-in",
    }

    def encrypt(self, text: str) -> str:
        """Who reads the database, or a backup, has nobody's second step."""
        return seal(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        """What was sealed with a key that is no more becomes a secret that no code fits: never an
        empty one, whose codes anybody could work out."""
        opened = unseal(encrypted_text, purpose=PURPOSE)
        return b32encode(token_bytes(20)).decode() if opened is None else opened

    def get_totp_issuer(self) -> str:
        """What the authenticator app calls us."""
        return "K-MIP portal"

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """What the name of a new passkey begins as."""
        many = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {many + 1}" if many else "Passkey"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Under which name a device keeps the passkey; it works at the portal's own address."""
        return super().get_public_key_credential_rp_entity() | {"name": "K-MIP portal"}

    def get_totp_label(self, user: User) -> str:
        return user.email
