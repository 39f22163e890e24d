"""The processors and systems of a repeat record: one, or many pasted at once."""

from django.core.exceptions import ValidationError

from kmip_portal.forms import ChoiceField, LongTextField, PortalForm, TextField
from kmip_portal.forms.pasted import lines_of
from records.questions.choices import Contract

NAME, USED_FOR, HELD = 500, 300, 200


class SystemForm(PortalForm):
    """A system, or a processor that runs one."""

    guarded = ("name", "used_for", "held")
    row_versioned = True
    name = TextField(
        "Name of the processor or system",
        hint="For example, the company and its product",
        missing="Enter the name of the processor or system",
        max_length=NAME,
    )
    used_for = TextField("What is it used for?", max_length=USED_FOR, required=False)
    held = TextField(
        "Where is the information held?",
        hint="The country, and whose machines",
        max_length=HELD,
        required=False,
    )
    contract = ChoiceField(
        "Is there a contract with whoever runs it?",
        Contract.choices,
        hint="If you select one of the first two, the name is in the Digital Economy Act register’s"
        " list of processors, where the record rests on that Act",
        required=False,
    )


class PasteSystemsForm(PortalForm):
    """Several at once: a column of a spreadsheet, or three."""

    guarded = ("systems",)
    systems = LongTextField(
        "Processors and systems, one on each line",
        hint="You can paste a column from a spreadsheet. A second column is what each is used for,"
        " a third where the information is held",
        missing="Enter one processor or system on each line",
        max_length=20_000,
        rows=10,
        name="The list",
    )

    def clean_systems(self) -> str:
        text: str = self.cleaned_data["systems"]
        for number, row in enumerate(self._split(text), 1):
            for said, most in zip(row.values(), (NAME, USED_FOR, HELD), strict=True):
                if len(said) > most:
                    raise ValidationError(
                        f"Line {number} is too long: a name takes {NAME} characters, what it is"
                        f" used for {USED_FOR}, and where it is held {HELD}"
                    )
        return text

    @property
    def rows(self) -> list[dict[str, str]]:
        return self._split(self.cleaned_data["systems"])

    @staticmethod
    def _split(text: str) -> list[dict[str, str]]:
        found = []
        for line in lines_of(text):
            name, used_for, *held = [*(cell.strip() for cell in line.split("\t")), "", ""]
            if name:
                found.append(
                    {"name": name, "used_for": used_for, "held": " ".join(filter(None, held))}
                )
        return found
