"""What is looked at before an application is decided: results in words, none of them an error."""

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from django.urls import reverse

from signatories.joining.forms import domain_of, is_personal
from signatories.matching import Claim, Match, Matcher
from signatories.models import Application, Organisation
from signatories.names import fold
from signatories.organisation_file import NUMBERS, PLAIN

ICO_REGISTER = "https://ico.org.uk/ESDWebPages/Search"
FORMATS = {
    "urn": ("URN", *NUMBERS["urn"][1:]),
    "ods_code": ("ODS code", *NUMBERS["ods_code"][1:]),
    "charity_number": ("Charity number", *NUMBERS["charity_number"][1:]),
    "company_number": ("Company number", *NUMBERS["company_number"][1:]),
}


class Check(NamedTuple):
    """One thing that was looked at: what it is, how it looks, and whether a person should look."""

    label: str
    result: str
    look: bool = False
    url: str = ""
    link: str = ""
    tag: str = ""  # for the list of applications


def similar(application: Application) -> list[Match]:
    """Organisations of the register that it may be."""
    return Matcher(Organisation.objects.existing()).offered(claim_of(application))


def claim_of(application: Application) -> Claim:
    return Claim(application.name, tuple(application.numbers), application.postcode)


def checks(
    application: Application, matches: list[Match], every: Iterable[Application]
) -> list[Check]:
    """All of them, in the order of the page; `every` application that stands is looked through."""
    return [
        _on_the_register(application, matches),
        _applied_before(application, every),
        *(Check(*one) for one in _mail(application)),
        _ico(application),
        *_formats(application),
    ]


def _on_the_register(application: Application, matches: list[Match]) -> Check:
    label = "Not on the register already"
    if application.organisation:
        listed = application.organisation.name
        return Check(label, f"Says that it is {listed}, which is listed", True, tag="Listed")
    if not matches:
        return Check(label, "No similar name or number")
    surest = matches[0]
    if surest.score >= 0.99:
        result = f"{surest.why} as {surest.organisation.name}"
        return Check(label, result, True, tag="Possible duplicate")
    names = "1 similar name" if len(matches) == 1 else f"{len(matches)} similar names"
    return Check(label, names, True, tag="Possible duplicate")


class Tags:
    """What stands out about applications in a list: two things at most for each."""

    def __init__(self, every: Iterable[Application]):
        self.every = list(every)
        self.matcher = Matcher(Organisation.objects.existing())

    def of(self, application: Application) -> list[str]:
        if not application.is_open:
            return []
        found = checks(application, self.matcher.offered(claim_of(application)), self.every)
        return [one.tag for one in found if one.tag][:2]


def _applied_before(application: Application, every: Iterable[Application]) -> Check:
    label = "No other application"
    alike = [
        other
        for other in every
        if other.pk != application.pk
        and (
            fold(other.name) == fold(application.name)
            or set(other.numbers) & set(application.numbers)
        )
    ]
    if not alike:
        return Check(label, "This is the only one")
    newest = alike[0]
    url = reverse("manage_applications:application_detail", args=[newest.reference])
    result = f"There is another: {newest.reference}, {newest.get_status_display().lower()}"
    return Check(label, result, True, url, "Open it", tag="Applied before")


def _mail(application: Application) -> list[tuple]:
    found = []
    if is_personal(application.contact_email):
        found.append(("Work email", "A personal address", True, "", "", "Personal email"))
    site = urlsplit(application.website).hostname or ""
    site = re.sub(r"^www\.", "", site)
    domain = domain_of(application.contact_email)
    if not site:
        found.append(("Email domain matches website", f"No website was given; it is {domain}"))
    elif domain == site or domain.endswith(f".{site}") or site.endswith(f".{domain}"):
        found.append(("Email domain matches website", f"Yes, {domain}"))
    else:
        result = f"No: {domain}, and the website is {site}"
        found.append(("Email domain matches website", result, True))
    signer = application.signer
    if signer and domain_of(signer[2]) != domain:
        result = f"No: {domain_of(signer[2])} and {domain}"
        found.append(("Signing officer’s email is of the same domain", result, True))
    return found


def _ico(application: Application) -> Check:
    label = "ICO number"
    if not application.ico_registration:
        return Check(label, f"None: {application.why_no_ico}", True)
    _, shape, what = PLAIN["ico_registration"]
    look = "Check on the ICO register"
    number = application.ico_registration.replace(" ", "").upper()
    if re.fullmatch(shape, number):
        return Check(label, f"{number} looks usual", False, ICO_REGISTER, look)
    return Check(label, f"{application.ico_registration} is not {what}", True, ICO_REGISTER, look)


def _formats(application: Application) -> list[Check]:
    """Numbers that were given; those left out are not spoken of."""
    found = []
    for name, (label, shape, what) in FORMATS.items():
        value = getattr(application, name).replace(" ", "").upper()
        if value and re.fullmatch(shape, value):
            found.append(Check(label, f"{value} looks usual"))
        elif value:
            found.append(Check(label, f"{value} is not {what}", True))
    return found
