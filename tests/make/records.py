"""A one-off record, complete and lawful unless said otherwise."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from docx import Document

from kmip_portal import clock
from kmip_portal.documents import word
from kmip_portal.documents.services import make_due
from kmip_portal.uploads.check import check_upload
from records import (
    blank_forms,
    disposing,
    replying,
    saved_searches,
    services,
    templates,
    uploading,
)
from records.models import Reply
from records.word_in import read_word
from signatories.picker import AS_TYPED, PickedOrganisation
from signatories.signing_links import token_hash
from tests.make.people import member
from tests.make.signatories import organisation


def record_answers(**changes):
    """The answers of a lawful record: a county council tells a trust about a child at risk."""
    today = clock.today()
    return {
        "title": "Attendance panel in autumn",
        "decision": "share",
        "route": "received",
        "urgency": "routine",
        "partner": PickedOrganisation(None, "Holmesdale Hospital"),
        "recipient_role": "RO_SEP",
        "requester_name": "Nia Baker",
        "requester_role": "Named nurse",
        "requester_email": "nia.baker@hospital.nhs.uk",
        "requester_phone": "",
        "requested_on": today - timedelta(days=3),
        "received_on": today - timedelta(days=3),
        "data_requested": "Whether the family is known to early help",
        "necessity_request": "They plan care and need no more than that",
        "power_cited": "Children Act 2004 section 11",
        "prejudice_flag": False,
        "identity_checked": True,
        "identity_check": "Called back through their switchboard",
        "data_nature": "personal",
        "data_subjects": ["DS_CHILD", "DS_PARENT"],
        "people_count": "2-10",
        "our_ref": "C-2041",
        "data_categories": ["PD_NAME", "PD_SAFEGUARD"],
        "special_categories": ["SC_HEALTH"],
        "criminal_offence_data": False,
        "purpose_codes": ["PU_CHILD_PROT"],
        "purpose_text": "To protect a child at risk of neglect through joint planning",
        "necessity_statement": "Each agency holds part of the picture; only a summary was sent",
        "child_best_interests": "Considered: it supports the child’s safety",
        "agreement_in_place": "kmisa",
        "regime": "uk_gdpr",
        "sender_is_public_authority": True,  # asked where its profile does not say
        "sender_is_competent_authority": False,
        "in_public_task": True,
        "art6": ["A6_1_E"],
        "gateways": ["GW_CA89_S47", "GW_CA04_S11"],
        "art9": ["A9_2_G"],
        "sch1": ["S1_P18"],
        "no_consent_reason": "Asking would harm the protection of the child",
        "apd_ref": "Appropriate policy document, version 4",
        "confidentiality_owed": True,
        "confidentiality_basis": ["CF_PUBLIC"],
        "caldicott_consulted": False,
        "transparency": ["PT_NOTICE"],
        "transparency_reason": "",
        "person_agreed": "not_asked",
        "dpia_triggers": ["none"],
        "dpia_status": "done",
        "decision_reason": "It meets the purpose of section 47",
        "decision_by": "Pat Practitioner",
        "decision_by_role": "Early help manager",
        "decision_on": today - timedelta(days=1),
        "sharing_date": today,
        "shared_with_name": "Nia Baker",
        "shared_with_role": "Named nurse",
        "data_shared": "A summary of early help given to the family",
        "transfer_methods": ["TM_SECURE_EMAIL"],
        "safeguards": ["SG_NEED2KNOW", "SG_MIN"],
        "retention": "RT_SCHEDULE",
        "retention_text": "6 years after the case closes, line CYP12 of their schedule",
        "rights_contact": "information.team@council.gov.uk",
    } | changes


def refusal_answers(**changes):
    """The little that a refusal must say."""
    today = clock.today()
    return {
        "title": "Request for a school file",
        "decision": "not_share",
        "route": "offered",
        "urgency": "routine",
        "partner": PickedOrganisation(None, "Holmesdale Hospital"),
        "data_subjects": ["DS_PUPIL"],
        "people_count": "1",
        "data_categories": ["PD_EDU"],
        "special_categories": ["none"],
        "criminal_offence_data": False,
        "purpose_codes": ["PU_EDU"],
        "purpose_text": "A study of attendance",
        "decision_reason": "Numbers without names would do as well",
        "decision_by": "Pat Practitioner",
        "decision_by_role": "Attendance officer",
        "decision_on": today,
    } | changes


def draft(by=None, of=None, team=None, answers=None, **changes):
    """A draft whose answers are all there."""
    of = of or organisation(is_public_authority=True, is_competent_authority=False)
    return services.start(
        by=by or member(of, team=team),
        place=services.Place(of, team),
        answers=record_answers(**changes) if answers is None else answers,
        submission_id=uuid4(),
    )


def record(by=None, of=None, team=None, files=False, **changes):
    """A record that is saved; with its files when asked for."""
    made = draft(by, of, team, **changes)
    made = services.decide(made, by=made.owner)
    if files:
        make_due()
        made.refresh_from_db()
    return made


def refusal(by=None, of=None, files=False, **changes):
    """A refusal that is saved."""
    return record(by, of, files=files, answers=refusal_answers(**changes))


def saved_search(by, name="Panels", query="q=panel"):
    """What somebody narrows the register by, kept under a name."""
    return saved_searches.save(by=by, name=name, query=query)


def word_form(answers, *, change=None):
    """The one-off form with these answers, as bytes; `change` may do things to the document."""
    content = word.render(blank_forms.one_off(answers))
    if change is None:
        return content
    document = Document(BytesIO(content))
    change(document)
    return word.saved(document)


def uploaded(by, of, **changes):
    """A draft begun from a filled Word form: the original kept, one answer that nobody knows."""
    content = word_form(record_answers(**changes), change=_odd)
    file = SimpleUploadedFile("filled.docx", content)
    return uploading.start_from_word(
        by=by,
        place=services.Place(of),
        file=check_upload(file, {"docx"}),
        filled=read_word(content),
        keep_original=True,
        submission_id=uuid4(),
    )


def _odd(document):
    document.tables[0].cell(3, 1).paragraphs[0].add_run("Somehow")
    document.add_paragraph("A note at the end.")


def past_its_time(made, days=366 * 7):
    """The same record, of long ago."""
    ago = timedelta(days=days)
    for name in ("started_at", "decided_at", "closed_at"):
        if moment := getattr(made, name):
            setattr(made, name, moment - ago)
    made.save(update_fields=["started_at", "decided_at", "closed_at"])
    return made


def disposed(owner, of, *, by):
    """A record whose time was up, wiped by a lead."""
    made = past_its_time(record(owner, of, answers=refusal_answers()))
    disposing.dispose([made], by=by)
    made.refresh_from_db()
    return made


def reply(of, by=None, email="nia.baker@hospital.nhs.uk", token="their-reply-token"):  # noqa: S107
    """Somebody at the other organisation is asked; the token of the link they were sent."""
    made = replying.ask(of, by=by or of.owner, name="Nia Baker", email=email)
    Reply.objects.filter(pk=made.pk).update(token_sha256=token_hash(token))
    made.refresh_from_db()
    return made


def record_template(made, *, by, name="Attendance panels"):
    """A saved record that its organisation begins others from."""
    return templates.make_template(made, name=name, by=by)


def picked(organisation):
    """An organisation as the field for one gives it."""
    return PickedOrganisation(organisation, organisation.name)


def as_posted(answers):
    """What a browser sends, as a form reads it."""
    sent = QueryDict(mutable=True)
    for name, value in posted(answers).items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    return sent


def posted(answers):
    """Answers as a browser sends them."""
    sent = {}
    for name, value in answers.items():
        if isinstance(value, bool):
            sent[name] = "yes" if value else "no"
        elif isinstance(value, PickedOrganisation):
            slug = value.organisation.slug if value.organisation else AS_TYPED
            sent |= {name: value.name, f"{name}_searched": value.name, f"{name}_choice": slug}
        elif hasattr(value, "year"):
            sent |= {
                f"{name}-day": value.day,
                f"{name}-month": value.strftime("%B"),
                f"{name}-year": value.year,
            }
        elif value is not None:
            sent[name] = value
    return sent
