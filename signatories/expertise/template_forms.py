"""Forms about templates and examples."""

from typing import Any

from kmip_portal.forms import (
    ChoiceField,
    DateField,
    FileField,
    FilterForm,
    LongTextField,
    PortalForm,
    SelectField,
    TextField,
    TickField,
)
from kmip_portal.uploads import BadFile, CheckedUpload, in_child
from kmip_portal.uploads.metadata import metadata_of, without_names
from signatories.expertise.guide_forms import topics
from signatories.expertise.models import SharedTemplate

TYPES = ("docx", "odt", "pdf", "xlsx")


class ShareTemplateForm(PortalForm):
    """A file, what it is for, and on what terms others may use it."""

    guarded = ("title", "purpose")

    title = TextField("Title", max_length=120, missing="Enter the title", autocomplete="off")
    purpose = LongTextField(
        "What is it for?",
        hint="When others would use it, and what they should change in it",
        max_length=1000,
        rows=4,
        missing="Enter what it is for",
    )
    topic = SelectField("Topic", topics, missing="Select the topic")
    file = FileField(
        "File",
        hint="DOCX, ODT, PDF or XLSX, smaller than 5MB. No macros, tracked changes or comments",
        types=TYPES,
    )
    take_out_names = TickField(
        "Take out the names of its authors",
        hint="Word keeps them beside the text. We can take them out of a DOCX, ODT or XLSX",
        required=False,
    )
    licence = ChoiceField(
        "On what terms may others use it?",
        SharedTemplate.Licence.choices,
        missing="Select on what terms others may use it",
    )
    review_on = DateField(
        "When will you look at it again?",
        missing="Enter when you will look at it again",
        name="The day you look at it again",
        future=True,
    )
    confirmed = TickField(
        "I confirm it has no personal information",
        missing="Select the box to confirm it has no personal information",
    )

    def __init__(self, *args: Any, places: Any = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        if places:
            self.fields["whose"] = ChoiceField(
                "Whose template is it?", list(places), missing="Select whose template it is"
            )
            self.order_fields(["whose"])

    def clean(self) -> Any:
        told = super().clean()
        file = self.cleaned_data.get("file")
        if file is not None:
            try:
                file.checked = self._looked_through(file.checked)
            except BadFile as refusal:
                self.add_error("file", str(refusal))
        return told

    def _looked_through(self, upload: CheckedUpload) -> CheckedUpload:
        """Without what people do not see in it, or refused with what was found."""
        found = in_child(metadata_of, upload.content, upload.kind)
        if found.has_changes:
            raise BadFile(
                "The selected file has tracked changes. Accept or reject them, then select it again"
            )
        if found.has_comments:
            raise BadFile("The selected file has comments. Remove them, then select it again")
        if not found.names:
            return upload
        named = f"The selected file says who wrote it: {', '.join(found.names[:5])}"
        if upload.kind == "pdf":
            raise BadFile(
                f"{named}. Save the PDF again without it, from the program it was made with"
            )
        if not self.cleaned_data.get("take_out_names"):
            raise BadFile(f"{named}. Select ‘Take out the names of its authors’, or remove them")
        content = in_child(without_names, upload.content, upload.kind)
        if left := in_child(metadata_of, content, upload.kind).names:
            raise BadFile(f"We could not take out {left[0]}. Remove it, then select the file again")
        return upload._replace(content=content)


class ReportTemplateForm(PortalForm):
    """What is wrong with it."""

    guarded = ("note",)

    note = LongTextField(
        "What is wrong with it?",
        "For example, it is out of date, or it names a person",
        500,
        "Enter what is wrong with it",
        rows=3,
    )


class CloseTemplateForm(PortalForm):
    """Why it is not to be used any more."""

    reason = LongTextField("Why?", "Shown on its page", 500, "Enter why", rows=3, name="Why")


class FindTemplateForm(FilterForm):
    """Which templates; asked by GET, so that every answer has an address."""

    q = TextField("Search", "A word of its title or of what it is for", required=False)

    def __init__(self, data: Any):
        super().__init__(data)
        self.fields["topic"] = SelectField("Topic", topics(), required=False, empty="All topics")
