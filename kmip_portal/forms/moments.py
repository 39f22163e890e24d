"""Days and times, typed as people write them."""

import re
from datetime import date, time

from django import forms

from kmip_portal import clock
from kmip_portal.forms.words import subject_of

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
BOXES = ("day", "month", "year")


class DateBoxes(forms.Widget):
    """Three boxes: day, month, year. A whole date (2027-01-04) under the plain name also counts."""

    kind = "date-input"
    template_name = "forms/widgets/date.html"
    use_fieldset = True
    bad_boxes: set[str] = set()
    wrong = False

    def value_from_datadict(self, data, files, name):
        if name in data:
            return as_boxes(data[name])
        return tuple(str(data.get(f"{name}-{box}", "")).strip() for box in BOXES)

    def value_omitted_from_data(self, data, files, name):
        return name not in data and not any(f"{name}-{box}" in data for box in BOXES)

    def id_for_label(self, id_):
        return f"{id_}-day"

    def first_of(self, id_, bad_boxes):
        wrong = [box for box in BOXES if box in bad_boxes]
        return f"{id_}-{wrong[0] if wrong else 'day'}"

    def get_context(self, name, value, attrs):
        id_ = {**self.attrs, **(attrs or {})}.get("id", name)
        bad = self.bad_boxes or (set(BOXES) if self.wrong else set())
        boxes = [
            {
                "id": f"{id_}-{box}",
                "name": f"{name}-{box}",
                "label": box.capitalize(),
                "value": text,
                "width": 4 if box == "year" else 2,
                "wrong": box in bad,
            }
            for box, text in zip(BOXES, as_boxes(value), strict=True)
        ]
        return {"id": id_, "boxes": boxes}


def as_boxes(value) -> tuple[str, str, str]:
    """What stands in the three boxes for a date, a date in words or what was typed before."""
    if isinstance(value, date):
        return str(value.day), str(value.month), str(value.year)
    if isinstance(value, tuple | list):
        return tuple(value)
    if match := re.fullmatch(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*", str(value or "")):
        return tuple(str(int(part)) for part in reversed(match.groups()))
    return (str(value or ""), "", "")


def month_number(text: str) -> int | None:
    """'1', '01', 'jan', 'January' and 'Sept' are all months."""
    if re.fullmatch(r"[0-9]{1,2}", text):
        return int(text)
    word = text.lower().strip(".")
    found = [n for n, month in enumerate(MONTHS, 1) if len(word) >= 3 and month.startswith(word)]
    return found[0] if found else None


class DateField(forms.Field):
    """A day, in three boxes; the month may be a word."""

    widget = DateBoxes

    def __init__(
        self,
        label,
        hint="For example, 27 3 2027",
        missing="",
        required=True,
        name="",
        past=False,
        today_or_past=False,
        future=False,
        today_or_future=False,
    ):
        super().__init__(label=label, help_text=hint, required=required)
        missing = missing or f"Enter {label[:1].lower()}{label[1:].removesuffix('?')}"
        self.subject = name or subject_of(label, missing)
        self.error_messages["required"] = missing
        self.rules = [
            (past, lambda day, today: day < today, "in the past"),
            (today_or_past, lambda day, today: day <= today, "today or in the past"),
            (future, lambda day, today: day > today, "in the future"),
            (today_or_future, lambda day, today: day >= today, "today or in the future"),
        ]

    def clean(self, value):
        day, month, year = typed = as_boxes(value)
        if not any(typed):
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], "required")
            return None
        if gaps := [box for box, text in zip(BOXES, typed, strict=True) if not text]:
            raise self.wrong(f"{self.subject} must include a {' and '.join(gaps)}", gaps)
        return self.keep_rules(self.real_date(day, month, year))

    def real_date(self, day: str, month: str, year: str) -> date:
        not_real = f"{self.subject} must be a real date"
        number = month_number(month)
        bad = [
            *(["day"] if not re.fullmatch(r"[0-9]{1,2}", day) or not 1 <= int(day) <= 31 else []),
            *(["month"] if number is None or not 1 <= number <= 12 else []),
        ]
        if bad:
            raise self.wrong(not_real, bad)
        if not re.fullmatch(r"[0-9]{4}", year) or int(year) < 1000:
            raise self.wrong("Year must include 4 numbers", ["year"])
        try:
            return date(int(year), number, int(day))
        except ValueError:
            raise self.wrong(not_real, ["day"]) from None

    def keep_rules(self, answer: date) -> date:
        for on, holds, words in self.rules:
            if on and not holds(answer, clock.today()):
                raise self.wrong(f"{self.subject} must be {words}", BOXES)
        return answer

    @staticmethod
    def wrong(message, boxes):
        return forms.ValidationError(message, code="invalid", params={"boxes": list(boxes)})

    def has_changed(self, initial, data):
        return as_boxes(initial) != as_boxes(data)


class TimeField(forms.Field):
    """A time of day as people write it: 5:30pm, 17:30, 9am, midday."""

    widget = forms.TextInput
    SHAPE = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?")

    def __init__(self, label, hint="For example, 5:30pm", missing="", required=True):
        super().__init__(label=label, help_text=hint, required=required)
        self.error_messages["required"] = missing or "Enter a time, like 5:30pm"
        self.widget.attrs["class"] = "govuk-input--width-5"

    def prepare_value(self, value):
        if not isinstance(value, time):
            return value
        minutes = f":{value.minute:02}" if value.minute else ""
        return f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"

    def to_python(self, value):
        text = str(value or "").strip().lower()
        if not text:
            return None
        if text in ("midday", "noon"):
            return time(12)
        found = self.SHAPE.fullmatch(text)
        if not found:
            raise self.wrong()
        hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").replace(".", "")
        if half and not 1 <= hour <= 12:
            raise self.wrong()
        if half:
            hour = hour % 12 + (12 if half == "pm" else 0)
        elif not found[2]:
            raise self.wrong()
        if hour > 23 or minute > 59:
            raise self.wrong()
        return time(hour, minute)

    @staticmethod
    def wrong():
        return forms.ValidationError("Enter a time, like 5:30pm", code="invalid")
