"""One plain function a thing: make.organisation() gives a valid one, keywords change it."""

from tests.make import campaigns, deciding
from tests.make.agreements import clause, stored_pdf, version
from tests.make.documents import asked_file, made_file
from tests.make.expertise import guide, guide_draft, guide_words, next_version, topic
from tests.make.joining import ANSWERS as APPLICATION
from tests.make.joining import application, application_link, secret_of, unfinished
from tests.make.mail import letter
from tests.make.own_forms import own_form, own_form_again, own_form_file
from tests.make.people import access_request, invitation, kmip_person, member, team, user
from tests.make.questions import answer, question, question_draft
from tests.make.records import (
    as_posted,
    disposed,
    draft,
    past_its_time,
    picked,
    posted,
    record,
    record_answers,
    record_template,
    refusal,
    refusal_answers,
    reply,
    saved_search,
    uploaded,
    word_form,
)
from tests.make.repeats import (
    confirm,
    confirm_token,
    next_active,
    repeat_active,
    repeat_answers,
    repeat_draft,
    repeat_waiting,
)
from tests.make.reviews import (
    filled_review,
    open_review,
    review,
    signatories,
    ten_ways,
    uploaded_review,
)
from tests.make.secretariat import format_request, handover, secretariat
from tests.make.signatories import (
    acceptance,
    an_import,
    area,
    contact,
    organisation,
    signatory,
    the_version,
)
from tests.make.signing import asked, token
from tests.make.world import people, world

__all__ = [
    "APPLICATION",
    "acceptance",
    "access_request",
    "an_import",
    "answer",
    "application",
    "application_link",
    "area",
    "as_posted",
    "asked",
    "asked_file",
    "campaigns",
    "clause",
    "confirm",
    "confirm_token",
    "contact",
    "deciding",
    "disposed",
    "draft",
    "filled_review",
    "format_request",
    "guide",
    "guide_draft",
    "guide_words",
    "handover",
    "invitation",
    "kmip_person",
    "letter",
    "made_file",
    "member",
    "next_active",
    "next_version",
    "open_review",
    "organisation",
    "own_form",
    "own_form_again",
    "own_form_file",
    "past_its_time",
    "people",
    "picked",
    "posted",
    "question",
    "question_draft",
    "record",
    "record_answers",
    "record_template",
    "refusal",
    "refusal_answers",
    "repeat_active",
    "repeat_answers",
    "repeat_draft",
    "repeat_waiting",
    "reply",
    "review",
    "saved_search",
    "secret_of",
    "secretariat",
    "signatories",
    "signatory",
    "stored_pdf",
    "team",
    "ten_ways",
    "the_version",
    "token",
    "topic",
    "unfinished",
    "uploaded",
    "uploaded_review",
    "user",
    "version",
    "word_form",
    "world",
]
