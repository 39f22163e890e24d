"""What a repeat record has beside its answers: its finished tasks, its items of data, the
processors and systems it uses, and when it was reviewed."""

from django.conf import settings
from django.db import models

from records.models.party import Party
from records.models.record import RecordOfSharing
from records.questions.choices import Contract


class FinishedTask(models.Model):
    """Somebody said that this part of a draft is complete."""

    record = models.ForeignKey(RecordOfSharing, models.CASCADE, related_name="finished_tasks")
    task = models.SlugField(max_length=20)
    finished_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["record", "task"], name="records_task_finished_once")
        ]

    def __str__(self):
        return self.task


class DataItem(models.Model):
    """One thing that is shared, who gives it to whom, and why it is needed."""

    record = models.ForeignKey(RecordOfSharing, models.CASCADE, related_name="data_items")
    number = models.PositiveSmallIntegerField(help_text="Names it in addresses.")
    item = models.CharField(max_length=200)
    category = models.CharField(max_length=40, blank=True, help_text="Code such as PD_EDU.")
    given_by = models.ForeignKey(
        Party,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="items_given",
        help_text="Blank: every organisation that gives.",
    )
    received_by = models.ForeignKey(
        Party,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="items_received",
        help_text="Blank: every organisation that receives.",
    )
    why_needed = models.CharField(max_length=500, blank=True)
    kept_for = models.CharField(
        max_length=200, blank=True, help_text="Where that differs from what the record says."
    )
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="records_item_numbered_once")
        ]

    def __str__(self):
        return self.item


class System(models.Model):
    """A system that the information goes through or lies in, or a processor that runs one."""

    BY_PROCESSORS = (Contract.IN_PLACE, Contract.NOT_YET)

    record = models.ForeignKey(RecordOfSharing, models.CASCADE, related_name="used_systems")
    number = models.PositiveSmallIntegerField(help_text="Names it in addresses.")
    name = models.CharField(
        max_length=500, help_text="Of several, where they were written in one line before."
    )
    used_for = models.CharField(max_length=300, blank=True)
    held = models.CharField(max_length=200, blank=True, help_text="Where the information lies.")
    contract = models.CharField(max_length=3, blank=True, choices=Contract)
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "number"], name="records_system_numbered_once"
            )
        ]

    def __str__(self):
        return self.name

    @property
    def is_run_by_processor(self) -> bool:
        """Another than who takes part runs it: a contract is asked for."""
        return self.contract in self.BY_PROCESSORS

    @property
    def in_words(self) -> str:
        """All that is said of it, in one line; of one that was carried over, that line itself."""
        told = [
            f"{self.name}: {self.used_for}" if self.used_for else self.name,
            f"held: {self.held}" if self.held else "",
            f"contract: {self.get_contract_display()}" if self.contract else "",
        ]
        return "; ".join(filter(None, told))


class RepeatReview(models.Model):
    """Somebody reviewed an active record and found that nothing had changed: when it was to be
    done, and when next. The record itself knows only its next day."""

    record = models.ForeignKey(RecordOfSharing, models.CASCADE, related_name="reviews_done")
    reviewed_at = models.DateTimeField()
    was_due_on = models.DateField(null=True)
    next_due_on = models.DateField()

    class Meta:
        ordering = ["reviewed_at", "pk"]

    def __str__(self):
        return f"review of {self.record}"
