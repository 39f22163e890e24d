"""An application in words, a card for each part of it."""

from typing import Any

from signatories import organisation_types
from signatories.models import Application


def cards(application: Application) -> list[dict[str, Any]]:
    types = organisation_types.labels()
    signer = application.signer
    told = {
        "Organisation": {
            "Legal name": application.name,
            "Other name": application.other_names,
            "Type": types.get(application.organisation_type, application.organisation_type),
            "Areas": [area.name for area in application.areas.all()],
            "Part of": application.part_of,
            "Also signs for": application.establishments.splitlines(),
            "Address": f"{application.address}, {application.postcode}",
            "Website": application.website,
            "Privacy notice": application.privacy_notice,
            "ICO registration": application.ico_registration or application.why_no_ico,
            "URN": application.urn,
            "ODS code": application.ods_code,
            "Charity number": application.charity_number,
            "Company number": application.company_number,
        },
        "Who applied": {
            "Name": application.contact_name,
            "Job title": application.contact_job_title,
            "Work email": f"{application.contact_email}, checked with a code",
            "Phone number": application.contact_phone,
        },
        "Signing officer": dict(zip(("Name", "Job title", "Work email"), signer, strict=True))
        if signer
        else {"Name": "Not known yet"},
        "Data protection contact": _contact(application),
    }
    return [
        {
            "title": title,
            "rows": [{"label": label, "value": value} for label, value in rows.items() if value],
        }
        for title, rows in told.items()
    ]


def _contact(application: Application) -> dict[str, str]:
    if application.who_protects == Application.Contact.OTHER:
        return {
            "Name": application.protection_name,
            "Job title": application.protection_job_title,
            "Work email": application.protection_email,
        }
    return {"Who": application.get_who_protects_display().replace("Me", application.contact_name)}
