"""Handing in a filled Word form."""

from typing import Any

from django.core.exceptions import ValidationError

from kmip_portal.forms import FileField, TickField
from kmip_portal.uploads.refusal import BadFile
from records.places import PlaceForm
from records.word_in import FilledForm, read_word


class UploadRecordForm(PlaceForm):
    """The file, for whom, and whether it is kept. The guard reads all that the form says."""

    file = FileField(
        "Completed Word form",
        hint="The one-off or the repeat Record of Sharing, as a DOCX smaller than 5MB",
        missing="Select your completed Word form",
    )
    keep = TickField("Keep the original file with the record", required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.filled: FilledForm | None = None

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            self.filled = read_word(file.checked.content)
        except BadFile as refusal:
            raise ValidationError(str(refusal), code="content") from refusal
        return file

    def guarded_texts(self) -> list[tuple[str, str]]:
        """The name of the file, which is kept, and all that the form says, but for answers that
        name people at work on purpose."""
        if self.filled is None:
            return []
        return [("Name of the file", self.cleaned_data["file"].checked.name), *self.filled.guarded]
