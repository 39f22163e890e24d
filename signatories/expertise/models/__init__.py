"""Shared expertise: what signatories know, and tell each other."""

from signatories.expertise.models.topic import Topic

__all__ = ["Topic"]
