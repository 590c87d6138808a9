"""Clocks. One row a clock: what we owe and by when. Lateness is a comparison, never a counter."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from sightline.casefiles.models import CaseFile
from sightline.partnerships.models import Agency


class Deadline(models.Model):
    """A clock of a file. ``rule`` is a row of deadlines.rules (D02 …); an agency's clock names the agency."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="deadlines")
    rule = models.CharField(max_length=6)
    title = models.CharField(max_length=200)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, null=True, blank=True, related_name="deadlines")
    owner_role = models.CharField(max_length=40, help_text="Whose it is to meet, a word of access.roles")
    anchor_on = models.DateField()
    due_on = models.DateField(null=True, blank=True, help_text="Empty: no date can be named yet; ``note`` says why")
    act_by = models.DateField(null=True, blank=True)
    window_from = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    local_target = models.BooleanField(default=False, help_text="Ours by custom; not required by any source")
    remind_at = models.DateTimeField(null=True, blank=True)
    met_at = models.DateTimeField(null=True, blank=True)
    met_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    met_on = models.DateField(
        null=True, blank=True, help_text="The day it was done, which may be before it was recorded"
    )
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    stopped_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="deadline_one_open_clock_of_each_rule",
                fields=["casefile", "rule", "agency"],
                condition=Q(met_at=None, stopped_at=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="deadline_met_at_by_and_on_go_together",
                condition=Q(met_at__isnull=True, met_by__isnull=True, met_on__isnull=True)
                | Q(met_at__isnull=False, met_by__isnull=False, met_on__isnull=False),
            ),
            models.CheckConstraint(
                name="deadline_stopped_at_and_by_go_together",
                condition=Q(stopped_at__isnull=True, stopped_by__isnull=True)
                | Q(stopped_at__isnull=False, stopped_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="deadline_to_remind", fields=["remind_at"], condition=Q(met_at=None, stopped_at=None)),
        ]
        ordering = ["due_on", "rule"]

    def __str__(self) -> str:
        return f"{self.rule} due {self.due_on}"
