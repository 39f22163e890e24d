"""Handing in a file that goes with a repeat record."""

from kmip_portal.forms import FileField, PortalForm, TextField
from records.attaching import TYPES


class AttachForm(PortalForm):
    """What it is, and the file. The guard reads the words, and what the file is called."""

    what = TextField(
        "What is it?",
        hint="For example, ‘Step by step procedure’ or ‘Impact assessment, signed off’",
        missing="Enter what it is",
        max_length=200,
        autocomplete="off",
    )
    file = FileField(
        "File",
        hint="DOCX, ODT, PDF or XLSX, smaller than 5MB. It must not name the people the sharing"
        " is about",
        types=TYPES,
    )

    def guarded_texts(self) -> list[tuple[str, str]]:
        told = self.cleaned_data
        file = told.get("file")
        return [
            ("What it is", told.get("what") or ""),
            ("Name of the file", file.checked.name if file else ""),
        ]
