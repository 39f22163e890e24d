"""How long a record is kept: which are past their time, held, to be told of, or disposed of."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from kmip_portal import clock
from records import retention

PERSON = settings.AUTH_USER_MODEL
WEEK = timedelta(days=7)
TOLD_HOLDS = timedelta(days=60)  # a letter about a draft that was kept after all says nothing now


class KeptQuerySet(models.QuerySet):
    """Asked as of a day."""

    def past_its_time(self, on):
        """Kept for longer than the rules of `records.retention` say, as of a day; a draft of which
        others were asked counts from then and is kept while their link is open, and what is to
        replace a record that is active is kept as long as that is."""
        drafts = retention.drafts_before(on)
        asked_since = self.model.confirmations.rel.related_model.objects.filter(
            record=OuterRef("pk"), asked_at__gte=drafts
        )
        replies = self.model.replies.rel.related_model.objects.filter(record=OuterRef("pk"))
        open_still = Q(answered_at=None, expires_at__gte=clock.start_of_day(on))
        asked_elsewhere = replies.filter(Q(asked_at__gte=drafts) | open_still)
        saved = retention.saved_before(on)
        # replaced before that day was kept: when the next version went active
        took_its_place = self.model.objects.filter(replaces=OuterRef("pk"), active_at__lt=saved)
        return self.filter(
            Q(status="draft", started_at__lt=drafts)
            & ~Exists(asked_since)
            & ~Exists(asked_elsewhere)
            & ~Q(replaces__status="active")
            | Q(status="decided", decided_at__lt=saved)
            | Q(status="closed", closed_at__lt=saved)
            | Q(status="ended", ended_at__lt=saved)
            | Q(status="replaced", replaced_at__lt=saved)
            | Q(status="replaced", replaced_at=None) & Exists(took_its_place)
        )

    def held(self):
        """Kept for proceedings: said by what they answer, or by a lead since; or because something
        that happened after the sharing is not settled."""
        unsettled = Exists(self._matters().filter(status="open"))
        return self.filter(Q(retention=retention.HELD) | Q(held_at__isnull=False) | unsettled)

    def not_held(self):
        held = self.exclude(retention=retention.HELD).filter(held_at=None)
        return held.exclude(Exists(self._matters().filter(status="open")))

    def _matters(self):
        return self.model.matters.rel.related_model.objects.filter(record=OuterRef("pk"))

    def going_by_themselves(self, on):
        """Past their time as of a day, and looked at by nobody in time: drafts a week after the
        last letter, others 90 days later."""
        told = Q(
            told_days_before=min(retention.TOLD_DAYS),
            told_it_goes_on__range=(on - TOLD_HOLDS, on - WEEK),
        )
        drafts = self.past_its_time(on).filter(told, status="draft")
        grace = timedelta(days=retention.GRACE_DAYS)
        others = self.past_its_time(on - grace).exclude(status="draft")
        return (drafts | others).not_held()

    def to_be_told(self, days, on):
        """Drafts that go in so many days or fewer, whose owner was not told so."""
        coming = self.past_its_time(on + timedelta(days=days)).filter(status="draft").not_held()
        untold = Q(told_days_before=None) | Q(told_days_before__gt=days)
        return coming.filter(untold | Q(told_it_goes_on__lt=on - TOLD_HOLDS))


class Kept(models.Model):
    """When a record was disposed of, by whom; and that it is held for proceedings, and why."""

    disposed_at = models.DateTimeField(
        null=True, help_text="When what it said was wiped, its time being up."
    )
    disposed_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", help_text="Blank: the portal."
    )
    held_at = models.DateTimeField(null=True, help_text="Not to be disposed of: proceedings.")
    held_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    held_because = models.CharField(max_length=300, blank=True)
    told_it_goes_on = models.DateField(
        null=True, help_text="A draft: when its owner was last told that it goes."
    )
    told_days_before = models.PositiveSmallIntegerField(
        null=True, help_text="How many days before it goes that was."
    )

    class Meta:
        abstract = True

    @property
    def is_held(self) -> bool:
        """Said by what it answers, or by a lead since."""
        return self.held_at is not None or self.retention == retention.HELD
