"""Shared expertise: what signatories know, and tell each other."""

from signatories.expertise.models.guide import Guide, GuideVersion
from signatories.expertise.models.topic import Topic

__all__ = ["Guide", "GuideVersion", "Topic"]
