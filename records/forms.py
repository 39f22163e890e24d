"""The one-off record on one page, and what is asked when it is saved."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django import forms

from kmip_portal.forms import (
    ChoiceField,
    DateField,
    EmailField,
    LongTextField,
    ManyChoiceField,
    PortalForm,
    SelectField,
    TextField,
    TimeField,
    WholeNumberField,
    YesNoField,
)
from kmip_portal.forms.choices import Checkboxes, Choice
from kmip_portal.law.book import Book, book
from kmip_portal.law.models import LegalItem
from records import beside, not_known
from records.answers import cited, ours, unanswered
from records.models import RecordOfSharing
from records.permissions import FILING_ROLES
from records.places import PlaceForm
from records.questions import QUESTIONS_OF, TOPICS_OF, Answers, Question, Topic
from records.questions.not_known import NOT_KNOWN, shown
from records.questions.steps import Step
from records.services import Place
from signatories.forms import OrganisationField
from signatories.models import Organisation

PICKS = 3
# facts about an organisation, known from its profile where that says
OF_THE_SENDER = {"sender_is_public_authority", "sender_is_competent_authority"}


class Picks(Checkboxes):
    """A few drop-down lists of the same long list: none of them hides, none needs a script."""

    template_name = "records/widgets/picks.html"
    kind = "picks"

    def get_context(self, name, value, attrs):
        chosen = [str(one) for one in value or [] if one]
        context = super().get_context(name, value, attrs)
        lists = max(PICKS, len(chosen) + 1)
        context["lists"] = [
            (number, chosen[number - 1] if number <= len(chosen) else "")
            for number in range(1, lists + 1)
        ]
        context["id"] = {**self.attrs, **(attrs or {})}.get("id", name)
        return context


class PickField(ManyChoiceField):
    """Any number of a long list, each chosen once."""

    widget = Picks
    template_name = "forms/group.html"

    def to_python(self, value):
        return list(dict.fromkeys(code for code in super().to_python(value) if code))


FIELDS: dict[str, Callable[[Question, dict[str, Any]], forms.Field]] = {
    "text": lambda q, told: TextField(max_length=q.most, **told),
    "contact": lambda q, told: TextField(max_length=q.most, **told),
    "long": lambda q, told: LongTextField(max_length=q.most, **told),
    "email": lambda q, told: EmailField(**told),
    "yes_no": lambda q, told: YesNoField(**told),
    "number": lambda q, told: WholeNumberField(most=q.most, **told),
    "time": lambda q, told: TimeField(**told),
    "organisation": lambda q, told: OrganisationField(**told),
    "day": lambda q, told: DateField(**told, today_or_past=q.past),
}
CHOOSING = {"many": ManyChoiceField, "pick": PickField}


def field_for(question: Question, law: Book, answers: Answers | None = None) -> forms.Field:
    """The form field that takes the answer to a question, with the choices of today’s law and,
    where other answers are known, with what they suggest and without what they rule out."""
    field = _field(question, law, answers or {})
    not_known.offer(field, question.name)
    field.aside = beside.ask(question, answers or {})
    return field


def _field(question: Question, law: Book, known: Answers) -> forms.Field:
    hint = question.hint
    if not hint and question.kind == "day":
        hint = "For example, 27 3 2027"
    told = {
        "label": question.label,
        "hint": "\n".join(filter(None, [hint, *beside.lines(question, known, law)])),
        "missing": question.missing,
        "required": question.may_be_needed,
    }
    if question.kind in FIELDS:
        return FIELDS[question.kind](question, told)
    if question.kind in CHOOSING:
        none = Choice("none", question.none) if question.none else None
        more = {"none": none} if none else {}
        choices = offered(question, law, known)
        small = question.kind == "many" and len(choices) > 8
        return CHOOSING[question.kind](choices=choices, small=small, **told, **more)
    choices = offered(question, law, known)
    return (SelectField if len(choices) > 12 else ChoiceField)(choices=choices, **told)


def offered(question: Question, law: Book, answers: Answers) -> list[Choice]:
    """What may be chosen, each with its hint and where it stands in the law.

    In a drop-down list the law stands beside the name, and what is often used comes first.
    """
    if question.choices:
        return [Choice(value, label) for value, label in question.choices.choices]
    items = beside.offered(question, answers, law)
    if question.kind == "pick":
        first = {item.code for item in beside.suggested(question, answers, law)}
        items = sorted(items, key=lambda item: item.code not in first)
        return [Choice(item.code, cited(item)) for item in items]
    return [
        Choice(item.code, item.label, " ".join(filter(None, [item.hint, _stands_in(item)])))
        for item in items
    ]


def _stands_in(item: LegalItem) -> str:
    return f"({item.citation})" if item.citation else ""


class OneOffForm(PlaceForm):
    """Every question of a one-off record, by topic.

    Which answers may be left out depends on the others, so gaps are looked for once all are read,
    and only when the person goes on: to come back later, a draft may have any.
    """

    questions: dict[str, Question] = QUESTIONS_OF["one_off"]
    all_topics: tuple[Topic, ...] = TOPICS_OF["one_off"]
    row_versioned = True
    template_name = "records/questions.html"

    def __init__(
        self, *args, organisation: Organisation | None = None, places=(), at: str = "", **kwargs
    ):
        super().__init__(*args, places=places, **kwargs)
        self.initial = shown(self.initial)
        self.organisation, self.at = organisation, at
        self.kept: Answers = {}  # answers given elsewhere, which these are judged with
        law = book()
        for question in filter(self._is_asked, self.questions.values()):
            self.fields[question.name] = field_for(question, law, self._known())
        self.fieldsets = [
            ("Who keeps it", ["place"]),
            *((topic.heading, [q.name for q in topic.questions]) for topic in self.all_topics),
        ]
        if "place" not in self.fields:
            self.fieldsets.pop(0)
        self.guarded = tuple(name for name in self.fields if self._is_read(name))

    def _known(self) -> Answers:
        return self.initial  # what was answered before this page was shown

    def _is_asked(self, q: Question) -> bool:
        return not q.is_rows and (q.name not in OF_THE_SENDER or self._may_be_unknown(q.name))

    def _may_be_unknown(self, name: str) -> bool:
        """Whether the profile of whoever held the information leaves this to be asked."""
        ours = [place.organisation for place in self.places] or [self.organisation]
        route = self.data.get("route") if self.is_bound else self.initial.get("route")
        return route == "made" or any(
            getattr(one, name.removeprefix("sender_"), None) is None for one in ours
        )

    def _is_read(self, name: str) -> bool:
        question = self.questions.get(name)
        return question is not None and question.guarded and question.is_free_text

    def guarded_texts(self) -> list[tuple[str, str]]:
        return [*super().guarded_texts(), *typed_partner(self)]

    def _is_marked(self, name: str) -> bool:
        return name in self.fields and self.fields[name].required

    @property
    def topics(self) -> list[dict[str, Any]]:
        """The sections, and which of them stand open: what is seldom wanted is folded away."""
        seldom = {topic.heading for topic in self.all_topics if topic.seldom}
        return [
            {
                "heading": heading,
                "fields": fields,
                "folds": heading in seldom,
                "is_open": any(
                    field.errors or field.name == self.at or field.value() for field in fields
                ),
            }
            for heading, fields in self.sections
        ]

    def meet(self, *, theirs: dict[str, Any], row_version: int, what: str) -> None:
        """‘I do not know’ stands on either side, where it was chosen."""
        self.cleaned_data = shown({**self.cleaned_data, NOT_KNOWN: self.not_known})
        super().meet(theirs=shown(theirs), row_version=row_version, what=what)

    @property
    def for_later(self) -> bool:
        return "later" in self.data

    def _clean_fields(self):
        marked = [self.fields[name] for name in self.questions if self._is_marked(name)]
        for field in marked:
            field.required = False
        super()._clean_fields()
        for field in marked:
            field.required = True
        self.not_known = not_known.taken_apart(self)

    def clean(self):
        if not self.for_later:
            self._ask_for_what_is_missing()
        return self.cleaned_data

    def _ask_for_what_is_missing(self):
        whose = self.chosen.organisation if self.places else self.organisation
        told = {**self.kept, **self.cleaned_data, "organisation": whose, NOT_KNOWN: self.not_known}
        for question in unanswered(told):
            if question.name in self.fields and question.name not in self.errors:
                self.add_error(question.name, question.missing)

    @property
    def answers(self) -> dict[str, Any]:
        told = {name: value for name, value in super().answers.items() if name in self.questions}
        return told | {NOT_KNOWN: self.not_known}


class RecordStepForm(OneOffForm):
    """A few of the questions: those of one step that apply, given what was answered before."""

    template_name = "forms/form.html"

    def __init__(self, *args, step: Step, record: RecordOfSharing, at: str = "", **kwargs):
        self.step, self.kept_answers = step, ours(record)
        kept = {"row_version": record.row_version, **self.kept_answers}
        super().__init__(*args, organisation=record.organisation, at=at, initial=kept, **kwargs)
        self.kept = self.kept_answers
        asked = [q.name for q in self.step.questions if q.name in self.fields]
        self.order_fields(asked)
        # what was asked is what is read, even if a colleague's answer has changed what applies
        self.fields["asked"] = forms.CharField(
            required=False, initial=" ".join(asked), widget=forms.HiddenInput, max_length=4000
        )
        self.fieldsets = self._by_topic(asked)
        self.guarded = tuple(name for name in self.fields if self._is_read(name))

    def _is_asked(self, q: Question) -> bool:
        return q.name in self._wanted and super()._is_asked(q)

    @cached_property
    def _wanted(self) -> set[str]:
        """The questions that the page was shown with or, as it is shown, those that apply: of no
        other is a field made, which takes most of what a page costs."""
        told = set(str(self.data.get("asked", "")).split()) if self.is_bound else set()
        applying = {question.name for question in self.step.asks(self.kept_answers)} | {self.at}
        return {q.name for q in self.step.questions} & (told or applying)

    def _may_be_unknown(self, name: str) -> bool:
        return True  # the step asks for it only where no profile says

    def _by_topic(self, asked: list[str]) -> list[tuple[str, list[str]]]:
        """Headings where a step brings several topics together."""
        topics = [
            (topic.heading, [q.name for q in topic.questions if q.name in asked])
            for topic in self.all_topics
        ]
        topics = [(heading, names) for heading, names in topics if names]
        return topics if len(topics) > 1 else []


def places_of(user, *, first: Organisation | None = None) -> list[Place]:
    """Where this person may keep a record: each organisation and team they work in."""
    held = (
        user.memberships.current()
        .filter(role__in=FILING_ROLES)
        .select_related("organisation", "team")
        .order_by("organisation__name", "team__name")
    )
    places = dict.fromkeys(Place(one.organisation, one.team) for one in held)
    return sorted(places, key=lambda place: place.organisation != first)


def typed_partner(form: PortalForm) -> list[tuple[str, str]]:
    """The name of an organisation that is not in the list is free text: the guard reads it too."""
    partner = form.cleaned_data.get("partner")
    if partner is None or partner.is_listed:
        return []
    return [(str(form.fields["partner"].label), partner.text)]


class StartRecordForm(PlaceForm):
    """For whom, from what, and in which layout: then a draft stands."""

    start = ChoiceField(
        "How do you want to start?",
        [
            Choice("blank", "Blank"),
            Choice(
                "copy", "Copy an earlier record", "Dates, references and the decision are left out"
            ),
        ],
        missing="Select how you want to start",
    )
    earlier = SelectField("If you copy, which record?", [], required=False)
    layout = ChoiceField(
        "How do you want to answer?",
        [
            Choice("steps", "A few questions at a time", "Asks only what applies"),
            Choice("one_page", "All on one page"),
        ],
        missing="Select how you want to answer",
    )

    def __init__(self, *args, earlier: list[RecordOfSharing], **kwargs):
        super().__init__(*args, **kwargs)
        self.earlier = {record.reference: record for record in earlier}
        if earlier:
            named = [(one, f"{record.heading}, {one}") for one, record in self.earlier.items()]
            self.fields["earlier"].offer(named, "Select which record to copy")
        else:
            del self.fields["start"], self.fields["earlier"]

    def clean(self):
        if self.cleaned_data.get("start") == "copy" and "earlier" not in self.errors:
            self._look_at_the_copied()
        return self.cleaned_data

    def _look_at_the_copied(self):
        """What one organisation keeps is not copied into another's records."""
        if not self.cleaned_data.get("earlier"):
            self.add_error("earlier", "Select which record to copy")
        elif "place" not in self.errors and self.copied.organisation != self.chosen.organisation:
            self.add_error("earlier", f"Select a record of {self.chosen.organisation}")

    @property
    def copied(self) -> RecordOfSharing | None:
        """The record to begin from, if that was chosen."""
        if self.cleaned_data.get("start") != "copy":
            return None
        return self.earlier[self.cleaned_data["earlier"]]

    @property
    def on_one_page(self) -> bool:
        return self.cleaned_data["layout"] == "one_page"


class CopyForm(PortalForm):
    """A press of the button that copies a record: twice is once."""
