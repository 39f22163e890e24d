"""A file to hand in."""

from pathlib import PurePath

from django import forms

from kmip_portal import kept_uploads
from kmip_portal.forms.characters import REFUSED
from kmip_portal.uploads import BadFile, check_upload


def or_list(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


class FileInput(forms.FileInput):
    """A box for a file. One that was handed in with a form that must be put right is still there:
    the page says so, and has a mark for it and a box to let go of it."""

    kind = "file-upload"
    template_name = "forms/widgets/file.html"
    kept = None  # set by the bound field when it prints

    def value_from_datadict(self, data, files, name):
        if upload := super().value_from_datadict(data, files, name):
            return upload
        mark = data.get(f"{name}-kept") or ""
        return kept_uploads.find(mark) if mark and f"{name}-remove" not in data else None

    def value_omitted_from_data(self, data, files, name):
        return super().value_omitted_from_data(data, files, name) and f"{name}-kept" not in data

    def get_context(self, name, value, attrs):
        return super().get_context(name, value, attrs) | {"kept": self.kept}


class FileField(forms.FileField):
    """One file of a known type and a bounded size, looked into before anybody opens it.

    What was found out about it (its kind, a safe name, its hash) is its `checked`. A file of which
    only the bytes are counted, never opened and never kept, is not `looked_into`.
    """

    widget = FileInput

    def __init__(
        self,
        label,
        hint="",
        missing="Select a file",
        required=True,
        types=("docx",),
        most_mb=5,
        looked_into=True,
    ):
        super().__init__(label=label, help_text=hint, required=required, max_length=200)
        self.types = [kind.lower().lstrip(".") for kind in types]
        self.most_mb, self.looked_into = most_mb, looked_into
        must_be = f"The selected file must be a {or_list([kind.upper() for kind in self.types])}"
        self.error_messages |= {
            "required": missing,
            "missing": missing,
            "invalid": "The selected file could not be uploaded – try again",
            "empty": "The selected file is empty",
            "max_length": "The name of the selected file must be 200 characters or less",
            "contradiction": missing,
            "name": "The name of the selected file must not include special control characters",
            "type": must_be,
            "size": f"The selected file must be smaller than {most_mb}MB",
        }
        self.widget.attrs["accept"] = ",".join(f".{kind}" for kind in self.types)

    def to_python(self, data):
        file = super().to_python(data)
        if file is None:
            return None
        if REFUSED.search(file.name) or set("\r\n\t") & set(file.name):
            raise forms.ValidationError(self.error_messages["name"], code="name")
        if PurePath(file.name).suffix.lower().lstrip(".") not in self.types:
            raise forms.ValidationError(self.error_messages["type"], code="type")
        if file.size >= self.most_mb * 1024 * 1024:
            raise forms.ValidationError(self.error_messages["size"], code="size")
        if not self.looked_into:
            return file
        try:
            file.checked = check_upload(file, self.types, most_mb=self.most_mb)
        except BadFile as refusal:
            raise forms.ValidationError(str(refusal), code="content") from refusal
        return file
