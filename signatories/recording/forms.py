"""What the secretariat types from a statement in its hands."""

from kmip_portal.forms import (
    Choice,
    ChoiceField,
    DateField,
    FileField,
    LongTextField,
    ManyChoiceField,
    PortalForm,
    TextField,
    TickField,
)
from kmip_portal.portal_tags import day
from signatories.forms import OrganisationField

ARRIVED_BY = [Choice("post", "Post"), Choice("email", "Email"), Choice("hand", "By hand")]


class FindForm(PortalForm):
    """A statement or a request to sign, by the reference printed on it. Asked by GET."""

    mark_optional = False

    q = TextField(
        "Find by reference",
        hint="As printed on the statement, for example ACC-9H2J-7VKD or SIG-4T8W-21PR",
        max_length=40,
        width=20,
        missing="Enter a reference",
        spellcheck=False,
    )

    def __init__(self, data):
        super().__init__(data if data and "q" in data else None)
        del self.fields["submission_id"]  # looking twice is no matter


class PaperForm(PortalForm):
    """One page, for somebody who records many."""

    fieldsets = [
        ("The statement", ["organisation", "version", "signed_on", "name", "job_title",
                           "authority"]),
        ("How it came", ["arrived_by", "arrived_on", "kept_at", "note"]),
    ]  # fmt: skip

    organisation = OrganisationField(
        "Organisation", missing="Select the organisation", listed_only=True
    )
    signed_on = DateField(
        "Date on the statement", missing="Enter the date on the statement", today_or_past=True
    )
    name = TextField(
        "Name of the person who signed", missing="Enter the name of the person who signed",
        autocomplete="off",
    )  # fmt: skip
    job_title = TextField("Their job title", missing="Enter their job title", autocomplete="off")
    authority = TextField(
        "What gives them authority to sign",
        missing="Enter what gives them authority to sign",
        hint="As the statement says, for example, headteacher",
    )
    arrived_by = ChoiceField(
        "How it arrived", ARRIVED_BY, missing="Select how it arrived", inline=True
    )
    arrived_on = DateField(
        "Date it arrived", missing="Enter the date it arrived", today_or_past=True
    )
    kept_at = TextField("Where the paper original is kept", required=False)
    note = LongTextField("Note for colleagues", required=False, max_length=1000, rows=2)

    def __init__(self, *args, versions, **kwargs):
        super().__init__(*args, **kwargs)
        self.versions = {one.slug: one for one in versions}
        choices = [Choice(one.slug, f"Version {one.number}") for one in versions]
        self.fields["version"] = ChoiceField("Version", choices, missing="Select the version")

    def clean(self):
        answers = super().clean()
        signed, arrived = answers.get("signed_on"), answers.get("arrived_on")
        if signed and arrived and arrived < signed:
            self.add_error(
                "arrived_on",
                f"Date it arrived must be the same as or after {day(signed)}, the date on the"
                " statement",
            )
        version = self.versions.get(answers.get("version", ""))
        if signed and version and version.in_force_on and signed < version.in_force_on:
            self._ask_whether_it_is_right(version)
        return answers

    def _ask_whether_it_is_right(self, version):
        """Not an error: it is asked about once."""
        self.fields["is_right"] = TickField(
            f"It is right that it was signed before version {version.number} came into force",
            required=False,
        )
        if not self.data.get(self.add_prefix("is_right")):
            self.add_error(
                "signed_on",
                f"This statement was signed before version {version.number} came into force on"
                f" {day(version.in_force_on)}. Check the date and the version, or confirm that it"
                " is right",
            )

    @property
    def picked(self):
        """The organisation and the version."""
        organisation = self.cleaned_data["organisation"].organisation
        return organisation, self.versions[self.cleaned_data["version"]]


class CorrectionForm(PortalForm):
    """Everything the statement says of who accepted; what is left as it stands stays so."""

    legal_name = TextField("Legal name of the organisation", missing="Enter the legal name")
    name = TextField("Name of the person who signed", missing="Enter their name")
    job_title = TextField("Their job title", missing="Enter their job title")
    authority = TextField("What gave them authority to sign", missing="Enter what gave authority")
    reason = LongTextField(
        "What was wrong",
        hint="Told to the organisation",
        max_length=1000,
        rows=3,
        missing="Enter what was wrong",
    )

    def __init__(self, *args, statement, **kwargs):
        kwargs.setdefault("initial", said_by(statement))
        super().__init__(*args, **kwargs)
        self.statement = statement

    def clean(self):
        answers = super().clean()
        if not self.errors and all(
            answers.get(name) == value for name, value in said_by(self.statement).items()
        ):
            self.add_error(None, "Change what was wrong before you save it")
        return answers


def said_by(statement):
    return {
        "legal_name": statement.snapshot["organisation"]["name"],
        "name": statement.name,
        "job_title": statement.job_title,
        "authority": statement.authority,
    }


class HistoricForm(PortalForm):
    file = FileField(
        "CSV file of acceptances",
        hint="Its first line names the columns",
        missing="Select a CSV file",
        types=("csv",),
    )


SCANS = ("pdf", "jpg", "jpeg", "png", "heic", "docx")


def scan_field(label, **kwargs):
    return FileField(label, types=SCANS, most_mb=20, **kwargs)


class CopyForm(PortalForm):
    """The signed statement: a scan, clear photos, or the Word file; up to three files."""

    file = scan_field(
        "Signed statement",
        hint="A PDF, JPG, PNG, HEIC or DOCX up to 20MB. Files with a password cannot be checked",
        missing="Select a file",
    )
    file_2 = scan_field("Second file", hint="If it is on more than one photo", required=False)
    file_3 = scan_field("Third file", required=False)

    @property
    def uploads(self):
        """What was looked into and may be kept."""
        names = ("file", "file_2", "file_3")
        return [self.cleaned_data[name].checked for name in names if self.cleaned_data.get(name)]


class SignedCopyForm(CopyForm):
    """The copy, and what it says."""

    signed_on = DateField(
        "Date on the statement", missing="Enter the date on the statement", today_or_past=True
    )
    name = TextField(
        "Name of the person who signed", missing="Enter the name of the person who signed"
    )
    job_title = TextField("Their job title", missing="Enter their job title")
    authority = TextField(
        "What gives them authority to sign",
        hint="For example, headteacher",
        missing="Enter what gives them authority to sign",
    )

    @property
    def said(self):
        """What the person typed, as the service takes it."""
        names = ("name", "job_title", "authority", "signed_on")
        return {name: self.cleaned_data[name] for name in names}


class ScanForm(SignedCopyForm):
    """The same, of any version."""

    def __init__(self, *args, versions, **kwargs):
        super().__init__(*args, **kwargs)
        self.versions = {one.slug: one for one in versions}
        choices = [Choice(one.slug, f"Version {one.number}") for one in versions]
        self.fields["version"] = ChoiceField(
            "Version on the statement", choices, missing="Select the version on the statement"
        )

    @property
    def said(self):
        """What the person typed, with the version."""
        return super().said | {"version": self.versions[self.cleaned_data["version"]]}


class CheckForm(PortalForm):
    """Accept it, or ask for a better copy and say why."""

    CHECKS = [
        Choice("organisation", "The organisation name matches"),
        Choice("signed", "It is signed"),
        Choice("dated", "It is dated"),
        Choice("version", "The version is right"),
    ]
    ACCEPT, BETTER = "accept", "better"
    WHY = [
        Choice("We cannot read it.", "Not readable"),
        Choice("A page is missing.", "Page missing"),
        Choice("It is not signed.", "Not signed"),
        Choice("It is not dated.", "Not dated"),
        Choice("It is for another version of the agreement.", "Wrong version"),
        Choice("other", "Other"),
    ]
    mark_optional = False
    fieldsets = [
        ("", ["checks", "decision"]),
        ("If you need a better copy", ["why", "words"]),
    ]

    checks = ManyChoiceField("Check that", CHECKS, required=False, small=True)
    decision = ChoiceField(
        "Do you accept this statement?",
        [Choice(ACCEPT, "Accept it"), Choice(BETTER, "Ask for a better copy")],
        missing="Select if you accept this statement",
    )
    why = ChoiceField(
        "Why you need a better copy", WHY, required=False, small=True,
        missing="Select why you need a better copy",
    )  # fmt: skip
    words = LongTextField(
        "More about it", hint="Stands in the email", max_length=500, rows=2, required=False
    )

    def clean(self):
        answers = super().clean()
        decision = answers.get("decision")
        if decision == self.ACCEPT and len(answers.get("checks") or []) < len(self.CHECKS):
            self.add_error(
                "checks", "Select all the checks that are right, or ask for a better copy"
            )
        if decision == self.BETTER and not answers.get("why"):
            self.add_error("why", "Select why you need a better copy")
        if answers.get("why") == "other" and not answers.get("words"):
            self.add_error("words", "Enter why you need a better copy")
        return answers

    @property
    def reason(self):
        """What the letter says."""
        why = "" if self.cleaned_data["why"] == "other" else self.cleaned_data["why"]
        return " ".join(part for part in (why, self.cleaned_data["words"]) if part)
