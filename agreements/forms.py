from functools import cached_property

from agreements.importing import Settled
from agreements.models import AgreementVersion
from kmip_portal.forms import (
    Choice,
    ChoiceField,
    DateField,
    FileField,
    LongTextField,
    ManyChoiceField,
    PortalForm,
    SelectField,
    TextField,
    TickField,
)

NeedsAcceptance = AgreementVersion.NeedsAcceptance


class ImportForm(PortalForm):
    """A Word file, and the version that its text follows."""

    file = FileField("Word document", missing="Select a Word document", types=("docx",))
    number = TextField(
        "Version number",
        hint="Like 6.0. Leave this blank to use the number in the document",
        required=False,
        max_length=7,
        width=5,
    )
    base = SelectField(
        "Earlier version",
        lambda: [],
        hint="Clauses that are found again keep their history",
        missing="Select the earlier version",
        required=False,
        empty="None, it is another text",
    )

    def __init__(self, *args, versions=(), **kwargs):
        super().__init__(*args, **kwargs)
        offered = [Choice(version.slug, f"Version {version.number}") for version in versions]
        if offered:
            self.fields["base"].offer(offered, "Select the earlier version")
        else:
            del self.fields["base"]


class MatchForm(PortalForm):
    """Which earlier clause each clause of a file is: as matched, until somebody says otherwise."""

    mark_optional = False
    BEGINNING = 90  # letters of a clause, by which a person knows it

    upload = TextField("File", max_length=4000, missing="Select the file again")
    number = TextField("Version number", required=False, max_length=7)
    base = TextField("Earlier version", required=False, max_length=7)

    def __init__(self, *args, matches=None, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("upload", "number", "base"):
            self.fields[name].widget = self.fields[name].hidden_widget()
        self.matches = matches
        if matches:
            self._ask_of_each()
            self._ask_of_the_rest()

    def _ask_of_each(self):
        look, found = [], []
        for name, match in self._asked():
            self.fields[name] = SelectField(
                match.new.title,
                self._offered(name, match),
                hint=self._said(match),
                missing=f"Select which clause {match.new.title} is",
                required=False,
                empty="A new clause",
            )
            self.initial[name] = match.old.key if match.old else ""
            (look if match.needs_a_look else found).append(name)
        self.fieldsets = [("Look at these", look), ("Found again", found)]

    def _offered(self, name, match):
        """Every earlier clause where it is open which it is; else what nothing is sure to be.

        A sure one is let go first, and can be chosen elsewhere then: all in all would be a page of
        megabytes.
        """
        mine = {self.data.get(name, ""), match.old.key if match.old else ""}
        return [
            Choice(text.key, text.title)
            for text in self.matches.old
            if match.needs_a_look or text.key in mine or text.key not in self._settled_keys
        ]

    @cached_property
    def _settled_keys(self):
        """Of earlier clauses that were surely found again, and are not let go."""
        sure = {one.old.key for one in self.matches.all if not one.needs_a_look}
        return sure & self._chosen

    def _said(self, match):
        said = match.sure if not match.why else f"{match.sure}: {match.why}"
        begins = " ".join(match.new.body.split())
        if not match.needs_a_look or not begins:
            return said
        if len(begins) > self.BEGINNING:
            begins = f"{begins[: self.BEGINNING].rstrip()}…"
        return f"{said}. It begins “{begins}”"

    def _ask_of_the_rest(self):
        """Earlier clauses that none of the file is, as it was matched or as it was answered."""
        places = [Choice(str(at), match.new.title) for at, match in enumerate(self.matches.all)]
        self.left = {
            f"earlier_{at}": text
            for at, text in enumerate(self.matches.old)
            if text.key not in self._chosen
        }
        for name, text in self.left.items():
            self.fields[name] = SelectField(
                text.title,
                places,
                missing=f"Select what became of {text.title}",
                required=False,
                empty="Removed",
            )
        if self.left:
            self.fieldsets.insert(1, ("Not found in the file", list(self.left)))

    @cached_property
    def _chosen(self):
        if self.is_bound:
            return {self.data.get(name) for name, _ in self._asked()}
        return {match.old.key for match in self.matches.all if match.old}

    def _asked(self):
        return [(f"clause_{place}", match) for place, match in enumerate(self.matches.all)]

    def clean(self):
        answers = super().clean()
        if self.matches:
            self._refuse_two_of_one(answers)
            for name, text in self.left.items():
                if name not in self.data:
                    self.add_error(name, f"Select what became of {text.title}")
        return answers

    def _refuse_two_of_one(self, answers):
        titles = {text.key: text.title for text in self.matches.old}
        first = {}
        for name, match in self._asked():
            key = answers.get(name)
            if key and key in first:
                self.add_error(
                    name,
                    f"{titles[key]} is chosen for {first[key]} and for {match.new.title}. "
                    "Choose it for one of them",
                )
            elif key:
                first[key] = match.new.title

    @property
    def settled(self):
        """What was confirmed, of a form that is valid."""
        if not self.matches:
            return None
        keys = [self.cleaned_data[name] for name, _ in self._asked()]
        taken_in = {}
        for name, text in self.left.items():
            if not self.cleaned_data[name]:
                continue
            place = int(self.cleaned_data[name])
            if keys[place]:  # it is another clause already, and takes this one in
                taken_in[text.key] = place
            else:
                keys[place] = text.key
        return Settled(keys, taken_in)


class StartForm(PortalForm):
    """The number of the next version."""

    number = TextField(
        "Version number",
        hint="Like 7.0",
        missing="Enter the number of this version, like 7.0",
        max_length=7,
        width=5,
    )


class CorrectForm(PortalForm):
    """A button that starts a correction, once."""


class CatchUpForm(PortalForm):
    """A button that takes over what was published since a draft was begun."""


class RemoveForm(PortalForm):
    """Why a clause is taken out, as the person saw it."""

    row_versioned = True

    why = LongTextField(
        "Why it is removed",
        hint="This is kept in the history, and shown where the clause was if its number is kept",
        missing="Enter why the clause is removed",
        max_length=2000,
        rows=3,
    )


class ClauseForm(PortalForm):
    """One clause of a draft, as it is written."""

    row_versioned = True

    heading = TextField("Heading", missing="Enter a heading")
    body = LongTextField(
        "Text",
        hint="Start a numbered paragraph with “1.” and a point with “-”. Put words between "
        "** and ** to make them bold. Name another clause by its number, such as clause 4.2",
        required=False,
        max_length=20_000,
        rows=18,
    )
    why = LongTextField(
        "Why this changed",
        hint="This is shown beside the change",
        required=False,
        max_length=2000,
        rows=3,
    )

    def __init__(self, *args, clause=None, **kwargs):
        if clause is not None:
            kwargs["initial"] = {
                "heading": clause.heading,
                "body": clause.body,
                "why": clause.why_changed,
                "row_version": clause.row_version,
            }
        super().__init__(*args, **kwargs)


class NewClauseForm(ClauseForm):
    row_versioned = False
    LEVELS = [
        Choice("2", "A clause"),
        Choice("3", "Below a clause"),
        Choice("1", "A part or a schedule", "Clauses that follow it stand in it"),
    ]

    level = ChoiceField("What is it?", LEVELS, missing="Select what it is")
    field_order = ("level", "heading", "body", "why")


class CompareForm(PortalForm):
    """Which two versions to compare. Asked by GET, so that every answer has an address."""

    mark_optional = False

    old = SelectField("Compare", lambda: [], missing="Select the version to begin with")
    new = SelectField("With", lambda: [], missing="Select the version to compare it with")

    def __init__(self, *args, versions=(), **kwargs):
        super().__init__(*args, **kwargs)
        offered = [Choice(version.slug, f"Version {version.number}") for version in versions]
        for name in ("old", "new"):
            field = self.fields[name]
            field.offer(offered, field.error_messages["required"])


class CoverageForm(PortalForm):
    """Which clauses say something of one point."""

    mark_optional = False

    clauses = ManyChoiceField("Clauses that cover it", lambda: [], required=False, small=True)

    def __init__(self, *args, clauses=(), **kwargs):
        super().__init__(*args, **kwargs)
        offered = [Choice(one.key, str(one)) for one in clauses if not one.is_unused]
        self.fields["clauses"].offer(offered, "Select the clauses that cover it")


class ProposeForm(PortalForm):
    """What is settled when a text is put forward for approval."""

    in_force_on = DateField(
        "Day it comes into force",
        missing="Enter the day it comes into force",
        name="The day it comes into force",
        today_or_future=True,
    )
    summary_of_changes = LongTextField(
        "Summary of changes",
        hint="In plain English. This is published",
        missing="Enter a summary of changes",
        max_length=4000,
    )
    needs_acceptance = ChoiceField(
        "Do organisations need to accept again?",
        [
            Choice(
                NeedsAcceptance.EVERYONE,
                NeedsAcceptance.EVERYONE.label,
                "Until that day, acceptance of the version before counts",
            ),
            Choice(
                NeedsAcceptance.JOINERS,
                NeedsAcceptance.JOINERS.label,
                "Organisations that signed before stay signed",
            ),
            Choice(
                NeedsAcceptance.NOBODY,
                NeedsAcceptance.NOBODY.label,
                "Nothing of substance changes",
            ),
        ],
        missing="Select whether organisations need to accept again",
    )
    accept_by = DateField(
        "Day to accept by",
        hint="If everyone must accept. Leave this blank for 90 days after it comes into force",
        name="The day to accept by",
        required=False,
        future=True,
    )

    def clean(self):
        answers = super().clean()
        day, by = answers.get("in_force_on"), answers.get("accept_by")
        if day and by and by < day:
            self.add_error(
                "accept_by", "The day to accept by must be after the day it comes into force"
            )
        return answers


class OwnFileForm(PortalForm):
    """K-MIP's own PDF of a version."""

    file = FileField(
        "PDF of the agreement",
        hint="Up to 10MB, without a password and without files inside it",
        missing="Select a PDF",
        types=("pdf",),
        most_mb=10,
    )


class ApproveForm(PortalForm):
    checked = TickField(
        "I have opened the PDF and checked it",
        missing="Confirm that you have opened the PDF and checked it",
    )
    same = TickField(
        "It says the same as the text in the portal",
        missing="Confirm that it says the same as the text in the portal",
    )
    sha256 = TextField("File fingerprint", missing="Open the page again", max_length=64)

    def __init__(self, *args, own_file=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not own_file:  # the portal made the file from the text
            del self.fields["same"]
        self.fields["sha256"].widget = self.fields["sha256"].hidden_widget()
