"""Forms about the people of an organisation."""

from typing import Any

from django.core.exceptions import ValidationError

from kmip_portal.accounts.forms import NewPasswordField
from kmip_portal.accounts.models import User
from kmip_portal.forms import (
    Choice,
    ChoiceField,
    EmailField,
    LongTextField,
    ManyChoiceField,
    PortalForm,
    SelectField,
    TextField,
)
from signatories.models import Membership, Organisation
from signatories.permissions import lets_themselves_in
from signatories.services.access_requests import is_known_domain

Role = Membership.Role
WHAT_A_ROLE_CAN_DO = {
    Role.PRACTITIONER: "Record what is shared, and read the organisation’s people and contacts",
    Role.LEAD: "Manage people, contacts and details, see every record, respond to reviews",
    Role.SIGNING_OFFICER: "Accept the agreement for the organisation, decline it or withdraw",
    Role.REPRESENTATIVE: "Respond to reviews and propose changes. They are asked to accept first",
    Role.DPO: "Read every record and advise on it, and never decide what they advised on",
    Role.DEPUTY_DPO: "The same, when the data protection officer has not answered in time",
    Role.CALDICOTT: "Read every record and advise on confidential health and care information",
    Role.DEPUTY_CALDICOTT: "The same, when the Caldicott Guardian has not answered in time",
    Role.SIRO: "Read every record and advise on its risks, after the data protection officer",
    Role.DEPUTY_SIRO: "The same, when the senior information risk owner has not answered in time",
}


class RolesForm(PortalForm):
    """What a person can do for the organisation, and in which team."""

    roles = ManyChoiceField(
        "What can this person do?",
        [Choice(role, role.label, hint) for role, hint in WHAT_A_ROLE_CAN_DO.items()],
        missing="Select what this person can do",
    )

    def __init__(self, *args, organisation: Organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.teams = {team.name: team for team in organisation.teams.all()}
        if self.teams:
            self.fields["team"] = SelectField(
                "Team",
                [(name, name) for name in self.teams],
                hint="People in a team see each other’s one-off records",
                required=False,
                empty="No team",
            )

    @property
    def team(self):
        return self.teams.get(self.cleaned_data.get("team"))


class TeamForm(PortalForm):
    """A team by its name."""

    name = TextField("Name of the team", missing="Enter the name of the team", max_length=120)

    def __init__(self, *args, organisation: Organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def clean_name(self):
        name = self.cleaned_data["name"]
        if self.organisation.teams.filter(name__iexact=name).exists():
            raise ValidationError("There is a team with this name. Enter another name")
        return name


class InviteForm(RolesForm):
    """Who is asked, and to do what."""

    email = EmailField("Work email address", missing="Enter their work email address")
    name = TextField("Full name", missing="Enter their full name", autocomplete="off")

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["email"].widget.attrs["autocomplete"] = "off"
        self.order_fields(["email", "name", "roles", "team"])

    def clean_email(self):
        email = self.cleaned_data["email"]
        if lets_themselves_in(self.by, self.organisation, email):
            raise ValidationError(f"Ask a lead of {self.organisation} to invite you")
        held = self.organisation.memberships.current().filter(user__email=email)
        if held.exists():
            raise ValidationError(f"This person is already in {self.organisation}")
        return email


class ChangeRolesForm(RolesForm):
    """The roles as the page showed them travel with it: only what was changed on it is changed."""

    def __init__(self, *args, held: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.held = held

    @property
    def add(self) -> list[str]:
        return [role for role in self.cleaned_data["roles"] if role not in self.held]

    @property
    def end(self) -> list[str]:
        return [role for role in self.held if role not in self.cleaned_data["roles"]]


class JoinForm(PortalForm):
    """Somebody new creates their account; the address is the one that was invited."""

    name = TextField("Full name", missing="Enter your full name", autocomplete="name")
    job_title = TextField(
        "Job title", missing="Enter your job title", autocomplete="organization-title"
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        password = NewPasswordField()
        password.label, password.user = "Create a password", user
        password.error_messages["required"] = "Create a password"
        self.fields["password1"] = password


class AnswerRequestForm(RolesForm):
    """Yes, and as what; or no, and why."""

    mark_optional = False  # which of the answers is asked for hangs on the first

    answer = ChoiceField(
        "What is your answer?",
        [Choice("approve", "Approve"), Choice("refuse", "Refuse")],
        missing="Select your answer",
    )
    refused_reason = LongTextField(
        "If you refuse, why?",
        "We send it to them",
        500,
        "Enter why you refuse",
        required=False,
        rows=3,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["roles"].label = "If you approve, what can this person do?"
        self.fields["roles"].required = False
        self.order_fields(["answer", "roles", "team", "refused_reason"])

    @property
    def approves(self) -> bool:
        return self.cleaned_data["answer"] == "approve"

    def clean(self):
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("answer") == "approve" and "roles" in told and not told["roles"]:
            self.add_error("roles", "Select what this person can do")
        if told.get("answer") == "refuse" and not told.get("refused_reason", "x"):
            self.add_error("refused_reason", "Enter why you refuse")
        return told


class AskForm(PortalForm):
    """Somebody with an account asks to be let in."""

    reason = LongTextField(
        "Why do you need access?",
        "For example, I record what our safeguarding team shares",
        500,
        "Enter why you need access",
        rows=3,
    )


class AskWithoutAccountForm(AskForm):
    """Somebody with an address of the organisation's, and no account yet."""

    name = TextField("Full name", missing="Enter your full name", autocomplete="name")
    job_title = TextField(
        "Job title", missing="Enter your job title", autocomplete="organization-title"
    )
    email = EmailField(
        "Work email address", "We’ll send a link to it", missing="Enter your work email address"
    )

    def __init__(self, *args, organisation: Organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.order_fields(["name", "job_title", "email", "reason"])

    def clean_email(self):
        email = self.cleaned_data["email"]
        if not is_known_domain(email, self.organisation):
            raise ValidationError(
                f"Enter an email address of {self.organisation}, or ask one of its leads to"
                " invite you"
            )
        return email


class WorkingForForm(PortalForm):
    """For which of their organisations a person works now."""

    question = "organisation"

    def __init__(self, *args, organisations: list[Organisation], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = ChoiceField(
            "Which organisation are you working for?",
            [(one.slug, one.name) for one in organisations],
            missing="Select which organisation you are working for",
        )
