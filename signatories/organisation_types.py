"""The types an organisation can be of, by the codes of the legal reference."""

from datetime import date

from kmip_portal.law.choices import Choice
from kmip_portal.law.choices import choices as choices_of

KIND = "organisation_types"


def choices(on: date | None = None) -> list[Choice]:
    return choices_of(KIND, on)


def labels(on: date | None = None) -> dict[str, str]:
    """The words for each code, for a page that shows many."""
    return {choice.value: choice.label for choice in choices(on)}
