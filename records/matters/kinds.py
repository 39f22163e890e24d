"""What each kind of matter is in law: the right that is used, and the period that runs."""

from kmip_portal.law.book import book
from records.matters.clocks import Limit, limit_of
from records.models.matter import Matter
from signatories.models import ContactPoint

Kind = Matter.Kind
RIGHTS = {
    Kind.CORRECTION: "RI_RECTIFY",
    Kind.ERASURE: "RI_ERASE",
    Kind.RESTRICTION: "RI_RESTRICT",
    Kind.OBJECTION: "RI_OBJECT",
    Kind.ACCESS: "RI_ACCESS",
    Kind.AUTOMATED: "RI_ADM",
    Kind.COMPLAINT: "RI_COMPLAIN",
}
LIMITS = {
    Kind.COMPLAINT: "TL_COMPLAINT",
    Kind.BREACH: "TL_BREACH",
    Kind.FOI: "TL_FOI",
    Kind.EIR: "TL_EIR",
}
# every recipient is told, unless that is impossible or takes disproportionate effort (Article 19)
TOLD_TO_RECIPIENTS = {Kind.CORRECTION, Kind.ERASURE, Kind.RESTRICTION}
# what each that was told must do itself, whether or not the other side has closed its matter
OWED_STILL = {*TOLD_TO_RECIPIENTS, Kind.BREACH}
ABOUT_INFORMATION = {Kind.FOI, Kind.EIR}
# of whose contacts the first that can be written to is
CONTACTS = {Kind.BREACH: (ContactPoint.Role.BREACH, ContactPoint.Role.DPO)}
OF_RIGHTS = (ContactPoint.Role.RIGHTS, ContactPoint.Role.DPO)
WHAT_IT_IS = {
    Kind.CORRECTION: "What was shared is wrong or incomplete",
    Kind.ERASURE: "Somebody wants what was shared erased",
    Kind.RESTRICTION: "Somebody wants its use limited, for now",
    Kind.OBJECTION: "Somebody objects to the sharing or the use",
    Kind.ACCESS: "Somebody asks for a copy of what is held of them",
    Kind.AUTOMATED: "Somebody contests a decision made by machine alone",
    Kind.COMPLAINT: "Somebody complains about how it was handled",
    Kind.BREACH: "It was lost, stolen, sent astray, changed or seen by somebody it should not be",
    Kind.FOI: "Somebody asks for this record as information you hold",
    Kind.EIR: "The same, where the information is about the environment",
}
ASKED = {  # of who is told, where the list of rights does not say it
    Kind.BREACH: "Decide for yourselves whether you must report it and tell the people concerned:"
    " your own 72 hours run from when you became aware.",
    Kind.FOI: "Say whether giving the information out would harm you, and how. We answer the"
    " request.",
    Kind.EIR: "Say whether giving the information out would harm you, and how. We answer the"
    " request.",
}


def limit(kind: str) -> Limit:
    """The period that runs for who sees to it."""
    return limit_of(LIMITS.get(Kind(kind), "TL_RIGHTS"))


def asked(kind: str) -> str:
    """What is wanted of who is told."""
    if code := RIGHTS.get(Kind(kind)):
        item = book().item("rights", code)
        return str(item.facts.get("partner_action", "")) if item else ""
    return ASKED[Kind(kind)]


def citation(kind: str) -> str:
    """Where the right, or the duty, is written."""
    if code := RIGHTS.get(Kind(kind)):
        item = book().item("rights", code)
        return item.citation if item else ""
    return limit(kind).citation
