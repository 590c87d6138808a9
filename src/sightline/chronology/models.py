"""An agency's chronology, F10: what happened, when, and what it meant for the child. Never altered by anybody else."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sightline.casefiles.models import CaseFile
from sightline.chronology.choices import Impact, Precision, Seen, Sensitivity
from sightline.partnerships.models import Agency


class Chronology(models.Model):
    """One agency's chronology on one file.

    ``shared`` while the rows are as the agency submitted them; before, and while it corrects them, they are its own.
    """

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="chronologies")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="chronologies")
    shared = models.BooleanField(default=False)
    locked = models.BooleanField(default=False, help_text="Waiting for approval, or submitted: nobody changes a row")
    period_from = models.DateField(null=True, blank=True, help_text="What was asked for; a row outside it is warned of")
    period_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="chronology_one_of_an_agency_on_a_file", fields=["casefile", "agency"]),
        ]
        verbose_name_plural = "chronologies"

    def __str__(self) -> str:
        return f"Chronology of {self.agency}"


class ChronologyEntry(models.Model):
    """One event. ``date_text`` is what was written; the interval is how it was understood."""

    casefile = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    chronology = models.ForeignKey(Chronology, on_delete=models.CASCADE, related_name="entries")
    shared = models.BooleanField(
        default=False, help_text="As the chronology: kept on the row so that the wall can see it"
    )
    date_text = models.CharField(max_length=120)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    at_time = models.TimeField(null=True, blank=True)
    precision = models.CharField(max_length=12, choices=Precision)
    uncertain = models.BooleanField(default=False)
    sequence = models.PositiveIntegerField(help_text="Order within the agency's own chronology")
    team = models.CharField(max_length=120, blank=True)
    source_record = models.CharField(max_length=160, blank=True)
    recorded_by_role = models.CharField(max_length=120, blank=True)
    about = models.CharField(max_length=200, blank=True, help_text="Which child or adult, by pseudonym")
    event = models.TextField()
    child_seen = models.CharField(max_length=16, choices=Seen)
    impact = models.CharField(max_length=10, choices=Impact, blank=True)
    impact_text = models.TextField(blank=True)
    response = models.TextField(blank=True)
    expected = models.TextField(blank=True)
    shared_with = models.CharField(max_length=300, blank=True, help_text="Agencies told, or told by")
    tags = models.JSONField(default=list, blank=True, help_text="Words of choices.Tag")
    sensitivity = models.CharField(max_length=12, choices=Sensitivity, default=Sensitivity.NORMAL)
    key_episode = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="entry_interval_is_whole_and_in_order",
                condition=Q(starts_on__isnull=True, ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.UniqueConstraint(name="entry_one_at_a_place", fields=["chronology", "sequence"]),
        ]
        indexes = [
            models.Index(name="entry_in_order", fields=["casefile", "starts_on", "ends_on", "at_time", "sequence"]),
        ]
        ordering = ["starts_on", "ends_on", "at_time", "sequence"]

    def __str__(self) -> str:
        return f"{self.date_text} ({self.agency_id})"
