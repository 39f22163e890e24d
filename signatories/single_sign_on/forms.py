"""How an organisation's single sign-on is set up."""

import re

from django.core.exceptions import ValidationError

from kmip_portal import openid
from kmip_portal.forms import PasswordField, PortalForm, TextField, TickField
from signatories.models import SignInDomain

DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
# anybody has an address there: whoever runs such a service is not an organisation's own
EVERYBODYS = {
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.co.uk", "live.com",
    "live.co.uk", "msn.com", "yahoo.com", "yahoo.co.uk", "icloud.com", "me.com", "aol.com",
    "btinternet.com", "sky.com", "proton.me", "protonmail.com", "gmx.com", "nhs.net",
}  # fmt: skip
MOST_DOMAINS = 20


class SingleSignOnForm(PortalForm):
    row_versioned = True

    issuer = TextField(
        "Issuer",
        "The address of the provider, as its own settings show it. It begins with https://",
        max_length=300,
        missing="Enter the issuer",
        spellcheck=False,
    )
    client_id = TextField(
        "Client ID", max_length=200, missing="Enter the client ID", spellcheck=False
    )
    client_secret = PasswordField(
        "Client secret",
        "It is kept sealed, and not shown again. Leave it empty to keep the one there is",
        name="Client secret",
        missing="Enter the client secret",
        new=True,
        required=False,
        max_length=500,
    )
    domains = TextField(
        "Email domains",
        "What stands after the @ in the addresses of its people. Put a space between several",
        max_length=1000,
        missing="Enter at least one email domain",
        spellcheck=False,
    )
    asks_second_step = TickField(
        "The provider asks everybody for a second step, and says so in its token (amr or acr)",
        required=False,
    )
    confirms_addresses = TickField(
        "The organisation controls every address in its directory, though the token does not say "
        "that it is confirmed (Microsoft Entra)",
        required=False,
    )

    def __init__(self, *args, single, waiting=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.single = single
        self.known = {one.issuer for one in (single, waiting) if one}
        if not self.known:
            self.fields["client_secret"].required = True

    def clean_issuer(self):
        issuer = self.cleaned_data["issuer"]
        if not openid.is_allowed(issuer):
            raise ValidationError(
                "Issuer must be an address on the internet, like https://login.example.gov.uk"
            )
        return issuer

    def clean_client_secret(self):
        secret, issuer = self.cleaned_data["client_secret"], self.cleaned_data.get("issuer")
        if self.known and issuer and issuer not in self.known and not secret:
            # the one there is belongs to another provider, and is told to no new one
            raise ValidationError("Enter the client secret that the new issuer gave")
        return secret

    def clean_domains(self):
        found = re.split(r"[\s,;]+", self.cleaned_data["domains"].lower())
        domains = sorted({one.strip().lstrip("@") for one in found} - {""})
        for domain in domains:
            if not DOMAIN.fullmatch(domain):
                raise ValidationError(f"‘{domain[:60]}’ is not an email domain")
            if domain in EVERYBODYS:
                raise ValidationError(f"{domain} is not one organisation’s own")
        if not domains:
            raise ValidationError("Enter at least one email domain")
        if len(domains) > MOST_DOMAINS:
            raise ValidationError(f"Enter no more than {MOST_DOMAINS} email domains")
        taken = SignInDomain.objects.filter(domain__in=domains).exclude(single_sign_on=self.single)
        if other := taken.first():
            raise ValidationError(f"{other} belongs to the single sign-on of another organisation")
        return domains


class AgreeSingleSignOnForm(PortalForm):
    """Exactly the values that the page shows: whatever was put forward since has another number."""

    row_versioned = True

    is_own = TickField(
        "I have checked with the organisation’s IT team that these are its own",
        missing="Tick the box if you have checked that these are the organisation’s own",
    )
