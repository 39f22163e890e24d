"""Passkeys: what a browser made, or signed, comes in one hidden answer that a script fills in."""

import json
from functools import wraps

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms as allauth
from allauth.mfa.webauthn.internal import auth
from django import forms

from kmip_portal.forms import PortalForm, TextField
from kmip_portal.forms.base import Problem

NOTHING_CAME = "This browser gave no passkey. Use your authenticator app or a recovery code"
NONE_MADE = "This browser made no passkey. Try again, or use an authenticator app instead"
NO_SIGN_IN = "This browser gave no passkey. Sign in with your password or a code"
LONGEST = 20_000  # characters; a browser sends some two thousand


class CredentialField(forms.JSONField):
    """The browser's answer; what is none is as good as nothing."""

    widget = forms.HiddenInput

    def __init__(self, nothing=""):
        super().__init__(required=bool(nothing), error_messages={"required": nothing})

    def to_python(self, value):
        if not isinstance(value, str) or len(value) > LONGEST:
            return None
        try:
            found = json.loads(value)
        except (ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None

    def prepare_value(self, value):
        """A passkey answers one question, once: it is not printed back."""
        return ""

    def bound_data(self, data, initial):
        return ""


def or_refused(method):
    """What a browser would not send is refused as any wrong passkey, and no failure of ours."""

    @wraps(method)
    def looked(self):
        try:
            return method(self)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as odd:
            raise get_adapter().validation_error("incorrect_code") from odd

    return looked


class PasskeyName(TextField):
    def __init__(self):
        super().__init__(
            "Name of the passkey",
            "So that you know it again, for example: work laptop",
            max_length=60,
            missing="Enter a name for the passkey",
            name="Name",
        )


class AddPasskeyForm(PortalForm, allauth.AddWebAuthnForm):
    name = PasskeyName()
    credential = CredentialField()
    passwordless = None

    def clean_name(self):
        return self.cleaned_data["name"]

    @or_refused
    def clean(self):
        self.cleaned_data["passwordless"] = True  # the device asked who is there
        cleaned = super().clean()
        if "name" in cleaned and not cleaned.get("credential"):
            self.add_error("name", NONE_MADE)
        return cleaned


class RenamePasskeyForm(PortalForm, allauth.EditWebAuthnForm):
    name = PasskeyName()


class _PasskeyForm(PortalForm):
    credential = CredentialField(NOTHING_CAME)

    @property
    def problems(self):
        """Its one answer is hidden, so nothing stands beside it."""
        return [Problem(str(one)) for one in self.errors.get("credential", [])]


class PasskeyForm(_PasskeyForm, allauth.AuthenticateWebAuthnForm):
    """The second step, by a passkey."""

    clean_credential = or_refused(allauth.AuthenticateWebAuthnForm.clean_credential)


class ConfirmPasskeyForm(_PasskeyForm, allauth.ReauthenticateWebAuthnForm):
    clean_credential = or_refused(allauth.ReauthenticateWebAuthnForm.clean_credential)


class SignInPasskeyForm(_PasskeyForm, allauth.LoginWebAuthnForm):
    """Both steps at once: the device asked who is there."""

    credential = CredentialField(NO_SIGN_IN)

    @or_refused
    def clean_credential(self):
        # the question lies in the session, and may be one of a second step, which asks for less
        sent = auth.parse_authentication_response(self.cleaned_data["credential"])
        if not sent.response.authenticator_data.is_user_verified():
            raise get_adapter().validation_error("incorrect_code")
        return super().clean_credential()
