"""How a person signs in and keeps their account safe: allauth's forms, in our fields and words."""

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as two_step
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp

from kmip_portal.forms import CodeField, EmailField, PasswordField, PortalForm, TextField


class NewPasswordField(PasswordField):
    """A password to be set, held to the portal's rules for the person it is for."""

    def __init__(self):
        super().__init__(
            "New password",
            "At least 12 characters. Three random words work well",
            missing="Enter a new password",
            name="Password",
            new=True,
        )
        self.user = None  # set by the form that holds this field

    def clean(self, value):
        return get_adapter().clean_password(super().clean(value), user=self.user)


class SignInForm(PortalForm, allauth.LoginForm):
    password = PasswordField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = EmailField(missing="Enter your email address")
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.order_fields(["login", "password"])


class AskForCodeForm(PortalForm, allauth.RequestLoginCodeForm):
    email = EmailField(missing="Enter your email address")


class CodeForm(PortalForm, allauth.ConfirmLoginCodeForm):
    code = CodeField("6-digit code")


class EmailCodeForm(PortalForm, allauth.ConfirmEmailVerificationCodeForm):
    code = CodeField("6-digit code")


class AskForResetForm(PortalForm, allauth.ResetPasswordForm):
    email = EmailField(missing="Enter your email address")


class NewPasswordForm(PortalForm, allauth.ResetPasswordKeyForm):
    password1 = NewPasswordField()
    password2 = None


class SetPasswordForm(PortalForm, allauth.SetPasswordForm):
    password1 = NewPasswordField()
    password2 = None


class ChangePasswordForm(PortalForm, allauth.ChangePasswordForm):
    oldpassword = PasswordField("Current password", missing="Enter your current password")
    password1 = NewPasswordField()
    password2 = None


class ConfirmPasswordForm(PortalForm, allauth.ReauthenticateForm):
    password = PasswordField()


class SecondStepForm(PortalForm, two_step.AuthenticateForm):
    """A code from the app, or one of the recovery codes."""

    code = TextField(
        "Code",
        "The 6 numbers your app shows, or one of your recovery codes",
        max_length=30,
        missing="Enter the code",
        width=10,
        autocomplete="one-time-code",
        spellcheck=False,
    )


class ConfirmSecondStepForm(PortalForm, two_step.ReauthenticateForm):
    code = SecondStepForm.base_fields["code"]


class TurnOnAppForm(PortalForm, totp.ActivateTOTPForm):
    code = CodeField("6-digit code")


class TurnOffAppForm(PortalForm, totp.DeactivateTOTPForm):
    pass


class RecoveryCodesForm(PortalForm, recovery.GenerateRecoveryCodesForm):
    pass
