"""What an event says, in a sentence: who did what to what. Never what a record or a letter says.

An event names its thing as it called itself that day; this table says how that reads within a
sentence, and what such things are called together. Writing an event about a kind that has no line
here is a warning, which every test takes for a failure.
"""

from typing import Any, NamedTuple


class Kind(NamedTuple):
    """A kind of thing: what many are called, and how one reads within a sentence."""

    many: str
    one: str = "{}"
    hidden: str = ""  # how it reads for whoever may not know its name


KINDS = {
    "accounts.user": Kind("People and roles"),
    "accounts.kmiprole": Kind("People and roles"),
    "adjustments.adjustmentchange": Kind("Settings"),
    "agreements.agreementversion": Kind("Versions of the agreement", "{} of the agreement"),
    "agreements.clausetopic": Kind("Versions of the agreement", "the agreement: {}"),
    "audit.audithead": Kind("Backups", "{} of the history"),
    "documents.storeddocument": Kind("Files", "the file {}"),
    "expertise.answer": Kind("Questions and answers"),
    "expertise.guide": Kind("Guides", "the {}"),
    "expertise.guideversion": Kind("Guides"),
    "expertise.meeting": Kind("Meetings"),
    "expertise.meetingaction": Kind("Meetings"),
    "expertise.newsitem": Kind("News"),
    "expertise.paper": Kind("Meetings"),
    "expertise.question": Kind("Questions and answers", "the question “{}”"),
    "expertise.sharedtemplate": Kind("Templates"),
    "jobs.job": Kind("Jobs and imports"),
    "law.legaledition": Kind("The law", "the {}"),
    "law.legalitem": Kind("The law", "“{}” in the law"),
    "law.legalrule": Kind("The law", "the rule “{}”"),
    "mail.bouncingaddress": Kind("Emails", "the address {}", "an address"),
    "mail.email": Kind("Emails", "the email {}", "an email"),
    "mail.pause": Kind("Emails"),
    "records.matter": Kind("After the sharing", "the matter {}"),
    "records.impactassessment": Kind("Impact assessments", "the impact assessment {}"),
    "records.ownform": Kind("K-MIP’s own Word form", "the form {}"),
    "records.pattern": Kind("Patterns of sharing", "the pattern “{}”"),
    "records.recordofsharing": Kind("Records of Sharing", "the record {}"),
    "records.recordtemplate": Kind("Records of Sharing", "the template {}"),
    "records.savedsearch": Kind("Records of Sharing", "{}"),
    "records.telling": Kind("After the sharing", "the notice {}"),
    "retention.disposal": Kind("What was disposed of"),
    "reviews.annualreview": Kind("Annual reviews", "the {}"),
    "reviews.proposal": Kind("Annual reviews", "proposal {}"),
    "reviews.response": Kind("Annual reviews"),
    "secretariat.formatrequest": Kind("Requests for another format", "the {}"),
    "secretariat.secretariat": Kind("The secretariat"),
    "signatories.acceptancestatement": Kind("Acceptance statements"),
    "signatories.accessrequest": Kind("People and roles"),
    "signatories.application": Kind("Applications to join"),
    "signatories.campaign": Kind("Campaigns", "the {}"),
    "signatories.contactpoint": Kind("Contacts", "the contact {}"),
    "signatories.invitation": Kind("People and roles"),
    "signatories.mandate": Kind("People and roles"),
    "signatories.organisation": Kind("Organisations"),
    "signatories.organisationimport": Kind("Jobs and imports", "the {}"),
    "signatories.schoolholiday": Kind("Campaigns", "{}"),
    "signatories.signingrequest": Kind("Acceptance statements", "the request to {}"),
    "signatories.singlesignon": Kind("People and roles", "the {}"),
    "signatories.singlesignonchange": Kind("People and roles", "the {}"),
    "signatories.unfinishedapplication": Kind("Applications to join"),
}
OTHERWISE = Kind("Other")
# what was done, where the words that the event keeps do not read on
SAID = {
    ("records.recordofsharing", "sent to be confirmed"): "sent round",
    ("signatories.signingrequest", "asked for a signature"): "sent",
    ("signatories.signingrequest", "reminded"): "sent a reminder of",
}
ASKED_TO_SIGN = (", asked to sign ", " to sign ")  # within the request to somebody to sign


def sentence(event: Any, *, names_addresses: bool = True) -> str:
    """Amira Diallo accepted Swale Trust’s acceptance statement for version 6.0."""
    return f"{event.actor_name} {what(event, names_addresses=names_addresses)}"


def what(event: Any, *, names_addresses: bool = True) -> str:
    """The same without who."""
    kind = KINDS.get(event.subject_type, OTHERWISE)
    did = SAID.get((event.subject_type, event.verb), event.verb)
    if kind.hidden and not names_addresses:
        return f"{did} {kind.hidden}"
    name = event.subject_name
    if event.subject_type == "signatories.signingrequest":
        name = name.replace(*ASKED_TO_SIGN)
    return f"{did} {kind.one.format(name)}"


def kind_of(event: Any) -> str:
    """What things like its own are called together."""
    return KINDS.get(event.subject_type, OTHERWISE).many


def types_of(many: str) -> list[str]:
    """The types of things that are called so together."""
    return [name for name, kind in KINDS.items() if kind.many == many]


def all_kinds() -> list[str]:
    """What things of the history are called, by alphabet."""
    return sorted({kind.many for kind in KINDS.values()})
