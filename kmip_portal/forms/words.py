"""How an error message names what it is about."""


def lower_first(text: str) -> str:
    """'Purpose' -> 'purpose', but 'NHS number' and 'DPO' stay as they are."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def subject_of(label: str, missing: str) -> str:
    """What 'must be 200 characters or less' is said of: the label, or for a question what the
    'Enter ...' message calls it."""
    if label.endswith("?") and missing.startswith("Enter "):
        return upper_first(missing.removeprefix("Enter "))
    return label.removesuffix("?")
