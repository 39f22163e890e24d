from records.models.addendum import Addendum
from records.models.advice import Advice, AdviceRequest, LookRule
from records.models.assessment import ImpactAssessment
from records.models.assessment_parts import AssessmentReview, AssessmentTrigger, Opinion, Risk
from records.models.attachment import Attachment
from records.models.confirmation import Confirmation
from records.models.matter import Matter, Telling
from records.models.message import Message
from records.models.own_form import OwnForm, OwnFormBox
from records.models.party import Party
from records.models.pattern import Pattern
from records.models.published import PublicChange
from records.models.record import CodedAnswer, RecordOfSharing
from records.models.repeat import DataItem, FinishedTask, RepeatReview, System
from records.models.reply import Reply
from records.models.saved_search import SavedSearch
from records.models.template import RecordTemplate
from records.models.uploaded import UploadedForm
from records.models.words import HasWords, RecordWords

__all__ = [
    "Addendum",
    "Advice",
    "AdviceRequest",
    "AssessmentReview",
    "AssessmentTrigger",
    "Attachment",
    "CodedAnswer",
    "Confirmation",
    "DataItem",
    "FinishedTask",
    "HasWords",
    "ImpactAssessment",
    "LookRule",
    "Matter",
    "Message",
    "Opinion",
    "OwnForm",
    "OwnFormBox",
    "Party",
    "Pattern",
    "PublicChange",
    "RecordOfSharing",
    "RecordTemplate",
    "RecordWords",
    "RepeatReview",
    "Reply",
    "Risk",
    "SavedSearch",
    "System",
    "Telling",
    "UploadedForm",
]
