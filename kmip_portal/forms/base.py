"""The form every page uses."""

from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID, uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile

from kmip_portal import personal_data
from kmip_portal.forms.characters import to_be_shown
from kmip_portal.forms.meeting import Both, differences

AROUND = 30  # characters


class Problem(NamedTuple):
    """One line of the error summary, and where its link lands."""

    text: str
    href: str = ""


class Found(NamedTuple):
    """Something that looks like personal information, and the answer it stands in."""

    kind: str
    text: str
    label: str
    before: str = ""  # the words around it, so that it is found again
    after: str = ""


def _found(find: personal_data.Find, answer: str, label: str) -> Found:
    end = find.start + len(find.text)
    before = answer[max(0, find.start - AROUND) : find.start].rpartition("\n")[2]
    after = answer[end : end + AROUND].partition("\n")[0]
    return Found(find.kind, find.text, label, before, after)


def _hash_of(file: UploadedFile) -> bytes:
    file.seek(0)
    digest = sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.digest()


class SubmissionIdField(forms.UUIDField):
    """Names one attempt to send, so that a second press of the button changes nothing."""

    widget = forms.HiddenInput

    def __init__(self):
        super().__init__(required=False, initial=uuid4)

    def to_python(self, value):
        try:
            return UUID(str(value))
        except ValueError:
            return uuid4()


class RowVersionField(forms.IntegerField):
    """The version of the row that the person saw; None when the page did not say."""

    widget = forms.HiddenInput

    def __init__(self):
        super().__init__(required=False)
        self.validators = []

    def clean(self, value):
        text = str(value or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


class PortalForm(forms.Form):
    """Prints as GOV.UK markup; keeps its submission id; asks before taking personal data.

    A form may say: `question` (the field whose label is the page's H1), `fieldsets`
    ([("Heading", ["field", ...])]), `guarded` (free text that the guard reads) and
    `row_versioned` (a hidden `row_version`, given as initial).
    """

    question: str | None = None
    fieldsets: list[tuple[str, list[str]]] = []
    guarded: tuple[str, ...] = ()
    row_versioned = False
    label_size = "s"
    mark_optional = True  # a form whose every answer may be left out says so in none
    use_required_attribute = False
    HOUSEKEEPING = ("submission_id", "row_version", "personal_data_checked")
    NOT_CARRIED = ("csrfmiddlewaretoken", "personal_data_checked", "go_back")

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.personal_data_found: list[Found] = []
        self.personal_data_confirmed = False
        self.met: list[Both] = []
        self.fields["submission_id"] = SubmissionIdField()
        if self.row_versioned:
            self.fields["row_version"] = RowVersionField()

    @property
    def answers(self) -> dict:
        """What the person answered, without what the form keeps for itself."""
        return {k: v for k, v in self.cleaned_data.items() if k not in self.HOUSEKEEPING}

    def meet(self, *, theirs: dict, row_version: int, what: str) -> None:
        """Somebody saved meanwhile: show both texts; a second press saves this person's."""
        self.met = differences(self, theirs)
        self.add_error(None, f"{what}. Look at what they wrote, then save again to keep yours")
        self.data = self.data.copy()
        self.data[self.add_prefix("row_version")] = str(row_version)

    @property
    def was_kept(self) -> bool:
        """Sent too late, kept, and shown again: the person looks and presses the button again."""
        return self.is_bound and self.data.get("kept") == "yes"

    @property
    def goes_back(self) -> bool:
        """Back from the question of the guard, to change what was typed: nothing is sent."""
        return self.is_bound and self.data.get("go_back") == "yes"

    @property
    def is_interrupted(self) -> bool:
        """All is answered and the guard alone asks: a page of its own, in place of the form.

        A file that was handed in cannot be carried over it, so such forms are asked beside it.
        """
        holds_a_file = any(isinstance(one, forms.FileField) for one in self.fields.values())
        return (
            self.is_bound
            and not holds_a_file
            and bool(self.personal_data_found)
            and set(self.errors) == {"personal_data_checked"}
        )

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What was sent, to be sent again from the page of the guard."""
        lists = self.data.lists() if hasattr(self.data, "lists") else self.data.items()
        return [
            (name, to_be_shown(str(value)))
            for name, values in lists
            if name not in self.NOT_CARRIED
            for value in (values if isinstance(values, list | tuple) else [values])
        ]

    def is_valid(self):
        return not self.was_kept and not self.goes_back and super().is_valid()

    def full_clean(self):
        self.fields.pop("personal_data_checked", None)
        super().full_clean()
        if self.was_kept or self.goes_back:
            self._errors.clear()  # nothing is wrong; nothing was sent yet
        if self.goes_back:
            self.fields.pop("personal_data_checked", None)

    def _clean_form(self):
        super()._clean_form()
        self.guard()

    def guarded_texts(self) -> Iterable[tuple[str, str]]:
        """What the guard reads: where it stands, in words, and the text."""
        return [
            (self.fields[name].label, self.cleaned_data.get(name) or "") for name in self.guarded
        ]

    def guard(self):
        """Ask once about what looks like personal information in the guarded answers."""
        self.personal_data_found = [
            _found(find, text, label)
            for label, text in self.guarded_texts()
            for find in personal_data.finds(text)
        ]
        if not self.personal_data_found:
            return
        self.fields["personal_data_checked"] = forms.BooleanField(
            required=False, label="It is not personal information, continue"
        )
        ticked = bool(self.data.get(self.add_prefix("personal_data_checked")))
        told_of = self.data.get(self.add_prefix("personal_data_of")) or ""
        self.personal_data_confirmed = ticked and told_of == self.files_handed_in
        if ticked and not self.personal_data_confirmed:  # of another file than this one
            self.data = self.data.copy()
            del self.data[self.add_prefix("personal_data_checked")]
        if not self.personal_data_confirmed:
            self.add_error(
                "personal_data_checked",
                "Take out what could identify a person, or confirm it is not personal information",
            )

    @property
    def files_handed_in(self) -> str:
        """What the tick of the guard speaks of beside the answers: these files, and no others."""
        given = [self.cleaned_data.get(name) for name in sorted(self.fields)]
        files = [one for one in given if isinstance(one, UploadedFile)]
        return sha256(b"".join(map(_hash_of, files))).hexdigest() if files else ""

    @property
    def problems(self) -> list[Problem]:
        """The error summary: in the order of the page, and in the words beside each field."""
        asked = [self.guard_question] if self.guard_question else []
        fields = [*asked, *(field for _, section in self.sections for field in section)]
        return [
            *(Problem(str(text)) for text in self.non_field_errors()),
            *(Problem(str(field.error), f"#{field.first_id}") for field in fields if field.errors),
        ]

    @property
    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The visible fields under their headings; what no heading names comes last."""
        left = [f.name for f in self.visible_fields() if f.name != "personal_data_checked"]
        sections = []
        for heading, names in self.fieldsets:
            sections.append((heading, [self[name] for name in names if name in left]))
            left = [name for name in left if name not in names]
        return [*sections, ("", [self[name] for name in left])] if left else sections

    @property
    def guard_question(self):
        """The tick box over the form, when the guard asks."""
        return self["personal_data_checked"] if "personal_data_checked" in self.fields else None
