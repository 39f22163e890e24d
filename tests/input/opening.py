"""How each form of the portal is opened, and what its fields take.

A form that needs nothing is opened with what was sent. One that needs more says so here; a new one
that does turns the test red until it is said.
"""

from types import SimpleNamespace

from allauth.mfa.models import Authenticator
from django.forms import FileField
from django.http import QueryDict

from agreements.models import Clause
from kmip_portal.adjustments.known import REVIEW_PLAN
from kmip_portal.desk.statements import PAGES
from kmip_portal.forms import (
    DateField,
    EmailField,
    LongTextField,
    PasswordField,
    TextField,
    WebAddressField,
)
from kmip_portal.forms.moments import BOXES
from kmip_portal.forms.text import CodeField
from kmip_portal.law.book import book
from kmip_portal.law.models import LegalItem
from kmip_portal.mail.wording import original
from records.assessments.sections import SECTIONS
from records.matters.recipients import Recipient
from records.models import OwnFormBox
from records.own_form_fields import Entry
from records.questions.repeat import TASKS
from records.questions.steps import STEPS
from records.services import Place
from signatories.forms import OrganisationField
from signatories.manage_forms import NamesField
from signatories.picker import AS_TYPED
from tests import make
from tests.forms.test_words import every_form
from tests.make.reviews import review as plan_review

USER = {"user": "person"}
OF_REQUESTS = {"requests": "requests"}
NEEDS = {
    "ChangePasswordForm": USER,
    "SetPasswordForm": USER,
    "ConfirmPasswordForm": USER,
    "NewPasswordForm": USER | {"temp_key": "key"},
    "SecondStepForm": USER,
    "ConfirmSecondStepForm": USER,
    "TurnOnAppForm": USER,
    "AddPasskeyForm": USER,
    "RenamePasskeyForm": {"instance": "passkey"},
    "PasskeyForm": USER,
    "ConfirmPasskeyForm": USER,
    "RecoveryCodesForm": USER,
    "TurnOffAppForm": {"authenticator": "app"},
    "SignInForm": {"request": "request"},
    "CodeForm": {"code": "code"},
    "EmailCodeForm": {"code": "code"},
    "StartingDraftForm": {"drafts": "nothing"},
    "OneOffForm": {"places": "places"},
    "PlaceForm": {"places": "places"},
    "LawDayForm": {"item": "item"},
    "AmendLawForm": {"item": "item"},
    "EndLawForm": {"item": "item"},
    "UrgentForm": {"places": "places"},
    "StartRecordForm": {"places": "places", "earlier": "nothing"},
    "RecordStepForm": {"step": "step", "record": "draft"},
    "SaveForm": {"warned": "yes"},
    "AlikePatternForm": {"offered": "nothing"},
    "AlikeRowsForm": {"pattern": "draft", "user": "person"},
    "ExtractFilters": {"organisations": "organisations"},
    "PackFilters": {"organisations": "organisations", "law": "law"},
    "PackRecordsForm": {"offered": "nothing"},
    "PackCheckForm": {"organisation": "organisation", "records": "drafts", "law": "law"},
    "AskAdviceForm": {"record": "draft"},
    "GiveManyForm": {"shown": "shown"},
    "AdviceFilters": {"user": "person"},
    "LookRuleForm": {"nobody": "nothing"},
    "StartRepeatForm": {"places": "places"},
    "StartFromPatternForm": {"places": "places", "is_repeat": "no"},
    "TaskForm": {"step": "task", "record": "repeat_draft"},
    "SendRoundForm": {"warned": "yes"},
    "SilentForm": {"has_leads": "yes"},
    "ConfirmForm": {"confirmation": "confirmation"},
    "MatterForm": {"kind": "matter_kind", "sides": "organisations", "others": "nothing"},
    "TellOthersForm": {"found": "told", "proposed": "nothing"},
    "PhonedForm": {"found": "told"},
    "GapsForm": {"figures": "figures"},
    "ReportFilters": {"filters": "filters"},
    "StatementForm": {
        "name": "code",
        "version": "version",
        "organisations": "organisations",
        "shown": "key",
    },
    "ForSomeForm": OF_REQUESTS,
    "ChooseForm": OF_REQUESTS,
    "DeclineForm": OF_REQUESTS,
    "InsteadForm": OF_REQUESTS,
    "MoreTimeForm": OF_REQUESTS,
    "PasteForm": {"match": "match"},
    "ScanForm": {"versions": "nothing"},
    "PaperForm": {"versions": "nothing"},
    "CorrectionForm": {"statement": "statement"},
    "ApplicationDecisionForm": {"listed": "nothing"},
    "DecisionForm": {"others": "nothing"},
    "ManyDecisionsForm": {"points": "points"},
    "ProposalFilters": {"clauses": "nothing", "sectors": "nothing", "is_for_kmip": "yes"},
    "AdoptForm": {"drafts": "nothing"},
    "SendForm": {"organisation": "organisation"},
    "NoteForm": {"clauses": "nothing"},
    "PointForm": {"clause": "clause"},
    "UntilForm": {"review": "review"},
    "TakenForm": {"review": "review"},
    "FilledReviewForm": {"review": "review"},
    "OwnQuestionsForm": {"questions": "nothing"},
    "RolesForm": {"organisation": "organisation"},
    "TeamForm": {"organisation": "organisation"},
    "InviteForm": {"organisation": "organisation", "by": "person"},
    "AskToSignForm": {"organisation": "organisation", "by": "person"},
    "ChangeRolesForm": {"organisation": "organisation", "held": "roles"},
    "AnswerRequestForm": {"organisation": "organisation"},
    "AskWithoutAccountForm": {"organisation": "organisation"},
    "JoinForm": USER,
    "SingleSignOnForm": {"single": "single"},
    "LeaveForm": {"organisation": "organisation"},
    "WorkingForForm": {"organisations": "organisations"},
    "RecordFilters": {"user": "person"},
    "AddTheseForm": {"offered": "organisations"},
    "PublishedFilters": {"law": "law"},
    "HandOverForm": {"colleagues": "nothing", "owner": "person"},
    "DisposeForm": {"due": "nothing"},
    "TemplateForm": {"organisation": "organisation"},
    "UploadRecordForm": {"places": "places"},
    "SaveSearchForm": {"user": "person"},
    "KeepGuideForm": {"people": "nothing"},
    "CloseGuideForm": {"others": "nothing"},
    "SimilarForm": {"similar": "nothing"},
    "AttendanceForm": {"seats": "seats", "meeting": "meeting"},
    "BoxesForm": {"entries": "entries"},
    "TicksForm": {"boxes": "ticks"},
    "NumbersForm": {"setting": "setting"},
    "PageWordsForm": {"page": "page_words"},
    "StartAssessmentForm": {"places": "places"},
    "SectionForm": {"section": "section"},
    "SendAssessmentForm": {"without": "yes", "against": "yes"},
    "ReviewAssessmentForm": {"is_full": "yes"},
    "RestsOnForm": {"record": "draft", "choices": "nothing"},
    "LetterWordsForm": {"original": "letter_words"},
    "TogetherForm": {"rows": "nothing"},
    "ContactsTogetherForm": {"rows": "nothing"},
    "RecordsTogetherForm": {"rows": "nothing"},
    "ReviewTogetherForm": {"rows": "nothing", "review": "review", "clauses": "nothing"},
}


def forms():
    """Every form of the portal."""
    import kmip_portal.urls  # noqa: F401  (brings in the forms that stand beside their views)

    return every_form()


def rows(person, organisation):
    """What forms are opened with that stands in the database."""
    return SimpleNamespace(
        person=person,
        organisation=organisation,
        review=plan_review(),
        item=LegalItem.objects.standing().first(),
        draft=make.draft(person, organisation, answers={}),
        another=make.draft(person, organisation, answers={}),
        repeat_draft=make.repeat_draft(person, organisation, finished=False),
    )


def world(standing, request):
    """What forms are opened with, by the names used above: those rows, and what is made of them."""
    person, organisation = standing.person, standing.organisation
    return SimpleNamespace(
        **vars(standing),
        drafts=[standing.another],
        request=request,
        places=[Place(organisation)],
        app=Authenticator(user=person, type=Authenticator.Type.TOTP),
        passkey=Authenticator(
            user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "Laptop"}
        ),
        single=None,
        key="abc-def",
        code="123456",
        yes=True,
        no=False,
        nothing=[],
        shown={"ADV-1": "a" * 64},
        seats=[
            SimpleNamespace(
                user=person,
                organisation=organisation,
                user_id=person.pk,
                organisation_id=organisation.pk,
                reference="SEAT-1",
            )
        ],
        meeting=SimpleNamespace(attendance=SimpleNamespace(all=list), row_version=1),
        statement=SimpleNamespace(
            snapshot={"organisation": {"name": ""}}, name="", job_title="", authority=""
        ),
        match=lambda line: [],
        points=[SimpleNamespace(reference="P-001")],
        roles=["practitioner"],
        filters=("sector", "area", "other", "version", "from", "to"),
        figures=SimpleNamespace(sectors=[], areas=[]),
        version=SimpleNamespace(number="6.0"),
        clause=Clause(key="a-clause", number="1.1", heading="Heading", body="As it is."),
        requests=[
            SimpleNamespace(reference="SIG-1", organisation=organisation, email="a@b.example")
        ],
        step=STEPS[0],
        section=SECTIONS[1],
        law=book(),
        setting=REVIEW_PLAN,
        page_words=PAGES["terms"],
        letter_words=original("signatories/emails/signing_asked"),
        task=TASKS["purpose"],
        confirmation=SimpleNamespace(reference="CON-1", content={"Name and purpose": {}}),
        organisations=[organisation],
        matter_kind="breach",
        told=[Recipient("typed-weald", "Weald Trust", None, [], None, False)],
        entries=[Entry("box_1", "Title", [OwnFormBox(number=1, kind="text", called="Title")])],
        ticks=[OwnFormBox(number=2, kind="tick", called="Shared", field="decision")],
    )


def opened(form_class, data, around, files=None):
    """The form with this sent to it."""
    needs = {k: getattr(around, v) for k, v in NEEDS.get(form_class.__name__, {}).items()}
    try:
        return form_class(data=data, **needs, **({"files": files} if files else {}))
    except (TypeError, KeyError) as wants:
        raise AssertionError(
            f"{form_class.__name__} needs {wants}: say how it is opened in tests/input/opening.py"
        ) from wants


def visible(form):
    return {name: field for name, field in form.fields.items() if not field.widget.is_hidden}


ASKED = {}  # kept, because opening a form costs more than trying it


def asked(form_class, around):
    """What a form asks, as it is first shown."""
    if form_class not in ASKED:
        ASKED[form_class] = visible(opened(form_class, None, around))
    return ASKED[form_class]


def sent(form_class, around, text):
    """This text as the answer to everything a form asks."""
    data = QueryDict(mutable=True)
    for name, field in asked(form_class, around).items():
        if isinstance(field, FileField):
            continue
        if isinstance(field, DateField):
            for box in BOXES:
                data[f"{name}-{box}"] = text
        else:
            data[name] = text
        if isinstance(field, OrganisationField):
            data[f"{name}_choice"], data[f"{name}_searched"] = AS_TYPED, text
    return data


def is_free_text(field):
    """Whether any text at all may stand in it."""
    special = (EmailField, PasswordField, CodeField, WebAddressField, OrganisationField, NamesField)
    return isinstance(field, TextField) and not isinstance(field, special)


def as_it_should_read(field, text):
    """How this text reads back from this field; None where it is refused."""
    return text.lines if isinstance(field, LongTextField) else text.line


def quietly(value):
    """An answer as it can be printed when a test fails."""
    return ascii(value)[:120]
