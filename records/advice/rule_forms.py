"""Which looks an organisation requires before its records are saved or sent."""

from typing import Any

from kmip_portal.forms import Choice, LongTextField, ManyChoiceField, PortalForm
from records.models import LookRule

LOOKS = {
    "dpo_then_siro": Choice(
        "dpo_then_siro",
        "The data protection officer, then the senior information risk owner",
        "The second is asked when the first has answered",
    ),
    "caldicott": Choice(
        "caldicott",
        "The Caldicott Guardian, where confidential health or care information is shared",
    ),
}
OF = {"one_off": "One-off records", "repeats": "Repeat records"}
HELD_BY = {"dpo_then_siro": ("dpo", "siro"), "caldicott": ("caldicott",)}
OFFICES = {
    "dpo": "a data protection officer",
    "siro": "a senior information risk owner",
    "caldicott": "a Caldicott Guardian",
}


class LookRuleForm(PortalForm):
    """Whose look is required, of which records, and why."""

    row_versioned = True
    looks = ManyChoiceField(
        "Whose look is required?",
        list(LOOKS.values()),
        missing="Select who has to look",
        none="Nobody’s",
    )
    of = ManyChoiceField("Of which records?", list(OF.items()), required=False)
    why = LongTextField(
        "Why do you set this?",
        "Kept with the rule, for whoever asks later",
        500,
        "Enter why you set this",
        rows=3,
    )

    def __init__(self, *args: Any, nobody: set[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.nobody = nobody

    def clean(self) -> dict[str, Any]:
        looks = [one for one in self.cleaned_data.get("looks") or () if one != "none"]
        if looks and not self.cleaned_data.get("of") and "of" not in self.errors:
            self.add_error("of", "Select of which records somebody has to look")
        for office in (office for one in looks for office in HELD_BY[one]):
            if office in self.nobody and "looks" not in self.errors:
                self.add_error("looks", f"Invite {OFFICES[office]} first: nobody could look")
        return self.cleaned_data

    @property
    def told(self) -> dict[str, bool]:
        looks, of = self.cleaned_data["looks"], self.cleaned_data.get("of") or []
        return {name: name in looks for name in LOOKS} | {name: name in of for name in OF}


def in_words(rule: LookRule | None) -> str:
    """One rule as it reads in its history; what counts where there is none."""
    looks = [str(choice.label) for name, choice in LOOKS.items() if getattr(rule, name, False)]
    of = [label.lower() for name, label in OF.items() if getattr(rule, name, False)]
    return f"{'; '.join(looks)}: {' and '.join(of)}" if looks else "No look is required"


def initial_of(rule: LookRule | None) -> dict[str, Any]:
    if rule is None:
        return {"looks": ["none"], "of": [], "row_version": 0}
    looks = [name for name in LOOKS if getattr(rule, name)] or ["none"]
    return {
        "looks": looks,
        "of": [name for name in OF if getattr(rule, name)],
        "row_version": rule.number,
    }
