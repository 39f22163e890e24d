"""Two-step sign-in, in our words."""

from allauth.mfa.adapter import DefaultMFAAdapter

from kmip_portal.accounts.models import User


class TwoStep(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": "You cannot add an email address while two-step sign-in is on",
        "cannot_delete_authenticator": "You cannot turn off two-step sign-in",
        "cannot_generate_recovery_codes": "Turn on two-step sign-in before making recovery codes",
        "incorrect_code": "The code you entered is not correct",
        "unverified_email": "Confirm your email address before turning on two-step sign-in",
    }

    def get_totp_issuer(self) -> str:
        """What the authenticator app calls us."""
        return "K-MIP portal"

    def get_totp_label(self, user: User) -> str:
        return user.email
