"""Forms by which the secretariat keeps the list of organisations."""

from typing import Any

from django.core.exceptions import ValidationError

from kmip_portal.forms import (
    Choice,
    ChoiceField,
    DateField,
    FileField,
    FilterForm,
    LongTextField,
    ManyChoiceField,
    PortalForm,
    SelectField,
    TextField,
    TickField,
)
from kmip_portal.forms.pasted import lines_of
from signatories import organisation_types
from signatories.forms import existing_organisations
from signatories.models import Area, Organisation, Succession
from signatories.picker import Typed, look_up

Kind = Succession.Kind
MOST = 50


class ListForm(FilterForm):
    """Which organisations to show."""

    q = TextField("Search", "A name, or a number such as a URN or ODS code", required=False)

    def __init__(self, data: Any):
        super().__init__(data)
        self.fields["type"] = SelectField(
            "Type", organisation_types.choices(), required=False, empty="All types"
        )
        self.fields["details"] = SelectField(
            "Details",
            [("unconfirmed", "Not confirmed for 12 months")],
            required=False,
            empty="All",
        )


class ImportForm(PortalForm):
    """A file of organisations."""

    file = FileField(
        "CSV file",
        "Its first line names the columns",
        missing="Select a CSV file",
        types=("csv",),
        most_mb=5,
    )


class AddForm(PortalForm):
    """An organisation that the portal does not know."""

    name = TextField("Legal name", missing="Enter the legal name", autocomplete="off")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation_type"] = SelectField(
            "Type", organisation_types.choices(), missing="Select the type"
        )
        self.fields["areas"] = ManyChoiceField(
            "Areas it works in",
            [(area.name, area.name) for area in Area.objects.offered()],
            required=False,
            small=True,
        )


class RenameForm(PortalForm):
    """A new legal name, from a day."""

    name = TextField("New legal name", missing="Enter the new legal name", autocomplete="off")
    from_on = DateField("First day of the new name", missing="Enter the first day of the new name")


class NamesField(LongTextField):
    """Organisations by name or number, one on each line. The answer is a list of them."""

    def __init__(self, label: str, hint: str, missing: str):
        super().__init__(label, hint, 10_000, missing, rows=3, name=label)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        found = [self._one(line) for line in lines_of(text)[: MOST + 1]]
        return list(dict.fromkeys(found))

    def _one(self, line: str) -> Organisation:
        answer = look_up(Typed(line), existing_organisations(), listed_only=True)
        if answer.picked and answer.picked.organisation:
            return answer.picked.organisation
        near = [one.name for one in answer.matches[:3]]
        told = f" Did you mean {' or '.join(near)}?" if near else " Check the name"
        raise ValidationError(f"No organisation in our list is called ‘{line[:80]}’.{told}")


class ReplaceForm(PortalForm):
    """Which organisations end, which stand for them, and from when."""

    kind = ChoiceField(
        "What happens?",
        [
            Choice(Kind.MERGED, "They merge", "Several become one"),
            Choice(Kind.SPLIT, "One splits", "One becomes several"),
            Choice(Kind.REPLACED, "One replaces the other", "A school becomes an academy"),
        ],
        missing="Select what happens",
    )
    predecessors = NamesField(
        "Organisations that end", "One on each line, by name or number",
        "Enter the organisations that end",
    )  # fmt: skip
    successors = NamesField(
        "Organisations that take their place",
        "One on each line, by name or number. Add them to the list first",
        "Enter the organisations that take their place",
    )
    from_on = DateField(
        "First day of the new organisation",
        missing="Enter the first day of the new organisation",
    )
    takes_people = TickField("Move its people, with their roles", required=False)
    takes_contacts = TickField("Move its contacts", required=False)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        kind = told.get("kind")
        old, new = told.get("predecessors") or [], told.get("successors") or []
        if kind in (Kind.MERGED, Kind.REPLACED) and len(new) > 1:
            self.add_error("successors", "Enter 1 organisation that takes their place")
        if kind in (Kind.SPLIT, Kind.REPLACED) and len(old) > 1:
            self.add_error("predecessors", "Enter 1 organisation that ends")
        if kind == Kind.SPLIT and len(new) == 1:
            self.add_error("successors", "Enter 2 or more organisations that take its place")
        if both := set(old) & set(new):
            self.add_error("successors", f"{both.pop()} cannot take its own place")
        if kind == Kind.SPLIT and (told.get("takes_people") or told.get("takes_contacts")):
            self.add_error(
                "takes_people", "When one splits, invite people and add contacts one by one"
            )
        return told
