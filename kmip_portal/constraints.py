"""Promises the database keeps."""

from django.db.models import CheckConstraint, Q


def at_and_by(stem: str, model: str) -> CheckConstraint:
    """<stem>_at and <stem>_by are both known or both blank."""
    both = {f"{stem}_at__isnull": False, f"{stem}_by__isnull": False}
    neither = {f"{stem}_at__isnull": True, f"{stem}_by__isnull": True}
    return CheckConstraint(condition=Q(**both) | Q(**neither), name=f"{model}_{stem}_at_and_by")
