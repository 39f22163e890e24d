from django.db import models
from django.urls import reverse

from kmip_portal import clock
from kmip_portal.references import new_reference
from signatories.expertise.models.question import Asked


def new_draft_reference() -> str:
    return new_reference("QUE")


class QuestionDraftQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A person's own; nobody else knows of it."""
        return self.filter(asked_by=user) if user.is_authenticated else self.none()


class QuestionDraft(Asked):
    """A question while it is being asked: step by step, then posted, and gone from here."""

    reference = models.CharField(max_length=20, unique=True, default=new_draft_reference)
    begun_at = models.DateTimeField(default=clock.now, db_index=True)

    objects = QuestionDraftQuerySet.as_manager()

    def get_absolute_url(self):
        return reverse("expertise:question_details", args=[self.reference])

    @property
    def is_whole(self) -> bool:
        return bool(self.topic_id and self.seen_by and self.shows_organisation is not None)
