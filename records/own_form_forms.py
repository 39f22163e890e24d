"""Handing in K-MIP's own Word form, and saying what its boxes are for."""

from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError

from kmip_portal.documents.boxes import Box
from kmip_portal.forms import FileField, PortalForm, SelectField
from kmip_portal.law.book import book
from kmip_portal.uploads.refusal import BadFile
from records.answers import in_words
from records.blank_forms import choices_of
from records.models import OwnFormBox
from records.own_form_fields import Entry, offered
from records.own_forms import boxes_of
from records.questions import QUESTIONS

NOT_USED = "Not used"


class OwnFormUploadForm(PortalForm):
    """K-MIP's own form of the one-off record."""

    file = FileField(
        "K-MIP’s Word form",
        hint="The blank form, as a DOCX smaller than 5MB",
        missing="Select K-MIP’s Word form",
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.boxes: list[Box] = []

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            self.boxes = boxes_of(file.checked.content)
        except BadFile as refusal:
            raise ValidationError(str(refusal), code="content") from refusal
        return file


class BoxesForm(PortalForm):
    """What some of the boxes are for. None of them has to be used."""

    row_versioned = True
    mark_optional = False

    def __init__(self, *args: Any, entries: list[Entry], **kwargs: Any):
        given = {entry.key: entry.field for entry in entries}
        kwargs["initial"] = given | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        choices = {is_tick: offered(is_tick=is_tick) for is_tick in (False, True)}
        for entry in entries:
            self.fields[entry.key] = SelectField(
                entry.called,
                choices[entry.is_tick],
                hint=entry.hint,
                missing=f"Select what ‘{entry.called}’ is for",
                required=False,
                empty=NOT_USED,
            )


class TicksForm(PortalForm):
    """Which answer each of these ticks is, question by question."""

    row_versioned = True
    mark_optional = False

    def __init__(self, *args: Any, boxes: list[OwnFormBox], **kwargs: Any):
        given = {f"tick_{box.number}": box.code for box in boxes}
        kwargs["initial"] = given | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        law = book()
        self.fieldsets = []
        for name, some in groupby(boxes, key=lambda box: box.field):
            question, names = QUESTIONS[name], []
            choices = dict(choices_of(question, law))
            for box in some:
                if box.code not in choices and box.code:  # offered on the day it was mapped
                    choices[box.code] = in_words(
                        question, [box.code] if question.is_many else box.code, law
                    )
                names.append(f"tick_{box.number}")
                self.fields[names[-1]] = SelectField(
                    box.called,
                    list(choices.items()),
                    hint=box.where,
                    missing=f"Select which answer ‘{box.called}’ is",
                    required=False,
                    empty=NOT_USED,
                )
            self.fieldsets.append((question.label, names))

    @property
    def codes(self) -> dict[int, str]:
        """Answers by the numbers of their boxes."""
        return {int(name.removeprefix("tick_")): code for name, code in self.answers.items()}
