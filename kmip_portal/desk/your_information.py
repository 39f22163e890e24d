"""What the portal itself says on the page for people whose information is shared: the reasons that
the agreement in force allows, what is published, their rights, and who hears complaints."""

from typing import Any

from agreements.models import AgreementVersion, Purpose
from kmip_portal.law.book import book
from records.published import on_the_list
from signatories.about_yourself import regulator

NAME = "your-information"
# what a right of the law lets somebody do, in words that need no lawyer
IN_PLAIN_WORDS = {
    "RI_ACCESS": "ask for a copy of what an organisation holds about you",
    "RI_RECTIFY": "ask for mistakes to be put right",
    "RI_ERASE": "ask for it to be deleted, where the law does not say that it must be kept",
    "RI_RESTRICT": "ask that it is not used while a question about it is open",
    "RI_OBJECT": "object: say why it should not be used or shared in your case",
    "RI_ADM": "ask for a person to look again, where a computer alone decided about you",
    "RI_COMPLAIN": "complain to the organisation",
}


def parts() -> dict[str, Any]:
    """What stands where the page has a name in double brackets."""
    version = AgreementVersion.objects.in_force()
    return {
        "purposes": [_plain(one) for one in version.purposes.all()] if version else [],
        "rights": [IN_PLAIN_WORDS.get(one.code, one.label) for one in book().items("rights")],
        "regulator": regulator(),
        "going_on": on_the_list().count(),
    }


def _plain(purpose: Purpose) -> str:
    """What it is for, where its hint says so in a sentence: that is plainer than its title."""
    return purpose.hint if purpose.hint.startswith("To ") else purpose.title
