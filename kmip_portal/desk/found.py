"""Pages of the portal itself that people search for, and the words they use for them."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from kmip_portal.search.models import SearchDocument
from kmip_portal.search.sources import Document, Source

SIGNED_IN = SearchDocument.For.SIGNED_IN
# name of the address: (title, what is there, what people call it)
PAGES = {
    "agreements:agreement": (
        "The agreement in force",
        "Read it, or download it as PDF or Word.",
        "information sharing agreement kmisa pdf download current text",
    ),
    "agreements:version_list": (
        "Versions of the agreement",
        "Every version there was, and what changed from one to another.",
        "history old previous compare changes redline",
    ),
    "signatories:register": (
        "Who has signed",
        "Every signatory, today or on any day, as a list, CSV or Excel.",
        "signatories register signed members list",
    ),
    "joining:start": (
        "Join the agreement",
        "How an organisation becomes a signatory.",
        "join sign up become signatory register interest apply application",
    ),
    "statement_form": (
        "Acceptance statement",
        "The blank statement to sign on paper, and where it goes.",
        "sign paper acceptance statement form blank",
    ),
    "record_forms": (
        "Blank Records of Sharing",
        "The one-off and the repeat record as Word forms.",
        "record of sharing form word docx blank one-off repeat template",
    ),
    "verify": (
        "Check whether a file is genuine",
        "Hand in a PDF or Word file that the portal issued.",
        "verify genuine authentic seal certificate forged",
    ),
    "another_format": (
        "Ask for another format",
        "Large print, easy read, Braille, audio or another format.",
        "accessible large print braille audio easy read format",
    ),
    "contacts": (
        "Find a contact",
        "Who to reach at an organisation about what.",
        "contact directory dpo caldicott siro safeguarding referrals phone email",
    ),
    "guides:guide_list": (
        "Guides",
        "Advice on sharing information, by topic.",
        "guidance advice help guides",
    ),
    "news:news_list": (
        "News from K-MIP",
        "What the partnership wants everybody to know, as pages and as a feed.",
        "news announcements updates feed atom rss",
    ),
    "expertise:meeting_list": (
        "Meetings of K-MIP",
        "When the partnership meets.",
        "meeting dates calendar agenda papers minutes representatives",
    ),
    "help": (
        "Help and contact",
        "Who keeps the agreement, and how to reach them.",
        "help contact support secretariat problem email address post",
    ),
    "about": (
        "About K-MIP",
        "The Kent and Medway Information Partnership, which oversees the agreement.",
        "k-mip partnership who oversees",
    ),
    "accessibility": (
        "Accessibility statement",
        "How accessible the portal is, and what to do about what is not.",
        "wcag accessible screen reader keyboard",
    ),
    "privacy": (
        "Privacy notice",
        "What the portal keeps about people, and why.",
        "personal data gdpr privacy",
    ),
    "your-information": (
        "Your information, and how it is shared",
        "What is shared under the agreement, why, and how to ask, object or complain.",
        "complaint complain object rights privacy subject access request my data",
    ),
    "records:pattern_list": (
        "Ready patterns of sharing",
        "Common kinds of sharing, with the usual lawful basis, powers and safeguards.",
        "pattern template school immunisation mappa marac police request homelessness fraud",
    ),
    "cookies": ("Cookies", "What the portal keeps on your device.", "cookie"),
    "terms": ("Terms of use", "On what terms the portal is used.", "terms conditions"),
}
FOR_THOSE_SIGNED_IN = {
    "records:record_new": (
        "Make a Record of Sharing",
        "Record what you shared, or decided not to share, or what is shared regularly.",
        "new record start file one-off repeat urgent share",
    ),
    "expertise:home": (
        "Share expertise",
        "Questions and answers between signatories.",
        "ask question expertise forum",
    ),
    "account": (
        "Your account",
        "How you sign in, and for whom you act.",
        "password two-step authenticator profile account email",
    ),
}


def pages() -> Source:
    return Source("page", "Pages of the portal", _pages, _all)


def _pages() -> Iterator[Document]:
    for seen_by, some in ((SearchDocument.For.EVERYBODY, PAGES), (SIGNED_IN, FOR_THOSE_SIGNED_IN)):
        for name, (title, text, also) in some.items():
            yield Document(name, title, text, reverse(name), "Page", also, seen_by)


def _all(user: Any, keys: list[str]) -> list[str]:
    """Each says itself who may do what on it."""
    return keys
