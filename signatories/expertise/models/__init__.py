"""Shared expertise: what signatories know, and tell each other."""

from signatories.expertise.models.answer import Answer, Useful
from signatories.expertise.models.attendance import Attendance, MeetingAction
from signatories.expertise.models.draft import QuestionDraft
from signatories.expertise.models.expert import ExpertAsked, TopicExpert
from signatories.expertise.models.guide import Guide, GuideVersion
from signatories.expertise.models.looked_after import EarlierWords, Report
from signatories.expertise.models.meeting import Meeting, Paper, PapersSent
from signatories.expertise.models.news import NewsCorrection, NewsItem
from signatories.expertise.models.question import Follow, Question, QuestionWord, SeenBy
from signatories.expertise.models.template import SharedTemplate, TemplateReport, TemplateUse
from signatories.expertise.models.topic import Topic, TopicFollow

__all__ = [
    "Answer",
    "Attendance",
    "EarlierWords",
    "ExpertAsked",
    "Follow",
    "Guide",
    "GuideVersion",
    "Meeting",
    "MeetingAction",
    "NewsCorrection",
    "NewsItem",
    "Paper",
    "PapersSent",
    "Question",
    "QuestionDraft",
    "QuestionWord",
    "Report",
    "SeenBy",
    "SharedTemplate",
    "TemplateReport",
    "TemplateUse",
    "Topic",
    "TopicExpert",
    "TopicFollow",
    "Useful",
]
