"""A field on a form: knows its own label, hint, error and ids, so that templates only print."""

from typing import NamedTuple

from django import forms
from django.forms.boundfield import BoundField

from kmip_portal import kept_uploads
from kmip_portal.forms.characters import to_be_shown


class Aside(NamedTuple):
    """A link under a field, which leaves what was typed alone: it opens beside the form."""

    text: str
    url: str


class PortalBoundField(BoundField):
    """Django's bound field, wired as GOV.UK Frontend wants it."""

    @property
    def template_name(self):
        return self.field.template_name or TEMPLATES.get(self.kind, "forms/field.html")

    @property
    def kind(self) -> str:
        """The GOV.UK component this prints as."""
        widget = self.field.widget
        return getattr(widget, "kind", None) or next(
            (kind for of, kind in KINDS if isinstance(widget, of)), "input"
        )

    def value(self):
        """What was typed or given, with what no page can show made visible."""
        return to_be_shown(super().value())

    @property
    def css_class(self) -> str:
        return {"password": "govuk-input", "character-count": "govuk-textarea"}.get(
            self.kind, f"govuk-{self.kind}"
        )

    @property
    def label_text(self) -> str:
        """The label, saying so when an answer may be left out."""
        needs_no_mark = (
            self.field.required
            or isinstance(self.field, forms.BooleanField)
            or not getattr(self.form, "mark_optional", True)
        )
        return self.label if needs_no_mark else f"{self.label} (optional)"

    @property
    def label_size(self) -> str:
        """Page-heading size for a question that is the page, else what the form says."""
        if self.is_heading:
            return "l"
        return getattr(self.form, "label_size", "")

    @property
    def is_heading(self) -> bool:
        return getattr(self.form, "question", None) == self.name

    @property
    def error(self) -> str:
        """One message a field: the most important."""
        return self.errors[0] if self.errors else ""

    @property
    def aside(self) -> Aside | None:
        return getattr(self.field, "aside", None)

    @property
    def bad_boxes(self) -> set[str]:
        """Which boxes of a several-box field are wrong."""
        if not self.errors:
            return set()
        first = self.errors.as_data()[0]
        return set((first.params or {}).get("boxes", ()))

    @property
    def hint_id(self) -> str:
        return f"{self.auto_id}-hint"

    @property
    def error_id(self) -> str:
        return f"{self.auto_id}-error"

    @property
    def info_id(self) -> str:
        return f"{self.auto_id}-info"

    @property
    def first_id(self) -> str:
        """Where the error summary's link lands: the first control that is wrong."""
        first_of = getattr(self.field.widget, "first_of", None)
        return first_of(self.auto_id, self.bad_boxes) if first_of else self.auto_id

    @property
    def aria_describedby(self) -> str:
        parts = []
        if self.kind == "character-count":
            parts.append(self.info_id)
        if self.help_text:
            parts.append(self.hint_id)
        if self.errors:
            parts.append(self.error_id)
        return " ".join(parts)

    @property
    def kept_upload(self) -> dict[str, object] | None:
        """A good file whose form did not go through, put aside for the next try."""
        nothing_good = not self.form.is_bound or self.errors or not self.data
        if nothing_good or not self.field.looked_into:
            return None
        mark = kept_uploads.keep(self.data)
        return {"name": self.data.name, "size": self.data.size, "mark": mark} if mark else None

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        attrs.pop("aria-invalid", None)
        if not attrs.get("aria-describedby"):
            attrs.pop("aria-describedby", None)
        if (widget or self.field.widget).is_hidden or self.use_fieldset:
            return attrs
        own = self.field.widget.attrs.get("class", "")
        names = [self.css_class, *own.split()]
        if self.errors:
            names.append(f"{self.css_class}--error")
        return attrs | {"class": " ".join(names)}

    def as_widget(self, widget=None, attrs=None, only_initial=False):
        chosen = widget or self.field.widget
        if hasattr(chosen, "bad_boxes"):
            chosen.bad_boxes = self.bad_boxes
            chosen.wrong = bool(self.errors)
        if hasattr(chosen, "kept"):
            chosen.kept = self.kept_upload
        return super().as_widget(widget, attrs, only_initial)


KINDS = (
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.CheckboxInput, "tick"),
    (forms.RadioSelect, "radios"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file-upload"),
    (forms.PasswordInput, "password"),
)
TEMPLATES = {
    "radios": "forms/group.html",
    "checkboxes": "forms/group.html",
    "date-input": "forms/group.html",
    "tick": "forms/tick.html",
}
