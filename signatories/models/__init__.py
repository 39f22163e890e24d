from signatories.models.acceptance import AcceptanceStatement
from signatories.models.application import (
    Application,
    ApplicationLink,
    ApplicationQuestion,
    UnfinishedApplication,
)
from signatories.models.campaign import (
    Campaign,
    CampaignEntry,
    CampaignLetter,
    SchoolHoliday,
)
from signatories.models.contact import ContactPoint, ContactReport
from signatories.models.importing import OrganisationImport
from signatories.models.invitation import AccessRequest, Invitation
from signatories.models.mailbox_code import MailboxCode
from signatories.models.mandate import Mandate
from signatories.models.membership import Membership, Team
from signatories.models.organisation import Organisation
from signatories.models.particulars import Area, Establishment, Identifier
from signatories.models.scan import StatementFile, StatementPage
from signatories.models.signing import LostLink, SigningLink, SigningRequest
from signatories.models.single_sign_on import (
    SignInDomain,
    SignInSubject,
    SingleSignOn,
    SingleSignOnChange,
)
from signatories.models.succession import Renaming, Succession

__all__ = [
    "AcceptanceStatement",
    "AccessRequest",
    "Application",
    "ApplicationLink",
    "ApplicationQuestion",
    "Area",
    "Campaign",
    "CampaignEntry",
    "CampaignLetter",
    "ContactPoint",
    "ContactReport",
    "Establishment",
    "Identifier",
    "Invitation",
    "LostLink",
    "MailboxCode",
    "Mandate",
    "Membership",
    "Organisation",
    "OrganisationImport",
    "Renaming",
    "SchoolHoliday",
    "SignInDomain",
    "SignInSubject",
    "SigningLink",
    "SigningRequest",
    "SingleSignOn",
    "SingleSignOnChange",
    "StatementFile",
    "StatementPage",
    "Succession",
    "Team",
    "UnfinishedApplication",
]
