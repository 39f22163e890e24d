import hashlib
import json
from datetime import UTC

from django.conf import settings
from django.db import models
from django.utils import timezone

from kmip_portal import clock

BEGINNING = "0" * 64  # what the first event carries as the hash before it
CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=True, separators=(",", ":"))


class WrittenOnce(TypeError):
    """The history is written once and never changed."""


class AuditEventQuerySet(models.QuerySet):
    def about(self, slugs):
        """Events that concern any of these organisations; which ones, the caller above decides."""
        return self.filter(mentions__slug__in=slugs).distinct()

    def newest(self):
        return self.order_by("-sequence").first()

    def of(self, thing):
        """Events of this thing."""
        return self.filter(
            subject_type=thing._meta.label_lower, subject_reference=reference_of(thing)
        )

    def did(self, user, verb, kind, reference, **detail):
        """What this person did to a thing of this kind, the newest first; it may be gone since."""
        return self.filter(
            actor=user,
            verb=verb,
            subject_type=kind._meta.label_lower,
            subject_reference=reference,
            **{f"detail__{name}": value for name, value in detail.items()},
        )

    def did_by(self, user, since):
        """What this person did from a moment on."""
        return self.filter(actor=user, at__gte=since)

    def _refuse(self, *args, **kwargs):
        raise WrittenOnce("The history is written once and never changed.")

    update = delete = bulk_update = bulk_create = _refuse


def reference_of(thing) -> str:
    """The name by which the history knows a thing, which outlives its row."""
    for name in ("reference", "slug"):
        if value := getattr(thing, name, ""):
            return str(value)
    return str(thing.pk)


class AuditEvent(models.Model):
    """Somebody did something to something: written once, never changed.

    Names its subject by reference, not by key, so the history outlives what it tells of; keeps
    the slugs of the organisations concerned; and carries the SHA-256 of the event before it, so
    that an edit, a deletion or an insertion behind the portal's back shows.
    """

    sequence = models.PositiveBigIntegerField(unique=True, help_text="1, 2, 3, without gaps.")
    at = models.DateTimeField(default=timezone.now, editable=False, help_text="Real time, always.")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Blank where the portal acted by itself.",
    )
    actor_name = models.CharField(max_length=200, help_text="As it read that day.")
    verb = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_reference = models.CharField(max_length=200)
    subject_name = models.CharField(max_length=400)
    organisations = models.JSONField(default=list, help_text="Slugs of those it concerns.")
    detail = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-sequence"]
        indexes = [
            models.Index(fields=["subject_type", "subject_reference"], name="audit_subject"),
            models.Index(fields=["actor", "-sequence"], name="audit_actor"),
        ]

    def __str__(self):
        return f"{self.actor_name} {self.verb} {self.subject_name}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise WrittenOnce("The history is written once and never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise WrittenOnce("The history is written once and never changed.")

    def computed_hash(self) -> str:
        """SHA-256 over everything the event says, the hash before it included."""
        return hashlib.sha256(CANONICAL.encode(self.words()).encode()).hexdigest()

    def words(self) -> dict:
        """All that its hash is of."""
        return {
            "sequence": self.sequence,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": self.actor_id,
            "actor_name": self.actor_name,
            "verb": self.verb,
            "subject": [self.subject_type, self.subject_reference, self.subject_name],
            "organisations": self.organisations,
            "detail": self.detail,
            "previous": self.previous_hash,
        }


class AuditMention(models.Model):
    """An index: this event concerns this organisation. The event itself holds the truth."""

    event = models.ForeignKey(AuditEvent, models.PROTECT, related_name="mentions")
    slug = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slug", "event"], name="audit_one_mention_each")
        ]

    def __str__(self):
        return self.slug


class AuditHead(models.Model):
    """The end of the chain: one row, locked while an event is added: no two share a place."""

    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=BEGINNING)

    def __str__(self):
        return f"event {self.sequence}"


def real_day():
    """Today in London, whatever --on says."""
    return clock.day_in_london(timezone.now())


class AuditCheckpoint(models.Model):
    """Where the history ended on a day. Whoever rewrites the history whole must forge these too,
    and the log, and every PDF that was handed out since."""

    day = models.DateField(unique=True, default=real_day)
    sequence = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["day"]

    def __str__(self):
        return f"event {self.sequence} on {self.day:%-d %B %Y}"
