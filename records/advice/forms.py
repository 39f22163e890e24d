"""Asking for advice, giving it, and answering what an adviser asks."""

from typing import Any

from django import forms

from kmip_portal.forms import Choice, ChoiceField, LongTextField, PortalForm, SelectField
from kmip_portal.forms.filters import FilterForm
from records.models import Advice, AdviceRequest, RecordOfSharing
from records.models.advice import AdviceRequestQuerySet
from signatories.models import Membership, Organisation, Succession
from signatories.permissions import advised_by

DO_NOT_NAME = "Do not name the people it is about"


class AskAdviceForm(PortalForm):
    """Whose advice, and on what."""

    guarded = ("note",)
    office = ChoiceField("Whose advice do you want?", [], missing="Select whose advice you want")
    note = LongTextField(
        "What do you want to know?",
        DO_NOT_NAME,
        1000,
        "Enter what you want to know",
        rows=4,
    )

    def __init__(self, *args: Any, record: RecordOfSharing, **kwargs: Any):
        super().__init__(*args, **kwargs)
        of_them = Succession.objects.now_for(record.organisation)
        held = Membership.objects.current().filter(
            organisation__in=of_them, role__in=Membership.ADVISERS, user__is_active=True
        )
        names: dict[str, list[str]] = {}
        for role, name in held.order_by("user__name").values_list("role", "user__name"):
            names.setdefault(role, []).append(name)
        self.fields["office"].offer(
            [
                Choice(office, office.label, _who(names, office, record))
                for office in AdviceRequest.Office
            ],
            "Select whose advice you want",
        )


def _who(names: dict[str, list[str]], office: str, record: RecordOfSharing) -> str:
    """Who holds it; that nobody does is said plainly."""
    holder, deputy = Membership.OFFICES[office]
    if found := names.get(holder) or names.get(deputy):
        return ", ".join(found)
    return f"Nobody at {record.organisation} holds this. We’ll tell its leads"


class GiveAdviceForm(PortalForm):
    """What an adviser says, of what they were shown."""

    guarded = ("words",)
    opinion = ChoiceField(
        "What is your advice?",
        [
            Choice(Advice.Opinion.SUPPORTS, "I support it"),
            Choice(
                Advice.Opinion.OBJECTS,
                "I object to it",
                "Whoever decides may still decide otherwise, and says why",
            ),
            Choice(Advice.Opinion.ASKS, "I have a question first"),
        ],
        missing="Select your advice",
    )
    words = LongTextField(
        "Your reasons, or your question",
        DO_NOT_NAME,
        2000,
        "Enter your reasons, or your question",
        rows=6,
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    @property
    def answers(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("opinion", "words")}

    def changed(self, digest: str) -> None:
        """The record changed after it was read: the page shows it as it is now."""
        self.add_error(
            None, "The record changed after you opened this page. Read it as it is now, then advise"
        )
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = digest


class GiveManyForm(GiveAdviceForm):
    """One opinion on each of several, as each was shown: `seen` has a hash for each."""

    field_order = ("opinion", "words")

    def __init__(self, *args: Any, shown: dict[str, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        del self.fields["seen"]
        self.shown = shown
        for reference, digest in shown.items():
            self.fields[f"seen_{reference}"] = forms.CharField(
                required=False, max_length=64, initial=digest, widget=forms.HiddenInput
            )

    @property
    def seen(self) -> dict[str, str]:
        return {one: self.cleaned_data.get(f"seen_{one}") or "" for one in self.shown}


class ReplyAdviceForm(PortalForm):
    """What the adviser asked is answered."""

    guarded = ("reply",)
    reply = LongTextField("Your answer", DO_NOT_NAME, 2000, "Enter your answer", rows=5)


class AdviceFilters(FilterForm):
    """What narrows the list of an adviser."""

    show = SelectField(
        "Show", [("answered", "Advice given")], required=False, empty="Waiting for your advice"
    )
    organisation = SelectField("Organisation", [], required=False, empty="All organisations")
    office = SelectField(
        "Asked of", AdviceRequest.Office.choices, required=False, empty="Any office"
    )
    due = SelectField(
        "Due",
        [("late", "Late"), ("week", "Within a week")],
        required=False,
        empty="Any day",
    )

    def __init__(self, data: Any, *, user: Any):
        super().__init__(data)
        found = Organisation.objects.filter(pk__in=advised_by(user)).order_by("folded_name")
        named = [(one.slug, one.name) for one in found]
        self.fields["organisation"].offer(named, "Select an organisation")

    def narrow(self, user: Any) -> AdviceRequestQuerySet:
        """What this person advises on, as they asked to see it."""
        asked = self.cleaned_data if self.is_valid() else {}
        requests = AdviceRequest.objects
        found = (
            requests.for_adviser(user).filter(status="answered")
            if asked.get("show")
            else requests.to_answer(user)
        )
        if slug := asked.get("organisation"):
            found = found.filter(record__organisation__slug=slug)
        if office := asked.get("office"):
            found = found.filter(office=office)
        return found.due(asked["due"]) if asked.get("due") else found
